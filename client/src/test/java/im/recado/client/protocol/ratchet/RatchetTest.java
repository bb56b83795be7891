package im.recado.client.protocol.ratchet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.protocol.ratchet.RatchetException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RatchetTest {
  /** A device: its keys, and its channel to the one other. The channel is written and read between any two steps. */
  private static final class Device {
    final CurvePair identity = CurvePair.generate();
    final CurvePair signed = CurvePair.generate();
    final Map<Integer, CurvePair> preKeys = new HashMap<>();
    private byte[] channel = Channel.empty().written();

    Device() {
      for (int i = 1; i <= 5; i++) {
        preKeys.put(i, CurvePair.generate());
      }
    }

    Bundle bundle() {
      Map<Integer, CurveKey> open = new HashMap<>();
      preKeys.forEach((id, pair) -> open.put(id, pair.open()));
      return new Bundle(identity.open(), 7, signed.open(), XEdDsa.sign(identity, signed.open().encoded()), open);
    }

    Channel channel() {
      return Channel.read(channel);
    }

    void begin(Device other, int preKey) throws RatchetException {
      Channel now = channel();
      now.begin(identity, other.bundle(), preKey);
      channel = now.written();
    }

    Sealed say(String words) {
      Channel now = channel();
      Sealed sealed = now.seal(words.getBytes(StandardCharsets.UTF_8), 1234);
      channel = now.written();
      return sealed;
    }

    String hear(Sealed sealed) throws RatchetException {
      Channel now = channel();
      byte[] plain;
      if (sealed.invitation()) {
        Invitation invitation = Invitation.read(sealed.bytes());
        Channel.Begun begun = now.begun(identity, invitation, id -> id == 7 ? signed : null, this::preKey);
        plain = begun.plain();
        if (begun.first()) {
          preKeys.remove(invitation.preKey());
        }
      } else {
        plain = now.open(RatchetMessage.read(sealed.bytes()));
      }
      channel = now.written();
      return new String(plain, StandardCharsets.UTF_8);
    }

    private @Nullable CurvePair preKey(int id) {
      return preKeys.get(id);
    }
  }

  private static Reason refused(Device device, Sealed sealed) {
    byte[] before = device.channel;
    try {
      device.hear(sealed);
    } catch (RatchetException e) {
      assertThat(device.channel).isEqualTo(before);
      return e.reason();
    }
    throw new AssertionError("it was opened");
  }

  @Test
  void aSessionBeginsWithABundleAndGoesBothWays() throws Exception {
    Device alice = new Device();
    Device bob = new Device();
    alice.begin(bob, 3);
    Sealed first = alice.say("one");
    assertThat(first.invitation()).isTrue();
    assertThat(bob.hear(first)).isEqualTo("one");
    assertThat(bob.preKeys).doesNotContainKey(3);
    // As long as nobody answers every message is an invitation; it begins nothing new.
    assertThat(bob.hear(alice.say("two"))).isEqualTo("two");
    Sealed answer = bob.say("three");
    assertThat(answer.invitation()).isFalse();
    assertThat(alice.hear(answer)).isEqualTo("three");
    Sealed next = alice.say("four");
    assertThat(next.invitation()).isFalse();
    assertThat(bob.hear(next)).isEqualTo("four");
  }

  @Test
  void nothingIsOpenedTwice() throws Exception {
    Device alice = new Device();
    Device bob = new Device();
    alice.begin(bob, 1);
    Sealed first = alice.say("one");
    bob.hear(first);
    assertThat(refused(bob, first)).isEqualTo(Reason.REPLAYED);
    Sealed answer = bob.say("two");
    alice.hear(answer);
    assertThat(refused(alice, answer)).isEqualTo(Reason.REPLAYED);
  }

  /** Another session could not be begun with a key for one use that is gone, even with all else kept. */
  @Test
  void anInvitationDoesNotBeginASecondSession() throws Exception {
    Device alice = new Device();
    Device bob = new Device();
    alice.begin(bob, 1);
    Sealed first = alice.say("one");
    bob.hear(first);
    bob.channel = Channel.empty().written();
    assertThat(refused(bob, first)).isEqualTo(Reason.UNKNOWN_PREKEY);
  }

  @Test
  void everyChangedBitIsNoticed() throws Exception {
    Device alice = new Device();
    Device bob = new Device();
    alice.begin(bob, 1);
    bob.hear(alice.say("one"));
    alice.hear(bob.say("two"));
    byte[] message = alice.say("three").bytes();
    for (int i = 0; i < 8 * message.length; i++) {
      byte[] changed = message.clone();
      changed[i >> 3] ^= (byte) (1 << (i & 7));
      // The lower half of the version tells what the sender could speak; the highest bit of a key does not count but is in the MAC.
      assertThat(refused(bob, new Sealed(false, changed))).isIn(Reason.FORGED, Reason.MALFORMED, Reason.BAD_KEY, Reason.TOO_FAR,
          Reason.REPLAYED);
    }
    assertThat(bob.hear(new Sealed(false, message))).isEqualTo("three");
  }

  @Test
  void whatIsForSomebodyElseIsNotOpened() throws Exception {
    Device alice = new Device();
    Device bob = new Device();
    Device eve = new Device();
    alice.begin(bob, 1);
    Sealed first = alice.say("one");
    assertThat(refused(eve, first)).isEqualTo(Reason.FORGED);
    bob.hear(first);
    Sealed second = bob.say("two");
    assertThat(refused(eve, second)).isEqualTo(Reason.NO_SESSION);
  }

  @Test
  void aDeviceKeepsItsIdentity() throws Exception {
    Device alice = new Device();
    Device eve = new Device();
    Device bob = new Device();
    alice.begin(bob, 1);
    bob.hear(alice.say("one"));
    eve.begin(bob, 2);
    assertThat(refused(bob, eve.say("it is me, alice"))).isEqualTo(Reason.OTHER_IDENTITY);
  }

  @Test
  void aBundleWithAnotherSignatureBeginsNothing() throws Exception {
    Device alice = new Device();
    Device bob = new Device();
    Bundle bundle = bob.bundle();
    byte[] signature = bundle.signature();
    signature[10] ^= 1;
    Bundle tampered = new Bundle(bundle.identity(), bundle.signedId(), bundle.signedKey(), signature, bundle.preKeys());
    Bundle exchanged = new Bundle(bundle.identity(), bundle.signedId(), alice.signed.open(), bundle.signature(), bundle.preKeys());
    Bundle empty = new Bundle(bundle.identity(), bundle.signedId(), bundle.signedKey(), bundle.signature(), Map.of());
    for (Bundle bad : List.of(tampered, exchanged, empty)) {
      Channel channel = Channel.empty();
      assertThatThrownBy(() -> channel.begin(alice.identity, bad, 1)).hasMessage("BAD_KEY");
      assertThat(channel.isOpen()).isFalse();
    }
  }

  @Test
  void tooManyMissingMessagesAreRefused() throws Exception {
    Device alice = new Device();
    Device bob = new Device();
    alice.begin(bob, 1);
    bob.hear(alice.say("one"));
    Channel channel = alice.channel();
    for (int i = 0; i <= Chain.FARTHEST; i++) {
      channel.seal(new byte[1], 1);
    }
    alice.channel = channel.written();
    assertThat(refused(bob, alice.say("far"))).isEqualTo(Reason.TOO_FAR);
  }

  @Test
  void bothBeginAtOnceAndStillUnderstandEachOther() throws Exception {
    Device alice = new Device();
    Device bob = new Device();
    alice.begin(bob, 1);
    bob.begin(alice, 1);
    Sealed fromAlice = alice.say("a1");
    Sealed fromBob = bob.say("b1");
    assertThat(bob.hear(fromAlice)).isEqualTo("a1");
    assertThat(alice.hear(fromBob)).isEqualTo("b1");
    for (int i = 0; i < 5; i++) {
      assertThat(bob.hear(alice.say("a" + i))).isEqualTo("a" + i);
      assertThat(alice.hear(bob.say("b" + i))).isEqualTo("b" + i);
    }
    assertThat(alice.say("end").invitation()).isFalse();
    assertThat(bob.say("end").invitation()).isFalse();
  }

  @Test
  void aLostSessionIsHealedByANewExchange() throws Exception {
    Device alice = new Device();
    Device bob = new Device();
    alice.begin(bob, 1);
    bob.hear(alice.say("one"));
    alice.hear(bob.say("two"));
    Sealed late = alice.say("late");
    bob.channel = Channel.empty().written();
    assertThat(refused(bob, late)).isEqualTo(Reason.NO_SESSION);
    bob.begin(alice, 2);
    assertThat(alice.hear(bob.say("anew"))).isEqualTo("anew");
    assertThat(bob.hear(alice.say("good"))).isEqualTo("good");
  }

  /** Whatever the network does to the messages: what arrives is opened once and is what was said. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void anyOrderAnyLossAnyRepetition(long seed) throws Exception {
    Random random = new Random(seed);
    Device alice = new Device();
    Device bob = new Device();
    alice.begin(bob, 1);
    if (random.nextBoolean()) {
      bob.begin(alice, 2);
    } else {
      bob.hear(alice.say("hello"));
    }
    List<Map.Entry<String, Sealed>> toAlice = new ArrayList<>();
    List<Map.Entry<String, Sealed>> toBob = new ArrayList<>();
    TreeSet<String> heard = new TreeSet<>();
    for (int step = 0; step < 300; step++) {
      Device one = random.nextBoolean() ? alice : bob;
      List<Map.Entry<String, Sealed>> queue = one == alice ? toAlice : toBob;
      if (random.nextInt(5) < 3) {
        String words = (one == alice ? "alice " : "bob ") + step;
        (one == alice ? toBob : toAlice).add(Map.entry(words, one.say(words)));
        continue;
      }
      // Within a few chains: the network mixes what is near, and drops some.
      Collections.shuffle(queue, random);
      while (queue.size() > 3 || !queue.isEmpty() && random.nextBoolean()) {
        Map.Entry<String, Sealed> next = queue.removeLast();
        if (random.nextInt(10) == 0) {
          continue;
        }
        assertThat(one.hear(next.getValue())).isEqualTo(next.getKey());
        assertThat(heard.add(next.getKey())).isTrue();
        if (random.nextInt(4) == 0) {
          assertThat(refused(one, next.getValue())).isIn(Reason.REPLAYED, Reason.UNKNOWN_PREKEY);
        }
      }
    }
    assertThat(heard).hasSizeGreaterThan(80);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nonsenseIsRefusedAndNothingElse(long seed) throws Exception {
    Random random = new Random(seed);
    Device alice = new Device();
    Device bob = new Device();
    alice.begin(bob, 1);
    byte[] invitation = alice.say("one").bytes();
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = random.nextBoolean() ? invitation.clone() : new byte[random.nextInt(120)];
      if (bytes.length != invitation.length) {
        random.nextBytes(bytes);
      } else {
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
          bytes[random.nextInt(80)] = (byte) random.nextInt();
        }
      }
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[0] = RatchetMessage.VERSION;
      }
      for (boolean begins : new boolean[] {true, false}) {
        try {
          bob.hear(new Sealed(begins, bytes));
        } catch (RatchetException e) {
          // This, and no other exception.
        }
      }
    }
  }

  @Test
  void aWrittenChannelOfAnotherVersionIsNotRead() {
    assertThatThrownBy(() -> Channel.read(new byte[] {9, 0, 0, 0, 0})).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Channel.read(new byte[] {1, 0, 0, 0, 1})).isInstanceOf(IllegalArgumentException.class);
  }
}
