package im.recado.net.tls;

import io.netty.handler.ssl.SslHandler;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of incoming client connections: TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only, no
 * renegotiation, session tickets, ALPN {@code xmpp-client} (XEP-0368). It uses the JDK's engine, the only one at hand
 * that gives {@code tls-exporter}; another engine would have to be made in {@link #newHandler} alone. Thread-safe.
 */
public final class TlsContext {
  /** The ALPN protocol of client connections. */
  public static final String XMPP_CLIENT = "xmpp-client";

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final String[] CIPHERS = {
    "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
  };
  /**
   * Does the dear part of handshakes, signatures and key exchange, away from the event loops: a storm of reconnecting
   * clients then keeps half of the processors busy, and nobody else waits for it.
   */
  private static final ExecutorService HANDSHAKES =
      Executors.newFixedThreadPool(
          Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
          Thread.ofPlatform().name("tls-", 0).daemon().factory());

  private static final long HANDSHAKE_MILLIS = 10_000;
  private static final long CLOSE_MILLIS = 2_000;
  private static final int SESSION_SECONDS = 24 * 3600;
  private static final int MOST_SESSIONS = 1_000;

  static {
    // Read by the JDK when its TLS classes load, so this must come before the first context.
    if (System.getProperty("jdk.tls.rejectClientInitiatedRenegotiation") == null) {
      System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }
  }

  private final CertificateFiles certificates;
  private final Executor handshakes;
  private final boolean asksForClientCertificates;
  private volatile Made made;

  /**
   * A JDK context.
   *
   * @param wanted what the files held when it was made
   * @param shown what it shows; another one only when the JDK refused the wanted
   */
  private record Made(TlsIdentity wanted, TlsIdentity shown, SSLContext context) {}

  /**
   * @param asksForClientCertificates whether clients may show a certificate; any is let in, and
   *     {@link ClientCertificates} decides later what it is worth
   * @throws TlsException when the JDK refuses the certificate
   */
  public TlsContext(CertificateFiles certificates, boolean asksForClientCertificates) throws TlsException {
    this(certificates, asksForClientCertificates, HANDSHAKES);
  }

  /** One whose handshakes are done by this executor. */
  TlsContext(CertificateFiles certificates, boolean asksForClientCertificates, Executor handshakes)
      throws TlsException {
    this.handshakes = handshakes;
    this.certificates = certificates;
    this.asksForClientCertificates = asksForClientCertificates;
    this.made = make(certificates.identity());
  }

  /** What the pipeline needs of one connection: the handler, and later its bindings. */
  public record Connection(SslHandler handler, TlsIdentity identity) {
    /** The channel bindings; to be asked after the handshake. */
    public ChannelBindings bindings() {
      return new ChannelBindings(handler.engine().getSession(), identity.certificate());
    }

    /** The protocol agreed on by ALPN; null when the client sent no list. Netty's handler does not know it. */
    public @Nullable String applicationProtocol() {
      String protocol = handler.engine().getApplicationProtocol();
      return protocol == null || protocol.isEmpty() ? null : protocol;
    }

    /** The certificates that the client showed, its own first; empty when it showed none. Unverified. */
    public List<X509Certificate> clientChain() {
      try {
        return List.of(handler.engine().getSession().getPeerCertificates()).stream()
            .map(X509Certificate.class::cast).toList();
      } catch (javax.net.ssl.SSLPeerUnverifiedException e) {
        return List.of();
      }
    }
  }

  /** The server's side of a new connection, with the certificate that is current now. */
  public Connection newConnection() {
    Made current = made;
    if (current.wanted != certificates.identity()) {
      current = remake();
    }
    SslHandler handler = newHandler(current.context);
    return new Connection(handler, current.shown);
  }

  private SslHandler newHandler(SSLContext context) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setCipherSuites(CIPHERS);
    parameters.setUseCipherSuitesOrder(true);
    parameters.setWantClientAuth(asksForClientCertificates);
    engine.setSSLParameters(parameters);
    // Null makes the JDK end the handshake with no_application_protocol; it only asks when the client sent a list.
    engine.setHandshakeApplicationProtocolSelector(
        (ignored, offered) -> offered.contains(XMPP_CLIENT) ? XMPP_CLIENT : null);
    SslHandler handler = new SslHandler(engine, handshakes);
    handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
    handler.setCloseNotifyFlushTimeoutMillis(CLOSE_MILLIS);
    return handler;
  }

  private synchronized Made remake() {
    TlsIdentity identity = certificates.identity();
    if (made.wanted != identity) {
      try {
        made = make(identity);
      } catch (TlsException e) {
        // The files were read and their key tried; should the JDK still refuse them, the old certificate stays.
        made = new Made(identity, made.shown, made.context);
      }
    }
    return made;
  }

  private static Made make(TlsIdentity identity) throws TlsException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      char[] password = new char[0];
      store.setKeyEntry("server", identity.key(), password, identity.chain().toArray(new Certificate[0]));
      KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), new TrustManager[] {new AnyModestCertificate()}, null);
      SSLSessionContext sessions = context.getServerSessionContext();
      sessions.setSessionCacheSize(MOST_SESSIONS);
      sessions.setSessionTimeout(SESSION_SECONDS);
      return new Made(identity, identity, context);
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new TlsException("The certificate can't be used for TLS: " + e.getMessage() + ".");
    }
  }

  /** Lets in every client certificate of a decent size; who it names is judged when EXTERNAL is asked for. */
  private static final class AnyModestCertificate extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
      if (ClientCertificates.isOversized(List.of(chain))) {
        throw new CertificateException("certificate chain too large");
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
      throw new CertificateException("this context is for servers only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
