package im.recado.client.protocol.ratchet;

import im.recado.client.protocol.ratchet.RatchetException.Reason;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** A public key on Curve25519 (RFC 7748): 32 bytes, little-endian. */
public final class CurveKey {
  static final int SIZE = 32;
  /** What stands before a key of this curve where keys are written. */
  private static final byte TYPE = 5;

  private final byte[] bytes;

  CurveKey(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("a key has 32 bytes");
    }
    this.bytes = bytes.clone();
  }

  /** Reads a written key: its type and 32 bytes. */
  public static CurveKey decode(byte[] written) throws RatchetException {
    if (written.length != SIZE + 1 || written[0] != TYPE) {
      throw new RatchetException(Reason.BAD_KEY);
    }
    return new CurveKey(Arrays.copyOfRange(written, 1, written.length));
  }

  /** As it is written: its type and 32 bytes. */
  public byte[] encoded() {
    byte[] written = new byte[SIZE + 1];
    written[0] = TYPE;
    System.arraycopy(bytes, 0, written, 1, SIZE);
    return written;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** What people compare: 64 hexadecimal digits. */
  public String fingerprint() {
    return HexFormat.of().formatHex(bytes);
  }

  /** The coordinate u; the highest bit does not count (RFC 7748, section 5). */
  BigInteger u() {
    byte[] big = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      big[i] = bytes[SIZE - 1 - i];
    }
    big[0] &= 0x7f;
    return new BigInteger(1, big);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CurveKey key && MessageDigest.isEqual(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return fingerprint();
  }
}
