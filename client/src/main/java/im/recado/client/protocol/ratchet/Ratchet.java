package im.recado.client.protocol.ratchet;

import im.recado.client.protocol.ratchet.RatchetException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One session between two devices (The Double Ratchet Algorithm), in the form of the messages of version 3 that OMEMO 0.3 speaks. Of the
 * other side's chains the last few are kept, each with its own keys, because messages come in any order.
 *
 * <p>What goes wrong while a message is opened leaves it in no usable state: work on a {@link #copy}.
 */
final class Ratchet {
  private static final int MOST_CHAINS = 5;
  private static final String ROOT = "WhisperRatchet";
  private static final String MESSAGE = "WhisperMessageKeys";

  /** How it was begun, as long as the other side has not answered: every message says it again. */
  record Begun(int signedPreKey, int preKey) {}

  private final CurveKey self;
  private final CurveKey peer;
  /** The key of the exchange that it began with: by it an invitation that comes again is known. */
  private final CurveKey base;
  private byte[] root;
  private CurvePair turn;
  private Chain sending;
  private int previous;
  private @Nullable Begun begun;
  private final SequencedMap<CurveKey, Chain> receiving = new LinkedHashMap<>();

  private Ratchet(CurveKey self, CurveKey peer, CurveKey base, byte[] root, CurvePair turn, Chain sending) {
    this.self = self;
    this.peer = peer;
    this.base = base;
    this.root = root;
    this.turn = turn;
    this.sending = sending;
  }

  /** On the side that begins: the other side's signed key is its first turn. */
  static Ratchet first(CurveKey self, CurveKey peer, CurveKey base, byte[] root, byte[] chain, CurveKey theirs, Begun begun)
      throws RatchetException {
    CurvePair turn = CurvePair.generate();
    byte[] next = turned(root, turn, theirs);
    Ratchet ratchet = new Ratchet(self, peer, base, half(next, 0), turn, new Chain(half(next, 1), 0));
    ratchet.receiving.put(theirs, new Chain(chain, 0));
    ratchet.begun = begun;
    Keys.wipe(root, next);
    return ratchet;
  }

  /** On the side that is invited: its signed key is its first turn. */
  static Ratchet second(CurveKey self, CurveKey peer, CurveKey base, byte[] root, byte[] chain, CurvePair signed) {
    return new Ratchet(self, peer, base, root, signed, new Chain(chain, 0));
  }

  private static byte[] turned(byte[] root, CurvePair ours, CurveKey theirs) throws RatchetException {
    byte[] agreed = ours.agree(theirs);
    byte[] next = Keys.derive(agreed, root, ROOT, 64);
    Keys.wipe(agreed);
    return next;
  }

  private static byte[] half(byte[] both, int which) {
    return Arrays.copyOfRange(both, 32 * which, 32 * which + 32);
  }

  CurveKey peer() {
    return peer;
  }

  CurveKey base() {
    return base;
  }

  /** How many messages of the other side's newest chain have come: with many, they wait for a sign of life. */
  int heard() {
    return receiving.isEmpty() ? 0 : receiving.lastEntry().getValue().index();
  }

  /** Seals a message; with the invitation as long as nobody answered. */
  Sealed seal(byte[] plain, int registration) {
    int counter = sending.index();
    byte[] secret = sending.step();
    byte[] keys = Keys.derive(secret, new byte[32], MESSAGE, 80);
    RatchetMessage message = RatchetMessage.of(turn.open(), counter, previous, crypt(Cipher.ENCRYPT_MODE, keys, plain),
        Arrays.copyOfRange(keys, 32, 64), self, peer);
    Keys.wipe(secret, keys);
    Begun invitation = begun;
    return invitation == null ? new Sealed(false, message.written())
        : new Sealed(true, new Invitation(registration, invitation.signedPreKey, invitation.preKey, base, self, message).written());
  }

  /** Opens a message. */
  byte[] open(RatchetMessage message) throws RatchetException {
    Chain chain = receiving.get(message.ratchet());
    if (chain == null) {
      chain = turn(message.ratchet());
    }
    byte[] secret = chain.take(message.counter());
    byte[] keys = Keys.derive(secret, new byte[32], MESSAGE, 80);
    try {
      if (!message.isBy(Arrays.copyOfRange(keys, 32, 64), peer, self)) {
        throw new RatchetException(Reason.FORGED);
      }
      byte[] plain = crypt(Cipher.DECRYPT_MODE, keys, message.ciphertext());
      begun = null;
      return plain;
    } catch (IllegalArgumentException e) {
      throw new RatchetException(Reason.MALFORMED);
    } finally {
      Keys.wipe(secret, keys);
    }
  }

  /** The other side has a new key: so do we, and both chains begin anew. */
  private Chain turn(CurveKey theirs) throws RatchetException {
    byte[] receives = turned(root, turn, theirs);
    CurvePair fresh = CurvePair.generate();
    byte[] sends = turned(half(receives, 0), fresh, theirs);
    Chain chain = new Chain(half(receives, 1), 0);
    receiving.putLast(theirs, chain);
    if (receiving.size() > MOST_CHAINS) {
      receiving.pollFirstEntry();
    }
    previous = Math.max(sending.index() - 1, 0);
    Keys.wipe(root);
    turn.wipe();
    root = half(sends, 0);
    turn = fresh;
    sending = new Chain(half(sends, 1), 0);
    Keys.wipe(receives, sends);
    return chain;
  }

  private static byte[] crypt(int mode, byte[] keys, byte[] text) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(mode, new SecretKeySpec(keys, 0, 32, "AES"), new IvParameterSpec(keys, 64, 16));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      // The MAC was right: whoever sent it wrote nonsense.
      throw new IllegalArgumentException(e);
    }
  }

  Ratchet copy() {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      write(new DataOutputStream(bytes));
      return read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void write(DataOutputStream out) throws IOException {
    out.write(self.bytes());
    out.write(peer.bytes());
    out.write(base.bytes());
    out.write(root);
    out.write(turn.secret());
    sending.write(out);
    out.writeInt(previous);
    Begun invitation = begun;
    out.writeBoolean(invitation != null);
    if (invitation != null) {
      out.writeInt(invitation.signedPreKey);
      out.writeInt(invitation.preKey);
    }
    out.writeInt(receiving.size());
    for (var each : receiving.entrySet()) {
      out.write(each.getKey().bytes());
      each.getValue().write(out);
    }
  }

  static Ratchet read(DataInputStream in) throws IOException {
    Ratchet ratchet = new Ratchet(key(in), key(in), key(in), in.readNBytes(32), CurvePair.of(in.readNBytes(32)), Chain.read(in));
    ratchet.previous = in.readInt();
    if (in.readBoolean()) {
      ratchet.begun = new Begun(in.readInt(), in.readInt());
    }
    int chains = in.readInt();
    for (int i = 0; i < chains; i++) {
      ratchet.receiving.put(key(in), Chain.read(in));
    }
    return ratchet;
  }

  private static CurveKey key(DataInputStream in) throws IOException {
    return new CurveKey(in.readNBytes(CurveKey.SIZE));
  }
}
