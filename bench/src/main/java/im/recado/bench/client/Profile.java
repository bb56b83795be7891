package im.recado.bench.client;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of a run log in to, and how far.
 *
 * @param address the server's listener
 * @param domain the XMPP domain
 * @param security how the connection is protected
 * @param tls the TLS engines; null only with {@link Security#PLAIN}
 * @param mechanism the SASL mechanism: a SCRAM mechanism or PLAIN
 * @param keys salted passwords shared by all clients
 * @param streamManagement whether to enable XEP-0198
 * @param resumption whether to ask for streams that can be resumed
 * @param carbons whether to enable XEP-0280
 * @param roster whether to fetch the roster
 * @param presence whether to become available
 * @param webSocket whether streams are carried by WebSocket (RFC 7395) at {@code /ws}, with TLS from the first byte if there is any
 */
public record Profile(InetSocketAddress address, String domain, Security security, @Nullable TlsClient tls,
    String mechanism, Scram.Keys keys, boolean streamManagement, boolean resumption, boolean carbons, boolean roster,
    boolean presence, boolean webSocket) {

  /** The same, but ready as soon as the resource is bound: what a login costs. */
  public Profile bindOnly() {
    return new Profile(address, domain, security, tls, mechanism, keys, false, false, false, false, false, webSocket);
  }

  /** The same with or without stream management and presence. */
  public Profile with(boolean newStreamManagement, boolean newPresence) {
    return new Profile(address, domain, security, tls, mechanism, keys, newStreamManagement, resumption, carbons,
        roster, newPresence, webSocket);
  }

  /** The same on another port. */
  public Profile at(int port) {
    return new Profile(new InetSocketAddress(address.getAddress(), port), domain, security, tls, mechanism, keys,
        streamManagement, resumption, carbons, roster, presence, webSocket);
  }

  /** The same with streams that can be resumed. */
  public Profile resumable() {
    return new Profile(address, domain, security, tls, mechanism, keys, true, true, carbons, roster, presence, webSocket);
  }
}
