package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.LoginException;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class KeeperTest {
  private static final Jid ROMEO = Jid.of("romeo@verona.example/desk");

  private final AtomicReference<Keeper> kept = new AtomicReference<>();
  private final PlayedLink link = new PlayedLink(ROMEO, new Deaf() {
    @Override
    public void lost() {
      Keeper keeper = kept.get();
      if (keeper != null) {
        keeper.lost();
      }
    }
  });
  private final AtomicInteger begun = new AtomicInteger();
  /** Pauses in milliseconds; -1 is one that somebody had ended before it began. */
  private final List<Long> pauses = new CopyOnWriteArrayList<>();

  private Keeper keeper(int failures) {
    Keeper keeper = new Keeper(link, new Hub(), resumed -> {
      if (begun.incrementAndGet() <= failures) {
        throw new IllegalStateException("played");
      }
    }, (wanted, millis) -> pauses.add(wanted.tryAcquire() ? -1 : millis));
    kept.set(keeper);
    return keeper;
  }

  @Test
  void whatFailsAtTheBeginningOfAStreamIsTriedAgainWithANewOne() throws Exception {
    Keeper keeper = keeper(1);
    keeper.start();
    await("again").until(() -> begun.get() == 2 && keeper.state() == Event.State.ONLINE);
    link.cut();
    await("after a broken network").until(() -> begun.get() == 3);
    keeper.close();
  }

  @Test
  void thePausesGrowWhenBeginningsFailOneAfterTheOtherAndNoneIsSkipped() throws Exception {
    Keeper keeper = keeper(8);
    keeper.start();
    await("at last").until(() -> begun.get() == 9 && keeper.state() == Event.State.ONLINE);
    link.cut();
    await("after a broken network").until(() -> begun.get() == 10);
    keeper.close();
    int[] seconds = {2, 4, 8, 16, 32, 60, 60, 60, 1};
    assertThat(pauses).hasSize(seconds.length);
    for (int i = 0; i < seconds.length; i++) {
      assertThat(pauses.get(i)).as("pause %d", i).isBetween(seconds[i] * 500L, seconds[i] * 1000L);
    }
  }

  @Test
  void whoDoesNotWantToWaitEndsThePause() throws Exception {
    BlockingQueue<Semaphore> pausing = new LinkedBlockingQueue<>();
    Keeper keeper = new Keeper(link, new Hub(), resumed -> begun.incrementAndGet(), (wanted, millis) -> {
      pausing.add(wanted);
      wanted.acquire();
    });
    kept.set(keeper);
    keeper.start();
    await("begun").until(() -> begun.get() == 1);
    link.cut();
    pausing.take();
    keeper.retry();
    await("again").until(() -> begun.get() == 2 && keeper.state() == Event.State.ONLINE);
    keeper.close();
  }

  @Test
  void afterSleepTheStreamIsAskedAtOnceAndANewOneIsNotWaitedFor() throws Exception {
    link.answer(Ns.PING, request -> Node.of("iq", Ns.CLIENT).with("type", "result"));
    Keeper keeper = keeper(0);
    keeper.start();
    await("begun").until(() -> begun.get() == 1);
    keeper.woke();
    await("it still lives").until(() -> link.hurried() == 1);
    link.silence(Jid.of("verona.example"));
    keeper.woke();
    await("a new one").until(() -> begun.get() == 2);
    assertThat(link.hurried()).isEqualTo(2);
    assertThat(pauses).isEmpty();
    keeper.close();
  }

  @Test
  void sleepEndsThePauseAndThePausesAreShortAgain() throws Exception {
    BlockingQueue<Semaphore> pausing = new LinkedBlockingQueue<>();
    Keeper keeper = new Keeper(link, new Hub(), resumed -> begun.incrementAndGet(), (wanted, millis) -> {
      pauses.add(millis);
      if (pauses.size() == 6) {
        pausing.add(wanted);
        wanted.acquire();
      }
    });
    kept.set(keeper);
    link.refuses(9, LoginException.Reason.NO_SERVER);
    keeper.startWhenPossible();
    pausing.take();
    keeper.woke();
    await("at last").until(() -> begun.get() == 1);
    keeper.close();
    assertThat(pauses).hasSize(9);
    assertThat(pauses.get(5)).isGreaterThanOrEqualTo(16_000);
    assertThat(pauses.get(6)).isLessThanOrEqualTo(1_000);
  }

  @Test
  void aPersonWhoIsAskedForSomethingIsWaitedForAlsoAfterSleep() throws Exception {
    link.refuses(1, LoginException.Reason.WRONG_PASSWORD);
    Keeper keeper = keeper(0);
    keeper.startWhenPossible();
    await("asks").until(keeper::isAsking);
    keeper.woke();
    assertThat(keeper.isAsking()).isTrue();
    keeper.retry();
    await("begun").until(() -> begun.get() == 1);
    keeper.close();
  }

  @Test
  void aServerThatDoesNotAnswerIsNotThere() throws Exception {
    link.answer(Ns.PING, request -> Node.of("iq", Ns.CLIENT).with("type", "result"));
    Keeper keeper = keeper(0);
    keeper.start();
    await("begun").until(() -> begun.get() == 1);
    link.silence(Jid.of("verona.example"));
    // Looks whether the stream still lives.
    keeper.retry();
    await("a new one").until(() -> begun.get() >= 2);
    keeper.close();
  }

  /** A disk that is full, or a fault of ours: what is thrown stands in no signature. */
  private final PlayedLink faulty = new PlayedLink(ROMEO, new Deaf()) {
    @Override
    public boolean connect() throws LoginException {
      if (faults.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IllegalStateException("played");
      }
      return super.connect();
    }
  };
  private final AtomicInteger faults = new AtomicInteger();

  @Test
  void anAttemptThatEndsWithAFaultIsOneThatFailed() throws Exception {
    Keeper keeper = new Keeper(faulty, new Hub(), resumed -> begun.incrementAndGet(), (wanted, millis) -> pauses.add(millis));
    faults.set(3);
    keeper.startWhenPossible();
    await("at last").until(() -> begun.get() == 1 && keeper.state() == Event.State.ONLINE);
    assertThat(pauses).hasSize(3);
    keeper.close();
  }

  @Test
  void aFirstAttemptThatEndsWithAFaultIsOver() {
    Keeper keeper = new Keeper(faulty, new Hub(), resumed -> begun.incrementAndGet());
    faults.set(1);
    assertThatThrownBy(keeper::start).isInstanceOf(IllegalStateException.class);
    assertThat(keeper.state()).isEqualTo(Event.State.OFFLINE);
    keeper.close();
  }
}
