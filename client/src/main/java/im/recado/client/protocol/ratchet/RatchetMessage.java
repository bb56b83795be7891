package im.recado.client.protocol.ratchet;

import im.recado.client.protocol.ratchet.RatchetException.Reason;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A message of a ratchet as it goes over the wire: a byte for the version, its fields, and the beginning of a MAC over both with the
 * identities of who sent it and for whom.
 */
public final class RatchetMessage {
  static final byte VERSION = 0x33;
  private static final int MAC = 8;
  private static final int LONGEST = 64 * 1024;

  private final CurveKey ratchet;
  private final int counter;
  private final byte[] ciphertext;
  private final byte[] written;

  private RatchetMessage(CurveKey ratchet, int counter, byte[] ciphertext, byte[] written) {
    this.ratchet = ratchet;
    this.counter = counter;
    this.ciphertext = ciphertext;
    this.written = written;
  }

  static RatchetMessage of(CurveKey ratchet, int counter, int previous, byte[] ciphertext, byte[] macKey, CurveKey from, CurveKey to) {
    byte[] fields = new Wire().bytes(1, ratchet.encoded()).number(2, counter).number(3, previous).bytes(4, ciphertext).written();
    byte[] written = new byte[1 + fields.length + MAC];
    written[0] = VERSION;
    System.arraycopy(fields, 0, written, 1, fields.length);
    byte[] mac = Keys.hmac(macKey, from.encoded(), to.encoded(), Arrays.copyOf(written, 1 + fields.length));
    System.arraycopy(mac, 0, written, 1 + fields.length, MAC);
    return new RatchetMessage(ratchet, counter, ciphertext, written);
  }

  /** Reads one; what its MAC is worth is seen when it is opened. */
  public static RatchetMessage read(byte[] written) throws RatchetException {
    if (written.length < 1 + MAC || written.length > LONGEST || (written[0] & 0xf0) != (VERSION & 0xf0)) {
      throw new RatchetException(Reason.MALFORMED);
    }
    Wire.Fields fields = Wire.read(written, 1, written.length - MAC);
    return new RatchetMessage(CurveKey.decode(fields.bytes(1)), fields.number(2), fields.bytes(4), written.clone());
  }

  boolean isBy(byte[] macKey, CurveKey from, CurveKey to) {
    int end = written.length - MAC;
    byte[] mac = Keys.hmac(macKey, from.encoded(), to.encoded(), Arrays.copyOf(written, end));
    return MessageDigest.isEqual(Arrays.copyOf(mac, MAC), Arrays.copyOfRange(written, end, written.length));
  }

  CurveKey ratchet() {
    return ratchet;
  }

  /** Its number in its chain, from 0. */
  public int counter() {
    return counter;
  }

  byte[] ciphertext() {
    return ciphertext;
  }

  byte[] written() {
    return written.clone();
  }
}
