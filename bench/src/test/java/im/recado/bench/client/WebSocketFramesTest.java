package im.recado.bench.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WebSocketFramesTest {
  private final WebSocketFrames frames = new WebSocketFrames("localhost");
  private final List<Object> events = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel(frames, new ChannelInboundHandlerAdapter() {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      events.add(event);
    }
  });

  private static ByteBuf ascii(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private String written() {
    ByteBuf bytes = channel.readOutbound();
    try {
      return bytes.toString(StandardCharsets.US_ASCII);
    } finally {
      bytes.release();
    }
  }

  private void open() throws Exception {
    frames.begin();
    Matcher key = Pattern.compile("Sec-WebSocket-Key: (\\S+)").matcher(written());
    assertThat(key.find()).isTrue();
    byte[] hash = MessageDigest.getInstance("SHA-1")
        .digest((key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
    channel.writeInbound(ascii("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: "));
    assertThat(events).isEmpty();
    channel.writeInbound(ascii(Base64.getEncoder().encodeToString(hash) + "\r\n\r\n"));
    assertThat(events).containsExactly(WebSocketFrames.OPEN);
  }

  /** The payload of a masked frame. */
  private static String unmasked(ByteBuf frame, int kind) {
    assertThat(frame.readUnsignedByte()).isEqualTo((short) (0x80 | kind));
    int length = frame.readUnsignedByte();
    assertThat(length & 0x80).isEqualTo(0x80);
    length &= 0x7F;
    length = length == 126 ? frame.readUnsignedShort() : length;
    byte[] mask = new byte[4];
    frame.readBytes(mask);
    byte[] text = new byte[length];
    frame.readBytes(text);
    for (int i = 0; i < length; i++) {
      text[i] ^= mask[i % 4];
    }
    assertThat(frame.isReadable()).isFalse();
    frame.release();
    return new String(text, StandardCharsets.US_ASCII);
  }

  @Test
  void whatIsWrittenIsMasked() throws Exception {
    open();
    for (String text : List.of("<r/>", "x".repeat(200), "y".repeat(70_000).substring(0, 60_001))) {
      channel.writeOutbound(ascii(text));
      assertThat(unmasked(channel.readOutbound(), 1)).isEqualTo(text);
    }
    channel.writeOutbound(ascii("<presence/>"));
    assertThat(unmasked(channel.readOutbound(), 1)).isEqualTo("<presence xmlns='jabber:client'/>");
    channel.writeOutbound(ascii("<iq type='get'>x</iq>"));
    assertThat(unmasked(channel.readOutbound(), 1)).isEqualTo("<iq xmlns='jabber:client' type='get'>x</iq>");
  }

  @Test
  void framesComeInAnyPieces() throws Exception {
    open();
    String text = "<message>" + "z".repeat(300) + "</message>";
    ByteBuf frame = Unpooled.buffer();
    frame.writeByte(0x81).writeByte(126).writeShort(text.length()).writeBytes(ascii(text));
    // Somebody asks whether we are there, and says more.
    frame.writeByte(0x89).writeByte(2).writeBytes(ascii("hi")).writeByte(0x81).writeByte(4).writeBytes(ascii("<a/>"));
    while (frame.isReadable()) {
      channel.writeInbound(frame.readBytes(1));
    }
    StringBuilder heard = new StringBuilder();
    for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
      heard.append(part.toString(StandardCharsets.US_ASCII));
      part.release();
    }
    assertThat(heard).hasToString(text + "<a/>");
    assertThat(unmasked(channel.readOutbound(), 10)).isEqualTo("hi");
  }

  @Test
  void aServerThatMakesNoWebSocketIsRefused() {
    frames.begin();
    written();
    assertThatThrownBy(() -> channel.writeInbound(ascii("HTTP/1.1 101 Yes\r\nSec-WebSocket-Accept: no\r\n\r\n")))
        .hasMessageContaining("the server makes no WebSocket");
  }
}
