package im.recado.testkit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What stands in a request of OSCAR, put together or taken apart: apart from the code that is tested. */
final class OscarPacket {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static OscarPacket packet() {
    return new OscarPacket();
  }

  OscarPacket u8(int value) {
    out.write(value);
    return this;
  }

  OscarPacket u16(int value) {
    return u8(value >> 8).u8(value);
  }

  OscarPacket u32(long value) {
    return u16((int) (value >> 16)).u16((int) value);
  }

  OscarPacket le16(int value) {
    return u8(value).u8(value >> 8);
  }

  OscarPacket le32(long value) {
    return le16((int) value).le16((int) (value >> 16));
  }

  OscarPacket raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  OscarPacket hex(String hex) {
    return raw(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  OscarPacket text8(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return u8(bytes.length).raw(bytes);
  }

  OscarPacket text16(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return u16(bytes.length).raw(bytes);
  }

  /** A text of ICQ: with the zero byte that ends it. */
  OscarPacket icq(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return le16(bytes.length + 1).raw(bytes).u8(0);
  }

  OscarPacket tlv(int type, byte[] value) {
    return u16(type).u16(value.length).raw(value);
  }

  OscarPacket tlv(int type, String value) {
    return tlv(type, value.getBytes(UTF_8));
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  // Apart again.

  static ByteBuffer read(byte[] bytes) {
    return ByteBuffer.wrap(bytes);
  }

  static ByteBuffer readLittle(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static int u8(ByteBuffer in) {
    return in.get() & 0xFF;
  }

  static int u16(ByteBuffer in) {
    return in.getShort() & 0xFFFF;
  }

  static byte[] bytes(ByteBuffer in, int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  static String text8(ByteBuffer in) {
    return new String(bytes(in, u8(in)), UTF_8);
  }

  static String text16(ByteBuffer in) {
    return new String(bytes(in, u16(in)), UTF_8);
  }

  /** The value of a type in what is left, which stays. */
  static byte @Nullable [] tlv(ByteBuffer in, int type) {
    ByteBuffer rest = in.slice();
    while (rest.remaining() >= 4) {
      int found = u16(rest);
      byte[] value = bytes(rest, u16(rest));
      if (found == type) {
        return value;
      }
    }
    return null;
  }
}
