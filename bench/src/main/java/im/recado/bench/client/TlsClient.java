package im.recado.bench.client;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * TLS for the clients of a run. It trusts every certificate: the generator connects to loopback addresses only, where
 * the server's certificate says nothing.
 */
public final class TlsClient {
  private final SslContext context;
  private final String domain;
  private final boolean resume;
  private final @Nullable SNIServerName serverName;

  /**
   * For one domain. With {@code resume} false every handshake is a full one; true lets the client use the tickets of
   * earlier sessions.
   *
   * @throws SSLException when the JDK has no TLS
   */
  public TlsClient(String domain, boolean resume) throws SSLException {
    this.domain = domain;
    this.resume = resume;
    this.context = SslContextBuilder.forClient().sslProvider(provider())
        .trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null)
        .protocols("TLSv1.3", "TLSv1.2").build();
    this.serverName = serverName(domain);
  }

  /** BoringSSL where its library is there: its handshakes cost the generator a third of the JDK's. */
  private static SslProvider provider() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
  }

  private static @Nullable SNIServerName serverName(String domain) {
    try {
      return new SNIHostName(domain);
    } catch (IllegalArgumentException e) {
      return null; // an address as domain: there is no name to send
    }
  }

  SslHandler handler(ByteBufAllocator allocator) {
    // Without a peer's name neither engine looks up a cached session, so the handshake is full.
    SSLEngine engine = resume ? context.newEngine(allocator, domain, 5222) : context.newEngine(allocator);
    if (serverName != null) {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setServerNames(List.of(serverName));
      engine.setSSLParameters(parameters);
    }
    SslHandler handler = new SslHandler(engine);
    handler.setHandshakeTimeoutMillis(60_000);
    return handler;
  }
}
