package im.recado.net.tls;

import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Certificates that are shown to an authority alone, which wants to know whether a name is this server's (TLS-ALPN-01, RFC 8737).
 * As a rule there are none. Any thread.
 */
public final class TlsChallenges {
  /** The ALPN protocol of such a connection. */
  public static final String ACME = "acme-tls/1";

  private final Map<String, TlsIdentity> identities = new ConcurrentHashMap<>();

  /** Shows this identity to who asks for the name. */
  public void put(String name, TlsIdentity identity) {
    identities.put(name.toLowerCase(Locale.ROOT), identity);
  }

  public void remove(String name) {
    identities.remove(name.toLowerCase(Locale.ROOT));
  }

  /** Whether nobody is expected. */
  public boolean isEmpty() {
    return identities.isEmpty();
  }

  /** What to show to a client that began so; null when it is nobody who is expected. */
  public @Nullable TlsIdentity wanted(@Nullable ByteBuf hello) {
    if (hello == null) {
      return null;
    }
    try {
      List<String> protocols = ClientHello.protocols(hello);
      String name = protocols != null && protocols.contains(ACME) ? ClientHello.serverName(hello) : null;
      return name == null ? null : identities.get(name.toLowerCase(Locale.ROOT));
    } catch (IndexOutOfBoundsException e) {
      return null;
    }
  }

  /** The server's side of a handshake that proves the name and is good for nothing else. */
  public static SslHandler handler(TlsIdentity identity) throws TlsException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new OneIdentity(identity)}, null, null);
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(false);
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setProtocols(TlsContext.PROTOCOLS.toArray(new String[0]));
      parameters.setApplicationProtocols(new String[] {ACME});
      engine.setSSLParameters(parameters);
      SslHandler handler = new SslHandler(engine);
      handler.setHandshakeTimeoutMillis(TlsContext.HANDSHAKE_MILLIS);
      return handler;
    } catch (GeneralSecurityException e) {
      throw new TlsException("The proof can't be shown: " + e.getMessage() + ".");
    }
  }
}
