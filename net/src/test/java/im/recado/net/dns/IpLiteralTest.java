package im.recado.net.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an address, and what has to be looked up. */
class IpLiteralTest {
  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.7", "0.0.0.0", "255.255.255.255", "::1", "2001:db8::7", "::ffff:192.0.2.7"})
  void addressesAre(String text) throws Exception {
    assertThat(IpLiteral.of(text)).isEqualTo(InetAddress.getByName(text));
    assertThat(new HostPort(text, 53).isAddress()).isTrue();
    assertThat(IpLiteral.isDomain(text.contains(":") ? "[" + text + "]" : text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.3.4.5", "1.2.3", "12345", "256.1.1.1", "1..2.3", "1.2.3.4.", ".", "", "1.2.3.4.example", "a", "im.example.org",
        ":", ":::", "1:2", "g::1", "fe80::1%lo", "1.2.3.4:5"
      })
  void allElseIsNone(String text) {
    assertThat(IpLiteral.of(text)).isNull();
    assertThat(new HostPort(text, 53).isAddress()).isFalse();
    assertThat(IpLiteral.isDomain(text)).isFalse();
  }
}
