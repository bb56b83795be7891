package im.recado.kernel.log;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.stream.Loop;
import im.recado.kernel.time.Timers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SecurityLogTest {
  private final List<String> lines = new ArrayList<>();
  private final StandingTime time = new StandingTime();
  private final SecurityLog log = new SecurityLog(lines::add, time);

  /** Time that passes when it is told to. */
  private static final class StandingTime implements Timers {
    private final List<Runnable> due = new ArrayList<>();
    private long now;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public Loop.Cancellable after(Duration delay, Runnable task) {
      assertThat(delay).isEqualTo(Duration.ofSeconds(1));
      due.add(task);
      return () -> {};
    }

    void passASecond() {
      now += TimeUnit.SECONDS.toNanos(1);
      List<Runnable> tasks = List.copyOf(due);
      due.clear();
      tasks.forEach(Runnable::run);
    }
  }

  private static InetSocketAddress peer(int last) {
    return new InetSocketAddress("192.0.2." + last, 40_000);
  }

  private void fail(InetSocketAddress peer, String user) {
    log.authenticationFailed(peer, user, "PLAIN", "not-authorized");
  }

  @Test
  void aFailedLoginIsOneLineOfFixedFields() {
    fail(peer(1), "romeo@example.org");
    assertThat(lines)
        .containsExactly("AUTHFAIL ip=192.0.2.1 port=40000 user=romeo@example.org mech=PLAIN reason=not-authorized n=1");
  }

  @Test
  void a16NothingThatAStrangerChoseEndsAFieldOrTheLine() {
    fail(peer(1), "x reason=ok n=0\r\nAUTHFAIL ip=198.51.100.1 ${jndi:ldap://x} \u001b[31m é");
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).doesNotContain("\n", "\r", "\u001b", "${", " n=0").endsWith(" n=1");
    assertThat(lines.getFirst().split(" ")).hasSize(7);
  }

  @Test
  void o6AFloodFromOneAddressIsALineASecondWithACount() {
    for (int i = 0; i < 1000; i++) {
      fail(peer(1), "romeo");
    }
    assertThat(lines).hasSize(1);
    time.passASecond();
    assertThat(lines).as("told without waiting for another one").hasSize(2);
    assertThat(lines.getLast()).endsWith(" n=999");
    time.passASecond();
    assertThat(lines).hasSize(2);
    assertThat(time.due).as("nothing runs when nothing happens").isEmpty();
  }

  @Test
  void d18AFloodFromManyAddressesIsBoundedToo() {
    for (int i = 0; i < 250; i++) {
      fail(peer(i), "romeo");
    }
    assertThat(lines).hasSize(100);
    time.passASecond();
    assertThat(lines).hasSize(200);
    time.passASecond();
    assertThat(lines).hasSize(250);
  }

  @Test
  void o6ABanIsALine() {
    log.banned("2001:db8:0:1:0:0:0:0/64", Duration.ofMinutes(15), 2, "failed logins");
    assertThat(lines).containsExactly("BANNED ip=2001:db8:0:1:0:0:0:0/64 seconds=900 times=2 reason=failed%20logins n=1");
  }

  @Test
  void addressesDoNotHideEachOther() {
    fail(peer(1), "romeo");
    fail(peer(2), "romeo");
    log.refused(peer(2), null, "c2s.strangers", "too many");
    assertThat(lines).hasSize(3);
    assertThat(lines.getLast()).isEqualTo("REFUSED ip=192.0.2.2 port=40000 user=- rule=c2s.strangers reason=too%20many n=1");
  }
}
