package im.recado.net.tls;

import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;

/**
 * The JDK's TLS. It is everywhere; the dear part of its handshakes is done by an executor, away from the event loops.
 */
final class JdkEngines implements ServerEngines {
  private static final int MOST_SESSIONS = 1_000;

  static {
    // Read by the JDK when its TLS classes load, so this must come before the first context.
    if (System.getProperty("jdk.tls.rejectClientInitiatedRenegotiation") == null) {
      System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }
  }

  private final TlsIdentity identity;
  private final boolean asksForClientCertificates;
  private final Executor handshakes;
  private final String protocol;
  private final SSLContext context;

  /** @param protocol the only one that is agreed on when the client asks by ALPN */
  JdkEngines(TlsIdentity identity, boolean asksForClientCertificates, Executor handshakes, String protocol)
      throws TlsException {
    this.identity = identity;
    this.protocol = protocol;
    this.asksForClientCertificates = asksForClientCertificates;
    this.handshakes = handshakes;
    try {
      context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {new OneIdentity(identity)}, new TrustManager[] {new AnyModestCertificate()}, null);
    } catch (GeneralSecurityException e) {
      throw new TlsException("The certificate can't be used for TLS: " + e.getMessage() + ".");
    }
    SSLSessionContext sessions = context.getServerSessionContext();
    sessions.setSessionCacheSize(MOST_SESSIONS);
    sessions.setSessionTimeout(TlsContext.SESSION_SECONDS);
  }

  @Override
  public TlsConnection newConnection() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(TlsContext.PROTOCOLS.toArray(new String[0]));
    parameters.setCipherSuites(TlsContext.CIPHERS.toArray(new String[0]));
    parameters.setUseCipherSuitesOrder(true);
    parameters.setWantClientAuth(asksForClientCertificates);
    engine.setSSLParameters(parameters);
    // Null makes the JDK end the handshake with no_application_protocol; it only asks when the client sent a list.
    engine.setHandshakeApplicationProtocolSelector(
        (ignored, offered) -> offered.contains(protocol) ? protocol : null);
    return new TlsConnection(null, new SslHandler(engine, handshakes), identity, new JdkKeyExporter(engine));
  }
}
