package im.recado.net.dns;

/**
 * Where a server may be.
 *
 * @param directTls whether TLS begins with the first byte
 * @param isSecure whether nobody can have changed on its way that it is here (DNSSEC)
 */
record Target(HostPort host, boolean directTls, boolean isSecure) {
  Target(HostPort host, boolean directTls) {
    this(host, directTls, false);
  }

  @Override
  public String toString() {
    return (directTls ? "tls://" : "") + host;
  }
}
