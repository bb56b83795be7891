package im.recado.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a WebSocket (RFC 6455, RFC 7395): what is written leaves as one masked text frame for each buffer, and what comes
 * goes on without its frames. Between TLS and the client, on its event loop.
 */
final class WebSocketFrames extends ChannelDuplexHandler {
  /** Said to the client when elements may be sent. */
  static final Object OPEN = "the WebSocket is open";

  private static final byte[] CLIENT = " xmlns='jabber:client'".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_HEAD = 8192;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final SplittableRandom masks = new SplittableRandom();
  private final String host;
  private final String key;
  private @Nullable ChannelHandlerContext context;
  private ByteBuf rest = Unpooled.EMPTY_BUFFER;
  private boolean open;

  /** @param host what the server is called */
  WebSocketFrames(String host) {
    this.host = host;
    byte[] nonce = new byte[16];
    masks.nextBytes(nonce);
    this.key = Base64.getEncoder().encodeToString(nonce);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
  }

  /** Asks for a WebSocket, as soon as the connection stands and is secured. */
  void begin() {
    ChannelHandlerContext own = context;
    if (own != null) {
      String head = "GET /ws HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + key
          + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n";
      own.writeAndFlush(Unpooled.copiedBuffer(head, StandardCharsets.US_ASCII));
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    ByteBuf bytes = (ByteBuf) message;
    ByteBuf whole = whole(context, bytes);
    try {
      context.write(frame(context, TEXT, whole), promise);
    } finally {
      whole.release();
      bytes.release();
    }
  }

  /** There is no stream around a stanza which says of what namespace it is (RFC 7395 section 3.3.3). */
  private static ByteBuf whole(ChannelHandlerContext context, ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = at + switch (bytes.getByte(at + 1)) {
      case 'm' -> "<message".length();
      case 'i' -> "<iq".length();
      case 'p' -> "<presence".length();
      default -> 0;
    };
    return end == at ? bytes.retain()
        : context.alloc().buffer(bytes.readableBytes() + CLIENT.length).writeBytes(bytes, at, end - at).writeBytes(CLIENT)
            .writeBytes(bytes, end, bytes.writerIndex() - end);
  }

  private ByteBuf frame(ChannelHandlerContext context, int kind, ByteBuf payload) {
    int length = payload.readableBytes();
    ByteBuf frame = context.alloc().buffer(length + 14);
    frame.writeByte(0x80 | kind);
    if (length < 126) {
      frame.writeByte(0x80 | length);
    } else if (length < 65536) {
      frame.writeByte(0x80 | 126).writeShort(length);
    } else {
      frame.writeByte(0x80 | 127).writeLong(length);
    }
    int mask = masks.nextInt();
    frame.writeInt(mask);
    long wide = (long) mask << 32 | mask & 0xFFFF_FFFFL;
    int at = payload.readerIndex();
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      frame.writeLong(payload.getLong(at + i) ^ wide);
    }
    for (; i < length; i++) {
      frame.writeByte(payload.getByte(at + i) ^ (mask >>> (24 - 8 * (i & 3))));
    }
    return frame;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (rest.isReadable()) {
      ByteBuf both = context.alloc().buffer(rest.readableBytes() + bytes.readableBytes());
      both.writeBytes(rest).writeBytes(bytes);
      rest.release();
      bytes.release();
      bytes = both;
    }
    rest = Unpooled.EMPTY_BUFFER;
    try {
      if (!open) {
        answered(context, bytes);
      }
      while (open && next(context, bytes)) {
        // One frame after the other.
      }
    } finally {
      if (bytes.isReadable()) {
        rest = bytes;
      } else {
        bytes.release();
      }
    }
  }

  private void answered(ChannelHandlerContext context, ByteBuf bytes) {
    String head = bytes.toString(bytes.readerIndex(), Math.min(bytes.readableBytes(), MOST_HEAD), StandardCharsets.US_ASCII);
    int end = head.indexOf("\r\n\r\n");
    if (end < 0) {
      if (bytes.readableBytes() > MOST_HEAD) {
        throw new IllegalStateException("the server answers no WebSocket");
      }
      return;
    }
    if (!head.startsWith("HTTP/1.1 101 ") || !head.contains(accept())) {
      throw new IllegalStateException("the server makes no WebSocket: " + head.lines().findFirst().orElse(""));
    }
    bytes.skipBytes(end + 4);
    open = true;
    context.fireUserEventTriggered(OPEN);
  }

  /** RFC 6455 section 4.2.2. */
  private String accept() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1")
          .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-1 belongs to every JDK", e);
    }
  }

  /** Takes one frame if it is whole; false when it is not. */
  private boolean next(ChannelHandlerContext context, ByteBuf bytes) {
    int at = bytes.readerIndex();
    int available = bytes.readableBytes();
    if (available < 2) {
      return false;
    }
    int kind = bytes.getByte(at) & 0x0F;
    if ((bytes.getByte(at) & 0x70) != 0 || (bytes.getByte(at + 1) & 0x80) != 0) {
      throw new IllegalStateException("a frame with reserved bits, or masked");
    }
    int small = bytes.getByte(at + 1) & 0x7F;
    int header = small < 126 ? 2 : small == 126 ? 4 : 10;
    if (available < header) {
      return false;
    }
    long length = small < 126 ? small : small == 126 ? bytes.getUnsignedShort(at + 2) : bytes.getLong(at + 2);
    if (length > StreamFramer.MAX_FRAME) {
      throw new IllegalStateException("a frame of " + length + " bytes");
    }
    if (available < header + length) {
      return false;
    }
    bytes.skipBytes(header);
    ByteBuf payload = bytes.readRetainedSlice((int) length);
    switch (kind) {
      case PING -> pong(context, payload);
      case CLOSE -> {
        payload.release();
        context.close();
      }
      case PONG -> payload.release();
      default -> context.fireChannelRead(payload);
    }
    return true;
  }

  private void pong(ChannelHandlerContext context, ByteBuf payload) {
    try {
      context.writeAndFlush(frame(context, PONG, payload));
    } finally {
      payload.release();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    rest.release();
    rest = Unpooled.EMPTY_BUFFER;
  }
}
