package im.recado.modules.login;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.session.Session;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Phase;
import im.recado.kernel.stream.StreamException;
import im.recado.kernel.stream.StreamFeature;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resource binding (RFC 6120 section 7). A resource that is taken is taken over. */
public final class BindModule implements Module, StreamFeature {
  private final Kernel kernel;
  private final Binder binder;

  public BindModule(Kernel kernel, Binder binder) {
    this.kernel = kernel;
    this.binder = binder;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("bind", "Gives every client a resource.").option(Binder.SESSIONS).streamFeature(this);
  }

  @Override
  public @Nullable Element offer(ClientStream stream) {
    return stream.phase() == Phase.BINDING ? Element.of("bind", Namespaces.BIND) : null;
  }

  @Override
  public String namespace() {
    return Namespaces.BIND;
  }

  @Override
  public Set<Phase> phases() {
    return EnumSet.of(Phase.BINDING);
  }

  @Override
  public Set<Phase> requests() {
    return phases();
  }

  /** Only requests come here; an element at the top of the stream has no meaning. */
  @Override
  public void handle(ClientStream stream, Element element) throws StreamException {
    if (!element.is("iq", Namespaces.CLIENT)) {
      throw new StreamException("unsupported-stanza-type", "Binding is a request.");
    }
    Iq request = ClientStream.request(element);
    try {
      Element bind = request.payload();
      if (request.type() != Iq.Type.SET || bind == null || !bind.name().equals("bind")) {
        throw new StanzaException(Condition.BAD_REQUEST, "Binding is a request to set.");
      }
      Session session = binder.bind(stream, bind.childText("resource", Namespaces.BIND), () -> {});
      Element jid = Element.of("jid", Namespaces.BIND, session.jid().toString());
      Element result = request.result(Element.of("bind", Namespaces.BIND, jid)).element();
      session.open(stream, () -> stream.connection().write(result));
      kernel.sessions().bound(session);
    } catch (StanzaException e) {
      stream.write(request.errorReply(e.error()).element());
    }
  }
}
