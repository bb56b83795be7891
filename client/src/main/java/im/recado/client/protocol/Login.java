package im.recado.client.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What is needed to log in.
 *
 * @param host where the server is when the DNS does not say it, else null
 * @param port 0: the usual one
 */
public record Login(Jid account, String password, @Nullable String host, int port) {
  /** The form is {@code host} or {@code host:port} or {@code [v6]:port}; empty: the DNS says it. */
  public static Login of(Jid account, String password, String server) {
    String text = server.strip();
    if (text.isEmpty()) {
      return new Login(account, password, null, 0);
    }
    int colon = text.lastIndexOf(':');
    boolean v6 = text.indexOf(':') != colon && !text.endsWith("]") && !text.startsWith("[");
    if (colon < 0 || v6 || text.endsWith("]")) {
      return new Login(account, password, bare(text), 0);
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("no port: " + port);
    }
    return new Login(account, password, bare(text.substring(0, colon)), port);
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** Without the password: this may be logged. */
  @Override
  public String toString() {
    return account + (host == null ? "" : " at " + host + ":" + port);
  }
}
