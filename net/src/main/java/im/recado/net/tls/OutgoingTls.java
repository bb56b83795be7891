package im.recado.net.tls;

import im.recado.net.dns.IpLiteral;
import im.recado.wire.jid.Jid;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of connections that this server makes to other servers: the JDK's, which asks for the other domain by name, shows this server's
 * certificate, and lets every certificate in, which {@link ServerCertificates} judges afterwards. Thread-safe.
 */
public final class OutgoingTls {
  private final DomainCertificates certificates;
  private final Executor handshakes;
  private final ConcurrentHashMap<CertificateFiles, Made> made = new ConcurrentHashMap<>();

  private record Made(TlsIdentity identity, SSLContext context) {}

  OutgoingTls(DomainCertificates certificates, Executor handshakes) throws TlsException {
    this.certificates = certificates;
    this.handshakes = handshakes;
    made.put(certificates.main(), make(certificates.main().identity()));
  }

  private static Made make(TlsIdentity identity) throws TlsException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {new OneIdentity(identity)}, new TrustManager[] {new AnyModestCertificate()}, null);
      return new Made(identity, context);
    } catch (GeneralSecurityException e) {
      throw new TlsException("The certificate can't be used for TLS: " + e.getMessage() + ".");
    }
  }

  private Made current(CertificateFiles files) {
    Made current = made.get(files);
    if (current == null || current.identity != files.identity()) {
      made.keySet().removeIf(one -> !certificates.areOurs(one));
      try {
        current = make(files.identity());
        made.put(files, current);
      } catch (TlsException e) {
        // The one of before stays.
        current = current == null ? Objects.requireNonNull(made.get(certificates.main())) : current;
      }
    }
    return current;
  }

  /** Stands for the certificate that is shown for a domain, whichever is in its file at the time. */
  public Object certificate(Jid ours) {
    return certificates.of(ours.asciiDomain(), null);
  }

  /**
   * Our side of a new connection.
   *
   * @param ours the domain for which the connection speaks: its certificate is shown
   * @param sni the name that is asked for; null for that of the domain
   * @param directTls whether TLS begins with the first byte: then ALPN says what it is for (XEP-0368)
   */
  public TlsConnection newConnection(Jid ours, Jid domain, @Nullable String sni, boolean directTls) {
    Made current = current(certificates.of(ours.asciiDomain(), null));
    // Without a name no session is taken up again, so that every stream has seen the certificate that it believes.
    SSLEngine engine = current.context.createSSLEngine();
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(TlsContext.PROTOCOLS.toArray(new String[0]));
    parameters.setCipherSuites(TlsContext.CIPHERS.toArray(new String[0]));
    String name = sni == null ? domain.asciiDomain() : sni;
    if (!IpLiteral.isDomain(name)) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    if (directTls) {
      parameters.setApplicationProtocols(new String[] {TlsContext.XMPP_SERVER});
    }
    engine.setSSLParameters(parameters);
    SslHandler handler = new SslHandler(engine, handshakes);
    handler.setHandshakeTimeoutMillis(TlsContext.HANDSHAKE_MILLIS);
    handler.setCloseNotifyFlushTimeoutMillis(TlsContext.CLOSE_MILLIS);
    return new TlsConnection(null, handler, current.identity, new JdkKeyExporter(engine));
  }
}
