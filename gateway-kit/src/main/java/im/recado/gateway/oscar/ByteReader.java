package im.recado.gateway.oscar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Takes numbers and texts apart: big-endian, or little-endian where a name ends in {@code le}. Throws where there is
 * too little.
 */
final class ByteReader {
  private final byte[] bytes;
  private int at;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  int left() {
    return bytes.length - at;
  }

  boolean has(int count) {
    return left() >= count;
  }

  int u8() throws OscarException {
    require(1);
    return bytes[at++] & 0xFF;
  }

  int u16() throws OscarException {
    return u8() << 8 | u8();
  }

  long u32() throws OscarException {
    return (long) u16() << 16 | u16();
  }

  int u16le() throws OscarException {
    return u8() | u8() << 8;
  }

  long u32le() throws OscarException {
    return u16le() | (long) u16le() << 16;
  }

  byte[] bytes(int count) throws OscarException {
    require(count);
    at += count;
    return Arrays.copyOfRange(bytes, at - count, at);
  }

  byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
    at = bytes.length;
    return rest;
  }

  /** All that is left, which stays. */
  byte[] peek() {
    return Arrays.copyOfRange(bytes, at, bytes.length);
  }

  ByteReader skip(int count) throws OscarException {
    require(count);
    at += count;
    return this;
  }

  /** A text after its length in one byte. */
  String text8() throws OscarException {
    return new String(bytes(u8()), UTF_8);
  }

  /** A text after its length in two bytes. */
  String text16() throws OscarException {
    return new String(bytes(u16()), UTF_8);
  }

  /** A text of ICQ, without the zero byte that ends it. */
  byte[] text16le() throws OscarException {
    byte[] text = bytes(u16le());
    int end = text.length;
    while (end > 0 && text[end - 1] == 0) {
      end--;
    }
    return Arrays.copyOf(text, end);
  }

  private void require(int count) throws OscarException {
    if (!has(count)) {
      throw new OscarException("it ends too early");
    }
  }
}
