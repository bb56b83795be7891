package im.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.LoginForm;
import im.recado.gateway.network.Network;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How people are let into networks: not all at once, and none of them waits for ever. */
class EntranceTest {
  private static final Inbox NOWHERE =
      new Inbox() {
        @Override
        public void put(NetworkEvent event) {}

        @Override
        public boolean offer(NetworkEvent event) {
          return true;
        }
      };

  /** What a log-in does there. */
  @FunctionalInterface
  private interface Deed {
    Connection run(String realm) throws NetworkException;
  }

  private static final class Quiet implements Connection {
    @Override
    public void send(String contact, String text, String id) {}

    @Override
    public void disconnect() {}
  }

  private record Verona(Deed deed) implements Network {
    @Override
    public String type() {
      return "verona";
    }

    @Override
    public String name() {
      return "Verona";
    }

    @Override
    public LoginForm login() {
      return LoginForm.nameAndPassword("Who?", "Name");
    }

    @Override
    public String contact(String written) {
      return written;
    }

    @Override
    public Connection connect(Credentials credentials, Inbox inbox) throws NetworkException {
      return deed.run(credentials.answer("realm"));
    }
  }

  private final HandTimers timers = new HandTimers();

  private static Connection enter(Entrance entrance, int who, String realm) throws NetworkException {
    return entrance.connect(Jid.valueOf("p" + who + "@verona.example"), realm, new Credentials(Map.of("realm", realm)), NOWHERE);
  }

  @Test
  void soManyAreBeforeAServerAtOnceAndNobodyWaitsForThoseOfAnother() throws Exception {
    AtomicInteger here = new AtomicInteger();
    CountDownLatch open = new CountDownLatch(1);
    Entrance entrance =
        new Entrance(
            new Verona(
                realm -> {
                  if (realm.equals("slow")) {
                    here.incrementAndGet();
                    try {
                      open.await();
                    } catch (InterruptedException e) {
                      throw new NetworkException(Reason.DOWN, "Interrupted.", e);
                    }
                  }
                  return new Quiet();
                }),
            timers, who -> who);
    AtomicInteger in = new AtomicInteger();
    for (int i = 0; i < 50; i++) {
      int who = i;
      Thread.startVirtualThread(
          () -> {
            try {
              enter(entrance, who, "slow");
              in.incrementAndGet();
            } catch (NetworkException e) {
              // Counted by nobody.
            }
          });
    }
    await().until(() -> here.get() == Entrance.MOST);
    assertThat(enter(entrance, 99, "quick")).isNotNull();
    assertThat(here.get()).isEqualTo(Entrance.MOST);
    open.countDown();
    await().until(() -> in.get() == 50);
  }

  @Test
  void aServerThatLetsNobodyInIsTriedByOneAtATimeAndOthersAreTried() throws Exception {
    AtomicInteger tried = new AtomicInteger();
    Entrance entrance =
        new Entrance(
            new Verona(
                realm -> {
                  if (realm.equals("down")) {
                    tried.incrementAndGet();
                    throw new NetworkException(Reason.DOWN, "Nobody is there.");
                  }
                  return new Quiet();
                }),
            timers, who -> who);
    for (int i = 0; i < 20; i++) {
      int who = i;
      assertThatThrownBy(() -> enter(entrance, who, "down")).isInstanceOf(NetworkException.class);
    }
    assertThat(tried.get()).isEqualTo(Breaker.PEOPLE);
    assertThat(enter(entrance, 1, "up")).isNotNull();
    timers.pass(Breaker.PAUSE);
    assertThatThrownBy(() -> enter(entrance, 1, "down")).hasMessageContaining("Nobody");
    assertThatThrownBy(() -> enter(entrance, 2, "down")).hasMessageContaining("down does not answer anybody now");
  }

  @Test
  void ofAnyNumberOfServersFewAreRemembered() throws Exception {
    Entrance entrance = new Entrance(new Verona(realm -> new Quiet()), timers, who -> who);
    for (int i = 0; i < 3 * Entrance.MOST_REALMS; i++) {
      enter(entrance, i % 7, "r" + i);
    }
    assertThat(entrance.realms()).isLessThanOrEqualTo(Entrance.MOST_REALMS);
  }

  /** A server that says a byte now and then keeps nobody for ever. */
  @Test
  void whatTakesTooLongIsEndedAndNothingElse() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      AtomicInteger reading = new AtomicInteger();
      Entrance entrance =
          new Entrance(
              new Verona(
                  realm -> {
                    try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                      reading.incrementAndGet();
                      while (socket.getInputStream().read() >= 0) {
                        // Never a whole line.
                      }
                      throw new NetworkException(Reason.DOWN, "Closed.");
                    } catch (IOException e) {
                      throw new NetworkException(Reason.DOWN, "Broken.", e);
                    }
                  }),
              timers, who -> who);
      List<NetworkException> told = new java.util.concurrent.CopyOnWriteArrayList<>();
      List<Boolean> interrupted = new java.util.concurrent.CopyOnWriteArrayList<>();
      Thread.startVirtualThread(
          () -> {
            try {
              enter(entrance, 1, "slow");
            } catch (NetworkException e) {
              told.add(e);
            }
            interrupted.add(Thread.currentThread().isInterrupted());
          });
      try (Socket drip = server.accept()) {
        drip.getOutputStream().write('C');
        await().until(() -> reading.get() == 1);
        timers.pass(Entrance.LONGEST.plus(Duration.ofSeconds(1)));
        await().until(() -> interrupted.size() == 1);
      }
      assertThat(told).singleElement().satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
      assertThat(interrupted).containsExactly(false);
    }
  }
}
