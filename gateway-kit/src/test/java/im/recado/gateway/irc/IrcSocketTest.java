package im.recado.gateway.irc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.gateway.network.Tracer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class IrcSocketTest {
  private static final IrcLine LINE = IrcLine.of("PRIVMSG", "x", "y");

  @Test
  void g9SoManyLeaveAtOnceAndTheOthersWait() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket here = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket there = server.accept()) {
      BufferedReader in = new BufferedReader(new InputStreamReader(there.getInputStream(), UTF_8));
      there.setSoTimeout(30_000);
      IrcSocket socket = new IrcSocket(here, Encoding.USUAL, 3, Duration.ofHours(1), Tracer.NONE);
      assertThat(socket.offer(Collections.nCopies(5, LINE))).isTrue();
      socket.start();
      for (int i = 0; i < 3; i++) {
        assertThat(in.readLine()).isEqualTo("PRIVMSG x y");
      }
      // What must be answered at once goes before what waits, and so does the last word.
      socket.urgent(IrcLine.of("PONG", "z"));
      assertThat(in.readLine()).isEqualTo("PONG z");
      socket.close(IrcLine.of("QUIT"));
      assertThat(in.readLine()).isEqualTo("QUIT");
      assertThat(in.readLine()).isNull();
    }
  }

  @Test
  void onlySoManyWait() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket here = new Socket(server.getInetAddress(), server.getLocalPort())) {
      IrcSocket socket = new IrcSocket(here, Encoding.USUAL, 1, Duration.ofHours(1), Tracer.NONE);
      assertThat(socket.offer(Collections.nCopies(150, LINE))).isTrue();
      assertThat(socket.offer(Collections.nCopies(60, LINE))).as("all or none").isFalse();
      assertThat(socket.offer(Collections.nCopies(50, LINE))).isTrue();
      assertThat(socket.offer(List.of(LINE))).isFalse();
      socket.abort();
    }
  }
}
