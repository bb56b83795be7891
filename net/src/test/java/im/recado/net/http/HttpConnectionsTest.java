package im.recado.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Options;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HttpConnectionsTest {
  private final Options options = new Options();
  private final Kernel kernel = new Kernel(List.of("verona.example"), options, Clock.systemUTC());
  private final HttpConnections connections = new HttpConnections(kernel, kernel.web(), null);

  private boolean refuses(String address) throws Exception {
    return connections.refuses(InetAddress.getByName(address));
  }

  @Test
  void b8WhoIsKeptOutAndWhoIsLetInAlone() throws Exception {
    assertThat(refuses("192.0.2.7")).isFalse();
    options.set(HttpConnections.BLOCKED, "192.0.2.0/24");
    assertThat(refuses("192.0.2.7")).isTrue();
    assertThat(refuses("::ffff:192.0.2.7")).as("the same address").isTrue();
    assertThat(refuses("198.51.100.7")).isFalse();
    options.set(HttpConnections.ALLOWED, "2001:db8::/32");
    assertThat(refuses("198.51.100.7")).isTrue();
    assertThat(refuses("2001:db8::7")).isFalse();
  }

  @Test
  void w15NoNetworkShutsThisMachineOut() throws Exception {
    options.set(HttpConnections.BLOCKED, List.of("127.0.0.0/8", "::/0", "0.0.0.0/0"));
    options.set(HttpConnections.ALLOWED, "192.0.2.0/24");
    for (String own : List.of("127.0.0.1", "127.0.0.9", "::1")) {
      assertThat(refuses(own)).as(own).isFalse();
    }
    assertThat(refuses("192.0.2.7")).as("others are").isTrue();
  }
}
