package im.recado.modules.federation;

import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.ServerConnection;
import im.recado.kernel.stream.StreamError;
import im.recado.kernel.stream.StreamHandler;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream that another server has opened. What it says of itself counts for nothing: {@link #proven} holds the domains that it has
 * proved to speak for, by certificate or dialback, and a stanza from any other ends it (SECURITY S5). For the connection's loop.
 */
final class IncomingStream implements StreamHandler, Arrivals.Stream {
  static final String DIALBACK_FEATURE = "urn:xmpp:features:dialback";

  /** So many domains one stream may speak for. */
  static final int MOST_DOMAINS = 100;

  private final Federation all;
  private final ServerConnection connection;
  private final Arrivals arrivals;
  private final Loop.Cancellable deadline;
  private final IncomingLogin login;
  private final DialbackDesk dialback;
  private final IncomingManagement management;

  /** The domains that this stream speaks for, each to any of ours. */
  private final Set<Jid> proven = ConcurrentHashMap.newKeySet();

  private volatile @Nullable Jid claimed;
  private volatile @Nullable Jid wanted;
  private volatile @Nullable String language;
  private boolean opened;

  /** RFC 6120 section 4.7.3: another one at each restart. */
  private String id = "";

  /** Nothing is said any more; what came before is still heard. */
  private volatile boolean closed;

  /** The domain that it claims has told the one that it wants who it is. */
  private boolean provenForUs;

  /** What goes back over it; null when the other side has not asked for that. */
  private @Nullable WayBack wayBack;

  private volatile long lastUsed;
  private volatile String how = "";

  IncomingStream(Federation all, ServerConnection connection) {
    this.all = all;
    this.connection = connection;
    this.arrivals = new Arrivals(all, this, connection);
    this.login = new IncomingLogin(all, this, connection);
    this.dialback = new DialbackDesk(all, this, connection);
    this.management = new IncomingManagement(all, this, connection, arrivals);
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

  /** How the first of its domains was proved; empty before. */
  String how() {
    return how;
  }

  boolean isClosed() {
    return closed;
  }

  // What the connection says.

  @Override
  public void streamOpened(Element header, String content) {
    Jid from = domain(header.attribute("from"));
    Jid to = domain(header.attribute("to"));
    StreamError objection = new Opening(header, content, from, to).objection(all.policy(), claimed);
    if (objection != null) {
      fail(objection);
    } else {
      claimed = from;
      wanted = to;
      language = header.lang();
      open();
      login.opened(from);
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
            .attribute("from", ours().toString())
            .attribute("to", claimed == null ? null : claimed.toString())
            .attribute("id", id)
            .attribute("version", "1.0")
            .attribute(Namespaces.XML, "lang", "en")
            .build());
  }

  @Override
  public void element(Element element) {
    if (closed) {
      if (element.is("a", Sm.NS) && wayBack != null) {
        // The last word on what has arrived.
        wayBack.acknowledged(element);
      }
      return;
    }
    lastUsed = all.now();
    switch (element.namespace()) {
      case Namespaces.SERVER -> {
        arrivals.take(element);
        // Whoever wants to be told what arrives says so before.
        goBack(WayBack::open);
      }
      case Sm.NS -> managed(element);
      case Namespaces.TLS -> tls(element);
      case Namespaces.SASL -> login.take(element, claimed, wanted);
      case Namespaces.DIALBACK -> dialback(element);
      case Namespaces.STREAM -> streamClosed();
      default -> other(element);
    }
  }

  private void other(Element element) {
    Jid theirs = claimed;
    Jid ours = wanted;
    if (!Bidi.isRequest(element) || !all.allowsBidi() || theirs == null || ours == null) {
      fail(StreamError.of("unsupported-stanza-type", "A stanza was expected."));
    } else if (isProven() || wayBack != null || (connection.tls() == null && !login.mayStayClear(theirs))) {
      fail(StreamError.of("policy-violation", "Both directions are agreed on behind TLS, and before a login."));
    } else {
      wayBack = new WayBack(all, this, connection, ours, theirs);
    }
  }

  /** What there is of the way back is done as soon as it may be used: the other end is certain, and whom it speaks for. */
  private void goBack(Consumer<WayBack> what) {
    WayBack way = wayBack;
    if (way != null && !way.isOpen() && provenForUs && (login.isCertified() || all.policy().of(way.theirs()).believesDns())) {
      what.accept(way);
    }
  }

  /**
   * The other side counts what it gets over this stream from now on.
   *
   * @param id by which it may resume it; null when it may not
   * @param count how much it has
   */
  void counts(@Nullable String id, int count) {
    goBack(way -> way.openManaged(id, count));
  }

  /** Something has gone over it. */
  void used() {
    lastUsed = all.now();
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
  public @Nullable String domainWanted() {
    Jid ours = wanted;
    return ours == null ? null : ours.asciiDomain();
  }

  @Override
  public void secured() {
    opensAnew();
  }

  /** What comes next is another header. */
  void opensAnew() {
    opened = false;
  }

  /**
   * This stream speaks for a domain from now on; false when it does not, because it speaks for so many.
   *
   * @param ours whom it has told so
   */
  boolean proved(Jid domain, @Nullable Jid ours, String by) {
    if (closed || (isFull() && !proven.contains(domain))) {
      return false;
    }
    if (proven.isEmpty()) {
      how = by;
      deadline.cancel();
      lastUsed = all.now();
      connection.authenticated(domain, XmlLimits.SERVER);
      all.after(all.longestSilence(), this::lookIfIdle);
    }
    proven.add(domain);
    provenForUs |= domain.equals(claimed) && ours != null && ours.equals(wanted);
    all.forgive(domain);
    return true;
  }

  /** Whether it speaks for as many domains as a stream may. */
  boolean isFull() {
    return proven.size() >= MOST_DOMAINS;
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
    if (connection.tls() == null && !login.mayStayClear(claimed)) {
      fail(StreamError.of("policy-violation", "TLS comes first."));
    } else {
      dialback.take(element);
    }
  }

  // Acknowledgements (XEP-0198).

  private void managed(Element element) {
    switch (element.name()) {
      case "enable" -> management.enable(element, claimed, wanted);
      case "resume" -> management.resume(element, claimed, wanted);
      case "r" -> arrivals.asked();
      case "a" -> acknowledged(element);
      default -> fail(StreamError.of("unsupported-stanza-type", "There is no such element of stream management."));
    }
  }

  private void acknowledged(Element answer) {
    StreamError error = wayBack == null ? null : wayBack.acknowledged(answer);
    if (error != null) {
      fail(error);
    }
  }

  /** Another stream carries this one on. Completes when what had come over this one is dealt with. Any thread. */
  CompletableFuture<Void> replaced() {
    CompletableFuture<Void> quiet = new CompletableFuture<>();
    connection
        .loop()
        .execute(
            () -> {
              end(StreamError.of("conflict", "Another stream carries this one on."));
              arrivals.behind(() -> quiet.complete(null));
            });
    return quiet;
  }

  @Override
  public boolean isProven() {
    return !proven.isEmpty();
  }

  @Override
  public boolean hasOthers() {
    return proven.stream().anyMatch(domain -> !all.policy().isKeptOut(domain));
  }

  @Override
  public boolean speaksFor(Jid domain) {
    return proven.contains(domain);
  }

  @Override
  public boolean takesFor(String domain) {
    return all.policy().isOurs(domain);
  }

  @Override
  public Jid ours() {
    Jid ours = wanted;
    return ours == null ? all.domain() : ours;
  }

  @Override
  public @Nullable String language() {
    return language;
  }

  // The end.

  @Override
  public void streamClosed() {
    arrivals.settle(() -> end(null));
  }

  @Override
  public void refused(XmlException reason) {
    fail(new StreamError(reason.condition(), reason.getMessage(), null));
  }

  @Override
  public void writable() {
    if (wayBack != null) {
      wayBack.drain();
    }
  }

  @Override
  public void disconnected() {
    closed = true;
    deadline.cancel();
    all.closed(this);
    management.ended();
    if (wayBack != null) {
      wayBack.over();
    }
  }

  @Override
  public void fail(StreamError error) {
    arrivals.failed();
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
      arrivals.sayWhatIsSafe();
      connection.write(error.toElement());
    } else {
      arrivals.sayWhatIsSafe();
    }
    closed = true;
    if (wayBack != null) {
      wayBack.stop();
    }
    connection.closeStream();
  }

  /** The domains that it speaks for. Any thread. */
  Set<Jid> domains() {
    return Set.copyOf(proven);
  }

  /** Whether it is only of domains that this server does not speak with. Any thread. */
  boolean isKeptOut() {
    Jid domain = claimed;
    return proven.isEmpty() ? domain != null && all.policy().isKeptOut(domain) : proven.stream().allMatch(all.policy()::isKeptOut);
  }

  /** What administrators are told. Any thread. */
  State state() {
    return new State(connection.peer().getAddress().getHostAddress(), claimed, domains(), how, arrivals.received());
  }

  /**
   * How a stream stands.
   *
   * @param how the first of its domains was proved; empty before
   */
  record State(String address, @Nullable Jid claimed, Set<Jid> domains, String how, long received) {}
}
