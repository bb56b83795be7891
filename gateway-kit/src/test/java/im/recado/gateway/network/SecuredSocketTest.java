package im.recado.gateway.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class SecuredSocketTest {
  /** A server that shakes hands and then neither reads nor says goodbye. */
  @Test
  void whoLeavesAServerThatHangsIsGoneAtOnceAndWhoWritesToItToo() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(OwnCertificate.make(Instant.now()).keyManagers(), null, null);
    CountDownLatch over = new CountDownLatch(1);
    try (ServerSocket listener = context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(
          () -> {
            try (SSLSocket hanging = (SSLSocket) listener.accept()) {
              hanging.startHandshake();
              over.await();
            } catch (IOException | InterruptedException e) {
              // The test is over.
            }
          });
      Socket socket = new Door("localhost", listener.getLocalPort(), Door.Security.TLS_UNVERIFIED, true).open();
      socket.setSoTimeout(0);
      Thread writer =
          Thread.startVirtualThread(
              () -> {
                try {
                  while (true) {
                    socket.getOutputStream().write(new byte[1 << 16]);
                  }
                } catch (IOException e) {
                  // It is closed.
                }
              });
      await().until(() -> writer.getState() == Thread.State.WAITING);
      CountDownLatch closed = new CountDownLatch(1);
      Thread.startVirtualThread(
          () -> {
            try {
              socket.close();
              closed.countDown();
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(writer.join(Duration.ofSeconds(30))).isTrue();
      assertThat(socket.isClosed()).isTrue();
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(IOException.class);
    } finally {
      over.countDown();
    }
  }
}
