package im.recado.client.protocol;

import im.recado.net.tls.TlsIdentity;
import im.recado.testkit.server.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Listens with TLS on a free port of this computer, with a certificate that nobody vouches for. */
public final class FakeTls {
  private FakeTls() {}

  /** Each connection is served on a thread of its own, until the socket is closed. */
  public static ServerSocket listen(Consumer<Socket> serve, String... names) throws IOException, GeneralSecurityException {
    TlsIdentity identity = new TestAuthority(Instant.now()).issue(names);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry("server", identity.key(), new char[0], identity.chain().toArray(new Certificate[0]));
    KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    ServerSocket socket = context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> {
      try {
        while (true) {
          Socket client = socket.accept();
          Thread.ofVirtual().start(() -> serve.accept(client));
        }
      } catch (IOException e) {
        // The test is over.
      }
    });
    return socket;
  }
}
