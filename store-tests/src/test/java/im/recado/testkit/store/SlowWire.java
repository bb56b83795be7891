package im.recado.testkit.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A way to a server on which every answer takes its time; it begins as a fast one. Safe for any thread. */
public final class SlowWire implements AutoCloseable {
  private final ServerSocket listening;
  private final int server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Duration delay = Duration.ZERO;

  /** @param server the server's port on loopback */
  public SlowWire(int server) {
    this.server = server;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::accept);
  }

  /** Where it is entered, on loopback. */
  public int port() {
    return listening.getLocalPort();
  }

  /** From now on each answer is held back for so long. */
  public void delay(Duration each) {
    delay = each;
  }

  private void accept() {
    try {
      while (true) {
        Socket near = listening.accept();
        sockets.add(near);
        Thread.startVirtualThread(() -> connect(near));
      }
    } catch (IOException e) {
      // Closed: nobody comes any more.
    }
  }

  private void connect(Socket near) {
    try {
      Socket far = new Socket(InetAddress.getLoopbackAddress(), server);
      sockets.add(far);
      Thread.startVirtualThread(() -> carry(near, far, false));
      carry(far, near, true);
    } catch (IOException e) {
      end(near); // There is no server.
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void carry(Socket from, Socket to, boolean answers) {
    byte[] some = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(some); length >= 0; length = in.read(some)) {
        if (answers) {
          TimeUnit.NANOSECONDS.sleep(delay.toNanos());
        }
        out.write(some, 0, length);
      }
    } catch (IOException e) {
      // One side has gone, and the other hears of it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.forEach(SlowWire::end);
  }
}
