package im.recado.client.protocol.ratchet;

import im.recado.client.protocol.ratchet.RatchetException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * All sessions with one device: the one in use, and those before it, in which messages may still be on the way. When both sides begin at
 * once there are two; the one in which something was heard last is the one to write in.
 *
 * <p>Of one thread. A message that cannot be opened changes nothing.
 */
public final class Channel {
  private static final byte VERSION = 1;
  private static final int MOST = 8;
  /** After so many messages without an answer of ours the other side's keys are due for a turn. */
  private static final int SILENCE = 53;

  /** The newest first. */
  private final List<Ratchet> ratchets = new ArrayList<>();

  private Channel() {}

  public static Channel empty() {
    return new Channel();
  }

  /** What was written once; throws {@link IllegalArgumentException} for anything else. */
  public static Channel read(byte[] written) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(written));
      if (in.readByte() != VERSION) {
        throw new IllegalArgumentException("a session of another version");
      }
      Channel channel = new Channel();
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        channel.ratchets.add(Ratchet.read(in));
      }
      return channel;
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** For the store alone: there are secret keys in it. */
  public byte[] written() {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte(VERSION);
      out.writeInt(ratchets.size());
      for (Ratchet ratchet : ratchets) {
        ratchet.write(out);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether one can write. */
  public boolean isOpen() {
    return !ratchets.isEmpty();
  }

  /** Whose it is, if it is open. */
  public Optional<CurveKey> peer() {
    return ratchets.stream().map(Ratchet::peer).findFirst();
  }

  /** Whether it is time to write something, be it empty: the keys turn with it. */
  public boolean isDue() {
    return isOpen() && ratchets.getFirst().heard() >= SILENCE;
  }

  /** Begins a session with a device of which only its bundle is known (X3DH, section 3.3). */
  public void begin(CurvePair identity, Bundle bundle, int preKey) throws RatchetException {
    bundle.verified();
    CurveKey once = bundle.preKeys().get(preKey);
    if (once == null) {
      throw new RatchetException(Reason.UNKNOWN_PREKEY);
    }
    CurvePair base = CurvePair.generate();
    byte[] secret = agreed(identity.agree(bundle.signedKey()), base.agree(bundle.identity()), base.agree(bundle.signedKey()),
        base.agree(once));
    byte[] keys = Keys.derive(secret, new byte[32], "WhisperText", 64);
    put(Ratchet.first(identity.open(), bundle.identity(), base.open(), Arrays.copyOf(keys, 32), Arrays.copyOfRange(keys, 32, 64),
        bundle.signedKey(), new Ratchet.Begun(bundle.signedId(), preKey)));
    base.wipe();
    Keys.wipe(secret, keys);
  }

  private static byte[] agreed(byte[]... secrets) {
    byte[] all = new byte[32 * (1 + secrets.length)];
    Arrays.fill(all, 0, 32, (byte) 0xff);
    for (int i = 0; i < secrets.length; i++) {
      System.arraycopy(secrets[i], 0, all, 32 * (i + 1), 32);
      Keys.wipe(secrets[i]);
    }
    return all;
  }

  private void put(Ratchet ratchet) {
    ratchets.addFirst(ratchet);
    if (ratchets.size() > MOST) {
      ratchets.removeLast();
    }
  }

  /** Seals a message for the device; only when it is open. */
  public Sealed seal(byte[] plain, int registration) {
    return ratchets.getFirst().seal(plain, registration);
  }

  /** Opens a message of a session that there is. */
  public byte[] open(RatchetMessage message) throws RatchetException {
    Reason why = Reason.NO_SESSION;
    for (Ratchet ratchet : List.copyOf(ratchets)) {
      Ratchet after = ratchet.copy();
      try {
        byte[] plain = after.open(message);
        ratchets.remove(ratchet);
        ratchets.addFirst(after);
        return plain;
      } catch (RatchetException e) {
        // Of several answers the one of the session that knew the message's key counts.
        why = e.reason() == Reason.FORGED && why != Reason.NO_SESSION ? why : e.reason();
      }
    }
    throw new RatchetException(why);
  }

  /**
   * Opens a message that begins a session; one that comes again within its session begins no other.
   *
   * @param signedKeys our signed key with an id, or null
   * @param preKeys our key for one use with an id, or null
   * @return what was in it, and whether the key for one use has been used
   */
  public Begun begun(CurvePair identity, Invitation invitation, IntFunction<@Nullable CurvePair> signedKeys,
      IntFunction<@Nullable CurvePair> preKeys) throws RatchetException {
    if (ratchets.stream().anyMatch(known -> !known.peer().equals(invitation.identity()))) {
      throw new RatchetException(Reason.OTHER_IDENTITY);
    }
    if (ratchets.stream().anyMatch(known -> known.base().equals(invitation.base()))) {
      return new Begun(open(invitation.message()), false);
    }
    CurvePair signed = signedKeys.apply(invitation.signedPreKey());
    CurvePair once = preKeys.apply(invitation.preKey());
    if (signed == null || once == null) {
      throw new RatchetException(Reason.UNKNOWN_PREKEY);
    }
    byte[] secret = agreed(signed.agree(invitation.identity()), identity.agree(invitation.base()), signed.agree(invitation.base()),
        once.agree(invitation.base()));
    byte[] keys = Keys.derive(secret, new byte[32], "WhisperText", 64);
    Ratchet ratchet = Ratchet.second(identity.open(), invitation.identity(), invitation.base(), Arrays.copyOf(keys, 32),
        Arrays.copyOfRange(keys, 32, 64), CurvePair.of(signed.secret()));
    Keys.wipe(secret, keys);
    byte[] plain = ratchet.open(invitation.message());
    put(ratchet);
    return new Begun(plain, true);
  }

  /** What was in an invitation, and whether it was the first of its session. */
  public record Begun(byte[] plain, boolean first) {}
}
