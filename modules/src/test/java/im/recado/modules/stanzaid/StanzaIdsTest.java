package im.recado.modules.stanzaid;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Fresh ids; that a message sent again keeps its id is shown by the transcripts. */
final class StanzaIdsTest {
  private Instant now = Instant.parse("2026-07-21T02:56:15Z");

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  private final StanzaIds ids = new StanzaIds(clock, new SecureRandom(), new byte[32]);

  @Test
  void noIdIsGivenTwice() {
    Set<String> given = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(given.add(ids.fresh())).isTrue();
    }
  }

  @Test
  void u8LaterOnesComeAfterEarlierOnesEvenWhenTheClockIsSetBack() {
    String before = ids.fresh();
    for (int i = 0; i < 100; i++) {
      now = now.minusSeconds(i * i);
      String next = ids.fresh();
      assertThat(next).isGreaterThan(before).hasSize(32);
      before = next;
    }
  }
}
