package im.recado.client.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A way to a server on which what the server says is lost from some time on: with the first of it the connection ends. */
final class LostAnswer implements AutoCloseable {
  private final ServerSocket here;
  private final int port;
  private volatile boolean loses;

  LostAnswer(int port) throws IOException {
    this.port = port;
    here = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::run);
  }

  int port() {
    return here.getLocalPort();
  }

  void loseNext() {
    loses = true;
  }

  private void run() {
    try {
      while (true) {
        Socket near = here.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
        Thread.ofVirtual().start(() -> pass(near, far, false));
        Thread.ofVirtual().start(() -> pass(far, near, true));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void pass(Socket from, Socket to, boolean answers) {
    byte[] some = new byte[8192];
    try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
      for (int read = in.read(some); read >= 0 && !(answers && loses); read = in.read(some)) {
        out.write(some, 0, read);
      }
    } catch (IOException e) {
      // The other side is gone as well.
    }
  }

  @Override
  public void close() throws IOException {
    here.close();
  }
}
