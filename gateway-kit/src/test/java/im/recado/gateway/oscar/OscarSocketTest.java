package im.recado.gateway.oscar;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.Tracer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What leaves, in which order, and what happens when it cannot. */
class OscarSocketTest {
  /** One that leads nowhere. */
  static OscarSocket unconnected() throws IOException {
    return new OscarSocket(
        new Socket() {
          @Override
          public InputStream getInputStream() {
            return new ByteArrayInputStream(new byte[0]);
          }

          @Override
          public OutputStream getOutputStream() {
            return new ByteArrayOutputStream();
          }
        },
        Tracer.NONE);
  }

  /** For where nothing is ever opened. */
  static OscarSocket unopened() throws NetworkException {
    throw new NetworkException(Reason.DOWN, "Nobody is there.");
  }

  private static Snac snac(int family) {
    return Snac.request(family, 1, 0, new byte[0]);
  }

  @Test
  void framesAreNumberedAndTheLastOneSaysGoodbye() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      OscarSocket socket = new OscarSocket(new Socket(listener.getInetAddress(), listener.getLocalPort()), Tracer.NONE);
      try (Socket peer = listener.accept()) {
        socket.paused(true);
        assertThat(socket.offer(snac(1))).isTrue();
        socket.urgent(snac(2));
        socket.start();
        FlapReader in = new FlapReader(peer.getInputStream());
        assertThat(family(in.next())).isEqualTo(2);
        socket.paused(false);
        assertThat(family(in.next())).isEqualTo(1);
        socket.close();
        Flap last = requireNonNull(in.next());
        assertThat(last.channel()).isEqualTo(Flap.SIGN_OFF);
        assertThat(in.next()).isNull();
        assertThat(socket.offer(snac(1))).isFalse();
      }
    }
  }

  /** Who takes somebody out of the list and logs out in the same moment has taken them out. */
  @Test
  void changesOfTheListLeaveBeforeTheGoodbyeAndNothingElse() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      OscarSocket socket = new OscarSocket(new Socket(listener.getInetAddress(), listener.getLocalPort()), Tracer.NONE);
      try (Socket peer = listener.accept()) {
        peer.setSoTimeout(30_000);
        socket.paused(true);
        socket.start();
        socket.offer(snac(4));
        for (int i = 0; i < 30; i++) {
          socket.offer(snac(0x13));
        }
        socket.close();
        FlapReader in = new FlapReader(peer.getInputStream());
        for (int i = 0; i < 20; i++) {
          assertThat(family(in.next())).isEqualTo(0x13);
        }
        assertThat(requireNonNull(in.next()).channel()).isEqualTo(Flap.SIGN_OFF);
        assertThat(in.next()).isNull();
      }
    }
  }

  private static int family(@Nullable Flap flap) throws OscarException {
    return Snac.parse(requireNonNull(flap).data()).family();
  }

  @Test
  void aBoundedNumberWaits() throws Exception {
    OscarSocket socket = unconnected();
    int taken = 0;
    while (socket.offer(snac(1))) {
      taken++;
    }
    assertThat(taken).isEqualTo(200);
    assertThat(socket.offer(List.of(snac(1)), 1)).isFalse();
  }
}
