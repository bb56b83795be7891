package im.recado.gateway.oscar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Puts numbers and texts together: big-endian, or little-endian where a name ends in {@code le}. */
final class ByteWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ByteWriter u8(int value) {
    out.write(value);
    return this;
  }

  ByteWriter u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  ByteWriter u32(long value) {
    return u16((int) (value >>> 16)).u16((int) value);
  }

  ByteWriter u16le(int value) {
    return u8(value).u8(value >>> 8);
  }

  ByteWriter u32le(long value) {
    return u16le((int) value).u16le((int) (value >>> 16));
  }

  ByteWriter bytes(byte[] bytes) {
    out.write(bytes, 0, bytes.length);
    return this;
  }

  /** A text of at most 255 bytes after its length in one; more is left out. */
  ByteWriter text8(String text) {
    byte[] bytes = cut(text, 0xFF);
    return u8(bytes.length).bytes(bytes);
  }

  /** A text after its length in two bytes; what is beyond a few thousand is left out. */
  ByteWriter text16(String text) {
    byte[] bytes = cut(text, 0x1000);
    return u16(bytes.length).bytes(bytes);
  }

  /** A text of ICQ: after its length with the zero byte that ends it. */
  ByteWriter text16le(String text) {
    byte[] bytes = cut(text, 0x1000);
    return u16le(bytes.length + 1).bytes(bytes).u8(0);
  }

  ByteWriter tlv(int type, byte[] value) {
    return u16(type).u16(value.length).bytes(value);
  }

  ByteWriter tlv(int type, String value) {
    return tlv(type, value.getBytes(UTF_8));
  }

  ByteWriter tlv(int type) {
    return u16(type).u16(0);
  }

  ByteWriter tlv8(int type, int value) {
    return u16(type).u16(1).u8(value);
  }

  ByteWriter tlv16(int type, int value) {
    return u16(type).u16(2).u16(value);
  }

  ByteWriter tlv32(int type, long value) {
    return u16(type).u16(4).u32(value);
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  /** As many bytes of a text as fit, whole characters. */
  static byte[] cut(String text, int most) {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length <= most) {
      return bytes;
    }
    int end = most;
    while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return java.util.Arrays.copyOf(bytes, end);
  }
}
