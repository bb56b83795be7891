package im.recado.kernel.stream;

import im.recado.kernel.session.Attachments;
import im.recado.kernel.session.Lane;
import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's stream (RFC 6120 section 4): header, features, errors, end. What is legal on it is decided by its {@link Phase}
 * alone; what is negotiated on it is the work of {@link StreamFeature}s. Its elements are handled in order on its lane.
 */
public final class ClientStream extends Attachments implements StreamHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ClientStream.class);

  /** Stand for what is no element, in the lane's order. */
  private static final Element CLOSED_BY_PEER = Element.of("closed", "");

  private static final Element GONE = Element.of("gone", "");
  private static final Element QUIET = Element.of("quiet", "");

  /** The language of what the server itself says, and so of every stream towards a client. */
  private static final String LANGUAGE = "en";

  /** A client is asked for an acknowledgement with what it is sent, but not more often than this. */
  private static final Duration ASK_EVERY = Duration.ofMillis(10);

  /** Nor later than this. */
  private static final Duration ASK_AT_LAST = Duration.ofMillis(100);

  private final Connection connection;
  private final ClientStreams streams;
  private final Lane<Element> lane;

  private volatile Phase phase = Phase.OPENING;
  private volatile @Nullable Session session;
  private @Nullable Jid identity;
  private @Nullable String domain;
  private @Nullable Jid claimed;
  private @Nullable String language;
  private @Nullable StreamFeature exclusive;
  private String id = "";
  private boolean opened;
  private volatile int handled;
  private volatile boolean heard;
  private int silentRounds;

  /** When the client was asked last for an acknowledgement, and whether it will be asked. On the loop. */
  private long asked = System.nanoTime() - ASK_EVERY.toNanos();

  private boolean asking;
  private boolean askingLater;
  private Loop.@Nullable Cancellable deadline;
  private @Nullable Runnable whenQuiet;

  /** A stream on a connection that has just been made; {@code streams} makes it. */
  ClientStream(Connection connection, ClientStreams streams) {
    this.connection = connection;
    this.streams = streams;
    this.lane = new Lane<>(connection.loop(), this::step, connection::reading);
    this.deadline =
        connection
            .loop()
            .schedule(
                streams.loginDeadline(),
                () -> {
                  if (phase != Phase.BOUND) {
                    fail(StreamError.of("connection-timeout", "Logging in took too long."));
                  }
                });
  }

  public Connection connection() {
    return connection;
  }

  public Phase phase() {
    return phase;
  }

  /** The identifier of this stream that the peer was told. */
  public String id() {
    return id;
  }

  /** The bare address that the peer has proved to be; null before login. */
  public @Nullable Jid identity() {
    return identity;
  }

  /** The domain that the peer has asked for; null before its first header. */
  public @Nullable String domain() {
    return domain;
  }

  /** The bare address that the peer says it is, in its header; nothing proves it. Null when it says nothing. */
  public @Nullable Jid claimed() {
    return claimed;
  }

  /** The session that this stream carries, or null. */
  public @Nullable Session session() {
    return session;
  }

  /** How many stanzas of this stream have been handled or are being handled, since {@link #startCounting}. */
  public int handled() {
    return handled;
  }

  /** How many times in a row this was asked and nothing had come from the peer since. For one sweeping thread. */
  public int silentRounds() {
    silentRounds = heard ? 0 : silentRounds + 1;
    heard = false;
    return silentRounds;
  }

  /** How many elements of the client wait to be handled. Any thread. */
  public int waiting() {
    return lane.waiting();
  }

  /** Begins to count handled stanzas at this number (XEP-0198). On the lane. */
  public void startCounting(int from) {
    handled = from;
  }

  // What the connection says.

  @Override
  public void streamOpened(Element header, String content) {
    boolean known = content.equals(Namespaces.CLIENT) || content.equals(Namespaces.STREAM) || content.isEmpty();
    lane.offer(known ? header : header.renamed("stream", ""));
  }

  @Override
  public void element(Element element) {
    if (!heard) {
      heard = true;
    }
    if (phase != Phase.CLOSED) {
      lane.offer(element);
    }
  }

  @Override
  public void streamClosed() {
    lane.offer(CLOSED_BY_PEER);
  }

  @Override
  public void refused(XmlException reason) {
    fail(new StreamError(reason.condition(), reason.getMessage(), null));
  }

  @Override
  public void secured() {
    opened = false;
    phase = Phase.OPENING;
  }

  @Override
  public void writable() {
    Session now = session;
    if (now != null) {
      now.drain();
    }
  }

  @Override
  public void disconnected() {
    cancelDeadline();
    lane.offer(GONE);
  }

  // What is done about it, on the lane.

  private void step(Element element) {
    try {
      if (element == QUIET) {
        Objects.requireNonNull(whenQuiet).run();
      } else if (element == GONE) {
        gone();
      } else if (phase == Phase.CLOSED) {
        return;
      } else if (element == CLOSED_BY_PEER) {
        closedByPeer();
      } else if (element.is("stream", Namespaces.STREAM) || phase == Phase.OPENING) {
        open(element);
      } else if (exclusive != null && !exclusive.namespace().equals(element.namespace())) {
        throw new StreamException("policy-violation", "Nothing else may be sent during a login.");
      } else if (Stanza.isStanza(element)) {
        stanza(element);
      } else if (element.is("error", Namespaces.STREAM)) {
        LOG.debug("{} has closed its stream: {}", connection.peer(), element);
        closedByPeer();
      } else {
        nonza(element);
      }
    } catch (StreamException e) {
      fail(e.error());
    } catch (RuntimeException e) {
      LOG.error("The stream of {} failed", connection.peer(), e);
      fail(StreamError.of("internal-server-error"));
    }
  }

  private void open(Element header) throws StreamException {
    if (phase != Phase.OPENING) {
      throw new StreamException("bad-format", "The stream is open already.");
    }
    // Before anything is refused: the answer to a header goes to whom it came from (RFC 6120 section 4.7.2).
    claimed = bareAddress(header.attribute("from"));
    language = language(header);
    if (!header.is("stream", Namespaces.STREAM)) {
      throw new StreamException("invalid-namespace", "The header of a stream of jabber:client was expected.");
    }
    String to = header.attribute("to");
    String wanted = to == null ? null : domainOf(to);
    if (to != null && (wanted == null || !streams.serves(wanted))) {
      throw new StreamException("host-unknown", "This server does not serve that domain.");
    }
    if (wanted == null) {
      throw new StreamException("improper-addressing", "The stream header names no domain.");
    }
    if (domain != null && !domain.equals(wanted)) {
      throw new StreamException("host-unknown", "The domain of a stream cannot change.");
    }
    domain = wanted;
    if (claimed != null && !claimed.domain().equals(wanted)) {
      throw new StreamException("invalid-from", "The stream header comes from another domain.");
    }
    if (!isVersionOne(header.attribute("version"))) {
      throw new StreamException("unsupported-version", "XMPP 1.0 is spoken here.");
    }
    if (identity != null) {
      phase = Phase.BINDING;
    } else {
      phase = streams.requiresTls(connection) ? Phase.SECURING : Phase.LOGIN;
    }
    onLoop(
        () -> {
          writeHeader();
          connection.write(streams.features(this));
        });
  }

  /** The language of what the client writes; null when that is the stream's own, which needs no mention. */
  private static @Nullable String language(Element header) {
    String lang = header.lang();
    return lang == null || lang.equals(LANGUAGE) || !lang.matches("[A-Za-z0-9-]{1,35}") ? null : lang;
  }

  private static @Nullable String domainOf(String to) {
    try {
      Jid jid = Jid.parse(to);
      return jid.isDomain() ? jid.domain() : null;
    } catch (JidException e) {
      return null;
    }
  }

  /** What a header says of its sender; what is no address of an account says nothing (XEP-0388 section 2.1). */
  private static @Nullable Jid bareAddress(@Nullable String from) {
    try {
      Jid jid = from == null ? null : Jid.parse(from);
      return jid == null || jid.local() == null ? null : jid.bare();
    } catch (JidException e) {
      return null;
    }
  }

  private static boolean isVersionOne(@Nullable String version) {
    return version != null && version.matches("0{0,3}[1-9][0-9]{0,2}\\.[0-9]{1,3}");
  }

  /** On the loop. */
  private void writeHeader() {
    id = streams.newStreamId();
    opened = true;
    connection.openStream(
        Element.builder("stream", Namespaces.STREAM)
            .attribute("from", domain == null ? streams.mainDomain() : domain)
            .attribute("to", claimed == null ? null : claimed.toString())
            .attribute("id", id)
            .attribute("version", "1.0")
            .attribute(Namespaces.XML, "lang", LANGUAGE)
            .build());
  }

  private void nonza(Element element) throws StreamException {
    if (element.namespace().isEmpty() || element.namespace().equals(Namespaces.SERVER)) {
      throw new StreamException("invalid-namespace", "On this stream stanzas are of jabber:client.");
    }
    StreamFeature feature = streams.feature(element.namespace());
    if (feature == null || !feature.phases().contains(phase)) {
      throw illegal(element, feature != null);
    }
    if (feature.blocks(element)) {
      lane.block(() -> guarded(() -> feature.handle(this, element)));
    } else {
      feature.handle(this, element);
    }
  }

  /** Work that may close the stream. */
  @FunctionalInterface
  private interface Step {
    void run() throws StreamException;
  }

  private void guarded(Step work) {
    try {
      work.run();
    } catch (StreamException e) {
      fail(e.error());
    } catch (RuntimeException e) {
      LOG.error("The stream of {} failed", connection.peer(), e);
      fail(StreamError.of("internal-server-error"));
    }
  }

  private StreamException illegal(Element element, boolean known) {
    if (Stanza.isStanza(element)) {
      // RFC 6120 section 4.3.5 names this condition, whatever is missing.
      return new StreamException("not-authorized", "Log in and bind a resource first.");
    }
    return switch (phase) {
      case SECURING -> new StreamException("policy-violation", "TLS is required first.");
      case LOGIN, BINDING ->
          new StreamException(known ? "policy-violation" : "unsupported-stanza-type", "Not at this point.");
      default ->
          new StreamException(
              known ? "policy-violation" : "unsupported-stanza-type",
              known ? "Not at this point." : "There is no such element at the top of a stream.");
    };
  }

  private void stanza(Element element) throws StreamException {
    Session now = session;
    if (phase != Phase.BOUND || now == null) {
      requestBeforeBinding(element);
      return;
    }
    handled++;
    Stanza stanza;
    try {
      stanza = Stanza.of(inLanguage(element));
    } catch (StanzaException e) {
      malformed(now, element, e.error());
      return;
    }
    Jid from = stanza.from();
    if (from == null) {
      stanza = stanza.withFrom(now.jid());
    } else if (from.equals(now.jid().bare())) {
      stanza = stanza.withFrom(now.jid());
    } else if (!from.equals(now.jid())) {
      throw new StreamException("invalid-from", "A stanza came from an address that is not this session's.");
    }
    streams.router().sent(now, stanza);
  }

  /** A stanza says its language when its stream's was another than those that it will travel on (section 8.1.5). */
  private Element inLanguage(Element stanza) {
    return language == null || stanza.lang() != null
        ? stanza
        : stanza.withAttribute(Namespaces.XML, "lang", language);
  }

  /** A request that a feature answers before there is a session, such as registration and resource binding. */
  private void requestBeforeBinding(Element element) throws StreamException {
    Element payload = element.firstElement();
    StreamFeature feature = payload == null ? null : streams.feature(payload.namespace());
    if (!element.name().equals("iq") || feature == null || !feature.requests().contains(phase)) {
      throw illegal(element, false);
    }
    lane.block(() -> guarded(() -> feature.handle(this, element)));
  }

  /** A stanza whose addresses or shape are wrong is answered, and the stream lives (RFC 6120 section 8.1). */
  private static void malformed(Session session, Element element, StanzaError error) throws StreamException {
    String from = element.attribute("from");
    if (from != null && !from.equals(session.jid().toString()) && !from.equals(session.jid().bare().toString())) {
      throw new StreamException("invalid-from", "A stanza came from an address that is not this session's.");
    }
    String type = element.attribute("type");
    String id = element.attribute("id");
    if ("error".equals(type) || (element.name().equals("iq") && "result".equals(type))) {
      return;
    }
    Element reply =
        Element.builder(element.name(), Namespaces.CLIENT)
            .attribute("type", "error")
            .attribute("id", id == null && element.name().equals("iq") ? "none" : id)
            .attribute("to", session.jid().toString())
            .child(error.toElement())
            .build();
    try {
      session.send(Stanza.of(reply));
    } catch (StanzaException e) {
      throw new IllegalStateException(e);
    }
  }

  // What features do with the stream.

  /** Writes an element at depth one. Any thread; order among calls of one thread is kept. */
  public void write(Element element) {
    onLoop(() -> connection.write(element));
  }

  /** Runs on the connection's loop: at once when this is it. */
  public void onLoop(Runnable task) {
    if (connection.loop().inLoop()) {
      task.run();
    } else {
      connection.loop().execute(task);
    }
  }

  /** Goes on with work that may wait, as the last thing of the current step. On the lane. */
  public void block(Runnable work) {
    lane.block(work);
  }

  /**
   * The peer may begin TLS and will open a new stream. What it has sent behind its request is no stream header, so it ends
   * this stream (SECURITY T1). On the lane.
   *
   * @param proceed tells it so
   */
  public void startTls(Element proceed) {
    phase = Phase.OPENING;
    onLoop(
        () -> {
          if (phase == Phase.OPENING) {
            connection.write(proceed);
            connection.startTls();
          }
        });
  }

  /** From now on the peer may send only what belongs to this feature; null lets it send the rest again. On the lane. */
  public void exclusive(@Nullable StreamFeature feature) {
    exclusive = feature;
  }

  /**
   * The peer has proved to be this account and will open a new stream (RFC 6120 section 6.4.6). On the lane.
   *
   * @param success tells it so
   */
  public void authenticated(Jid identity, Element success) {
    this.identity = identity.bare();
    phase = Phase.OPENING;
    onLoop(
        () -> {
          connection.authenticated(identity.bare(), streams.limits());
          connection.restart();
          connection.write(success);
          opened = false;
        });
  }

  /** The peer has proved to be this account and goes on in this stream (XEP-0388); nothing is written. On the lane. */
  public void authenticated(Jid identity) {
    this.identity = identity.bare();
    phase = Phase.BINDING;
    onLoop(() -> connection.authenticated(identity.bare(), streams.limits()));
  }

  /** Tells the peer what can be negotiated now. On the lane. */
  public void writeFeatures() {
    onLoop(() -> connection.write(streams.features(this)));
  }

  /** The stream carries this session from now on. On the lane. */
  public void bound(Session session) {
    this.session = session;
    phase = Phase.BOUND;
    cancelDeadline();
  }

  /**
   * The session goes on to another stream; this one ends without taking it along. Any thread.
   *
   * @param quiet runs, on some thread, when nothing of this stream is being handled any more
   */
  public void surrender(StreamError error, Runnable quiet) {
    onLoop(
        () -> {
          session = null;
          whenQuiet = quiet;
          end(error);
          lane.offer(QUIET);
        });
  }

  private void cancelDeadline() {
    Loop.Cancellable pending = deadline;
    if (pending != null) {
      pending.cancel();
      deadline = null;
    }
  }

  /**
   * Something has left that is to be acknowledged: the client is asked with it, once for all that leaves in this turn of the
   * loop. One who was asked just before is asked with what leaves later, or after a while. On the loop.
   *
   * @param unhurried whether that has not left yet and may wait a moment, and the request with it
   */
  public void acknowledgementWanted(boolean unhurried) {
    if (asking) {
      return;
    }
    if (System.nanoTime() - asked >= ASK_EVERY.toNanos()) {
      asking = true;
      connection.loop().execute(unhurried ? this::askUnhurried : this::ask);
    } else if (!askingLater) {
      askingLater = true;
      connection
          .loop()
          .schedule(
              ASK_AT_LAST,
              () -> {
                askingLater = false;
                ask();
              });
    }
  }

  /** Somebody waits for the client's acknowledgement: asks for it now. Any thread. */
  public void askForAcknowledgement() {
    onLoop(this::ask);
  }

  private void ask() {
    Element request = takeRequest();
    if (request != null) {
      connection.write(request);
    }
  }

  private void askUnhurried() {
    Element request = takeRequest();
    if (request != null) {
      connection.writeUnhurried(request);
    }
  }

  private @Nullable Element takeRequest() {
    asking = false;
    Session now = session;
    Element request = now == null || now.stream() != this ? null : now.acknowledgementRequest();
    if (request != null) {
      asked = System.nanoTime();
    }
    return request;
  }

  // The end.

  /** Closes the stream with an error; its session ends, whatever might have been resumed. Any thread. */
  public void fail(StreamError error) {
    Session now = session;
    end(error);
    if (now != null && now.stream() == this) {
      Thread.startVirtualThread(() -> streams.sessions().close(now, null));
    }
  }

  /** Closes the stream and nothing else; null for a plain end. Any thread. */
  public void end(@Nullable StreamError error) {
    onLoop(
        () -> {
          if (phase == Phase.CLOSED) {
            return;
          }
          phase = Phase.CLOSED;
          cancelDeadline();
          if (error != null) {
            streams.failed(this, error);
            if (!opened) {
              writeHeader();
            }
            connection.write(error.toElement());
          } else if (!opened) {
            connection.close();
            return;
          }
          connection.closeStream();
        });
  }

  private void closedByPeer() {
    Session now = session;
    end(null);
    if (now != null && now.stream() == this) {
      lane.block(() -> streams.sessions().close(now, null));
    }
  }

  /** The connection is gone: a session that may be resumed waits for its client, any other ends. */
  private void gone() {
    phase = Phase.CLOSED;
    Session now = session;
    session = null;
    streams.gone(this);
    if (now == null || now.stream() != this || now.isClosed()) {
      return;
    }
    if (now.isResumable()) {
      lane.block(() -> streams.sessions().detach(now, this));
    } else {
      lane.block(() -> streams.sessions().close(now, null));
    }
  }

  /** The session's queue is full: the stream ends so that what waits finds another way. Any thread. */
  public void overflowed() {
    fail(StreamError.of("resource-constraint", "The client does not take what is sent to it."));
  }

  /** Reads an IQ that came before there was a session. Throws what closes the stream. */
  public static Iq request(Element element) throws StreamException {
    try {
      return (Iq) Stanza.of(element);
    } catch (StanzaException e) {
      throw new StreamException("bad-format", "That is no request.");
    }
  }
}
