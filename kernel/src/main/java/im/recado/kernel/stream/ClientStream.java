package im.recado.kernel.stream;

import im.recado.kernel.background.Background;
import im.recado.kernel.session.Attachments;
import im.recado.kernel.session.Endings;
import im.recado.kernel.session.Lane;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.StreamWatcher;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's stream (RFC 6120 section 4): header, features, errors, end. What is legal on it is decided by its {@link
 * Phase} alone; what is negotiated on it is the work of {@link StreamFeature}s. Its elements are handled in order on
 * its lane.
 */
public final class ClientStream extends Attachments implements StreamHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ClientStream.class);

  /** Stand for what is no element, in the lane's order. */
  private static final Element CLOSED_BY_PEER = Element.of("closed", "");

  private static final Element GONE = Element.of("gone", "");
  private static final Element QUIET = Element.of("quiet", "");
  private static final Element REFUSED = Element.of("refused", "");

  /** A loop does what it is given at once; only one that has been stopped takes so long. */
  private static final int LOOP_SECONDS = 10;

  private final Connection connection;
  private final ClientStreams streams;
  private final Lane<Element> lane;
  private final Asking asking;

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

  /** The moment at which the login began that this stream has, or the stream itself ({@link Endings}). */
  private volatile long loginBegan;

  private Loop.@Nullable Cancellable deadline;
  private @Nullable Runnable whenQuiet;
  private @Nullable StreamError refusal;

  /** A stream on a connection that has just been made; {@code streams} makes it. */
  ClientStream(Connection connection, ClientStreams streams) {
    this.connection = connection;
    this.streams = streams;
    this.lane = new Lane<>(connection.loop(), this::step, connection::reading);
    this.asking = new Asking(this, connection);
    this.loginBegan = streams.sessions().endings().now();
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
    refusal = new StreamError(reason.condition(), reason.getMessage(), null);
    lane.offer(REFUSED);
  }

  @Override
  public @Nullable String domainWanted() {
    String named = domain;
    return named == null ? null : Jid.valueOf(named).asciiDomain();
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
      } else if (element == REFUSED) {
        fail(Objects.requireNonNull(refusal));
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
        streams.negotiation().element(this, element);
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
    StreamHeader said = StreamHeader.of(header);
    // Before anything is refused: the answer to a header goes to whom it came from (RFC 6120 section 4.7.2).
    claimed = said.claimed();
    language = said.language();
    String wanted = said.domain(streams, domain);
    domain = wanted;
    said.check(wanted);
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
            .attribute(Namespaces.XML, "lang", StreamHeader.LANGUAGE)
            .build());
  }

  private void stanza(Element element) throws StreamException {
    Session now = session;
    if (phase != Phase.BOUND || now == null) {
      streams.negotiation().request(this, element);
      return;
    }
    handled++;
    Stanza stanza = Inbound.stamped(now, element, language);
    if (stanza != null) {
      StreamWatcher watcher = now.watcher();
      if (watcher != null) {
        watcher.sees(true, stanza.element());
      }
      streams.router().sent(now, stanza);
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
   * The peer may begin TLS and will open a new stream. What it has sent behind its request is no stream header, so it
   * ends this stream (SECURITY T1). On the lane.
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

  /** A login begins; nothing of its credentials was looked at yet. On the lane. */
  public void loginBegins() {
    loginBegan = streams.sessions().endings().now();
  }

  /**
   * What has ended the sessions of the account that the peer has proved to be since its login began: a session of this stream
   * ends likewise. Null when nothing has, or nobody has logged in. On the lane.
   */
  public @Nullable StreamError ended() {
    Jid account = identity;
    return account == null ? null : streams.sessions().endings().since(loginBegan, account);
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
   * Something has left that is to be acknowledged: the client is asked with it, once for all that leaves in this turn
   * of the loop. One who was asked just before is asked with what leaves later, or after a while. On the loop.
   *
   * @param unhurried whether that has not left yet and may wait a moment, and the request with it
   */
  public void acknowledgementWanted(boolean unhurried) {
    asking.wanted(unhurried);
  }

  /** Somebody waits for the client's acknowledgement: asks for it now. Any thread. */
  public void askForAcknowledgement() {
    onLoop(asking::ask);
  }

  // The end.

  /** Closes the stream with an error; its session ends, whatever might have been resumed. Any thread. */
  public void fail(StreamError error) {
    Session now = session;
    onLoop(
        () -> {
          finish(error);
          if (now != null && now.stream() == this) {
            Background.start("closing a session", () -> streams.sessions().close(now, null));
          }
        });
  }

  /** Closes the stream and nothing else; null for a plain end. Any thread. */
  public void end(@Nullable StreamError error) {
    onLoop(() -> finish(error));
  }

  /** On the loop. */
  private void finish(@Nullable StreamError error) {
    if (phase == Phase.CLOSED) {
      return;
    }
    Session now = session;
    if (now != null) {
      // The client gets the answers to what it sent before the stream ends.
      now.drain();
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
  }

  /**
   * The session ends when its client has been told all that it was to be told before: its answers are not given back.
   */
  private void closedByPeer() {
    Session now = session;
    CompletableFuture<Void> told = new CompletableFuture<>();
    onLoop(
        () -> {
          try {
            finish(null);
          } finally {
            told.complete(null);
          }
        });
    if (now != null && now.stream() == this) {
      lane.block(
          () -> {
            if (!told.isDone()) {
              // A loop that has been stopped tells nobody anything any more.
              told.completeOnTimeout(null, LOOP_SECONDS, TimeUnit.SECONDS).join();
            }
            streams.sessions().close(now, null);
          });
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

  /** Reads an IQ that came before there was a session. Throws what closes the stream. */
  public static Iq request(Element element) throws StreamException {
    try {
      return (Iq) Stanza.of(element);
    } catch (StanzaException e) {
      throw new StreamException("bad-format", "That is no request.");
    }
  }
}
