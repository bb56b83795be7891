package im.recado.net;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.Kernel;
import im.recado.kernel.limit.ReadLimits;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Options;
import im.recado.net.tls.CertificateFiles;
import im.recado.net.tls.TlsContext;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SECURITY B-1, D5: who sends too much is read from later. */
final class PauseTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private ClientConnection connection;
  private ChannelHandlerContext context;

  @BeforeEach
  void begin(@TempDir Path folder) throws Exception {
    Options options = new Options();
    options.set(ReadLimits.RATE, 1024);
    options.set(ReadLimits.BURST, 16_384);
    Kernel kernel = new Kernel(List.of("verona.example"), options, Clock.systemUTC());
    kernel.start(List.of(() -> Declaration.module("presence", "Hears nothing.").presence(new Silence())));
    TlsContext tls =
        new TlsContext(
            CertificateFiles.openOrCreate(folder, "verona.example", Clock.systemUTC()), false, TlsContext.Engine.AUTO);
    channel.freezeTime();
    connection =
        new ClientConnection(
            new NettyLoop(channel.eventLoop()),
            new ClientConnections(kernel, tls, null),
            new InetSocketAddress("127.0.0.1", 5000),
            false);
    channel.pipeline().addLast(connection);
    context = channel.pipeline().context(connection);
    channel.pipeline().fireChannelActive();
    reads("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='verona.example' version='1.0'>");
  }

  private void reads(String text) {
    connection.channelRead(context, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
  }

  private boolean isRead() {
    return channel.config().isAutoRead();
  }

  private void pass(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void severalRecordsOfOneReadArePaidForByTheLongestPause() {
    assertThat(isRead()).isTrue();
    reads(" ".repeat(17_000));
    reads(" ".repeat(17_000));
    assertThat(isRead()).isFalse();
    pass(3);
    assertThat(isRead()).as("when the first record alone would be paid for").isFalse();
    pass(30);
    assertThat(isRead()).isTrue();
  }
}
