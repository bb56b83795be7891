package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.Ground;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A connection that died while the computer slept: nobody has closed it, and nothing goes over it. */
@Timeout(60)
class SleepTest {
  @TempDir Path folder;

  /** Passes on what is said between a client and a server; connections that fall asleep stay open and pass on nothing any more. */
  private static final class Pipe implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<AtomicBoolean> asleep = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    Pipe(int port) throws IOException {
      Thread.ofVirtual().start(() -> {
        try {
          while (true) {
            Socket client = socket.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            open.addAll(List.of(client, server));
            AtomicBoolean sleeps = new AtomicBoolean();
            asleep.add(sleeps);
            pass(client, server, sleeps);
            pass(server, client, sleeps);
          }
        } catch (IOException e) {
          // The test is over.
        }
      });
    }

    private static void pass(Socket from, Socket to, AtomicBoolean sleeps) {
      Thread.ofVirtual().start(() -> {
        try {
          InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream();
          byte[] buffer = new byte[16 * 1024];
          for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (!sleeps.get()) {
              out.write(buffer, 0, read);
            }
          }
        } catch (IOException e) {
          // One side has gone.
        }
      });
    }

    /** All connections of now. */
    void sleep() {
      asleep.forEach(sleeps -> sleeps.set(true));
    }

    @Override
    public void close() throws IOException {
      socket.close();
      for (Socket each : open) {
        each.close();
      }
    }
  }

  @Test
  void theSessionGoesOnByANewConnectionAndNothingIsLostOrTwice() throws Exception {
    Heard heard = new Heard();
    try (Ground ground = new Ground(folder); Pipe pipe = new Pipe(ground.port())) {
      SmackLink link = new SmackLink(new Login(Ground.ROMEO, Ground.PASSWORD, "127.0.0.1", pipe.socket.getLocalPort()),
          new Trust(Ground.DOMAIN, print -> true), heard);
      try {
        link.connect();
        link.send(Node.presence(null, null));
        Node ping = Node.iq("get", link.jid().server(), Node.of("ping", Ns.PING));
        link.ask(ping);
        pipe.sleep();
        link.send(said(link, "m1", "into the void"));
        assertThatThrownBy(() -> link.ask(ping, Duration.ofMillis(300)))
            .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.isUnanswered()).isTrue());
        link.cut();
        assertThat(link.connect()).isTrue();
        link.send(said(link, "m2", "and after it"));
        assertThat(heard.words()).isEqualTo("into the void");
        assertThat(heard.words()).isEqualTo("and after it");
        assertThat(heard.acknowledged()).isEqualTo("m1");
        assertThat(heard.acknowledged()).isEqualTo("m2");
      } finally {
        link.cut();
      }
    }
  }

  private static Node said(SmackLink link, String id, String words) {
    return Node.message("chat", link.jid(), Node.text("body", Ns.CLIENT, words)).with("id", id);
  }
}
