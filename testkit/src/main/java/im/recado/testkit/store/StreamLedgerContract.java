package im.recado.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.sm.StreamLedger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link StreamLedger} promises. */
abstract class StreamLedgerContract extends StoreContract {
  private static StreamLedger.Entry counting(String id, int handled) {
    return new StreamLedger.Entry(id, ROMEO, "life", handled, null);
  }

  @Test
  void anEntryIsFoundAsItWasLastPut() {
    StreamLedger streams = stores().streams();
    await(streams.put(counting("a", 1), NOON));
    await(streams.put(counting("a", -2), NOON.plusSeconds(1)));
    await(streams.put(counting("b", 7), NOON));
    assertThat(streams.find("a")).isEqualTo(counting("a", -2));
    assertThat(streams.find("c")).isNull();
    assertThat(reopened().streams().find("b")).isEqualTo(counting("b", 7));
  }

  @Test
  void anotherAccountOrLineageReplacesTheWholeEntry() {
    StreamLedger streams = stores().streams();
    await(streams.put(counting("a", 1), NOON));
    StreamLedger.Entry other = new StreamLedger.Entry("a", JULIET, "other", 5, "<session/>");
    await(streams.put(other, NOON));
    assertThat(streams.find("a")).isEqualTo(other);
    streams.removeAll(ROMEO);
    assertThat(streams.find("a")).isEqualTo(other);
  }

  @Test
  void countsAreBroughtUpToDateButNotThoseOfStreamsThatWereKeptWithTheirSession() {
    StreamLedger streams = stores().streams();
    StreamLedger.Entry kept = new StreamLedger.Entry("kept", ROMEO, "l", 9, "<session/>");
    await(streams.put(kept, NOON));
    await(streams.put(counting("old", 1), NOON));
    await(streams.put(counting("day", 1), NOON.minus(Duration.ofDays(1))));
    await(
        streams.putCounts(
            List.of(counting("old", 2), counting("kept", 3), counting("day", 4), counting("new", 5)), NOON));
    assertThat(streams.find("old")).isEqualTo(counting("old", 2));
    assertThat(streams.find("kept")).isEqualTo(kept);
    assertThat(streams.find("day")).isEqualTo(counting("day", 4));
    assertThat(streams.find("new")).isEqualTo(counting("new", 5));
    assertThat(streams.removeOlderThan(NOON)).isZero();
  }

  @Test
  void aRemovedEntryIsGone() {
    StreamLedger streams = stores().streams();
    await(streams.put(counting("a", 1), NOON));
    await(streams.remove("a"));
    await(streams.remove("a"));
    assertThat(streams.find("a")).isNull();
  }

  @Test
  void afterAnOrderlyStopTheSessionsAreToldOldestFirst() {
    StreamLedger streams = stores().streams();
    StreamLedger.Entry late = new StreamLedger.Entry("late", ROMEO, "l", 2, "<session n='2'/>");
    StreamLedger.Entry early = new StreamLedger.Entry("early", JULIET, "l", 1, "<session n='1'/>");
    await(streams.put(late, NOON.plusSeconds(5)));
    await(streams.put(early, NOON));
    await(streams.put(counting("none", 1), NOON));
    StreamLedger again = reopened().streams();
    assertThat(again.sessions()).containsExactly(early, late);
    await(again.put(new StreamLedger.Entry("early", JULIET, "l", 1, null), NOON.plusSeconds(9)));
    assertThat(again.sessions()).containsExactly(late);
  }

  @Test
  void entriesNotWrittenSinceATimeAreForgotten() {
    StreamLedger streams = stores().streams();
    await(streams.put(counting("day", 1), NOON.minus(Duration.ofDays(1))));
    await(streams.put(counting("minute", 1), NOON.minusSeconds(60)));
    await(streams.put(counting("now", 1), NOON));
    await(streams.put(counting("again", 1), NOON.minus(Duration.ofDays(1))));
    await(streams.put(counting("again", 2), NOON));
    assertThat(streams.removeOlderThan(NOON)).isEqualTo(2);
    assertThat(streams.find("day")).isNull();
    assertThat(streams.find("minute")).isNull();
    assertThat(streams.find("now")).isNotNull();
    assertThat(streams.find("again")).isNotNull();
  }

  /** Whoever turns stream management on again and again does not fill the disk. */
  @Test
  void anAccountHasOnlySoManyEntriesAndTheOldestGoFirst() {
    StreamLedger streams = stores().streams();
    await(streams.put(new StreamLedger.Entry("j", JULIET, "l", 1, null), NOON.minusSeconds(9)));
    await(streams.put(new StreamLedger.Entry("saved", ROMEO, "l", 1, "<session/>"), NOON.minusSeconds(8)));
    for (int i = 0; i < StreamLedger.MOST_PER_ACCOUNT + 5; i++) {
      await(streams.put(counting("s" + i, 1), NOON.plusMillis(i)));
    }
    assertThat(streams.find("s4")).isNull();
    assertThat(streams.find("s5")).isNotNull();
    assertThat(streams.find("saved")).as("somebody comes back to it").isNotNull();
    assertThat(streams.find("j")).as("somebody else's").isNotNull();
  }

  @Test
  void theEntriesOfAnAccountAreForgotten() {
    StreamLedger streams = stores().streams();
    await(streams.put(counting("a", 1), NOON));
    await(streams.put(new StreamLedger.Entry("j", JULIET, "l", 1, "<session/>"), NOON));
    streams.removeAll(ROMEO);
    assertThat(streams.find("a")).isNull();
    assertThat(streams.find("j")).isNotNull();
  }
}
