package im.recado.kernel.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SECURITY H10: addresses are compared in one form. */
final class NetworkTest {
  private static InetAddress address(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "192.0.2.0/24, ::ffff:192.0.2.9, true",
    "::ffff:192.0.2.7, 192.0.2.7, true",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::1, ::1, true"
  })
  void aNetworkHoldsItsAddressesAndNoOthers(String network, String address, boolean holds) throws UnknownHostException {
    assertThat(Network.parse(network).contains(address(address))).isEqualTo(holds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "example.org", "192.0.2.0/33", "2001:db8::/129", "192.0.2.0/x", "192.0.2.0/-1", "/24", "::1%eth0"})
  void whatIsNoNetworkIsRefusedAndNothingIsLookedUp(String text) {
    assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void networksAreWrittenAsTheyAreRead() {
    assertThat(List.of("192.0.2.7", "192.0.2.0/24").stream().map(Network::parse).map(Network::toString))
        .containsExactly("192.0.2.7", "192.0.2.0/24");
  }

  @Test
  void whatCountsAsOneAddress() throws UnknownHostException {
    assertThat(Source.of(address("2001:db8::1"))).isEqualTo(Source.of(address("2001:db8::ffff:1")));
    assertThat(Source.of(address("2001:db8::1"))).isNotEqualTo(Source.of(address("2001:db8:0:1::1")));
    assertThat(Source.of(address("192.0.2.7"))).isNotEqualTo(Source.of(address("192.0.2.8")));
    assertThat(Source.of(address("::ffff:192.0.2.7"))).isEqualTo(Source.of(address("192.0.2.7")));
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    System.arraycopy(address("192.0.2.7").getAddress(), 0, mapped, 12, 4);
    assertThat(Source.of(java.net.Inet6Address.getByAddress(null, mapped, 0))).isEqualTo(Source.of(address("192.0.2.7")));
    assertThat(Source.of(address("0.0.0.1"))).isNotEqualTo(Source.of(address("::1")));
  }
}
