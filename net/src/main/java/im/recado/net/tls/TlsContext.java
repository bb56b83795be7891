package im.recado.net.tls;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of incoming client connections: TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only, no
 * renegotiation, session tickets, ALPN {@code xmpp-client} (XEP-0368), the channel bindings {@code tls-exporter} and
 * {@code tls-server-end-point}, whichever engine does it. Thread-safe.
 */
public final class TlsContext {
  /** Who does the cryptography. */
  public enum Engine {
    /** BoringSSL where there is one for this machine, else the JDK. */
    AUTO,
    /** The JDK, everywhere. */
    JDK,
    /** BoringSSL or nothing. */
    OPENSSL
  }

  /** The ALPN protocol of client connections. */
  public static final String XMPP_CLIENT = "xmpp-client";

  /** The ALPN protocol of servers among each other. */
  public static final String XMPP_SERVER = "xmpp-server";

  /** The ALPN protocol of the web. */
  public static final String HTTP = "http/1.1";

  static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
  static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  static final int SESSION_SECONDS = 24 * 3600;
  static final long HANDSHAKE_MILLIS = 10_000;
  static final long CLOSE_MILLIS = 2_000;

  /**
   * Does the dear part of the JDK's handshakes, signatures and key exchange, away from the event loops: a storm of
   * reconnecting clients then keeps half of the processors busy, and nobody else waits for it.
   */
  private static final ExecutorService HANDSHAKES =
      Executors.newFixedThreadPool(
          Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
          Thread.ofPlatform().name("tls-", 0).daemon().factory());

  private final DomainCertificates certificates;
  private final Executor handshakes;
  private final String protocol;
  private final boolean asksForClientCertificates;
  private final boolean openSsl;
  private final ConcurrentHashMap<CertificateFiles, Made> made = new ConcurrentHashMap<>();

  /**
   * What connections are made from.
   *
   * @param wanted what the files held when it was made
   * @param engines show it; those of an earlier identity only when the engine refused the wanted one
   */
  private record Made(TlsIdentity wanted, ServerEngines engines) {}

  /**
   * @param asksForClientCertificates whether clients may show a certificate; any is let in, and
   *     {@link ClientCertificates} decides later what it is worth
   * @throws TlsException when the engine refuses the certificate, or is wanted but not there
   */
  public TlsContext(DomainCertificates certificates, boolean asksForClientCertificates, Engine engine)
      throws TlsException {
    this(certificates, asksForClientCertificates, engine, HANDSHAKES, XMPP_CLIENT);
  }

  /** One that shows everybody the same certificate. */
  public TlsContext(CertificateFiles certificate, boolean asksForClientCertificates, Engine engine)
      throws TlsException {
    this(new DomainCertificates(certificate), asksForClientCertificates, engine, HANDSHAKES, XMPP_CLIENT);
  }

  /** One whose handshakes are done by this executor, if the engine hands them over. */
  TlsContext(
      DomainCertificates certificates, boolean asksForClientCertificates, Engine engine, Executor handshakes)
      throws TlsException {
    this(certificates, asksForClientCertificates, engine, handshakes, XMPP_CLIENT);
  }

  private TlsContext(
      DomainCertificates certificates,
      boolean asksForClientCertificates,
      Engine engine,
      Executor handshakes,
      String protocol)
      throws TlsException {
    this.protocol = protocol;
    this.handshakes = handshakes;
    this.certificates = certificates;
    this.asksForClientCertificates = asksForClientCertificates;
    this.openSsl = engine != Engine.JDK && OpenSslEngines.isAvailable();
    if (engine == Engine.OPENSSL && !openSsl) {
      throw new TlsException("There is no BoringSSL for this machine: set tls.engine to \"jdk\" or \"auto\".");
    }
    made.put(certificates.main(), make(certificates.main().identity()));
  }

  /** One with the same certificate for the web: a client that asks by ALPN for XMPP there is refused (SECURITY T12). */
  public TlsContext forWeb() throws TlsException {
    return new TlsContext(certificates, false, engine(), handshakes, HTTP);
  }

  /** One with the same certificate for other servers that connect; each may show its own. */
  public TlsContext forServers() throws TlsException {
    return new TlsContext(certificates, true, engine(), handshakes, XMPP_SERVER);
  }

  /** This server's side of connections that it makes to other servers; it shows them the same certificate. */
  public OutgoingTls outgoing() throws TlsException {
    return new OutgoingTls(certificates, handshakes);
  }

  /** The engine in use, {@link Engine#JDK} or {@link Engine#OPENSSL}. */
  public Engine engine() {
    return openSsl ? Engine.OPENSSL : Engine.JDK;
  }

  /** The server's side of a new connection, with the certificate that is current now. */
  public TlsConnection newConnection() {
    return newConnection(null);
  }

  /**
   * The same for a client that has said whom it wants.
   *
   * @param wanted the domain whose certificate is shown when the client names none, or one that is not known here; null for
   *     the main one
   */
  public TlsConnection newConnection(@Nullable String wanted) {
    return certificates.areSeveral()
        ? TlsConnection.choosing(name -> side(certificates.of(name, wanted)))
        : side(certificates.main());
  }

  private TlsConnection side(CertificateFiles files) {
    Made current = made.get(files);
    if (current == null || current.wanted != files.identity()) {
      current = remake(files);
    }
    TlsConnection connection = current.engines.newConnection();
    connection.handler().setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
    connection.handler().setCloseNotifyFlushTimeoutMillis(CLOSE_MILLIS);
    return connection;
  }

  private synchronized Made remake(CertificateFiles files) {
    TlsIdentity identity = files.identity();
    Made known = made.get(files);
    if (known != null && known.wanted == identity) {
      return known;
    }
    // Those of domains that are gone, or have others now.
    made.keySet().removeIf(one -> !certificates.areOurs(one));
    Made next;
    try {
      next = make(identity);
    } catch (TlsException e) {
      // The files were read and their key tried; should the engine still refuse them, the old certificate stays.
      Made old = known != null ? known : Objects.requireNonNull(made.get(certificates.main()));
      next = new Made(identity, old.engines);
    }
    made.put(files, next);
    return next;
  }

  private Made make(TlsIdentity identity) throws TlsException {
    ServerEngines engines =
        openSsl
            ? new OpenSslEngines(identity, asksForClientCertificates, protocol)
            : new JdkEngines(identity, asksForClientCertificates, handshakes, protocol);
    return new Made(identity, engines);
  }
}
