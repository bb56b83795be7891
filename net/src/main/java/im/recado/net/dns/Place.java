package im.recado.net.dns;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * A machine that may be the server of a domain, and how it is spoken with there.
 *
 * @param addresses in the order in which they should be tried; at least one
 * @param directTls whether TLS begins with the first byte
 * @param proof by what it is known
 */
public record Place(List<InetSocketAddress> addresses, boolean directTls, PeerProof proof) {}
