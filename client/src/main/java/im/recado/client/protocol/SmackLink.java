package im.recado.client.protocol;

import im.recado.client.protocol.LoginException.Reason;
import im.recado.client.protocol.way.Dialer;
import im.recado.client.protocol.way.Round;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.sasl.SASLErrorException;
import org.jspecify.annotations.Nullable;

/** A {@link Link} on Smack: its TCP, TLS, SASL and stream management, and nothing of its extensions. */
public final class SmackLink implements Link {
  static {
    // Before Smack is there: it makes its parser with itself.
    NodeReader.liftEntityLimits();
  }

  private static final int REPLY_TIMEOUT = 30_000;
  private static final int GOODBYE_TIMEOUT = 2_000;

  private static final System.Logger LOG = System.getLogger(SmackLink.class.getName());

  /** What others may ask, by namespace. */
  private static final Map<String, Set<String>> ANSWERED =
      Map.of(
          Ns.DISCO_INFO, Set.of("query"), Ns.VERSION, Set.of("query"), Ns.ROSTER, Set.of("query"), Ns.PING, Set.of("ping"),
          Ns.BLOCKING, Set.of("block", "unblock"), Ns.JINGLE, Set.of("jingle"), Ns.IBB, Set.of("open", "data", "close"));

  /** A request without an answer. */
  private record Question(String to, CompletableFuture<Node> answer) {}

  private final Login login;
  private final Trust trust;
  private final Strength.Memory memory;
  private final LinkListener listener;
  private final Dialer dialer;
  private final Connection connection;
  private final Sender sender;
  private final Map<String, Question> questions = new ConcurrentHashMap<>();
  private final Traffic traffic = new Traffic();
  private final int patience;
  private volatile boolean wanted;
  /** The thread that reads the stream. */
  private volatile @Nullable Thread reader;

  /** Makes one that is not connected yet. */
  public SmackLink(Login login, Trust trust, LinkListener listener) {
    this(login, trust, Strength.Memory.none(), listener);
  }

  /** One that goes no further where the server offers less than is remembered. */
  public SmackLink(Login login, Trust trust, Strength.Memory memory, LinkListener listener) {
    this(login, trust, memory, listener, REPLY_TIMEOUT, Dialer.ofThisComputer());
  }

  /** One that waits so many milliseconds for an answer, and looks for its server like this. */
  public SmackLink(Login login, Trust trust, LinkListener listener, int patience, Dialer dialer) {
    this(login, trust, Strength.Memory.none(), listener, patience, dialer);
  }

  private SmackLink(Login login, Trust trust, Strength.Memory memory, LinkListener listener, int patience, Dialer dialer) {
    this.patience = patience;
    this.dialer = dialer;
    this.login = login;
    this.trust = trust;
    this.memory = memory;
    this.listener = listener;
    this.connection = Connection.of(login, traffic, this::came);
    this.sender = new Sender(connection);
    connection.setUseStreamManagement(true);
    connection.setUseStreamManagementResumption(true);
    connection.setReplyTimeout(REPLY_TIMEOUT);
    // A stanza that cannot be read is a stanza less, never the end of the stream.
    connection.setParsingExceptionCallback(unreadable -> {});
    connection.addStanzaAcknowledgedListener(stanza -> {
      if (stanza.getStanzaId() != null) {
        listener.acknowledged(stanza.getStanzaId());
      }
    });
    // With somebody who hears of what was dropped, Smack does not send it again by itself: the outbox does.
    connection.addStanzaDroppedListener(stanza -> {});
    connection.addConnectionListener(new ConnectionListener() {
      @Override
      public void connectionClosed() {
        ended();
      }

      @Override
      public void connectionClosedOnError(Exception e) {
        ended();
      }
    });
  }

  /** On the thread that reads; what it throws ends the stream. */
  private void came(Stanza stanza) {
    reader = Thread.currentThread();
    try {
      hear(stanza);
    } catch (UnkeptException e) {
      LOG.log(System.Logger.Level.WARNING, "what came could not be kept: the stream is begun anew", e);
      throw e;
    } catch (RuntimeException e) {
      // It would come again with the same stanza: ending the stream for it would let whoever sends that keep us out for good.
      LOG.log(System.Logger.Level.ERROR, "a fault of ours with what came", e);
    }
  }

  private void hear(Stanza stanza) {
    Node node;
    try {
      node = SmackWords.node(stanza);
    } catch (IllegalArgumentException unreadable) {
      return;
    }
    switch (stanza) {
      case Message message -> listener.stanza(SmackWords.sent(node, login.account()));
      case Presence presence -> listener.stanza(node);
      case IQ iq when iq.isRequestIQ() -> answer(iq, node);
      case IQ iq -> answered(node);
      default -> { }
    }
  }

  private void answer(IQ request, Node node) {
    boolean known = ANSWERED.getOrDefault(request.getChildElementNamespace(), Set.of()).contains(request.getChildElementName());
    IQ answer = (known ? listener.request(node) : Optional.<Node>empty())
        .map(given -> SmackWords.answer(request, given))
        .orElseGet(() -> SmackWords.unknown(request));
    answer.setTo(request.getFrom());
    try {
      transmit(answer);
    } catch (OfflineException e) {
      // Who has asked hears of that.
    }
  }

  private void answered(Node iq) {
    Question question = questions.get(iq.get("id"));
    if (question != null && isFrom(question, iq.get("from"))) {
      questions.remove(iq.get("id"));
      question.answer.complete(iq);
    }
  }

