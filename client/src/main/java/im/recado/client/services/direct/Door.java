package im.recado.client.services.direct;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Listens for one other client, as long as the way of one file is being looked for. Safe for any thread. */
final class Door implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  /** So many may be asked at once who they are; others are sent away. */
  private static final int MOST = 8;

  private final ServerSocketChannel listener;
  private final String address;
  private final Semaphore asked = new Semaphore(MOST);
  private final BlockingQueue<Line> let = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  private Door(ServerSocketChannel listener, String address) {
    this.listener = listener;
    this.address = address;
  }

  /**
   * Opens one, at any port.
   *
   * @param address what the other client has to name
   */
  static Door open(InetAddress at, String address) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.bind(new InetSocketAddress(at, 0));
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    Door door = new Door(listener, address);
    Thread.ofVirtual().start(door::listen);
    return door;
  }

  int port() throws IOException {
    return ((InetSocketAddress) listener.getLocalAddress()).getPort();
  }

  private void listen() {
    try {
      while (true) {
        SocketChannel channel = listener.accept();
        if (asked.tryAcquire()) {
          Thread.ofVirtual().start(() -> ask(channel));
        } else {
          channel.close();
        }
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void ask(SocketChannel channel) {
    try {
      let.add(Line.from(channel, address, PATIENCE));
      if (closed) {
        empty();
      }
    } catch (IOException e) {
      close(channel);
    } finally {
      asked.release();
    }
  }

  /** Who has come last, and says so by another way, which may be quicker; waits a little. From now on it is the caller's. */
  Optional<Line> visitor() throws InterruptedException {
    Line last = let.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    for (Line later = let.poll(); later != null; later = let.poll()) {
      Objects.requireNonNull(last).close();
      last = later;
    }
    return Optional.ofNullable(last);
  }

  /** Nobody comes any more, and who has come and is nobody's goes. */
  @Override
  public void close() {
    closed = true;
    empty();
    try {
      listener.close();
    } catch (IOException e) {
      // It is closed in any case.
    }
  }

  private void empty() {
    for (Line line = let.poll(); line != null; line = let.poll()) {
      line.close();
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no use any more.
    }
  }
}
