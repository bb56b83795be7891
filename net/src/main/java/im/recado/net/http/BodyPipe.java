package im.recado.net.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way from the connection's loop to the thread that reads it. The connection is read only while
 * somebody waits for more and little lies here, so that a body that nobody wants stays with its sender. Safe for both
 * threads.
 */
final class BodyPipe extends InputStream {
  /** With so much lying here nothing more is read. */
  private static final int ENOUGH = 64 * 1024;

  private final long most;
  private final Runnable wanted;
  private final ArrayDeque<byte[]> parts = new ArrayDeque<>();
  private byte @Nullable [] current;
  private int position;
  private int lying;
  private long total;
  private boolean ended;
  private @Nullable IOException failure;

  /** More has come than the route takes. */
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;

    TooLarge() {
      super("the body is too large");
    }
  }

  /**
   * An empty pipe.
   *
   * @param most so many bytes may come
   * @param wanted asks the connection to read on; any thread
   */
  BodyPipe(long most, Runnable wanted) {
    this.most = most;
    this.wanted = wanted;
  }

  /** Some of the body has come; whether more may be read. On the loop. */
  synchronized boolean offer(byte[] part) {
    total += part.length;
    if (total > most) {
      failure = new TooLarge();
      parts.clear();
    } else if (failure == null) {
      parts.add(part);
      lying += part.length;
    }
    notifyAll();
    return failure == null && lying < ENOUGH;
  }

  /** The body is whole. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Nothing more will come. */
  synchronized void fail(String reason) {
    if (!ended && failure == null) {
      failure = new IOException(reason);
    }
    notifyAll();
  }

  /** Whether all of the body has come. */
  synchronized boolean isWhole() {
    return ended;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, target.length);
    if (length == 0) {
      return 0;
    }
    boolean more = false;
    int count;
    synchronized (this) {
      while (current == null && parts.isEmpty() && !ended && failure == null) {
        wanted.run();
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted", e);
        }
      }
      if (failure != null) {
        throw failure;
      }
      if (current == null) {
        current = parts.poll();
        position = 0;
      }
      byte[] part = current;
      if (part == null) {
        return -1;
      }
      count = Math.min(length, part.length - position);
      System.arraycopy(part, position, target, from, count);
      position += count;
      if (position == part.length) {
        current = null;
      }
      boolean full = lying >= ENOUGH;
      lying -= count;
      more = full && lying < ENOUGH && !ended;
    }
    if (more) {
      wanted.run();
    }
    return count;
  }
}
