package im.recado.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before everything else that handles a stranger's connection and holds what it reads until it is its turn
 * ({@link Turns}); meanwhile nothing more is read. It is {@linkplain #open opened} when nobody is a stranger there any
 * more. For the connection's event loop.
 */
final class Gate extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  private final Turns turns;
  private final Runnable first;

  /** What came in one turn of the loop. */
  private final ArrayDeque<Object> held = new ArrayDeque<>(2);

  private @Nullable ChannelHandlerContext context;
  private boolean begun;
  private boolean gone;

  /**
   * A gate that is closed.
   *
   * @param first is done before it opens for the first time
   */
  Gate(Turns turns, Runnable first) {
    this.turns = turns;
    this.first = first;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    this.context = context;
  }

  /** Lets everything in from now on. */
  void open() {
    if (!gone && context != null) {
      context.pipeline().remove(this);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    held.add(message);
    if (held.size() == 1) {
      context.channel().config().setAutoRead(false);
      turns.ask(begun ? Turns.Kind.GOES_ON : Turns.Kind.BEGINS, () -> pass(context));
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (held.isEmpty()) {
      context.fireChannelReadComplete();
    }
  }

  /** Lets in what is held. Whoever gets it may stop the reading, so that this goes on before. */
  private void pass(ChannelHandlerContext context) {
    if (gone) {
      return;
    }
    if (!begun) {
      begun = true;
      first.run();
    }
    letIn(context);
  }

  private void letIn(ChannelHandlerContext context) {
    if (held.isEmpty()) {
      return;
    }
    if (context.channel().isOpen()) {
      resume(context);
    }
    Object next;
    while ((next = held.poll()) != null) {
      context.fireChannelRead(next);
    }
    context.fireChannelReadComplete();
  }

  /**
   * A connection that the peer has just broken cannot be read from, as the operating system says; it ends by itself.
   */
  private static void resume(ChannelHandlerContext context) {
    try {
      context.channel().config().setAutoRead(true);
    } catch (UncheckedIOException e) {
      LOG.debug("A connection broke before its turn: {}", e.getMessage());
    }
  }

  /** What the peer said last is worth no turn any more. */
  @Override
  public void channelInactive(ChannelHandlerContext context) {
    gone = true;
    Object next;
    while ((next = held.poll()) != null) {
      ReferenceCountUtil.release(next);
    }
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    gone = true;
    letIn(context);
  }
}
