package im.recado.client.protocol.way;

import im.recado.client.protocol.FakeTls;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A web over TLS that answers what it is told to, each time by a new connection. */
final class FakeWeb implements AutoCloseable {
  private final ServerSocket socket;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  /** The paths that were asked for, in order. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  FakeWeb(String... names) throws IOException, GeneralSecurityException {
    socket = FakeTls.listen(this::serve, names);
  }

  /** This path is answered like this, without anything added. */
  FakeWeb answer(String path, String whole) {
    answers.put(path, whole);
    return this;
  }

  /** This path has this text. */
  FakeWeb text(String path, String body) {
    return answer(path, "HTTP/1.1 200 OK\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
  }

  private void serve(Socket client) {
    try (client) {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = client.getInputStream().read();
        if (next < 0) {
          return;
        }
        head.append((char) next);
      }
      String path = head.toString().split(" ")[1];
      asked.add(path);
      OutputStream out = client.getOutputStream();
      out.write(answers.getOrDefault(path, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      // The client did not want to hear the rest.
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
