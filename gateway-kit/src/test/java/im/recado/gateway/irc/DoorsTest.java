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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where people get to through the gateway, and where not. */
class DoorsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "2001:db8::1", "100::1"
      })
  void noWayIntoNetworksAroundTheServer(String address) throws Exception {
    assertThat(Doors.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1", "9.9.9.9", "100.63.0.1", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1", "192.167.1.1", "198.17.0.1",
        "198.20.0.1", "203.0.112.1", "223.255.255.254", "2a00:1450::1", "2600::1", "2001:4860::1", "2003::1"
      })
  void theInternetIsOpen(String address) throws Exception {
    assertThat(Doors.isPublic(InetAddress.getByName(address))).isTrue();
  }

  @Test
  void onlyWhatTheAdministratorNamesIsReachedOnLoopback() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Options options =
          Options.written(Map.of("gateway.irc.servers", List.of("localhost " + socket.getLocalPort() + " plain")));
      new Doors(options).open("localhost").close();
      assertThat(new Doors(options).open("localhost").isClosed()).isFalse();
    }
    Doors closed = new Doors(new Options());
    for (String host : List.of("localhost", "127.0.0.1", "2130706433", "0x7f.1")) {
      assertThatThrownBy(() -> closed.open(host)).isInstanceOf(NetworkException.class);
    }
  }

  @Test
  void theAdministratorCanLeaveNothingElse() {
    Options options =
        Options.written(
            Map.of("gateway.irc.only-listed", true, "gateway.irc.servers", List.of("irc.verona.example 6697 tls")));
    assertThatThrownBy(() -> new Doors(options).open("irc.other.example"))
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
      assertThatThrownBy(() -> new Doors(options).open("localhost"))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("cannot be reached safely");
    }
  }
}
