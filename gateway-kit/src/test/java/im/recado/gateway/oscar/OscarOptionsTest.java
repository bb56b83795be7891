package im.recado.gateway.oscar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.gateway.network.Door;
import im.recado.gateway.network.NetworkException;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where people log in, and where they may be sent from there. */
class OscarOptionsTest {
  private static OscarOptions options(String server, String... others) {
    return new OscarOptions(
        Options.written(Map.of("gateway.icq.server", server, "gateway.icq.others", List.of(others))), Kind.ICQ);
  }

  @ParameterizedTest
  @CsvSource({
    "login.icq.example, login.icq.example, 5190, PLAIN",
    "login.icq.example 443, login.icq.example, 443, PLAIN",
    "login.icq.example 5191 tls, login.icq.example, 5191, TLS",
    "login.icq.example:5192, login.icq.example, 5192, PLAIN",
    "2001:db8::1 5193, 2001:db8::1, 5193, PLAIN",
    "10.1.2.3 5191 tls-unverified, 10.1.2.3, 5191, TLS_UNVERIFIED"
  })
  void theServerIsTheAdministratorsChoice(String written, String host, int port, Door.Security security) throws Exception {
    assertThat(options(written).door()).isEqualTo(new Door(host, port, security, true));
  }

  @Test
  void withoutOneNobodyLogsIn() {
    assertThatThrownBy(() -> options("").door()).isInstanceOf(NetworkException.class).hasMessageContaining("administrator");
  }

  @ParameterizedTest
  @CsvSource({
    "login.icq.example:5195, login.icq.example, 5195, true",
    "LOGIN.icq.example:5195, LOGIN.icq.example, 5195, true",
    "10.1.2.3:5195, 10.1.2.3, 5195, true",
    "bos.icq.example, bos.icq.example, 5191, false",
    "inside.icq.example:80, inside.icq.example, 80, true",
    "10.1.2.4:5195, 10.1.2.4, 5195, false"
  })
  void peopleAreSentOnToWhereTheyMayBe(String address, String host, int port, boolean named) throws Exception {
    OscarOptions options = options("login.icq.example 5191", "inside.icq.example");
    assertThat(options.door(address, "10.1.2.3")).isEqualTo(new Door(host, port, Door.Security.PLAIN, named));
  }

  @ParameterizedTest
  @ValueSource(strings = {"login icq", "login.icq.example 5190 ssl", "login.icq.example plain", "http://login.icq.example/",
    "login.icq.example 0", "login.icq.example 65536", "login.icq.example:99999", "login.icq.example:", "login.icq.example:a", "::1:x"})
  void whatIsNoServerIsNotTaken(String written) {
    Option<?> server = options("").all().getFirst();
    assertThatThrownBy(() -> server.parser().apply(written)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void furtherServersAreNamesAndAddresses() {
    Option<?> others = options("").all().get(1);
    assertThat(others.parser().apply(List.of("inside.icq.example", "10.1.2.3", "2001:db8::1")))
        .isEqualTo(List.of("inside.icq.example", "10.1.2.3", "2001:db8::1"));
    for (String none : List.of("inside:5190", "http://inside", "no where", "*")) {
      assertThatThrownBy(() -> others.parser().apply(List.of(none)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("without a port");
    }
  }

  @Test
  void whatIsNoCharacterSetIsNotTaken() {
    Option<?> charset = options("").all().getLast();
    assertThat(charset.parser().apply("cp1251")).isEqualTo("windows-1251");
    for (String none : List.of("", "no such", "windows-9999")) {
      assertThatThrownBy(() -> charset.parser().apply(none)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
