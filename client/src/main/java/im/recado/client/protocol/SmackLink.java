package im.recado.client.protocol;

import im.recado.client.protocol.LoginException.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.SASLAuthentication;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.iqrequest.IQRequestHandler.Mode;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.sasl.SASLErrorException;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jxmpp.stringprep.XmppStringprepException;

/** A {@link Link} on Smack: its TCP, TLS, SASL and stream management, and nothing of its extensions. */
public final class SmackLink implements Link {
  private static final int CONNECT_TIMEOUT = 15_000;
  private static final int REPLY_TIMEOUT = 30_000;
  private static final int GOODBYE_TIMEOUT = 2_000;

  static {
    SmackWords.register();
    for (String mechanism : List.of("CRAM-MD5", "DIGEST-MD5", "EXTERNAL", "GSSAPI")) {
      SASLAuthentication.blacklistSASLMechanism(mechanism);
    }
    SASLAuthentication.registerSASLMechanism(new Scram(256));
    SASLAuthentication.registerSASLMechanism(new Scram(512));
  }

  /** What others may ask, by namespace. */
  private static final Map<String, Set<String>> ANSWERED =
      Map.of(
          Ns.DISCO_INFO, Set.of("query"), Ns.VERSION, Set.of("query"), Ns.ROSTER, Set.of("query"), Ns.PING, Set.of("ping"),
          Ns.BLOCKING, Set.of("block", "unblock"), Ns.JINGLE, Set.of("jingle"), Ns.IBB, Set.of("open", "data", "close"));

  /** A request without an answer. */
  private record Question(String to, CompletableFuture<Node> answer) {}

  /** COMPAT Smack 4.4: what it answers to a request that it does not know is no XML, and would end the stream. */
  private final class Connection extends XMPPTCPConnection {
    Connection(XMPPTCPConnectionConfiguration configuration) {
      super(configuration);
    }

    @Override
    protected void invokeStanzaCollectorsAndNotifyRecvListeners(Stanza stanza) {
      if (stanza instanceof IQ iq && iq.isRequestIQ() && !isAnswered(iq)) {
        refuse(iq);
      } else {
        super.invokeStanzaCollectorsAndNotifyRecvListeners(stanza);
      }
    }

    private static boolean isAnswered(IQ iq) {
      return ANSWERED.getOrDefault(iq.getChildElementNamespace(), Set.of()).contains(iq.getChildElementName());
    }
  }

  private final Login login;
  private final Trust trust;
  private final LinkListener listener;
  private final XMPPTCPConnection connection;
  private final Map<String, Question> questions = new ConcurrentHashMap<>();
  private final Traffic traffic = new Traffic();
  private final int patience;
  private volatile boolean wanted;

  /** Makes one that is not connected yet. */
  public SmackLink(Login login, Trust trust, LinkListener listener) {
    this(login, trust, listener, REPLY_TIMEOUT);
  }

  /** One that waits so many milliseconds for an answer. */
  SmackLink(Login login, Trust trust, LinkListener listener, int patience) {
    this.patience = patience;
    this.login = login;
    this.trust = trust;
    this.listener = listener;
    this.connection = new Connection(configuration(login, trust, traffic));
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
    connection.addSyncStanzaListener(this::came, stanza -> true);
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
    for (IQ.Type type : List.of(IQ.Type.get, IQ.Type.set)) {
      ANSWERED.forEach((namespace, elements) -> elements.forEach(element -> answer(element, namespace, type)));
    }
  }

