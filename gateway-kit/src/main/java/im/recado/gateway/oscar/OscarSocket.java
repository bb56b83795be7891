package im.recado.gateway.oscar;

import im.recado.gateway.network.Tracer;
import im.recado.kernel.background.Background;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server of OSCAR. Requests leave at the pace that the server allows, and a bounded number waits.
 * One thread reads, any thread writes and never waits.
 */
final class OscarSocket {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** So many requests may wait. */
  private static final int MOST = 200;

  private static final int MANY = 5;

  /** So long the server hears nothing before it is told that somebody is there. */
  private static final Duration QUIET = Duration.ofSeconds(60);

  /** So long a last frame has to get out. */
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  /** What waits to be sent. */
  record Frame(int channel, byte[] data, int family, int subtype, long id) {}

  private static final int FEEDBAG = 0x13;

  /** So many changes of the list are sent at last, at once. */
  private static final int MOST_AT_LAST = 20;

  private final Socket socket;
  private final FlapReader reader;
  private final OutputStream out;
  private final Thread writer;
  private final Tracer tracer;

  /** Of the next frame. The writer's. */
  private int sequence = RANDOM.nextInt(0x8000);

  private volatile List<Snac> early = List.of();
  private volatile List<Integer> families = List.of();

  // Guarded by this.
  private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
  private final ArrayDeque<Frame> urgent = new ArrayDeque<>();
  private Rates rates = Rates.none();
  private boolean paused;
  private boolean closing;
  private AtomicLong requests = new AtomicLong();

  OscarSocket(Socket socket, Tracer tracer) throws IOException {
    this.socket = socket;
    this.tracer = tracer;
    this.reader = new FlapReader(socket.getInputStream());
    this.out = socket.getOutputStream();
    this.writer = Background.unstarted("an OSCAR socket", this::write);
  }

  void start() {
    writer.start();
  }

  Socket socket() {
    return socket;
  }

  /** After so long without a frame {@link #read} throws. */
  void timeout(Duration longest) throws IOException {
    socket.setSoTimeout((int) longest.toMillis());
  }

  /** The next frame; null when the server has closed. */
  @Nullable Flap read() throws IOException {
    Flap flap = reader.next();
    if (flap != null && tracer.isOn()) {
      tracer.heard(Masks.of(flap.channel(), flap.data()));
    }
    return flap;
  }

  /** What came while the connection began, for whoever listens to it. */
  List<Snac> early() {
    return early;
  }

  void early(List<Snac> snacs) {
    early = List.copyOf(snacs);
  }

  /** What is spoken here. */
  List<Integer> families() {
    return families;
  }

  void families(List<Integer> now) {
    families = List.copyOf(now);
  }

  /** A number for a request. */
  synchronized long nextId() {
    return requests.incrementAndGet() & 0x7FFFFFFF;
  }

  /** Numbers requests on from another connection: no answer here is one to what was asked there. Before any request. */
  void numberAfter(OscarSocket before) {
    AtomicLong theirs;
    synchronized (before) {
      theirs = before.requests;
    }
    synchronized (this) {
      requests = theirs;
    }
  }

  /** Sends a request when it is its turn; false when so many wait already. */
  synchronized boolean offer(Snac snac) {
    if (closing || waiting.size() >= MOST) {
      return false;
    }
    waiting.add(frame(snac));
    notifyAll();
    return true;
  }

  /** Sends several requests one after the other: all, or none when so many wait already. */
  synchronized boolean offer(Iterable<Snac> snacs, int count) {
    if (closing || waiting.size() + count > MOST) {
      return false;
    }
    snacs.forEach(snac -> waiting.add(frame(snac)));
    notifyAll();
    return true;
  }

  /** Whether nothing is taken any more, as it is over. */
  synchronized boolean isClosing() {
    return closing;
  }

  /** Whether so much waits for its turn that what does not matter should not come too. */
  synchronized boolean isBusy() {
    return waiting.size() > MANY;
  }

  /** Sends a request before all that wait, and at once. */
  void urgent(Snac snac) {
    urgent(frame(snac));
  }

  /** Sends a frame before all that wait, and at once. */
  void urgent(int channel, byte[] data) {
    urgent(new Frame(channel, data, 0, 0, 0));
  }

  private synchronized void urgent(Frame frame) {
    if (!closing && urgent.size() < MOST) {
      urgent.add(frame);
      notifyAll();
    }
  }

  private static Frame frame(Snac snac) {
    return new Frame(Flap.SNAC, snac.toBytes(), snac.family(), snac.subtype(), snac.id());
  }

  /** The pace from now on. */
  synchronized void pace(Rates now) {
    rates = now;
    notifyAll();
  }

  /** The server has changed the pace. */
  synchronized void repace(ByteReader in) throws OscarException {
    rates.changed(in, millis());
    notifyAll();
  }

  /** Sends nothing until the server wants to hear again, or it does. */
  synchronized void paused(boolean now) {
    paused = now;
    notifyAll();
  }

  /** Closes for another connection: what waits, in order, which is to leave there. Never waits. */
  synchronized List<Frame> leave() {
    List<Frame> left = List.copyOf(waiting);
    waiting.clear();
    close();
    return left;
  }

  /** Sends what another connection has left when it is its turn, so many or not. */
  synchronized void take(List<Frame> left) {
    if (!closing) {
      waiting.addAll(left);
      notifyAll();
    }
  }

  /** Sends that it is over, in place of what waits but for changes of the list, which nobody would make again, and closes. Never waits. */
  void close() {
    synchronized (this) {
      if (closing) {
        return;
      }
      waiting.stream().filter(frame -> frame.family() == FEEDBAG).limit(MOST_AT_LAST).forEach(urgent::add);
      waiting.clear();
      urgent.add(new Frame(Flap.SIGN_OFF, new byte[0], 0, 0, 0));
      closing = true;
      notifyAll();
    }
    Background.start(
        "an OSCAR socket",
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
      Frame frame;
      while ((frame = next()) != null) {
        out.write(new Flap(frame.channel(), sequence, frame.data()).toBytes());
        out.flush();
        if (tracer.isOn()) {
          tracer.said(Masks.of(frame.channel(), frame.data()));
        }
        sequence = sequence + 1 & 0xFFFF;
      }
    } catch (IOException e) {
      abort();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Frame next() throws InterruptedException {
    long quietUntil = millis() + QUIET.toMillis();
    while (true) {
      long now = millis();
      Frame first = waiting.peek();
      if (!urgent.isEmpty()) {
        return sent(urgent.remove(), now);
      } else if (closing) {
        return null;
      } else if (now >= quietUntil) {
        return new Frame(Flap.KEEP_ALIVE, new byte[0], 0, 0, 0);
      }
      long wait = quietUntil - now;
      if (first != null && !paused) {
        long turn = rates.wait(first.family(), first.subtype(), now);
        if (turn == 0) {
          return sent(waiting.remove(), now);
        }
        wait = Math.min(wait, turn);
      }
      wait(wait);
    }
  }

  private Frame sent(Frame frame, long now) {
    if (frame.channel() == Flap.SNAC) {
      rates.sent(frame.family(), frame.subtype(), now);
    }
    return frame;
  }

  private static long millis() {
    return System.nanoTime() / 1_000_000;
  }
}
