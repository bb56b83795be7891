package im.recado.gateway;

import im.recado.gateway.network.FileSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Objects;

/**
 * What is in a file on its way from a network to where it is kept. It holds little: the network is not read from as
 * long as the disk is behind. One thread puts, another reads, any thread ends it.
 */
final class FilePipe extends InputStream implements FileSink {
  /** So many bytes may be on the way. */
  static final int MOST = 256 * 1024;

  // Guarded by this.
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private int bytes;

  /** How much of the first piece has been read. */
  private int at;

  private boolean ended;
  private boolean closed;
  private String failure = "";
  private boolean moved;

  @Override
  public synchronized boolean put(byte[] piece) throws InterruptedException {
    moved = true;
    while (isOpen() && bytes > 0 && bytes + piece.length > MOST) {
      wait();
    }
    if (!isOpen() || ended) {
      return false;
    }
    if (piece.length > 0) {
      waiting.add(piece);
      bytes += piece.length;
      notifyAll();
    }
    return true;
  }

  private boolean isOpen() {
    return !closed && failure.isEmpty();
  }

  @Override
  public synchronized void end() {
    ended = true;
    notifyAll();
  }

  @Override
  public synchronized void fail(String why) {
    if (failure.isEmpty() && !ended) {
      failure = why;
      notifyAll();
    }
  }

  /** Ends it when nothing has moved since this was called the last time. */
  synchronized void look(String why) {
    if (!moved) {
      fail(why);
    }
    moved = false;
  }

  /** Why nothing more comes, as a sentence; empty when that is not so. */
  synchronized String failure() {
    return failure;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public synchronized int read(byte[] target, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, target.length);
    if (length == 0) {
      return 0;
    }
    while (isOpen() && waiting.isEmpty() && !ended) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }
    if (!isOpen()) {
      throw new IOException("the file comes no more");
    }
    byte[] first = waiting.peek();
    if (first == null) {
      return -1;
    }
    int count = Math.min(length, first.length - at);
    System.arraycopy(first, at, target, from, count);
    at += count;
    moved = true;
    if (at == first.length) {
      waiting.remove();
      bytes -= first.length;
      at = 0;
      notifyAll();
    }
    return count;
  }

  /** Nobody reads any more: who puts hears so. */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
    bytes = 0;
    notifyAll();
  }
}
