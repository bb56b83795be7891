package im.recado.console.live;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events: some every few seconds, made when they are due, until there is none. Read by the thread that answers the
 * request; closing it ends it.
 */
final class EventStream extends InputStream {
  private final Duration step;
  private final Supplier<@Nullable String> events;
  private final Runnable closed;
  private byte[] bytes = new byte[0];
  private int at;
  private boolean first = true;
  private boolean isClosed;

  /**
   * A stream.
   *
   * @param events makes the next events ({@link #event}); null ends the stream
   * @param closed runs once when it is over
   */
  EventStream(Duration step, Supplier<@Nullable String> events, Runnable closed) {
    this.step = step;
    this.events = events;
    this.closed = closed;
  }

  /** An event as it is written; {@code message} is the name of those without one. */
  static String event(String name, String data) {
    return (name.equals("message") ? "" : "event: " + name + "\n") + "data: " + data + "\n\n";
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (at == bytes.length && !next()) {
      return -1;
    }
    int count = Math.min(length, bytes.length - at);
    System.arraycopy(bytes, at, into, offset, count);
    at += count;
    return count;
  }

  private boolean next() {
    try {
      if (!first) {
        Thread.sleep(step);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    first = false;
    String next = events.get();
    if (next == null) {
      return false;
    }
    bytes = next.getBytes(StandardCharsets.UTF_8);
    at = 0;
    return true;
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      closed.run();
    }
  }
}
