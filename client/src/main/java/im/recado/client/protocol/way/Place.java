package im.recado.client.protocol.way;

/**
 * Where a server may be met.
 *
 * @param host a name or an address
 * @param port 1 to 65535
 * @param path of a WebSocket, with the question behind it; else empty
 */
public record Place(String host, int port, Manner manner, String path) {
  /** How one begins to encrypt there. */
  public enum Manner {
    /** The first byte is one of TLS (XEP-0368). */
    DIRECT,
    /** The server is asked for it (RFC 6120, section 5). */
    STARTTLS,
    /** HTTPS, and a WebSocket in it (RFC 7395). */
    WEBSOCKET
  }

  static Place of(String host, int port, Manner manner) {
    return new Place(host, port, manner, "");
  }

  /** Whether the same door is meant, whether one asks there for TLS or not. A WebSocket is something else behind it. */
  boolean isSameDoor(Place other) {
    return host.equals(other.host) && port == other.port && (manner == Manner.WEBSOCKET) == (other.manner == Manner.WEBSOCKET);
  }
}
