package im.recado.gateway;

import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.Network;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.kernel.Kernel;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.event.ServerStopping;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Writes;
import im.recado.kernel.store.StoreException;
import im.recado.modules.Ground;
import im.recado.modules.ServerSecret;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.disco.ServerDisco;
import im.recado.modules.link.Link;
import im.recado.modules.roster.RosterItem;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidEscaping;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway to one network (XEP-0100): an address of its own, and a {@link GatewaySession} for each account of this server that
 * has to do with it. What can grow: one session for each account, each with a bounded lane.
 */
public final class Gateway implements Module {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  /** So many log in to a network at once; the others wait for them. */
  private static final int MOST_LOGINS = 20;

  private static final int PAGE = 500;
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  /** So long an administrator waits for a session that is busy with its network. */
  private static final Duration DEED = Duration.ofSeconds(30);

  /** In so many realms of a network one user is at once. */
  private static final int MOST_REALMS = 20;

  /** Whose session it is, and in which realm of the network. */
  private record Seat(Jid owner, String realm) {}

  private final Ground ground;
  private final Links links;
  private final Network network;
  private final Jid jid;
  private final Addresses addresses;
  private final Option<Boolean> offered;
  private final Registration registration;
  private final FrontDesk desk;
  private final Semaphore logins = new Semaphore(MOST_LOGINS, true);
  private final Map<Seat, GatewaySession> sessions = new ConcurrentHashMap<>();
  private volatile byte @Nullable [] secret;

  Gateway(Ground ground, Vault vault, Network network) {
    this.ground = ground;
    this.links = new Links(ground.backends().links(), vault, network);
    this.network = network;
    this.jid = Jid.valueOf(network.type() + "." + ground.kernel().domain());
    this.addresses = new Addresses(network, jid);
    this.offered =
        Option.flag(
            "gateway." + network.type() + ".offered",
            false,
            "Whether people may use their accounts on " + network.name() + " from here.");
    this.registration = new Registration(this);
    this.desk = new FrontDesk(this, network, registration);
  }

  @Override
  public Declaration declare() {
    Declaration declaration =
        Declaration.module("gateway-" + network.type(), "Accounts on " + network.name() + ", from any client.")
            .option(offered)
            .on(ServerStarting.class, event -> begin())
            .on(ServerStopping.class, event -> end())
            .on(AccountRemoved.class, event -> removed(event.account()))
            .on(RosterModule.ItemChanged.class, this::arranged);
    network.options().forEach(declaration::option);
    return declaration;
  }

  private void begin() {
    kernel().router().service(jid.domain(), this::receive);
    ground.disco().add(new ServerDisco.Item(jid, network.name()), this::isOffered);
    if (isOffered()) {
      Thread.startVirtualThread(this::resume);
    }
  }

  /** Sessions of clients that the server has taken up again say nothing by themselves: they are asked. May wait. */
  private void resume() {
    try {
      Jid last = null;
      List<Link> page;
      do {
        page = links.page(last, PAGE);
        for (Link link : page) {
          ground.roster().appear(link.owner(), self(links.realm(link)));
          last = link.owner();
        }
      } while (page.size() >= PAGE);
    } catch (StoreException e) {
      LOG.error("Sessions on {} could not be taken up again", network.type(), e);
    }
  }

