package im.recado.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

class ListenAddressTest {
  private static ListenAddress of(String text) throws Exception {
    return ListenAddress.of(
        Settings.read(Path.of("none.toml"), List.of("c2s.address=" + text)), ServerOptions.C2S_ADDRESS);
  }

  @ParameterizedTest
  @CsvSource({
    "*, every address of this machine, http://localhost:9280/health",
    "::, every address of this machine, http://localhost:9280/health",
    "0.0.0.0, every IPv4 address of this machine, http://localhost:9280/health",
    "127.0.0.1, 127.0.0.1, http://127.0.0.1:9280/health",
    "::1, ::1, http://[::1]:9280/health",
    "[::1], [::1], http://[::1]:9280/health",
    "localhost, localhost, http://localhost:9280/health",
  })
  void peopleAreToldWhere(String text, String where, String url) throws Exception {
    assertThat(of(text).describe()).isEqualTo(where);
    assertThat(of(text).url(9280, "/health")).isEqualTo(url);
  }

  @Test
  void everyAddressIsMoreThanEveryIpv4Address() throws Exception {
    assertThat(of("0.0.0.0").ip().getAddress()).hasSize(4);
    assertThat(of("*").ip().isAnyLocalAddress()).isTrue();
  }

  @Test
  void aPortThatCannotBeHadForAnUnknownReasonIsNamedAsWell() throws Exception {
    assertThat(of("::1").unavailable("c2s.port", 5222, new IOException("no more sockets")))
        .hasMessage("Cannot listen on ::1, port 5222: no more sockets; choose another port with --set c2s.port=NUMBER.");
  }
}
