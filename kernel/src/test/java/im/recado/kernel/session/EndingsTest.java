package im.recado.kernel.session;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.stream.StreamError;
import im.recado.wire.jid.Jid;
import org.junit.jupiter.api.Test;

class EndingsTest {
  private static final Jid ALICE = Jid.valueOf("alice@localhost");
  private static final Jid BOB = Jid.valueOf("bob@localhost");
  private static final StreamError REMOVED = StreamError.of("not-authorized", "The account was removed.");
  private static final StreamError CHANGED = StreamError.of("reset", "The password was changed.");

  private final Endings endings = new Endings();

  @Test
  void anEndIsOfWhatBeganBeforeAndOfNobodyElse() {
    long before = endings.now();
    endings.note(ALICE, REMOVED);
    assertThat(endings.since(before, ALICE)).isEqualTo(REMOVED);
    assertThat(endings.since(before, BOB)).isNull();
    assertThat(endings.since(endings.now(), ALICE)).isNull();
  }

  @Test
  void theLastOneCounts() {
    endings.note(ALICE, REMOVED);
    long between = endings.now();
    assertThat(endings.since(between, ALICE)).isNull();
    endings.note(ALICE, CHANGED);
    assertThat(endings.since(between, ALICE)).isEqualTo(CHANGED);
    assertThat(endings.since(0, ALICE)).isEqualTo(CHANGED);
  }

  @Test
  void whatIsForgottenHoldsForEverybodyWhoBeganBefore() {
    endings.note(ALICE, REMOVED);
    long after = endings.now();
    for (int i = 0; i < Endings.MOST; i++) {
      endings.note(Jid.valueOf("user" + i + "@localhost"), REMOVED);
    }
    assertThat(endings.since(0, ALICE)).isEqualTo(Endings.ANEW);
    assertThat(endings.since(0, BOB)).isEqualTo(Endings.ANEW);
    assertThat(endings.since(after, ALICE)).isNull();
    assertThat(endings.since(after, BOB)).isNull();
    assertThat(endings.since(0, Jid.valueOf("user0@localhost"))).isEqualTo(REMOVED);
  }
}
