package im.recado.interop.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A TCP proxy that treats connections as badly as real networks do. It listens on loopback, connects to loopback and
 * refuses every other target. Faults hold for both directions unless they say otherwise, from the next bytes on, for
 * the connections that stand and those that come.
 */
public final class ChaosProxy implements AutoCloseable {
  private static final int CHUNK = 8192;

  /** What happens to the bytes that pass. */
  private enum Fault {
    NONE,
    /** Read and thrown away, the connection stays: a network that went away without a word. */
    BLACKHOLE,
    /** One byte at a time, each its own packet. */
    TRICKLE
  }

  private final Supplier<InetSocketAddress> target;
  private final ServerSocket listener;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicLong flipAfter = new AtomicLong(-1);
  private volatile Fault fault = Fault.NONE;
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean refusing;

  /** {@code target} is asked before each connection, as a server's ports may change when it restarts. */
  public ChaosProxy(Supplier<InetSocketAddress> target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("chaos proxy").start(this::acceptAll);
  }

  /** Where to connect instead of to the target. */
  public InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  /** How many connections were accepted so far. */
  public int accepted() {
    return accepted.get();
  }

  /** Every chunk waits this long before it goes on. */
  public void delay(Duration each) {
    delay = each;
  }

  /** Bytes go on one by one. */
  public void trickle() {
    fault = Fault.TRICKLE;
  }

  /** Bytes vanish, while the connections stay open. */
  public void blackhole() {
    fault = Fault.BLACKHOLE;
  }

  /** The lowest bit of the byte that comes after {@code bytes} more bytes to the client is turned, once. */
  public void flipBitToClientAfter(long bytes) {
    flipAfter.set(bytes);
  }

  /** All is well again, for new connections and for those that stand. What a black hole took is gone for good. */
  public void heal() {
    fault = Fault.NONE;
    delay = Duration.ZERO;
    refusing = false;
    flipAfter.set(-1);
  }

  /** Closes new connections at once until {@link #heal()}. */
  public void refuseNew() {
    refusing = true;
  }

  /** Drops all connections with a reset, as a rebooted router does. */
  public void drop() {
    links.forEach(Link::reset);
  }

  /** Ends the direction to the server on all connections; the direction to the client stays. */
  public void halfClose() {
    links.forEach(Link::endToServer);
  }

  @Override
  public void close() {
    closeQuietly(listener);
    links.forEach(Link::reset);
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        accepted.incrementAndGet();
        if (refusing) {
          client.close();
        } else {
          connect(client);
        }
      } catch (IOException e) {
        // a closed listener ends the loop; a client that went away does not
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket server = new Socket();
    try {
      InetSocketAddress address = target.get();
      if (!address.getAddress().isLoopbackAddress()) {
        throw new IOException("refused: " + address + " is not on loopback");
      }
      server.connect(address, 5000);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    } catch (IOException | RuntimeException e) {
      closeQuietly(server);
      closeQuietly(client);
      return;
    }
    Link link = new Link(client, server);
    links.add(link);
    Thread.ofVirtual().start(() -> link.pump(client, server, false));
    Thread.ofVirtual().start(() -> link.pump(server, client, true));
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // gone either way
    }
  }

  private final class Link {
    private final Socket client;
    private final Socket server;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(Socket from, Socket to, boolean toClient) {
      byte[] chunk = new byte[CHUNK];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
          if (fault == Fault.BLACKHOLE) {
            continue;
          }
          if (!delay.isZero()) {
            LockSupport.parkNanos(delay.toNanos());
          }
          if (toClient) {
            flip(chunk, length);
          }
          forward(chunk, length, out);
        }
        to.shutdownOutput();
      } catch (IOException e) {
        reset();
      }
      if (client.isClosed() || (client.isInputShutdown() && server.isInputShutdown())) {
        links.remove(this);
      }
    }

    private void flip(byte[] chunk, int length) {
      long left = flipAfter.get();
      if (left >= 0) {
        if (left < length) {
          chunk[(int) left] ^= 1;
          flipAfter.set(-1);
        } else {
          flipAfter.set(left - length);
        }
      }
    }

    private void forward(byte[] chunk, int length, OutputStream out) throws IOException {
      int step = fault == Fault.TRICKLE ? 1 : length;
      for (int i = 0; i < length; i += step) {
        out.write(chunk, i, Math.min(step, length - i));
      }
    }

    void endToServer() {
      try {
        // The pump reads the end of the stream then, and passes it on.
        client.shutdownInput();
      } catch (IOException e) {
        reset();
      }
    }

    void reset() {
      for (Socket socket : new Socket[] {client, server}) {
        try {
          socket.setSoLinger(true, 0);
        } catch (IOException e) {
          // closed before
        }
        closeQuietly(socket);
      }
      links.remove(this);
    }
  }
}
