package im.recado.interop.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ChaosProxyTest {
  private final ServerSocket echo = listen();
  private final ChaosProxy proxy =
      new ChaosProxy(() -> new InetSocketAddress(echo.getInetAddress(), echo.getLocalPort()));
  private final Socket client = connect(proxy);

  private static ServerSocket listen() {
    try {
      ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> {
        while (!listener.isClosed()) {
          try {
            Socket socket = listener.accept();
            Thread.ofVirtual().start(() -> echo(socket));
          } catch (IOException e) {
            // ends the loop when closed
          }
        }
      });
      return listener;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
      socket.getOutputStream().write("bye".getBytes(UTF_8));
    } catch (IOException e) {
      // the peer is gone
    }
  }

  private static Socket connect(ChaosProxy proxy) {
    try {
      Socket socket = new Socket();
      socket.connect(proxy.address(), 5000);
      socket.setSoTimeout(10_000);
      return socket;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    proxy.close();
    echo.close();
  }

  private String roundTrip(String text) throws IOException {
    client.getOutputStream().write(text.getBytes(UTF_8));
    return new String(client.getInputStream().readNBytes(text.length()), UTF_8);
  }

  @Test
  void bytesPassAndPassSlowlyAndOneByOne() throws IOException {
    assertThat(roundTrip("hello")).isEqualTo("hello");
    proxy.delay(Duration.ofMillis(5));
    assertThat(roundTrip("slow")).isEqualTo("slow");
    proxy.trickle();
    assertThat(roundTrip("trickle")).isEqualTo("trickle");
  }

  @Test
  void oneBitIsFlippedOnce() throws IOException {
    proxy.flipBitToClientAfter(7);
    assertThat(roundTrip("aaaa")).isEqualTo("aaaa");
    assertThat(roundTrip("aaaaaa")).isEqualTo("aaa`aa");
    assertThat(roundTrip("aaaa")).isEqualTo("aaaa");
  }

  @Test
  void aBlackHoleTakesBytesAndKeepsTheConnection() throws IOException {
    assertThat(roundTrip("here")).isEqualTo("here");
    proxy.blackhole();
    client.getOutputStream().write("lost".getBytes(UTF_8));
    client.setSoTimeout(100);
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void aDropResetsTheConnectionAndNewOnesAreRefusedUntilHealed() throws IOException {
    assertThat(roundTrip("here")).isEqualTo("here");
    proxy.drop();
    assertThatThrownBy(() -> roundTrip("gone")).isInstanceOf(IOException.class);
    proxy.refuseNew();
    try (Socket refused = connect(proxy)) {
      assertThat(refused.getInputStream().read()).isEqualTo(-1);
    }
    proxy.heal();
    try (Socket again = connect(proxy)) {
      again.getOutputStream().write('x');
      assertThat(again.getInputStream().read()).isEqualTo('x');
    }
  }

  @Test
  void aHalfCloseLeavesTheDirectionToTheClient() throws IOException {
    assertThat(roundTrip("here")).isEqualTo("here");
    proxy.halfClose();
    assertThat(new String(client.getInputStream().readAllBytes(), UTF_8)).isEqualTo("bye");
  }

  @Test
  void onlyLoopbackIsConnectedTo() throws IOException {
    try (ChaosProxy outward = new ChaosProxy(() -> new InetSocketAddress("192.0.2.1", 5222));
        Socket socket = connect(outward)) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }
}
