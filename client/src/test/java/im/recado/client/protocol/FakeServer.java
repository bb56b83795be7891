package im.recado.client.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A server over TLS that offers these ways to log in, lets nobody in, and remembers what it was told. */
public final class FakeServer implements AutoCloseable {
  private final ServerSocket socket;
  private final String features;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  public FakeServer(String domain, String... mechanisms) throws IOException, GeneralSecurityException {
    features = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='" + domain
        + "' id='1' version='1.0'><stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
        + List.of(mechanisms).stream().map(each -> "<mechanism>" + each + "</mechanism>").collect(Collectors.joining())
        + "</mechanisms></stream:features>";
    socket = FakeTls.listen(this::serve, domain);
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      OutputStream out = client.getOutputStream();
      StringBuilder element = new StringBuilder();
      for (int next = in.read(); next >= 0; next = in.read()) {
        element.append((char) next);
        String text = element.toString();
        if (text.contains("<stream:stream") && text.endsWith(">")) {
          out.write(features.getBytes(StandardCharsets.UTF_8));
          element.setLength(0);
        } else if (text.endsWith("</auth>")) {
          heard.add(text);
          out.write("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>".getBytes(StandardCharsets.UTF_8));
          element.setLength(0);
        }
        out.flush();
      }
    } catch (IOException e) {
      // The client has cut the connection.
    }
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** With what it was asked to let somebody in. */
  public List<String> heard() {
    return heard;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
