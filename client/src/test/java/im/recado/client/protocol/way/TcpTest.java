package im.recado.client.protocol.way;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.protocol.Traffic;
import im.recado.client.protocol.Trust;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that do not come about: nobody waits for ever, and nothing is left open. */
@Timeout(60)
class TcpTest {
  private final CountDownLatch over = new CountDownLatch(1);
  /** A DNS that never answers. */
  private final Resolver silent = new Resolver() {
    @Override
    public List<Service> services(String name) {
      return List.of();
    }

    @Override
    public List<InetAddress> addresses(String host) throws IOException {
      try {
        over.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      throw new UnknownHostException(host);
    }
  };

  @AfterEach
  void end() {
    over.countDown();
  }

  @Test
  void whoeverStopsDoesNotWaitForTheDns() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Tcp.open(silent, "verona.example", 5222))
        .isInstanceOf(InterruptedIOException.class).isNotInstanceOf(SocketTimeoutException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aDnsThatDoesNotAnswerIsNotWaitedForAnyLonger() {
    assertThatThrownBy(() -> Tcp.addresses(silent, "verona.example", Duration.ofMillis(1))).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void aHostThatIsNotThereIsToldByTheDnsOwnException() {
    assertThatThrownBy(() -> Tcp.open(new PlayedDns(), "nowhere", 5222)).isInstanceOf(UnknownHostException.class);
  }

  @Test
  void ofTooManyAddressesTheFirstAreTaken() {
    assertThat(Tcp.mixed(Collections.nCopies(5000, InetAddress.getLoopbackAddress()))).hasSize(16);
  }

  @Test
  void aSocketThatCannotBeUsedIsClosed() {
    Socket dead = new Socket() {
      @Override
      public void setTcpNoDelay(boolean on) throws SocketException {
        throw new SocketException("the other side has gone");
      }
    };
    assertThatThrownBy(() -> Tcp.ready(dead)).hasMessage("the other side has gone");
    assertThat(dead.isClosed()).isTrue();
  }

  @Test
  void whoeverStopsWhileItIsLookedForDoesNotGoOnElsewhere() {
    List<String> looked = new ArrayList<>();
    Round round = new Round("verona.example", new Trust("verona.example", print -> true), new Traffic(), silent, Duration.ofSeconds(10), List.of(
        () -> {
          looked.add("first");
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted");
        },
        () -> {
          looked.add("second");
          return List.of();
        }));
    assertThatThrownBy(round::next).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(looked).containsExactly("first");
  }
}
