package im.recado.net.socks;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.Kernel;
import im.recado.kernel.bytestream.Bytestreams;
import im.recado.kernel.module.Options;
import im.recado.wire.jid.Jid;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** XEP-0065 section 6: from the answer to the activation on, what comes is passed on. */
final class SocksConnectionTest {
  private static final String ADDRESS = "a".repeat(40);

  private final Kernel kernel = new Kernel(List.of("verona.example"), new Options(), Clock.systemUTC());
  private final SocksConnections all = new SocksConnections(kernel);
  private EmbeddedChannel requester;
  private EmbeddedChannel target;

  @BeforeEach
  void connect() {
    requester = connected();
    target = connected();
  }

  private EmbeddedChannel connected() {
    EmbeddedChannel channel = new EmbeddedChannel(new SocksConnection(all, new InetSocketAddress("127.0.0.1", 5000)));
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {5, 1, 0}));
    assertThat(read(channel)).isEqualTo("\5\0");
    ByteBuf request = Unpooled.buffer().writeBytes(new byte[] {5, 1, 0, 3, 40});
    request.writeCharSequence(ADDRESS, StandardCharsets.US_ASCII);
    channel.writeInbound(request.writeShort(0));
    assertThat(read(channel)).startsWith("\5\0").contains(ADDRESS);
    return channel;
  }

  private static String read(EmbeddedChannel channel) {
    channel.runPendingTasks();
    ByteBuf bytes = channel.readOutbound();
    if (bytes == null) {
      return "";
    }
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    bytes.release();
    return text;
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  @Test
  void whatIsReadBeforeTheLoopHasHeardOfTheActivationIsPassedOn() throws Exception {
    Bytestreams.Outcome outcome = kernel.bytestreams().activate(ADDRESS, Jid.of("romeo", "verona.example", null), 1);
    assertThat(outcome).isEqualTo(Bytestreams.Outcome.BEGUN);
    // No task of the loop has run yet.
    requester.writeInbound(bytes("all that I have"));
    assertThat(read(target)).isEqualTo("all that I have");
    target.writeInbound(bytes("thanks"));
    assertThat(read(requester)).isEqualTo("thanks");
    assertThat(requester.isOpen()).isTrue();
  }

  @Test
  void whatIsReadBeforeTheActivationEndsTheConnection() throws Exception {
    requester.writeInbound(bytes("too early"));
    assertThat(requester.isOpen()).isFalse();
    assertThat(read(target)).isEmpty();
    Bytestreams.Outcome outcome = kernel.bytestreams().activate(ADDRESS, Jid.of("romeo", "verona.example", null), 1);
    assertThat(outcome).isEqualTo(Bytestreams.Outcome.INCOMPLETE);
  }
}