  static XMPPTCPConnectionConfiguration configuration(Login login, Trust trust, Traffic traffic) {
    try {
      XMPPTCPConnectionConfiguration.Builder builder = XMPPTCPConnectionConfiguration.builder()
          .setXmppDomain(login.account().domain())
          .setResource("recado." + Ids.random(4))
          .setSecurityMode(SecurityMode.required)
          .setCustomX509TrustManager(trust)
          // The trust manager has looked at the name as well: a pinned certificate may have any.
          .setHostnameVerifier((host, session) -> true)
          .setCompressionEnabled(false)
          .setDebuggerFactory(connection -> new Tap(connection, traffic))
          .setSendPresence(false)
          .setConnectTimeout(CONNECT_TIMEOUT);
      Proxy.current().ifPresent(proxy -> {
        builder.setProxyInfo(new ThroughProxy(proxy));
        // Which server the DNS would name is not asked here.
        builder.setHost(login.host() == null ? login.account().domain() : login.host());
      });
      if (!login.account().local().isEmpty()) {
        builder.setUsernameAndPassword(login.account().local(), login.password());
      }
      if (login.host() != null && Proxy.current().isEmpty()) {
        builder.setHostAddressByNameOrIp(login.host());
      }
      if (login.port() != 0) {
        builder.setPort(login.port());
      }
      return builder.build();
    } catch (XmppStringprepException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void answer(String element, String namespace, IQ.Type type) {
    connection.registerIQRequestHandler(new AbstractIqRequestHandler(element, namespace, type, Mode.sync) {
      @Override
      public IQ handleIQRequest(IQ request) {
        return listener.request(SmackWords.node(request))
            .map(answer -> SmackWords.answer(request, answer))
            .orElseGet(() -> SmackWords.unknown(request));
      }
    });
  }

  private void came(Stanza stanza) {
    Node node;
    try {
      node = SmackWords.node(stanza);
    } catch (IllegalArgumentException unreadable) {
      return;
    }
    switch (stanza) {
      case Message message -> listener.stanza(SmackWords.sent(node, login.account()));
      case Presence presence -> listener.stanza(node);
      case IQ iq when iq.getType() == IQ.Type.result || iq.getType() == IQ.Type.error -> answered(node);
      default -> { }
    }
  }

  private void refuse(IQ request) {
    try {
      transmit(SmackWords.unknown(request));
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
    trust.forget();
    try {
      if (!connection.isConnected()) {
        traffic.begin();
        connection.connect();
      }
      connection.login();
      wanted = true;
      if (!connection.isConnected()) {
        ended();
        throw new IOException("the stream ended at once");
      }
      return connection.streamWasResumed();
    } catch (SmackException | XMPPException | IOException | IllegalStateException e) {
      wanted = false;
      connection.instantShutdown();
      throw new LoginException(reason(e, trust), trust.refused(), e);
    }
  }

  static Reason reason(Exception e, Trust trust) {
    if (trust.refused() != null) {
      return Reason.CERTIFICATE;
    }
    return switch (e) {
      case SASLErrorException sasl -> switch (sasl.getSASLFailure().getSASLErrorString()) {
        case "not-authorized", "invalid-authzid", "malformed-request" -> Reason.WRONG_PASSWORD;
        case "account-disabled", "credentials-expired" -> Reason.ACCOUNT_CLOSED;
        default -> Reason.OTHER;
      };
      case SmackException.SecurityRequiredException plain -> Reason.NO_ENCRYPTION;
      case SmackException.EndpointConnectionException nobody -> Reason.NO_SERVER;
      case SmackException.NoEndpointsDiscoveredException nobody -> Reason.NO_SERVER;
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
  public void send(Node stanza) throws OfflineException {
    transmit(SmackWords.stanza(stanza.get("id").isEmpty() ? stanza.with("id", Ids.random()) : stanza));
  }

  private void transmit(Stanza stanza) throws OfflineException {
    try {
      connection.sendStanza(stanza);
    } catch (NotConnectedException e) {
      throw new OfflineException("there is no stream");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OfflineException("interrupted");
    }
  }

  @Override
  public Node ask(Node request) throws RefusedException, OfflineException, InterruptedException {
    String id = Ids.random();
    Question question = new Question(request.jid("to").map(Jid::toString).orElse(""), new CompletableFuture<>());
    questions.put(id, question);
    try {
      transmit(SmackWords.iq(request.with("id", id)));
      Node answer = question.answer.get(patience, TimeUnit.MILLISECONDS);
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
