package im.recado.testkit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.net.NetServer;
import im.recado.net.tls.CertificateFiles;
import im.recado.net.tls.TlsContext;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SECURITY D1, T8: whoever comes to the door and goes away, or stands there, leaves nothing behind. */
final class DoorTest {
  private static final byte[] HEADER =
      ("<stream:stream to='verona.example' version='1.0' xmlns='jabber:client'"
              + " xmlns:stream='http://etherx.jabber.org/streams'>")
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] STARTTLS =
      "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>".getBytes(StandardCharsets.UTF_8);

  /** The beginning of a ClientHello: a record of 512 bytes is announced. */
  private static final byte[] HELLO = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};

  private final TestServer server = new TestServer(List.of("verona.example"), new MemoryBackends().backends());
  private NetServer net;
  private int plain;
  private int direct;

  DoorTest(@TempDir Path folder) throws Exception {
    TlsContext tls =
        new TlsContext(
            CertificateFiles.openOrCreate(folder, "verona.example", server.time()), false, TlsContext.Engine.AUTO);
    net = new NetServer(server.kernel(), tls, null);
  }

  @BeforeEach
  void listen() throws IOException {
    plain = net.listenForClients(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false);
    direct = net.listenForClients(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), true);
  }

  @AfterEach
  void close() {
    net.close();
    server.close();
  }

  private static Socket comes(int port, byte[]... says) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    OutputStream out = socket.getOutputStream();
    for (byte[] one : says) {
      out.write(one);
    }
    return socket;
  }

  private int streams() {
    return server.kernel().clientStreams().all().size();
  }

  @Test
  void d1NothingIsLeftOfConnectionsWhereverTheyBreak() throws IOException {
    for (int i = 0; i < 600; i++) {
      Socket socket =
          switch (i % 6) {
            case 0 -> comes(plain);
            case 1 -> comes(plain, HEADER);
            case 2 -> comes(plain, HEADER, STARTTLS);
            case 3 -> comes(plain, HEADER, STARTTLS, HELLO);
            case 4 -> comes(direct);
            default -> comes(direct, HELLO);
          };
      if (i % 2 == 0) {
        // Closed by a reset.
        socket.setSoLinger(true, 0);
      }
      socket.close();
    }
    await().untilAsserted(() -> assertThat(streams()).isZero());
    assertThat(server.kernel().sessions().count()).isZero();
  }

  @Test
  void t8HandshakesThatDoNotGoOnAreGivenUpAndTheirConnectionsClosed() throws IOException {
    server.set("c2s.login-deadline", "1s");
    List<Socket> standing = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      standing.add(comes(direct, HELLO));
      standing.add(comes(direct));
      standing.add(comes(plain, HEADER, STARTTLS, HELLO));
    }
    for (Socket socket : standing) {
      socket.setSoTimeout(20_000);
      assertThat(closes(socket)).isTrue();
      socket.close();
    }
    await().untilAsserted(() -> assertThat(streams()).isZero());
  }

  /** Reads until the server closes; what it says before is of no interest. */
  private static boolean closes(Socket socket) {
    try {
      return socket.getInputStream().readAllBytes() != null;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }
}