  /** A request without an address is one to the own account, which may be answered without or with its address. */
  private boolean isFrom(Question question, String from) {
    if (question.to.equals(from)) {
      return true;
    }
    boolean own = question.to.isEmpty() || question.to.equals(login.account().toString());
    return own && (from.isEmpty() || from.equals(login.account().toString()));
  }

  private void ended() {
    questions.values().forEach(question -> question.answer.completeExceptionally(new OfflineException("the stream ended")));
    questions.clear();
    if (wanted) {
      wanted = false;
      listener.lost();
    }
  }

  @Override
  public boolean connect() throws LoginException, InterruptedException {
    Round round = dialer.round(login, trust, traffic, connection.resumable());
    try {
      if (!connection.isConnected()) {
        connection.reach(round);
      }
      Strength offered = worth();
      connection.login();
      remember(offered);
      wanted = true;
      if (!connection.isConnected()) {
        ended();
        throw new IOException("the stream ended at once");
      }
      return connection.streamWasResumed();
    } catch (SmackException | XMPPException | IOException | IllegalStateException e) {
      wanted = false;
      connection.instantShutdown();
      checkInterrupted();
      throw problem(e, round);
    } catch (RuntimeException e) {
      // What is remembered cannot be read: nobody is in, and nobody stays connected.
      wanted = false;
      connection.instantShutdown();
      throw e;
    }
  }

  /** Whoever is in stays in on a disk that is full. */
  private void remember(Strength offered) {
    try {
      memory.offered(offered);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "what the server offers cannot be remembered", e);
    }
  }

  /** Whoever has been stopped is not told why it did not go. */
  static void checkInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted");
    }
  }

  /** What the server offers, when that is as much as it once did. Whoever sits between and has only a password to ask for gets none. */
  private Strength worth() throws LoginException {
    Strength offered = connection.strength().orElse(null);
    if (offered == null || offered.compareTo(memory.best()) < 0) {
      wanted = false;
      connection.instantShutdown();
      throw new LoginException(offered == null ? Reason.TOO_OLD : Reason.WEAKER, null, null);
    }
    return offered;
  }

  static LoginException problem(Exception e, Round round) {
    boolean nowhere = e instanceof SmackException.EndpointConnectionException;
    if (nowhere && round.refused() != null) {
      return new LoginException(Reason.CERTIFICATE, round.refused(), e);
    }
    return new LoginException(nowhere ? nowhere(round) : reason(e), null, e);
  }

  private static Reason nowhere(Round round) {
    if (round.isPlain()) {
      return Reason.NO_ENCRYPTION;
    }
    if (round.isOld()) {
      return Reason.TOO_OLD;
    }
    return !round.isUnknown() ? Reason.NO_SERVER : Network.isThere() ? Reason.NAME_UNKNOWN : Reason.NO_NETWORK;
  }

  private static Reason reason(Exception e) {
    return switch (e) {
      case SASLErrorException sasl -> switch (sasl.getSASLFailure().getSASLErrorString()) {
        case "not-authorized", "invalid-authzid", "malformed-request" -> Reason.WRONG_PASSWORD;
        case "account-disabled", "credentials-expired" -> Reason.ACCOUNT_CLOSED;
        default -> Reason.OTHER;
      };
      case SmackException.SecurityRequiredException plain -> Reason.NO_ENCRYPTION;
      case SmackException.EndpointConnectionException nobody -> Reason.NO_SERVER;
      default -> Reason.OTHER;
    };
  }

  @Override
  public Jid jid() {
    var user = connection.getUser();
    return user == null ? login.account() : Jid.of(user.toString());
  }

  @Override
  public boolean acknowledges() {
    return connection.isSmEnabled();
  }

  @Override
  public boolean preApproves() {
    return connection.preApproves();
  }

  @Override
  public void send(Node stanza) throws OfflineException {
    transmit(SmackWords.stanza(stanza.get("id").isEmpty() ? stanza.with("id", Ids.random()) : stanza));
  }

  private void transmit(Stanza stanza) throws OfflineException {
    if (Thread.currentThread().equals(reader)) {
      sender.later(stanza);
    } else {
      sender.send(stanza);
    }
  }

  @Override
  public Node ask(Node request) throws RefusedException, OfflineException, InterruptedException {
    return ask(request, Duration.ofMillis(patience));
  }

  @Override
  public Node ask(Node request, Duration howLong) throws RefusedException, OfflineException, InterruptedException {
    String id = Ids.random();
    Question question = new Question(request.jid("to").map(Jid::toString).orElse(""), new CompletableFuture<>());
    questions.put(id, question);
    try {
      transmit(SmackWords.iq(request.with("id", id)));
      Node answer = question.answer.get(howLong.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.get("type").equals("error")) {
        throw new RefusedException(answer);
      }
      return answer;
    } catch (TimeoutException e) {
      throw RefusedException.unanswered();
    } catch (ExecutionException e) {
      throw new OfflineException("the stream ended");
    } finally {
      questions.remove(id);
    }
  }

  @Override
  public Traffic traffic() {
    return traffic;
  }

  @Override
  public void disconnect() {
    wanted = false;
    connection.setReplyTimeout(GOODBYE_TIMEOUT);
    connection.disconnect();
    connection.setReplyTimeout(REPLY_TIMEOUT);
  }

  @Override
  public void cut() {
    boolean was = wanted;
    connection.instantShutdown();
    if (was) {
      ended();
    }
  }

  @Override
  public String toString() {
    return login.toString();
  }
}
