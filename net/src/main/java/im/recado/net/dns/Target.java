package im.recado.net.dns;

/**
 * Where a server may be.
 *
 * @param directTls whether TLS begins with the first byte
 */
record Target(HostPort host, boolean directTls) {
  @Override
  public String toString() {
    return (directTls ? "tls://" : "") + host;
  }
}
