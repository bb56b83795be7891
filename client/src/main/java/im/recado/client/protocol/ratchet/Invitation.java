package im.recado.client.protocol.ratchet;

import im.recado.client.protocol.ratchet.RatchetException.Reason;
import java.util.Arrays;

/**
 * A message by whose first reader a session is begun (X3DH, section 3.3): beside the ratchet's message it tells which keys were used.
 *
 * @param signedPreKey which of the reader's signed keys
 * @param preKey which of the reader's keys for one use
 * @param base the key that was made for this exchange
 * @param identity who wrote it
 */
public record Invitation(int registration, int signedPreKey, int preKey, CurveKey base, CurveKey identity, RatchetMessage message) {
  private static final int LONGEST = 64 * 1024;

  /** Reads one. One without a key for one use is refused: it could be played to us any number of times. */
  public static Invitation read(byte[] written) throws RatchetException {
    if (written.length < 2 || written.length > LONGEST || (written[0] & 0xf0) != (RatchetMessage.VERSION & 0xf0)) {
      throw new RatchetException(Reason.MALFORMED);
    }
    Wire.Fields fields = Wire.read(written, 1, written.length);
    return new Invitation(fields.loose(5), fields.number(6), fields.number(1),
        CurveKey.decode(fields.bytes(2)), CurveKey.decode(fields.bytes(3)), RatchetMessage.read(fields.bytes(4)));
  }

  byte[] written() {
    byte[] fields = new Wire().number(1, preKey).bytes(2, base.encoded()).bytes(3, identity.encoded())
        .bytes(4, message.written()).number(5, registration).number(6, signedPreKey).written();
    byte[] written = Arrays.copyOf(new byte[] {RatchetMessage.VERSION}, 1 + fields.length);
    System.arraycopy(fields, 0, written, 1, fields.length);
    return written;
  }
}
