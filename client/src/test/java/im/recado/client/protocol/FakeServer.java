package im.recado.client.protocol;

import im.recado.testkit.server.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

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
    var identity = new TestAuthority(Instant.now()).issue(domain);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("server", identity.key(), new char[0], identity.chain().toArray(new Certificate[0]));
    KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    socket = context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> {
      try {
        while (true) {
          Socket client = socket.accept();
          Thread.ofVirtual().start(() -> serve(client));
        }
      } catch (IOException e) {
        // The test is over.
      }
    });
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
