package im.recado.modules.external;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service beside XMPP.
 *
 * @param type as registered: {@code stun}, {@code turn} and their forms over TLS
 * @param transport {@code udp} or {@code tcp}
 */
record ExternalService(String type, String host, int port, String transport) {
  /** RFC 7064 and RFC 7065: {@code turn:relay.example.org:3478?transport=udp}. */
  private static final Pattern URI =
      Pattern.compile("(stuns?|turns?):([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::(\\d{1,5}))?(?:\\?transport=(udp|tcp))?");

  private static final int PLAIN_PORT = 3478;
  private static final int TLS_PORT = 5349;
  private static final Set<String> OVER_TLS = Set.of("stuns", "turns");

  /** Reads an address; throws {@link IllegalArgumentException} with a sentence that says what was expected. */
  static ExternalService of(String text) {
    Matcher matcher = URI.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected addresses such as stun:relay.example.org and turn:relay.example.org:3478?transport=udp, not " + text);
    }
    String type = matcher.group(1);
    String host = matcher.group(2);
    boolean tls = OVER_TLS.contains(type);
    int port = matcher.group(3) == null ? tls ? TLS_PORT : PLAIN_PORT : Integer.parseInt(matcher.group(3));
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("there is no port " + port);
    }
    String transport = matcher.group(4) == null ? tls ? "tcp" : "udp" : matcher.group(4);
    return new ExternalService(
        type, host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port, transport);
  }

  /** Whether it wants to know who uses it. */
  boolean isRestricted() {
    return type.startsWith("turn");
  }

  /** As people write it. */
  @Override
  public String toString() {
    return type + ":" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port + "?transport=" + transport;
  }
}