  /** Says goodbye to the network for everybody, and does not wait long for that. */
  private void end() {
    CountDownLatch gone = new CountDownLatch(sessions.size());
    for (GatewaySession session : sessions.values()) {
      session.lane().add(
          0,
          () -> {
            session.rooms().end("The server is stopping.", 332);
            session.logOut();
            gone.countDown();
          });
    }
    try {
      if (!gone.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("Not everybody could be logged out of {}", network.type());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void removed(Jid owner) {
    links.of(owner).forEach(links::remove);
    for (GatewaySession session : sessionsOf(owner)) {
      session.lane().add(0, session::unwanted);
    }
  }

  /** What the user calls somebody, and in which groups they are, goes to the network. Never waits. */
  private void arranged(RosterModule.ItemChanged event) {
    RosterItem after = event.after();
    if (after == null || !after.subscription().to() || !event.contact().domain().equals(jid.domain())) {
      return;
    }
    GatewaySession session = sessions.get(new Seat(event.owner(), arrangedIn(event.contact())));
    if (session != null) {
      session.lane().offer(200, () -> session.dialogue().arranged(event.contact(), after.name(), after.groups()));
    }
  }

  private String arrangedIn(Jid contact) {
    try {
      return realm(contact);
    } catch (StanzaException e) {
      return "";
    }
  }

  // What comes.

  private void receive(Stanza stanza) {
    Jid to = Objects.requireNonNull(stanza.to());
    try {
      if (!isOffered() && !(stanza instanceof Presence presence && presence.type() == Presence.Type.UNAVAILABLE)) {
        throw new StanzaException(Condition.REMOTE_SERVER_NOT_FOUND);
      }
      switch (stanza) {
        case Iq iq when !iq.isRequest() -> LOG.debug("An answer {} that nobody waits for", iq.id());
        case Iq iq when to.resource() == null && isDesk(to) -> desk.receive(iq);
        case Iq iq when isRoom(to) ->
            step(user(iq.from()), realm(to), iq, iq.element().size(), session -> session.roomIqs().answer(iq));
        case Iq iq when network.hasProfiles() && iq.type() == Iq.Type.GET && to.local() != null && People.isProfile(iq) ->
            step(user(iq.from()), realm(to), iq, iq.element().size(), session -> session.people().profile(iq));
        case Iq iq -> throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
        case Message message -> message(message, to);
        case Presence presence -> presence(presence, to);
      }
    } catch (StanzaException e) {
      kernel().router().refuse(stanza, e);
    }
  }

  private void message(Message message, Jid to) throws StanzaException {
    if (message.isError()) {
      return;
    }
    boolean room = isRoom(to);
    if (isDesk(to) || (message.type() == Message.Type.GROUPCHAT && !room)) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    CompletableFuture<Void> taken = new CompletableFuture<>();
    step(
        user(message.from()),
        realm(to),
        message,
        message.element().size(),
        session -> {
          try {
            if (room) {
              session.rooms().message(message);
            } else {
              session.dialogue().write(session, message, to.bare());
            }
          } finally {
            taken.complete(null);
          }
        });
    // The sender's acknowledgement leaves when the network has the message, or the sender has been told why not.
    Session sender = kernel().sessions().session(Objects.requireNonNull(message.from()));
    if (sender != null) {
      Writes.add(sender, taken);
    }
  }

  private void presence(Presence presence, Jid to) throws StanzaException {
    switch (presence.type()) {
      case AVAILABLE, UNAVAILABLE -> {
        // Contacts see what the network shows them: one word to the gateway is enough.
        if (isDesk(to) && isSomewhere(to)) {
          present(user(presence.from()), realm(to), presence);
        } else if (isRoom(to)) {
          atRoom(presence, to);
        }
      }
      case PROBE -> {
        Jid from = presence.from();
        Jid owner = user(from);
        if (isRoom(to) || !isSomewhere(to)) {
          return;
        }
        GatewaySession session = sessions.get(new Seat(owner, realm(to)));
        // The server asks in the name of the bare address when a client comes; the session greets each by itself.
        if (from != null && from.isFull() && session != null && session.state() == GatewaySession.State.ONLINE) {
          session.lane().offer(0, () -> session.dialogue().probe(from, to.bare()));
        }
      }
      case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED -> {
        Jid owner = user(presence.from());
        if (isRoom(to) || !isSomewhere(to)) {
          throw new StanzaException(Condition.NOT_ALLOWED, "That is no contact.");
        }
        step(
            owner,
            realm(to),
            presence,
            presence.element().size(),
            session -> {
              // An account that is removed takes leave of everybody; that is no wish for the network.
              if (exists(owner)) {
                session.dialogue().subscription(session, presence, to.bare());
              }
            });
      }
      case ERROR -> LOG.debug("{} does not take presence", presence.from());
    }
  }

  /** Who leaves is never turned away: a client that is gone must not stay in a room. */
  private void atRoom(Presence presence, Jid to) throws StanzaException {
    Jid owner = user(presence.from());
    if (presence.isAvailable()) {
      step(owner, realm(to), presence, presence.element().size(), session -> session.rooms().presence(presence));
      return;
    }
    GatewaySession session = sessions.get(new Seat(owner, realm(to)));
    if (session != null) {
      session.lane().add(0, () -> run(session, presence, here -> here.rooms().presence(presence)));
    }
  }

  /** Whether something is addressed to the gateway, or to a realm, and not to anybody there. */
  private boolean isDesk(Jid to) throws StanzaException {
    return to.isDomain() || (network.hasRealms() && to.bare().equals(self(realm(to))));
  }

  /** Whether an address is in a realm: that of a gateway with realms is in none. */
  private boolean isSomewhere(Jid to) {
    return !network.hasRealms() || !to.isDomain();
  }

  private boolean isRoom(Jid to) {
    return to.local() != null && network.isRoom(JidEscaping.unescape(to.local()));
  }

  /** The realm of an address. */
  String realm(Jid to) throws StanzaException {
    try {
      return to.local() == null ? "" : network.realm(JidEscaping.unescape(to.local()));
    } catch (NetworkException e) {
      throw Reasons.stanza(e);
    }
  }

  /** Whether an address belongs to a realm. */
  boolean isIn(Jid address, String realm) {
    try {
      return realm(address).equals(realm);
    } catch (StanzaException e) {
      return false;
    }
  }

  /** The address of the gateway itself, in a realm. */
  Jid self(String realm) {
    return realm.isEmpty() ? jid : Jid.valueOf(JidEscaping.escape(realm) + "@" + jid.domain());
  }

  /** Where somebody has an account or a session. May wait. */
  SortedSet<String> realms(Jid owner) {
    SortedSet<String> realms = new TreeSet<>();
    links.of(owner).forEach(link -> realms.add(links.realm(link)));
    sessionsOf(owner).forEach(session -> realms.add(session.realm()));
    return realms;
  }

  private List<GatewaySession> sessionsOf(Jid owner) {
    return sessions.values().stream().filter(session -> session.owner().equals(owner)).toList();
  }

  private void present(Jid owner, String realm, Presence presence) throws StanzaException {
    if (!presence.isAvailable() && !sessions.containsKey(new Seat(owner, realm))) {
      return;
    }
    boolean taken;
    do {
      taken = session(owner, realm).present(presence);
    } while (!taken);
  }

  /** What is done on the lane of a session. */
  @FunctionalInterface
  interface Step {
    void run(GatewaySession session) throws StanzaException;
  }

  /** Does something that a stanza asks for on the lane of its sender's session; what it throws is told. Never waits. */
  void step(Jid owner, String realm, Stanza stanza, int size, Step step) throws StanzaException {
    SessionLane.Taken taken;
    do {
      GatewaySession session = session(owner, realm);
      taken = session.lane().offer(size, () -> run(session, stanza, step));
    } while (taken == SessionLane.Taken.CLOSED);
    if (taken == SessionLane.Taken.FULL) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, network.name() + " does not take more now.");
    }
  }

  private void run(GatewaySession session, Stanza stanza, Step step) {
    try {
      step.run(session);
    } catch (StanzaException e) {
      kernel().router().refuse(stanza, e);
    } catch (StoreException e) {
      kernel().router().refuse(stanza, new StanzaException(Condition.RESOURCE_CONSTRAINT));
    } catch (RuntimeException e) {
      LOG.error("A stanza of {} to {} failed", session.owner(), network.type(), e);
      kernel().router().refuse(stanza, new StanzaException(Condition.INTERNAL_SERVER_ERROR));
    }
    session.rest();
  }

  private GatewaySession session(Jid owner, String realm) throws StanzaException {
    Seat seat = new Seat(owner, realm);
    GatewaySession session = sessions.get(seat);
    if (session != null && session.lane().isClosed()) {
      // Just now: the next one takes its place, whoever comes first.
      forget(session);
      session = null;
    }
    if (session == null && network.hasRealms() && sessionsOf(owner).size() >= MOST_REALMS) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "You are on too many networks at once.");
    }
    return session != null ? session : sessions.computeIfAbsent(seat, any -> new GatewaySession(this, owner, realm));
  }

  /** A session has ended its lane. */
  void forget(GatewaySession session) {
    sessions.remove(new Seat(session.owner(), session.realm()), session);
  }

  /** Whose stanza this is: gateways are for the accounts of this server. */
  Jid user(@Nullable Jid from) throws StanzaException {
    if (from == null || !kernel().router().isLocalAccount(from)) {
      throw new StanzaException(Condition.FORBIDDEN, "This gateway is for the accounts of this server.");
    }
    return from.bare();
  }

  // What sessions need.

  /** Logs in when it is this one's turn. Waits. */
  Connection connect(Credentials credentials, Inbox inbox) throws NetworkException {
    if (network.hasRealms()) {
      // Those of one realm must not wait for those of another, which may not answer at all.
      return network.connect(credentials, inbox);
    }
    try {
      logins.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException(Reason.DOWN, "The server is stopping.", e);
    }
    try {
      return network.connect(credentials, inbox);
    } finally {
      logins.release();
    }
  }

  Links links() {
    return links;
  }

  /** What an occupant of a room is known by (XEP-0421): tells nothing to whoever has not the server's key. May wait. */
  String occupantId(Jid room, String identity) {
    byte[] key = secret;
    if (key == null) {
      key =
          ServerSecret.of(ground.backends().stores().keyValues("server"), kernel().domain(), kernel().random())
              .key("occupants of networks");
      secret = key;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] id = mac.doFinal((room + "\n" + identity).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /** An id for a stanza of the gateway's own. */
  String id() {
    byte[] id = new byte[12];
    kernel().random().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /** An address that a client has written. */
  Jid address(@Nullable String written) throws StanzaException {
    try {
      return Jid.parse(written == null ? "" : written);
    } catch (JidException e) {
      throw new StanzaException(Condition.JID_MALFORMED);
    }
  }

  // What administrators see and do.

  List<GatewaySession> sessions() {
    return List.copyOf(sessions.values());
  }

  /** The session of an account on the network, or null when it has none. */
  @Nullable GatewaySession session(Link link) {
    return sessions.get(new Seat(link.owner(), links.realm(link)));
  }

  /** Ends all sessions of somebody, and waits for it; whether there were any. */
  boolean logOut(Jid owner) throws StanzaException {
    List<GatewaySession> all = sessionsOf(owner);
    for (GatewaySession session : all) {
      onLane(owner, session.realm(), GatewaySession::logOut);
    }
    return !all.isEmpty();
  }

  /** Forgets all accounts of somebody on the network, and waits for it; whether there were any. */
  boolean unregister(Jid owner) throws StanzaException {
    List<Link> all = links.of(owner);
    for (Link link : all) {
      onLane(owner, links.realm(link), session -> registration.forget(session, link, () -> {}));
    }
    return !all.isEmpty();
  }

  private void onLane(Jid owner, String realm, Consumer<GatewaySession> deed) throws StanzaException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    SessionLane.Taken taken;
    do {
      GatewaySession session = session(owner, realm);
      taken =
          session.lane().add(
              0,
              () -> {
                try {
                  deed.accept(session);
                  done.complete(null);
                } catch (RuntimeException e) {
                  done.completeExceptionally(e);
                }
                session.rest();
              });
    } while (taken == SessionLane.Taken.CLOSED);
    done.orTimeout(DEED.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Whether an account is kept at all. May wait. */
  boolean exists(Jid owner) {
    return ground.exists().test(owner);
  }

  boolean isOffered() {
    return kernel().options().get(offered);
  }

  Kernel kernel() {
    return ground.kernel();
  }

  RosterModule roster() {
    return ground.roster();
  }

  Network network() {
    return network;
  }

  Addresses addresses() {
    return addresses;
  }

  Jid jid() {
    return jid;
  }

  String type() {
    return network.type();
  }

  String name() {
    return network.name();
  }
}
