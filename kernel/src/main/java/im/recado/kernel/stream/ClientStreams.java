package im.recado.kernel.stream;

import im.recado.kernel.Domains;
import im.recado.kernel.log.SecurityLog;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.route.Router;
import im.recado.kernel.session.Sessions;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlLimits;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all streams of clients have in common: the domains, the features, the rules. Safe for any thread. */
public final class ClientStreams {
  /** Whether clients must, may or cannot use TLS. */
  public enum TlsPolicy {
    REQUIRED,
    OPTIONAL,
    OFF
  }

  public static final Option<TlsPolicy> TLS =
      Option.choice(
          "c2s.tls",
          TlsPolicy.REQUIRED,
          "Whether clients must use TLS; off is for loopback listeners, or with c2s.allow-cleartext.");

  public static final Option<Duration> LOGIN_DEADLINE =
      Option.duration("c2s.login-deadline", Duration.ofSeconds(30), "A connection that has not logged in by then is closed.");

  public static final Option<Integer> MAX_STANZA =
      Option.integer(
          "c2s.max-stanza-bytes",
          XmlLimits.CLIENT.bytes(),
          10_000,
          16 * 1024 * 1024,
          "The largest stanza that a client may send, in bytes.");

  /** Conditions that honest software meets seldom, if ever. */
  private static final Set<String> REPORTED =
      Set.of(
          "bad-format",
          "invalid-from",
          "invalid-namespace",
          "not-authorized",
          "not-well-formed",
          "policy-violation",
          "resource-constraint",
          "restricted-xml",
          "unsupported-encoding",
          "unsupported-stanza-type");

  private static final Logger LOG = LoggerFactory.getLogger(ClientStreams.class);

  private final Domains domains;
  private final Options options;
  private final List<StreamFeature> features;
  private final Negotiation negotiation;
  private final Router router;
  private final Sessions sessions;
  private final SecurityLog security;
  private final SecureRandom random = new SecureRandom();
  private final Set<ClientStream> streams = ConcurrentHashMap.newKeySet();

  /** The server makes one. */
  public ClientStreams(
      Domains domains, Options options, List<StreamFeature> features, Router router, Sessions sessions,
      SecurityLog security) {
    this.domains = domains;
    this.options = options;
    this.features = List.copyOf(features);
    this.negotiation = new Negotiation(features);
    this.router = router;
    this.sessions = sessions;
    this.security = security;
  }

  /** A stream for a connection that has just been made. On the connection's loop. */
  public ClientStream accept(Connection connection) {
    ClientStream stream = new ClientStream(connection, this);
    streams.add(stream);
    return stream;
  }

  /** Every stream of this moment. */
  public Set<ClientStream> all() {
    return streams;
  }

  void gone(ClientStream stream) {
    streams.remove(stream);
  }

  /** What a client's stream accepts before login. */
  public XmlLimits limitsBeforeLogin() {
    return XmlLimits.BEFORE_LOGIN;
  }

  XmlLimits limits() {
    return XmlLimits.CLIENT.withBytes(options.get(MAX_STANZA));
  }

  Duration loginDeadline() {
    return options.get(LOGIN_DEADLINE);
  }

  boolean serves(String domain) {
    return domains.isOpen(domain);
  }

  String mainDomain() {
    return domains.main();
  }

  boolean requiresTls(Connection connection) {
    return connection.tls() == null && options.get(TLS) == TlsPolicy.REQUIRED;
  }

  String newStreamId() {
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  Element features(ClientStream stream) {
    Element.Builder offered = Element.builder("features", Namespaces.STREAM);
    for (StreamFeature feature : features) {
      offered.child(feature.offer(stream));
    }
    return offered.build();
  }

  Negotiation negotiation() {
    return negotiation;
  }

  Router router() {
    return router;
  }

  Sessions sessions() {
    return sessions;
  }

  void failed(ClientStream stream, StreamError error) {
    LOG.debug("Stream of {} closed: {} {}", stream.connection().peer(), error.condition(), error.text());
    boolean slow = error.condition().equals("connection-timeout") && stream.identity() == null;
    if (slow || REPORTED.contains(error.condition())) {
      String user = stream.identity() == null ? null : stream.identity().toString();
      security.refused(stream.connection().peer(), user, error.condition(), String.valueOf(error.text()));
    }
  }
}
