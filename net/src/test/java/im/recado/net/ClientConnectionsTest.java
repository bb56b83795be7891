package im.recado.net;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Options;
import im.recado.kernel.route.PresenceHandler;
import im.recado.kernel.session.Session;
import im.recado.net.tls.CertificateFiles;
import im.recado.net.tls.TlsContext;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SECURITY D2: strangers are counted, and the oldest goes first. */
final class ClientConnectionsTest {
  private final Options options = new Options();
  private ClientConnections clients;

  private static final class Silence implements PresenceHandler {
    @Override
    public boolean blocks(Session sender, Presence presence) {
      return false;
    }

    @Override
    public void sent(Session sender, Presence presence) {}

    @Override
    public void received(Jid account, Presence presence) {}

    @Override
    public boolean sharesPresence(Session session, Jid other) {
      return false;
    }
  }

  @BeforeEach
  void begin(@TempDir Path folder) throws Exception {
    Kernel kernel = new Kernel(List.of("verona.example"), options, Clock.systemUTC());
    kernel.start(List.of(() -> Declaration.module("presence", "Hears nothing.").presence(new Silence())));
    TlsContext tls =
        new TlsContext(
            CertificateFiles.openOrCreate(folder, "verona.example", Clock.systemUTC()), false, TlsContext.Engine.AUTO);
    clients = new ClientConnections(kernel, tls, null);
    options.set(ClientConnections.STRANGERS, 10);
    options.set(ClientConnections.STRANGERS_PER_ADDRESS, 3);
  }

  private final class Stranger {
    final EmbeddedChannel channel = new EmbeddedChannel();
    final NettyConnection connection;

    Stranger(String address) {
      connection =
          new NettyConnection(
              new NettyLoop(channel.eventLoop()), clients, new InetSocketAddress(address, 5000), null);
      channel.pipeline().addLast(connection);
      clients.opened(connection);
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

    clients.known(first.connection);
    assertThat(new Stranger("192.0.2.1").isOpen()).isTrue();
    assertThat(new Stranger("192.0.2.1").isOpen()).isFalse();
  }

  @Test
  void d2BeyondTheLimitTheOldestStrangerGoes() {
    Stranger oldest = new Stranger("127.0.0.1");
    Stranger known = new Stranger("127.0.0.1");
    clients.known(known.connection);
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
}
