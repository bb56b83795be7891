package im.recado.net;

import im.recado.kernel.stream.Connection.Written;
import im.recado.wire.xml.XmlWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written to a connection: it collects in one buffer and leaves at the end of the loop's turn, or a moment
 * later when nobody waits for it. While idle it holds no buffer. For the loop.
 */
final class Output {
  /** So much may collect before the peer counts as not reading. */
  private static final int MOST_COLLECTED = 64 * 1024;

  private final NettyLoop loop;
  private final ChannelHandlerContext context;
  private @Nullable ByteBuf collected;
  private @Nullable List<Written> waiting;
  private boolean listed;
  private boolean listedForLater;

  /** That of the connection whose handler has this context. */
  Output(NettyLoop loop, ChannelHandlerContext context) {
    this.loop = loop;
    this.context = context;
  }

  /** Takes what the writer holds. */
  void add(XmlWriter writer, boolean unhurried) {
    add(writer.buffer(), writer.length(), unhurried);
  }

  /** Takes so many bytes. */
  void add(byte[] bytes, int length, boolean unhurried) {
    ByteBuf buffer = collected;
    if (buffer == null) {
      buffer = context.alloc().directBuffer(Math.max(512, length));
      collected = buffer;
    }
    buffer.writeBytes(bytes, 0, length);
    if (listed) {
      return;
    }
    if (unhurried && buffer.readableBytes() < MOST_COLLECTED) {
      if (!listedForLater) {
        listedForLater = true;
        loop.flushUnhurried(this);
      }
    } else {
      listed = true;
      loop.flushLater(this);
    }
  }

  /** Tells what has become of all that was added up to now. */
  void tell(Written written) {
    if (waiting == null) {
      waiting = new ArrayList<>();
    }
    waiting.add(written);
  }

  /** Gives the channel what was in no hurry, unless it has left with something else. */
  void flushUnhurried() {
    listedForLater = false;
    if (!listed) {
      flush();
    }
  }

  /** Gives what was collected to the channel. */
  void flush() {
    listed = false;
    ByteBuf buffer = collected;
    if (buffer == null) {
      return;
    }
    collected = null;
    List<Written> callbacks = waiting;
    waiting = null;
    if (callbacks == null) {
      context.writeAndFlush(buffer, context.voidPromise());
    } else {
      context.writeAndFlush(buffer).addListener(done -> callbacks.forEach(one -> one.done(done.isSuccess())));
    }
  }

  /** Whether the peer takes what it is sent. */
  boolean isWritable() {
    ByteBuf buffer = collected;
    return context.channel().isWritable() && (buffer == null || buffer.readableBytes() < MOST_COLLECTED);
  }

  /** The connection is gone: so is what was collected. */
  void drop() {
    if (collected != null) {
      collected.release();
      collected = null;
    }
    List<Written> lost = waiting;
    waiting = null;
    if (lost != null) {
      lost.forEach(one -> one.done(false));
    }
  }
}
