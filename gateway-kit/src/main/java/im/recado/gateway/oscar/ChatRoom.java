package im.recado.gateway.oscar;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A chat room, as the server names it.
 *
 * @param cookie what tells it from others
 */
record ChatRoom(int exchange, byte[] cookie, int instance, Tlvs tlvs) {
  private static final int NAME = 0xD3;

  /** With what stands behind, if anything does. */
  static ChatRoom read(ByteReader in) throws OscarException {
    int exchange = in.u16();
    byte[] cookie = in.bytes(in.u8());
    int instance = in.u16();
    if (!in.has(3)) {
      return new ChatRoom(exchange, cookie, instance, Tlvs.NONE);
    }
    in.u8();
    return new ChatRoom(exchange, cookie, instance, Tlvs.counted(in));
  }

  byte[] toBytes() {
    return new ByteWriter().u16(exchange).u8(cookie.length).bytes(cookie).u16(instance).toBytes();
  }

  /** As {@link Names#room} gives it: the name is told, or the last part of the cookie. */
  String name() {
    String title = tlvs.text(NAME);
    if (title.isEmpty()) {
      String[] parts = new String(cookie, UTF_8).split("-", 3);
      title = parts[parts.length - 1];
    }
    return Names.room(title, exchange);
  }
}
