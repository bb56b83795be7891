package im.recado.modules.federation;

import im.recado.kernel.stream.StreamError;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/**
 * How another server opens its stream (RFC 6120 section 4.7).
 *
 * @param content the namespace of what will be in it
 * @param from the domain that it says to be; null when it says none
 * @param to the domain that it wants; null when it says none
 */
record Opening(Element header, String content, @Nullable Jid from, @Nullable Jid to) {
  /**
   * With what the stream is ended; null when it may go on.
   *
   * @param before the domain that it was from before it was opened anew; null when it was not
   */
  @Nullable StreamError objection(FederationPolicy policy, @Nullable Jid before) {
    if (!header.is("stream", Namespaces.STREAM) || !content.equals(Namespaces.SERVER)) {
      return StreamError.of("invalid-namespace", "A stream of jabber:server was expected.");
    }
    if (to == null || !policy.isOurs(to.domain())) {
      return StreamError.of("host-unknown", "This server does not serve that domain.");
    }
    if (header.attribute("from") != null && from == null) {
      return StreamError.of("invalid-from", "The stream comes from no domain.");
    }
    if (from != null && (policy.isKeptOut(from) || policy.isOurs(from.domain()))) {
      return StreamError.of("policy-violation", "This server does not speak with that domain.");
    }
    if (before != null && !before.equals(from)) {
      return StreamError.of("invalid-from", "The domain of a stream cannot change.");
    }
    return "1.0".equals(header.attribute("version"))
        ? null
        : StreamError.of("unsupported-version", "XMPP 1.0 is spoken here.");
  }
}
