package im.recado.net;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Options;
import im.recado.net.tls.CertificateFiles;
import im.recado.net.tls.TlsContext;
import im.recado.wire.xml.Element;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody waits for leaves together, in its place. */
final class GatheredWritesTest {
  private static final Element HURRIED = Element.of("message", "jabber:client");
  private static final Element UNHURRIED = Element.of("presence", "jabber:client");

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private ClientConnection connection;

  @BeforeEach
  void begin(@TempDir Path folder) throws Exception {
    Kernel kernel = new Kernel(List.of("verona.example"), new Options(), Clock.systemUTC());
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
  }

  /** What the channel was given since the last call, each write apart. */
  private @Nullable String written() {
    channel.runPendingTasks();
    ByteBuf bytes = channel.readOutbound();
    if (bytes == null) {
      return null;
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes.release();
    return text;
  }

  private void aMomentPasses() {
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void severalLeaveInOneWriteAfterAMoment() {
    connection.writeUnhurried(UNHURRIED);
    assertThat(written()).isNull();
    connection.writeUnhurried(UNHURRIED);
    assertThat(written()).isNull();
    aMomentPasses();
    assertThat(written()).isEqualTo("<presence/><presence/>");
    assertThat(written()).isNull();
  }

  @Test
  void whatIsInAHurryTakesThemAlongInOrder() {
    connection.writeUnhurried(UNHURRIED);
    assertThat(written()).isNull();
    connection.write(HURRIED);
    connection.writeUnhurried(UNHURRIED);
    assertThat(written()).isEqualTo("<presence/><message/><presence/>");
    aMomentPasses();
    assertThat(written()).isNull();
  }

  @Test
  void whatComesAfterwardsWaitsForTheMomentToo() {
    connection.writeUnhurried(UNHURRIED);
    connection.write(HURRIED);
    assertThat(written()).isEqualTo("<presence/><message/>");
    connection.writeUnhurried(UNHURRIED);
    assertThat(written()).isNull();
    aMomentPasses();
    assertThat(written()).isEqualTo("<presence/>");
    connection.writeUnhurried(UNHURRIED);
    aMomentPasses();
    assertThat(written()).isEqualTo("<presence/>");
  }

  @Test
  void moreThanMayCollectDoesNotWait() {
    Element large = Element.of("presence", "jabber:client", "x".repeat(40_000));
    connection.writeUnhurried(large);
    assertThat(written()).isNull();
    connection.writeUnhurried(large);
    assertThat(written()).hasSizeGreaterThan(80_000);
  }

  @Test
  void anEndingStreamLeavesNothingBehind() {
    connection.writeUnhurried(UNHURRIED);
    connection.closeStream();
    assertThat(written()).isEqualTo("<presence/></stream:stream>");
  }
}
