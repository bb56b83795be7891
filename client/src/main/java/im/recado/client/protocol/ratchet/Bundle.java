package im.recado.client.protocol.ratchet;

import im.recado.client.protocol.ratchet.RatchetException.Reason;
import java.util.Map;

/**
 * What a device tells the world, so that sessions can be begun with it while it is away.
 *
 * @param signature of its identity, over the written signed key
 * @param preKeys keys for one use, by their ids
 */
public record Bundle(CurveKey identity, int signedId, CurveKey signedKey, byte[] signature, Map<Integer, CurveKey> preKeys) {
  public Bundle {
    signature = signature.clone();
    preKeys = Map.copyOf(preKeys);
  }

  @Override
  public byte[] signature() {
    return signature.clone();
  }

  /** Refuses one whose signed key is not by the identity. */
  public Bundle verified() throws RatchetException {
    if (preKeys.isEmpty() || !XEdDsa.verify(identity, signedKey.encoded(), signature)) {
      throw new RatchetException(Reason.BAD_KEY);
    }
    return this;
  }
}
