package im.recado.modules.federation;

import im.recado.kernel.session.Lane;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.ServerConnection;
import im.recado.kernel.stream.StreamError;
import im.recado.kernel.stream.StreamHandler;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream that another server has opened. What it says of itself counts for nothing: {@link #proven} holds the domains that it has
 * proved to speak for, by certificate or dialback, and a stanza from any other ends it (SECURITY S5). For the connection's loop; stanzas
 * go on from the lane, where they may wait.
 */
final class IncomingStream implements StreamHandler {
  static final String DIALBACK_FEATURE = "urn:xmpp:features:dialback";
  static final String LIMITS = "urn:xmpp:stream-limits:0";
  private static final Logger LOG = LoggerFactory.getLogger(IncomingStream.class);

  /** So many domains one stream may speak for. */
  private static final int MOST_DOMAINS = 100;

  private final Federation all;
  private final ServerConnection connection;
  private final Lane<Runnable> lane;
  private final Loop.Cancellable deadline;
  private final DialbackDesk dialback;

  /** The domains that this stream speaks for, each to any of ours. */
  private final Set<Jid> proven = ConcurrentHashMap.newKeySet();

  private @Nullable Jid claimed;
  private @Nullable Jid wanted;
  private @Nullable String language;
  private boolean opened;
  private boolean offersExternal;
  private boolean loggedIn;

  /** RFC 6120 section 4.7.3: another one at each restart. */
  private String id = "";

  /** Nothing is said any more; what came before is still heard. */
  private volatile boolean closed;

  /** The peer has broken the rules: what is behind that counts for nothing. */
  private volatile boolean failed;

  private volatile long lastUsed;
  private volatile String how = "";
  private final AtomicLong received = new AtomicLong();

  IncomingStream(Federation all, ServerConnection connection) {
    this.all = all;
    this.connection = connection;
    this.lane = new Lane<>(connection.loop(), Runnable::run, connection::reading);
    this.dialback = new DialbackDesk(all, this, connection);
    this.deadline = all.after(all.deadline(), this::tooLate);
    all.opened(this);
  }

  private void tooLate() {
    if (proven.isEmpty()) {
      fail(StreamError.of("connection-timeout", "No domain was proved in time."));
    }
  }

  String id() {
    return id;
  }

  // What the connection says.

  @Override
  public void streamOpened(Element header, String content) {
    Jid from = domain(header.attribute("from"));
    Jid to = domain(header.attribute("to"));
    if (!header.is("stream", Namespaces.STREAM) || !content.equals(Namespaces.SERVER)) {
      fail(StreamError.of("invalid-namespace", "A stream of jabber:server was expected."));
    } else if (to == null || !all.policy().isOurs(to.domain())) {
      fail(StreamError.of("host-unknown", "This server does not serve that domain."));
    } else if (header.attribute("from") != null && from == null) {
      fail(StreamError.of("invalid-from", "The stream comes from no domain."));
    } else if (from != null && (all.policy().isKeptOut(from) || all.policy().isOurs(from.domain()))) {
      fail(StreamError.of("policy-violation", "This server does not speak with that domain."));
    } else if (claimed != null && !claimed.equals(from)) {
      fail(StreamError.of("invalid-from", "The domain of a stream cannot change."));
    } else if (!"1.0".equals(header.attribute("version"))) {
      fail(StreamError.of("unsupported-version", "XMPP 1.0 is spoken here."));
    } else {
      claimed = from;
      wanted = to;
      language = header.lang();
      open();
      lookAtCertificate();
    }
  }

  static @Nullable Jid domain(@Nullable String text) {
    try {
      Jid jid = text == null ? null : Jid.parse(text);
      return jid == null || !jid.isDomain() ? null : jid;
    } catch (JidException e) {
      return null;
    }
  }

  private void open() {
    opened = true;
    id = all.newId();
    connection.openStream(
        Element.builder("stream", Namespaces.STREAM)
            .attribute("from", wanted == null ? all.domain().toString() : wanted.toString())
            .attribute("to", claimed == null ? null : claimed.toString())
            .attribute("id", id)
            .attribute("version", "1.0")
            .attribute(Namespaces.XML, "lang", "en")
            .build());
  }

  /** What is offered depends on the certificate; to look at it takes a while, during which the peer has nothing to say. */
  private void lookAtCertificate() {
    Jid domain = claimed;
    if (domain == null || connection.tls() == null || loggedIn) {
      offer(false);
      return;
    }
    boolean selfSigned = all.policy().of(domain) == Trust.SELF_SIGNED;
    Thread.startVirtualThread(
        () -> {
          String doubt = connection.doubt(domain, selfSigned);
          if (doubt != null) {
            LOG.debug("{} shows no certificate for {}: {}", connection.peer(), domain, doubt);
          }
          connection.loop().execute(() -> offer(doubt == null));
        });
  }

  private void offer(boolean external) {
    if (closed) {
      return;
    }
    offersExternal = external;
    boolean isClear = connection.tls() == null;
    boolean mayStayClear = isClear && claimed != null && all.policy().of(claimed) == Trust.CLEARTEXT;
    Element.Builder features = Element.builder("features", Namespaces.STREAM);
    if (isClear) {
      features.child(
          Element.builder("starttls", Namespaces.TLS)
              .child(mayStayClear ? null : Element.of("required", Namespaces.TLS))
              .build());
    }
    if (external) {
      features.child(
          Element.builder("mechanisms", Namespaces.SASL).child("mechanism", Namespaces.SASL, "EXTERNAL").build());
    }
    if (!isClear || mayStayClear) {
      features.child(Element.of("dialback", DIALBACK_FEATURE, Element.of("errors", DIALBACK_FEATURE)));
      features.child(
          Element.builder("limits", LIMITS).child("max-bytes", LIMITS, String.valueOf(XmlLimits.SERVER.bytes())).build());
    }
    connection.write(features.build());
  }

  @Override
  public void element(Element element) {
    if (closed) {
      return;
    }
    lastUsed = all.now();
    switch (element.namespace()) {
      case Namespaces.SERVER -> lane.offer(() -> lane.block(() -> stanza(element)));
      case Namespaces.TLS -> tls(element);
      case Namespaces.SASL -> logIn(element);
      case Namespaces.DIALBACK -> dialback(element);
      case Namespaces.STREAM -> streamClosed();
      default -> fail(StreamError.of("unsupported-stanza-type", "A stanza was expected."));
    }
  }

  private void tls(Element element) {
    if (!element.name().equals("starttls") || connection.tls() != null || !opened) {
      fail(StreamError.of("policy-violation", "TLS begins once, and first."));
      return;
    }
    connection.write(Element.of("proceed", Namespaces.TLS));
    connection.startTls();
  }

  @Override
  public void secured() {
    opened = false;
  }

  /** XEP-0178 section 3. */
  private void logIn(Element element) {
    Jid domain = claimed;
    if (!element.name().equals("auth") || loggedIn || connection.tls() == null || domain == null) {
      fail(StreamError.of("policy-violation", "Nothing of the kind was offered."));
      return;
    }
    byte[] named = SaslNames.decode(element.text());
    if (!"EXTERNAL".equals(element.attribute("mechanism"))) {
      refuseLogin("invalid-mechanism");
    } else if (!offersExternal) {
      refuseLogin("not-authorized");
    } else if (named == null) {
      refuseLogin("incorrect-encoding");
    } else if (named.length > 0 && !domain.equals(domain(SaslNames.text(named)))) {
      refuseLogin("invalid-authzid");
    } else {
      loggedIn = true;
      connection.write(Element.of("success", Namespaces.SASL));
      opened = false;
      connection.restart();
      proved(domain, "certificate");
    }
  }

  private void refuseLogin(String condition) {
    all.security().authenticationFailed(connection.peer(), String.valueOf(claimed), "EXTERNAL", condition);
    connection.write(Element.of("failure", Namespaces.SASL, Element.of(condition, Namespaces.SASL)));
  }

  /** This stream speaks for a domain from now on. */
  void proved(Jid domain, String by) {
    if (closed) {
      return;
    }
    if (proven.size() >= MOST_DOMAINS) {
      fail(StreamError.of("resource-constraint", "This stream speaks for too many domains."));
      return;
    }
    if (proven.isEmpty()) {
      how = by;
      deadline.cancel();
      lastUsed = all.now();
      connection.authenticated(domain, XmlLimits.SERVER);
      all.after(all.longestSilence(), this::lookIfIdle);
    }
    proven.add(domain);
    all.forgive(domain);
  }

  private void lookIfIdle() {
    Duration left = all.longestSilence().minusNanos(all.now() - lastUsed);
    if (closed) {
      return;
    }
    if (left.isPositive()) {
      all.after(left, this::lookIfIdle);
    } else {
      end(null);
    }
  }

  private void dialback(Element element) {
    if (connection.tls() == null && (claimed == null || all.policy().of(claimed) != Trust.CLEARTEXT)) {
      fail(StreamError.of("policy-violation", "TLS comes first."));
    } else {
      dialback.take(element);
    }
  }

  // Stanzas, on the lane, off the loop.

  private void stanza(Element element) {
    if (failed) {
      return;
    }
    Stanza stanza;
    try {
      Element ours = element.moved(Namespaces.SERVER, Namespaces.CLIENT);
      if (!Stanza.isStanza(ours)) {
        fail(StreamError.of("unsupported-stanza-type", "A stanza was expected."));
        return;
      }
      if (language != null && !language.equals("en") && ours.lang() == null) {
        ours = ours.withAttribute(Namespaces.XML, "lang", language);
      }
      stanza = Stanza.of(ours);
    } catch (StanzaException e) {
      malformed(element, e);
      return;
    }
    Jid from = stanza.from();
    Jid to = stanza.to();
    if (from == null || to == null) {
      fail(StreamError.of("improper-addressing", "A stanza between servers says from whom and to whom it is."));
    } else if (!speaksFor(from)) {
      fail(
          proven.isEmpty()
              ? StreamError.of("not-authorized", "No domain was proved on this stream.")
              : StreamError.of("invalid-from", "This stream does not speak for that domain."));
    } else if (all.policy().isKeptOut(Jid.valueOf(from.domain()))) {
      fail(StreamError.of("policy-violation", "This server does not speak with that domain."));
    } else if (!all.policy().isOurs(to.domain())) {
      fail(StreamError.of("host-unknown", "This server does not serve that domain."));
    } else {
      received.incrementAndGet();
      all.received(stanza);
    }
  }

  private boolean speaksFor(Jid from) {
    return proven.contains(from.isDomain() ? from : Jid.valueOf(from.domain()));
  }

  /** An address that is none: the stream lives only when it is clear who is to blame, one of those it speaks for. */
  private void malformed(Element element, StanzaException reason) {
    String from = element.attribute("from");
    Jid sender = null;
    try {
      sender = from == null ? null : Jid.parse(from);
    } catch (JidException e) {
      // Said below.
    }
    if (sender == null || !speaksFor(sender)) {
      fail(StreamError.of(sender == null ? "improper-addressing" : "invalid-from", "A stanza has no sender that can be believed."));
    } else {
      LOG.debug("{} sent what is no stanza: {}", sender, reason.error().condition());
    }
  }

  // The end.

  @Override
  public void streamClosed() {
    // Behind what it has sent.
    lane.offer(() -> end(null));
  }

  @Override
  public void refused(XmlException reason) {
    fail(new StreamError(reason.condition(), reason.getMessage(), null));
  }

  @Override
  public void writable() {}

  @Override
  public void disconnected() {
    closed = true;
    deadline.cancel();
    all.closed(this);
  }

  /** Any thread. */
  void fail(StreamError error) {
    failed = true;
    all.security().refused(connection.peer(), String.valueOf(claimed), "s2s-" + error.condition(), String.valueOf(error.text()));
    end(error);
  }

  /** Closes the stream; null for a plain end. Any thread. */
  void end(@Nullable StreamError error) {
    if (!connection.loop().inLoop()) {
      connection.loop().execute(() -> end(error));
      return;
    }
    if (closed) {
      return;
    }
    if (error != null) {
      if (!opened) {
        open();
      }
      connection.write(error.toElement());
    }
    closed = true;
    connection.closeStream();
  }

  /** The domains that it speaks for. Any thread. */
  Set<Jid> domains() {
    return Set.copyOf(proven);
  }

  /** What administrators are told. Any thread. */
  State state() {
    return new State(connection.peer().getAddress().getHostAddress(), claimed, domains(), how, received.get());
  }

  /**
   * How a stream stands.
   *
   * @param how the first of its domains was proved; empty before
   */
  record State(String address, @Nullable Jid claimed, Set<Jid> domains, String how, long received) {}
}
