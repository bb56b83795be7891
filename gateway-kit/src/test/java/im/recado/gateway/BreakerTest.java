package im.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.wire.jid.Jid;
import org.junit.jupiter.api.Test;

/** A network that is down is tried by one person at a time. */
class BreakerTest {
  private static final NetworkException DOWN = new NetworkException(Reason.DOWN, "down");
  private static final NetworkException WRONG = new NetworkException(Reason.WRONG_CREDENTIALS, "wrong");
  private static final long PAUSE = Breaker.PAUSE.toNanos();

  private final Breaker breaker = new Breaker();

  private static Jid person(int number) {
    return Jid.valueOf("p" + number + "@verona.example");
  }

  private void down(int people) {
    for (int i = 0; i < people; i++) {
      breaker.failed(person(i), DOWN, 0);
    }
  }

  @Test
  void onePersonAloneClosesNothing() {
    for (int i = 0; i < 100; i++) {
      assertThat(breaker.admits(0)).isTrue();
      breaker.failed(person(1), DOWN, 0);
    }
    assertThat(breaker.admits(0)).isTrue();
  }

  @Test
  void whenNobodyGetsInOneTriesAtATime() {
    down(Breaker.PEOPLE);
    assertThat(breaker.admits(PAUSE - 1)).isFalse();
    assertThat(breaker.admits(PAUSE)).isTrue();
    assertThat(breaker.admits(PAUSE + 1)).isFalse();
    breaker.failed(person(9), DOWN, PAUSE + 2);
    assertThat(breaker.admits(2 * PAUSE)).isFalse();
    assertThat(breaker.admits(2 * PAUSE + 2)).isTrue();
    breaker.worked();
    assertThat(breaker.admits(2 * PAUSE + 3)).isTrue();
    assertThat(breaker.admits(2 * PAUSE + 3)).isTrue();
  }

  @Test
  void aNetworkThatSaysNoIsThere() {
    down(Breaker.PEOPLE - 1);
    breaker.failed(person(8), WRONG, 0);
    breaker.failed(person(9), DOWN, 0);
    assertThat(breaker.admits(0)).isTrue();
  }
}
