package im.recado.testkit.security;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.command.PasswordLogin.Outcome;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.wire.jid.Jid;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SECURITY A9: passwords that come all at once are no more tries than those that come one after another. */
@Timeout(60)
final class LoginFloodTest {
  private static final Jid DOGE = Jid.valueOf("doge@venice.example");
  private static final int MOST = 10;

  private final TestServer server = new TestServer(List.of("venice.example"), new MemoryBackends().backends());

  @AfterEach
  void close() {
    server.close();
  }

  private List<Outcome> atOnce(int tries, InetAddress from) throws Exception {
    CountDownLatch ready = new CountDownLatch(tries);
    List<Future<Outcome>> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < tries; i++) {
        asked.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return server.kernel().passwords().attempt(DOGE, "wrong", from);
                }));
      }
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Future<Outcome> one : asked) {
      outcomes.add(one.get());
    }
    return outcomes;
  }

  @Test
  void noMorePasswordsAreLookedAtThanMayFail() throws Exception {
    server.account(DOGE, "password");
    InetAddress guessing = InetAddress.getByName("192.0.2.1");
    InetAddress other = InetAddress.getByName("192.0.2.2");
    assertThat(atOnce(100, guessing)).filteredOn(Outcome.REFUSED::equals).hasSizeBetween(1, MOST);
    assertThat(server.kernel().passwords().attempt(DOGE, "password", other)).isEqualTo(Outcome.WELCOME);
  }

  @Test
  void passwordsThatAreRightTakeNoTriesAway() throws Exception {
    server.account(DOGE, "password");
    InetAddress from = InetAddress.getByName("192.0.2.3");
    for (int i = 0; i < 2 * MOST; i++) {
      assertThat(server.kernel().passwords().attempt(DOGE, "password", from)).isEqualTo(Outcome.WELCOME);
    }
    for (int i = 0; i < MOST - 1; i++) {
      assertThat(server.kernel().passwords().attempt(DOGE, "wrong", from)).isEqualTo(Outcome.REFUSED);
    }
    assertThat(server.kernel().passwords().attempt(DOGE, "password", from)).isEqualTo(Outcome.WELCOME);
  }
}
