package im.recado.net;

import im.recado.kernel.stream.Loop;
import im.recado.net.websocket.Deflated;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlWriter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event loop with what its connections share: one writer, one read buffer, and the list of those that have something
 * to flush at the end of the turn, so that many stanzas leave in one write.
 */
final class NettyLoop implements Loop {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int READ_BUFFER = 64 * 1024;

  /**
   * So long what nobody waits for may collect. Short enough to go unnoticed; several people entering a room share a
   * write.
   */
  private static final Duration MOMENT = Duration.ofMillis(20);

  private final EventLoop loop;
  private final XmlWriter writer = new XmlWriter(Namespaces.CLIENT);
  private final XmlWriter documents = new XmlWriter("");
  private @Nullable Deflated deflated;
  private final byte[] readBuffer = new byte[READ_BUFFER];
  private final Turns turns;
  private List<Output> unflushed = new ArrayList<>();
  private List<Output> flushing = new ArrayList<>();
  private List<Output> unhurried = new ArrayList<>();

  NettyLoop(EventLoop loop) {
    this.loop = loop;
    this.turns = new Turns(this, this::nextTurn, System::nanoTime, THREADS::getCurrentThreadCpuTime);
  }

  EventLoop netty() {
    return loop;
  }

  /** When what others should not wait for is done. */
  Turns turns() {
    return turns;
  }

  /** What is scheduled is done after the loop has looked at its connections; what is executed goes on before. */
  private void nextTurn(Runnable task, long pause) {
    try {
      loop.schedule(task, pause, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // As below.
    }
  }

  /** Empty, for this loop's connections, during one call. */
  XmlWriter writer() {
    writer.clear();
    return writer;
  }

  /** The same for elements that stand alone. */
  XmlWriter documents() {
    documents.clear();
    return documents;
  }

  /** Compressed messages of this loop's connections. */
  Deflated deflated() {
    Deflated made = deflated;
    if (made == null) {
      made = new Deflated();
      deflated = made;
    }
    return made;
  }

  byte[] readBuffer() {
    return readBuffer;
  }

  /** Flushes this one when the events of this turn have been handled. On the loop. */
  void flushLater(Output output) {
    unflushed.add(output);
    if (unflushed.size() == 1) {
      loop.execute(this::flush);
    }
  }

  private void flush() {
    List<Output> all = unflushed;
    unflushed = flushing;
    flushing = all;
    for (Output output : all) {
      output.flush();
    }
    all.clear();
  }

  /** Flushes this one in a moment, with all others that are in no hurry. On the loop. */
  void flushUnhurried(Output output) {
    unhurried.add(output);
    if (unhurried.size() == 1) {
      schedule(MOMENT, this::flushUnhurried);
    }
  }

  private void flushUnhurried() {
    List<Output> all = unhurried;
    unhurried = new ArrayList<>();
    for (Output output : all) {
      output.flushUnhurried();
    }
  }

  @Override
  public boolean inLoop() {
    return loop.inEventLoop();
  }

  @Override
  public void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // The server has closed every connection; nobody is left to be written to.
    }
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    Future<?> future = loop.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }
}
