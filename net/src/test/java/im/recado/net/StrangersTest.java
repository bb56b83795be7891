package im.recado.net;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.Kernel;
import im.recado.kernel.limit.Entrance;
import im.recado.kernel.limit.Source;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Options;
import im.recado.net.tls.CertificateFiles;
import im.recado.net.tls.TlsContext;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SECURITY D2: strangers are counted, and the oldest goes first. */
final class StrangersTest {
  private final Options options = new Options();
  private ClientConnections clients;
  private Kernel kernel;

  @BeforeEach
  void begin(@TempDir Path folder) throws Exception {
    kernel = new Kernel(List.of("verona.example"), options, Clock.systemUTC());
    kernel.start(List.of(() -> Declaration.module("presence", "Hears nothing.").presence(new Silence())));
    TlsContext tls =
        new TlsContext(
            CertificateFiles.openOrCreate(folder, "verona.example", Clock.systemUTC()), false, TlsContext.Engine.AUTO);
    clients = new ClientConnections(kernel, tls, null);
    options.set(Strangers.MOST, 10);
    options.set(Strangers.PER_ADDRESS, 3);
  }

  private final class Stranger {
    final EmbeddedChannel channel = new EmbeddedChannel();
    final ClientConnection connection;

    Stranger(String address) {
      connection =
          new ClientConnection(
              new NettyLoop(channel.eventLoop()), clients, new InetSocketAddress(address, 5000), false);
      channel.pipeline().addLast(connection);
      clients.strangers().opened(connection);
    }

    boolean isOpen() {
      channel.runPendingTasks();
      return channel.isOpen();
    }
  }

  @Test
  void d2AnAddressWithTooManyStrangersGetsNoMoreUntilOneHasLoggedIn() {
    Stranger first = new Stranger("192.0.2.1");
    new Stranger("192.0.2.1");
    new Stranger("192.0.2.1");
    assertThat(new Stranger("192.0.2.1").isOpen()).isFalse();
    assertThat(new Stranger("192.0.2.2").isOpen()).isTrue();
    assertThat(first.isOpen()).isTrue();

    clients.strangers().known(first.connection);
    assertThat(new Stranger("192.0.2.1").isOpen()).isTrue();
    assertThat(new Stranger("192.0.2.1").isOpen()).isFalse();
  }

  @Test
  void d2BeyondTheLimitTheOldestStrangerGoes() {
    Stranger oldest = new Stranger("127.0.0.1");
    Stranger known = new Stranger("127.0.0.1");
    clients.strangers().known(known.connection);
    Stranger next = new Stranger("127.0.0.1");
    for (int i = 0; i < 8; i++) {
      assertThat(new Stranger("127.0.0.1").isOpen()).isTrue();
    }
    assertThat(oldest.isOpen()).isTrue();
    assertThat(new Stranger("127.0.0.1").isOpen()).isTrue();
    assertThat(oldest.isOpen()).isFalse();
    assertThat(next.isOpen()).isTrue();
    assertThat(known.isOpen()).isTrue();
  }

  @Test
  void d3ANetworkOf64BitsIsOneAddress() {
    new Stranger("2001:db8:0:1::1");
    new Stranger("2001:db8:0:1::2");
    new Stranger("2001:db8:0:1::3");
    assertThat(new Stranger("2001:db8:0:1::4").isOpen()).isFalse();
    assertThat(new Stranger("2001:db8:0:2::4").isOpen()).isTrue();
  }

  private @Nullable String refusal(String address) throws Exception {
    return clients.strangers().refusal(InetAddress.getByName(address));
  }

  @Test
  void b8NetworksAreKeptOutOrLetInAlone() throws Exception {
    assertThat(refusal("192.0.2.1")).isNull();
    options.set(Entrance.BLOCKED, "192.0.2.0/24, 2001:db8::/32");
    assertThat(refusal("192.0.2.1")).isEqualTo("c2s.blocked-networks");
    assertThat(refusal("::ffff:192.0.2.1")).isEqualTo("c2s.blocked-networks");
    assertThat(refusal("2001:db8:7::1")).isEqualTo("c2s.blocked-networks");
    assertThat(refusal("198.51.100.1")).isNull();
    options.set(Entrance.ALLOWED, "198.51.100.0/25");
    assertThat(refusal("198.51.100.1")).isNull();
    assertThat(refusal("198.51.100.200")).isEqualTo("c2s.allowed-networks");
    assertThat(refusal("127.0.0.1")).isEqualTo("c2s.allowed-networks");
  }

  @Test
  void b9WhoIsBannedIsNotEvenListenedToButThisMachineIs() throws Exception {
    for (String address : List.of("192.0.2.1", "127.0.0.1")) {
      Source source = Source.of(InetAddress.getByName(address));
      kernel.bans().add(source, Duration.ofHours(1), Duration.ofHours(1), "failed logins");
    }
    assertThat(refusal("192.0.2.1")).isEqualTo("ban");
    assertThat(refusal("192.0.2.2")).isNull();
    assertThat(refusal("127.0.0.1")).isNull();
  }
}
