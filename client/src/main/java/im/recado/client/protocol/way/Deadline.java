package im.recado.client.protocol.way;

import java.io.Closeable;
import java.time.Duration;

/** Closes something that takes too long: whoever answers byte by byte would else be waited for without an end. */
final class Deadline implements AutoCloseable {
  private final Thread thread;

  Deadline(Closeable what, Duration patience) {
    thread = Thread.ofVirtual().start(() -> {
      try {
        Thread.sleep(patience);
        Tcp.close(what);
      } catch (InterruptedException e) {
        // It was in time.
      }
    });
  }

  /** It is done. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
