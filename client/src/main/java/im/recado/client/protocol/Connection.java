package im.recado.client.protocol;

import im.recado.client.protocol.way.Encrypted;
import im.recado.client.protocol.way.Place;
import im.recado.client.protocol.way.Round;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.SASLAuthentication;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Mechanisms;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.sasl.core.SCRAMSHA1Mechanism;
import org.jivesoftware.smack.sasl.core.ScramSha1PlusMechanism;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jxmpp.stringprep.XmppStringprepException;

/** Smack's connection, over ways that were found and encrypted without it: what it writes never goes in the clear. */
final class Connection extends XMPPTCPConnection {
  /** Milliseconds until a place that encrypts has said what it offers; a busy server takes its time. */
  private static final int CONNECT_TIMEOUT = 20_000;

  static {
    SmackWords.register();
    BindingTypes.register();
    PreApproval.register();
    for (String mechanism : List.of("CRAM-MD5", "DIGEST-MD5", "EXTERNAL", "GSSAPI")) {
      SASLAuthentication.blacklistSASLMechanism(mechanism);
    }
    SASLAuthentication.unregisterSASLMechanism(SCRAMSHA1Mechanism.class.getName());
    SASLAuthentication.unregisterSASLMechanism(ScramSha1PlusMechanism.class.getName());
    SASLAuthentication.registerSASLMechanism(new Scram(1));
    SASLAuthentication.registerSASLMechanism(new Scram(256));
    SASLAuthentication.registerSASLMechanism(new Scram(512));
  }

  private final Carriage carriage;
  private final Whereabouts whereabouts;
  private final Consumer<Stanza> listener;
  /** Something that came was not kept: this stream acknowledges nothing more and does not go on. */
  private volatile boolean spoiled;

  private Connection(XMPPTCPConnectionConfiguration configuration, Carriage carriage, Whereabouts whereabouts, Consumer<Stanza> listener) {
    super(configuration);
    this.carriage = carriage;
    this.whereabouts = whereabouts;
    this.listener = listener;
  }

  /**
   * Makes one that is not connected.
   *
   * @param listener hears what came, on the thread that reads; throws {@link UnkeptException} when the stream has to end
   */
  static Connection of(Login login, Traffic traffic, Consumer<Stanza> listener) {
    Carriage carriage = new Carriage();
    Whereabouts whereabouts = new Whereabouts();
    try {
      XMPPTCPConnectionConfiguration.Builder builder = XMPPTCPConnectionConfiguration.builder()
          .setXmppDomain(login.account().domain())
          .setResource("recado." + Ids.random(4))
          // TLS is none of its business: there is no socket that does not have it.
          .setSecurityMode(SecurityMode.disabled)
          .setSocketFactory(carriage)
          .setProxyInfo(carriage.proxy())
          // Nobody goes there; with an address it asks the DNS for none.
          .setHostAddress(InetAddress.ofLiteral("0.0.0.0"))
          .setCompressionEnabled(false)
          .setDebuggerFactory(connection -> new Tap(connection, traffic, whereabouts))
          .setSendPresence(false);
      if (!login.account().local().isEmpty()) {
        builder.setUsernameAndPassword(login.account().local(), login.password());
      }
      return new Connection(builder.build(), carriage, whereabouts, listener);
    } catch (XmppStringprepException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Connects at the first place at which a server of XMPP begins a stream; waits. */
  void reach(Round round) throws SmackException, XMPPException, IOException, InterruptedException {
    spoiled = false;
    carriage.use(round);
    long patience = getReplyTimeout();
    setReplyTimeout(CONNECT_TIMEOUT);
    try {
      for (boolean connected = false; !connected;) {
        try {
          whereabouts.begin();
          connect();
          connected = true;
        } catch (SmackException | XMPPException | IOException e) {
          if (round.isOver()) {
            throw e;
          }
          // What encrypts there is no server of XMPP, or sends one away.
        }
      }
    } finally {
      setReplyTimeout(patience);
    }
  }

  /** Where a session is that may go on (XEP-0198): where the server has named, where it was. Nowhere when there is none. */
  List<Place> resumable() {
    return isSmResumptionPossible()
        ? Stream.concat(whereabouts.places().stream(), carriage.way().map(Encrypted::place).stream()).toList() : List.of();
  }

  /** Whether the server lets one log in by this mechanism. */
  boolean offers(String mechanism) {
    Mechanisms offered = getFeature(Mechanisms.class);
    return offered != null && offered.getMechanisms().contains(mechanism);
  }

  /** Whether the server keeps a yes for who has not asked yet. */
  boolean preApproves() {
    return hasFeature(PreApproval.QNAME);
  }

  /** The best way to log in that is offered here; nothing when this client knows none of them. */
  Optional<Strength> strength() {
    Mechanisms offered = getFeature(Mechanisms.class);
    return offered == null ? Optional.empty() : Strength.of(offered.getMechanisms());
  }

  /** What a login can be bound to here. */
  Optional<Binding> binding() {
    BindingTypes types = getFeature(BindingTypes.QNAME);
    return types == null ? Optional.empty() : carriage.way().flatMap(way -> Binding.of(way.session(), types.types()));
  }

  @Override
  public boolean isSecureConnection() {
    return isConnected() && carriage.way().isPresent();
  }

  /**
   * What came is handled here, before Smack counts it as handled (XEP-0198, section 4): its own listeners hear of it from a queue, after
   * it may have been acknowledged.
   *
   * <p>COMPAT Smack 4.4: what it answers to a request that it does not know is no XML, and would end the stream. It hears of no request.
   */
  @Override
  protected void invokeStanzaCollectorsAndNotifyRecvListeners(Stanza stanza) {
    if (!(stanza instanceof IQ iq && iq.isRequestIQ())) {
      super.invokeStanzaCollectorsAndNotifyRecvListeners(stanza);
    }
    try {
      listener.accept(stanza);
    } catch (UnkeptException e) {
      // Smack counts it nevertheless, and ends the stream.
      spoiled = true;
      throw e;
    }
  }

  @Override
  public boolean isSmResumptionPossible() {
    return !spoiled && super.isSmResumptionPossible();
  }

  /** Smack says at a stream's end how much it has handled, when this is true. */
  @Override
  public boolean isSmEnabled() {
    return !spoiled && super.isSmEnabled();
  }
}
