package im.recado.modules.session;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Phase;
import im.recado.kernel.stream.StreamFeature;
import im.recado.wire.stanza.Iq;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/** Answers the session request of old clients (RFC 3921 section 3), which asks for nothing any more. */
public final class SessionModule implements Module, StreamFeature {
  @Override
  public Declaration declare() {
    return Declaration.module("session", "Answers the session request of old clients (RFC 3921).")
        .streamFeature(this)
        .iq(Iq.Type.SET, IqTarget.OWN_ACCOUNT, "session", Namespaces.SESSION, request -> null)
        .iq(Iq.Type.SET, IqTarget.SERVER, "session", Namespaces.SESSION, request -> null);
  }

  @Override
  public @Nullable Element offer(ClientStream stream) {
    return stream.phase() == Phase.BINDING
        ? Element.of("session", Namespaces.SESSION, Element.of("optional", Namespaces.SESSION))
        : null;
  }
}
