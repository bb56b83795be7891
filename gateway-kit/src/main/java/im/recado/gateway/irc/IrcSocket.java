package im.recado.gateway.irc;

import im.recado.gateway.network.Tracer;
import im.recado.kernel.background.Background;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an IRC server. Lines leave at the pace that servers like: so many at once, then one at a time (SECURITY G9); a
 * bounded number wait. One thread reads, any thread writes and never waits.
 */
final class IrcSocket {
  /** So many lines may wait. */
  private static final int MOST = 200;

  /** So long a last line has to get out. */
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final Socket socket;
  private final LineReader reader;
  private final OutputStream out;
  private final int burst;
  private final long pace;
  private final Thread writer;
  private final Tracer tracer;
  private final Encoding encoding;

  // Guarded by this.
  private final ArrayDeque<IrcLine> waiting = new ArrayDeque<>();
  private final ArrayDeque<IrcLine> urgent = new ArrayDeque<>();
  private double tokens;
  private long refilled = System.nanoTime();
  private boolean closing;

  /**
   * @param burst so many lines at once
   * @param pace how long one more takes
   */
  IrcSocket(Socket socket, Encoding encoding, int burst, Duration pace, Tracer tracer) throws IOException {
    this.socket = socket;
    this.tracer = tracer;
    this.encoding = encoding;
    this.reader = new LineReader(socket.getInputStream(), encoding);
    this.out = socket.getOutputStream();
    this.burst = burst;
    this.pace = Math.max(1, pace.toNanos());
    this.tokens = burst;
    this.writer = Background.unstarted("an IRC socket", this::write);
  }

  void start() {
    writer.start();
  }

  /** After so long without a line {@link #read} throws. */
  void timeout(Duration longest) throws IOException {
    socket.setSoTimeout((int) longest.toMillis());
  }

  /** The next line that says something; null when the server has closed. */
  @Nullable IrcLine read() throws IOException {
    while (true) {
      String text = reader.next();
      if (text == null) {
        return null;
      }
      IrcLine line = IrcLine.parse(text);
      if (line != null) {
        if (tracer.isOn()) {
          tracer.heard(Masks.of(line));
        }
        return line;
      }
    }
  }

  /** Sends lines when it is their turn: all, or none when so many wait already. */
  synchronized boolean offer(List<IrcLine> lines) {
    if (closing || waiting.size() + lines.size() > MOST) {
      return false;
    }
    waiting.addAll(lines);
    notifyAll();
    return true;
  }

  /** Sends a line before all that wait. */
  synchronized void urgent(IrcLine line) {
    if (urgent.size() < MOST) {
      urgent.add(line);
      notifyAll();
    }
  }

  /** Sends a last line, in place of all that wait, and closes. Never waits. */
  void close(IrcLine last) {
    synchronized (this) {
      if (closing) {
        return;
      }
      waiting.clear();
      urgent.add(last);
      closing = true;
      notifyAll();
    }
    Background.start(
        "an IRC socket",
        () -> {
          try {
            writer.join(GOODBYE);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          abort();
        });
  }

  /** Closes at once. */
  void abort() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, which was wanted.
    }
  }

  private void write() {
    try {
      IrcLine line;
      while ((line = next()) != null) {
        out.write(encoding.bytes(line + "\r\n"));
        out.flush();
        if (tracer.isOn()) {
          tracer.said(Masks.of(line));
        }
      }
    } catch (IOException e) {
      abort();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable IrcLine next() throws InterruptedException {
    while (true) {
      if (!urgent.isEmpty()) {
        return urgent.poll();
      }
      if (closing) {
        return null;
      }
      long now = System.nanoTime();
      tokens = Math.min(burst, tokens + (double) (now - refilled) / pace);
      refilled = now;
      if (waiting.isEmpty()) {
        wait();
      } else if (tokens >= 1) {
        tokens--;
        return waiting.poll();
      } else {
        wait(Math.max(1, (long) ((1 - tokens) * pace / 1_000_000)));
      }
    }
  }
}
