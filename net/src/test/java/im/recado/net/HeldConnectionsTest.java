package im.recado.net;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Options;
import im.recado.net.tls.CertificateFiles;
import im.recado.net.tls.TlsContext;
import im.recado.wire.xml.Element;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to connections that wait for their turn. */
final class HeldConnectionsTest {
  private static final Element WORD = Element.of("message", "jabber:client");
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private ClientConnections clients;

  @BeforeEach
  void begin(@TempDir Path folder) throws Exception {
    Kernel kernel = new Kernel(List.of("verona.example"), new Options(), Clock.systemUTC());
    kernel.start(List.of(() -> Declaration.module("presence", "Hears nothing.").presence(new Silence())));
    TlsContext tls =
        new TlsContext(
            CertificateFiles.openOrCreate(folder, "verona.example", Clock.systemUTC()), false, TlsContext.Engine.AUTO);
    clients = new ClientConnections(kernel, tls, null);
  }

  private ClientConnection connection(boolean directTls) {
    ClientConnection connection =
        new ClientConnection(
            new NettyLoop(channel.eventLoop()), clients, new InetSocketAddress("127.0.0.1", 5000), directTls);
    channel.pipeline().addLast(connection);
    return connection;
  }

  @Test
  void whereTlsIsToComeFirstNothingIsSaidBefore() {
    ClientConnection connection = connection(true);
    connection.write(WORD);
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    connection.closeStream();
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
    assertThat((Object) channel.readOutbound()).isNull();
  }

  @Test
  void tlsFromTheFirstByteBeginsWithTheTurn() {
    connection(true);
    channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(new byte[] {22}));
    assertThat(channel.pipeline().get(SslHandler.class)).isNull();
    channel.runPendingTasks();
    assertThat(channel.pipeline().get(SslHandler.class)).isNotNull();
    channel.finishAndReleaseAll();
  }

  @Test
  void anEndWaitsForItsTurn() {
    connection(false);
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertThat(channel.isOpen()).isTrue();
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }
}
