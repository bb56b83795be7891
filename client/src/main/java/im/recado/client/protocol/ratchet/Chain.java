package im.recado.client.protocol.ratchet;

import im.recado.client.protocol.ratchet.RatchetException.Reason;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Keys for the messages of one sender between two turns of the ratchet: each is derived and then forgotten (Double Ratchet, section 2.2).
 * Those of messages that have not come yet are kept for when they do.
 */
final class Chain {
  /** So many messages may be missing before the one that came. */
  static final int FARTHEST = 2000;
  /** So many keys of missing messages are kept; the oldest go first. */
  private static final int MOST_SKIPPED = 2000;
  private static final byte[] MESSAGE = {1};
  private static final byte[] NEXT = {2};

  private byte[] key;
  private int index;
  private final SequencedMap<Integer, byte[]> skipped = new LinkedHashMap<>();

  Chain(byte[] key, int index) {
    this.key = key;
    this.index = index;
  }

  int index() {
    return index;
  }

  /** The secret of the next message; the chain goes on. */
  byte[] step() {
    byte[] secret = Keys.hmac(key, MESSAGE);
    byte[] next = Keys.hmac(key, NEXT);
    Keys.wipe(key);
    key = next;
    index++;
    return secret;
  }

  /** The secret of the message with this number, once. */
  byte[] take(int counter) throws RatchetException {
    if (counter < index) {
      byte[] secret = skipped.remove(counter);
      if (secret == null) {
        throw new RatchetException(Reason.REPLAYED);
      }
      return secret;
    }
    if (counter - index > FARTHEST) {
      throw new RatchetException(Reason.TOO_FAR);
    }
    while (index < counter) {
      int number = index;
      skipped.put(number, step());
      if (skipped.size() > MOST_SKIPPED) {
        Keys.wipe(skipped.pollFirstEntry().getValue());
      }
    }
    return step();
  }

  void write(DataOutputStream out) throws IOException {
    out.write(key);
    out.writeInt(index);
    out.writeInt(skipped.size());
    for (Map.Entry<Integer, byte[]> each : skipped.entrySet()) {
      out.writeInt(each.getKey());
      out.write(each.getValue());
    }
  }

  static Chain read(DataInputStream in) throws IOException {
    Chain chain = new Chain(in.readNBytes(32), in.readInt());
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      chain.skipped.put(in.readInt(), in.readNBytes(32));
    }
    return chain;
  }
}
