package im.recado.client.protocol;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a network that lets nothing else out. What cannot go by it does not go at all. Safe for any thread.
 *
 * @param port 1 to 65535
 * @param user empty when it asks for nobody
 */
public record Proxy(Kind kind, String host, int port, String user, String password) {
  private static volatile @Nullable Proxy current;

  /** How one talks to it. */
  public enum Kind {
    /** RFC 1928. */
    SOCKS5,
    /** CONNECT (RFC 9110, section 9.3.6). */
    HTTP
  }

  /** The one that is used; nothing: connections are made straight. */
  public static Optional<Proxy> current() {
    return Optional.ofNullable(current);
  }

  /**
   * From now on new connections go by this one.
   *
   * @param text as {@link #of} takes it
   */
  public static void use(String text) {
    current = of(text).orElse(null);
  }

  /**
   * Reads {@code socks5://host:port} or {@code http://host:port}, with {@code user:password@} before the host where the proxy asks.
   *
   * @return nothing for a blank text
   * @throws IllegalArgumentException for what is none
   */
  public static Optional<Proxy> of(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text.strip());
      Kind kind = switch (String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT)) {
        case "socks5" -> Kind.SOCKS5;
        case "http" -> Kind.HTTP;
        default -> throw new IllegalArgumentException("not a proxy: " + uri.getScheme());
      };
      boolean more = (uri.getRawPath() != null && !uri.getRawPath().replace("/", "").isEmpty()) || uri.getRawQuery() != null;
      if (uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > 65_535 || more) {
        throw new IllegalArgumentException("a proxy has a host and a port");
      }
      String known = uri.getUserInfo() == null ? "" : uri.getUserInfo();
      int colon = known.indexOf(':');
      String host = uri.getHost().startsWith("[") ? uri.getHost().substring(1, uri.getHost().length() - 1) : uri.getHost();
      return Optional.of(new Proxy(kind, host, uri.getPort(), colon < 0 ? known : known.substring(0, colon),
          colon < 0 ? "" : known.substring(colon + 1)));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Without the password: this may be logged. */
  @Override
  public String toString() {
    return kind + " " + host + ":" + port;
  }
}
