package im.recado.net.dns;

/**
 * A record of the DNS that says where a service is (RFC 2782).
 *
 * @param target the name of a machine, without a dot at its end; empty when the service is decidedly not there
 * @param directTls whether the name of the service says that TLS begins with the first byte (XEP-0368)
 * @param isSecure whether nobody can have changed it on its way (DNSSEC)
 */
record Srv(int priority, int weight, int port, String target, boolean directTls, boolean isSecure) implements Weighted {}
