package im.recado.gateway.irc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.gateway.network.NetworkException;
import im.recado.kernel.module.Options;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where people get to through the gateway, and where not. */
class DoorsTest {
  @Test
  void onlyWhatTheAdministratorNamesIsReachedOnLoopback() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Options options =
          Options.written(Map.of("gateway.irc.servers", List.of("localhost " + socket.getLocalPort() + " plain")));
      new Doors(options).door("localhost").open().close();
      assertThat(new Doors(options).door("localhost").open().isClosed()).isFalse();
    }
    Doors closed = new Doors(new Options());
    for (String host : List.of("localhost", "127.0.0.1", "2130706433", "0x7f.1")) {
      assertThatThrownBy(() -> closed.door(host).open()).isInstanceOf(NetworkException.class);
    }
  }

  @Test
  void aServerThatIsWrittenWrongIsNotTaken() {
    for (String wrong :
        List.of("irc.verona.example:6697", "irc.verona.example 6697 ssl", "irc.verona.example 70000", "irc verona", "irc.verona.example  6697", " ,")) {
      assertThatThrownBy(() -> IrcOptions.SERVERS.parser().apply(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("such as irc.example.org 6667 plain");
    }
    assertThat(IrcOptions.SERVERS.parser().apply("irc.verona.example, 192.0.2.1 6667 plain, 2001:db8::1 6697 tls-unverified")).hasSize(3);
    assertThat(IrcOptions.SERVERS.parser().apply("")).isEmpty();
  }

  @Test
  void theAdministratorCanLeaveNothingElse() {
    Options options =
        Options.written(
            Map.of("gateway.irc.only-listed", true, "gateway.irc.servers", List.of("irc.verona.example 6697 tls")));
    assertThatThrownBy(() -> new Doors(options).door("irc.other.example").open())
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("may not be used");
  }

  @Test
  void aServerWithoutTlsIsNotTalkedToInTheClear() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(
          () -> {
            try (Socket plain = socket.accept()) {
              plain.getOutputStream().write(":irc.test NOTICE * :*** Hello\r\n".getBytes(UTF_8));
              plain.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
              // The other side has gone, as it should.
            }
          });
      Options options = Options.written(Map.of("gateway.irc.servers", List.of("localhost " + socket.getLocalPort())));
      assertThatThrownBy(() -> new Doors(options).door("localhost").open())
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("cannot be reached safely");
    }
  }
}
