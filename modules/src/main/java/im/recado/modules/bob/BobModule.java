package im.recado.modules.bob;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Phase;
import im.recado.kernel.stream.StreamException;
import im.recado.kernel.stream.StreamFeature;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives out again what a stream was shown last, to that stream alone, before and after login: clients that look for pictures
 * by their names ask for them (XEP-0231 section 2.3). What can grow: one picture for each stream.
 */
public final class BobModule implements Module {
  private static final Key<Bits> SHOWN = Key.named("bits");

  @Override
  public Declaration declare() {
    return Declaration.module("bits", "Gives out the pictures of forms once more.")
        .xep(231, "1.1", "Bits of Binary", "data of the server and of its rooms")
        .serverFeature(Bits.NS)
        .streamFeature(new BeforeLogin())
        .iq(Iq.Type.GET, IqTarget.SERVER, "data", Bits.NS, BobModule::afterLogin);
  }

  /** This stream may ask for these from now on, and not for what it was shown before. */
  public static void shown(ClientStream stream, Bits bits) {
    stream.set(SHOWN, bits);
  }

  private static Element afterLogin(IqRequest request) throws StanzaException {
    Session session = request.session();
    return find(session == null ? null : session.stream(), request.payload());
  }

  private static Element find(@Nullable ClientStream stream, Element asked) throws StanzaException {
    String cid = asked.attribute("cid");
    if (cid == null || cid.isEmpty()) {
      throw new StanzaException(Condition.BAD_REQUEST, "Which bits?");
    }
    Bits shown = stream == null ? null : stream.get(SHOWN);
    if (shown == null || !shown.cid().equals(cid)) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    return shown.data();
  }

  private static final class BeforeLogin implements StreamFeature {
    @Override
    public String namespace() {
      return Bits.NS;
    }

    @Override
    public Set<Phase> requests() {
      return EnumSet.of(Phase.LOGIN);
    }

    @Override
    public void handle(ClientStream stream, Element element) throws StreamException {
      Iq request = ClientStream.request(element);
      Element asked = request.payload();
      if (!request.isRequest() || asked == null) {
        return;
      }
      try {
        if (request.type() != Iq.Type.GET || !asked.name().equals("data")) {
          throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
        }
        stream.write(request.result(find(stream, asked)).element());
      } catch (StanzaException e) {
        stream.write(request.errorReply(e.error()).element());
      }
    }
  }
}
