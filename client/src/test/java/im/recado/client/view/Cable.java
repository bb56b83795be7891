package im.recado.client.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A connection to the server that can be cut through. */
final class Cable implements AutoCloseable {
  private final String host;
  private final int port;
  private final ServerSocket here;
  private final List<Socket> ends = new CopyOnWriteArrayList<>();

  /** To a {@code host:port}. */
  Cable(String server) throws IOException {
    host = server.substring(0, server.lastIndexOf(':'));
    port = Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
    here = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::run);
  }

  String address() {
    return "127.0.0.1:" + here.getLocalPort();
  }

  private void run() {
    try {
      while (true) {
        Socket near = here.accept();
        Socket far = new Socket(host, port);
        ends.addAll(List.of(near, far));
        Thread.ofVirtual().start(() -> pass(near, far));
        Thread.ofVirtual().start(() -> pass(far, near));
      }
    } catch (IOException e) {
      // It was cut.
    }
  }

  private static void pass(Socket from, Socket to) {
    try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // The other side is gone as well.
    }
  }

  /** Ends what goes through it; nothing goes through it from now on. */
  void cut() throws IOException {
    here.close();
    for (Socket end : ends) {
      end.close();
    }
  }

  @Override
  public void close() throws IOException {
    cut();
  }
}
