package im.recado.modules.csi;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.session.Session;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Phase;
import im.recado.kernel.stream.StreamException;
import im.recado.kernel.stream.StreamFeature;
import im.recado.wire.xml.Element;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Client state indication (XEP-0352). A client is active until it says otherwise, and is so again after a resumption:
 * the session itself drops its filter then. Nobody else is told of the state.
 */
public final class CsiModule implements Module, StreamFeature {
  static final String NS = "urn:xmpp:csi:0";

  static final Option<Boolean> PRESENCE =
      Option.flag(
          "csi.hold-presence",
          true,
          "Whether presence waits while a client is inactive; of each sender only the last.");

  static final Option<Boolean> CHAT_STATES =
      Option.flag(
          "csi.hold-chat-states", true, "Whether typing notifications wait while a client is inactive; only the last.");

  private final Kernel kernel;

  public CsiModule(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("csi", "Lets what can wait do so while nobody looks at a client.")
        .xep(352, "1.0.0", "Client State Indication")
        .option(PRESENCE)
        .option(CHAT_STATES)
        .streamFeature(this)
        .bindFeature(NS, this::begin);
  }

  @Override
  public @Nullable Element offer(ClientStream stream) {
    return stream.phase() == Phase.BINDING || stream.phase() == Phase.BOUND ? Element.of("csi", NS) : null;
  }

  @Override
  public String namespace() {
    return NS;
  }

  @Override
  public Set<Phase> phases() {
    return EnumSet.of(Phase.BOUND);
  }

  @Override
  public void handle(ClientStream stream, Element element) throws StreamException {
    Session session = stream.session();
    if (session != null && !indicate(session, element.name())) {
      throw new StreamException("unsupported-stanza-type", "There is no such state of a client.");
    }
  }

  private @Nullable Element begin(ClientStream stream, Session session, Element request) {
    indicate(session, request.name());
    return null;
  }

  /** On the session's lane. */
  private boolean indicate(Session session, String state) {
    switch (state) {
      case "active" -> session.filter(null);
      case "inactive" -> {
        if (session.filter() == null) {
          session.filter(new QuietFilter(kernel.options().get(PRESENCE), kernel.options().get(CHAT_STATES)));
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }
}
