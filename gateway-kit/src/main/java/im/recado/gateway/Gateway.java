package im.recado.gateway;

import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.LoginForm;
import im.recado.gateway.network.Network;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.kernel.Kernel;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.event.ServerStopping;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.ServiceIqs;
import im.recado.kernel.store.StoreException;
import im.recado.modules.Ground;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoReply;
import im.recado.modules.disco.Identity;
import im.recado.modules.disco.ServerDisco;
import im.recado.modules.link.Link;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.form.DataForm;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway to one network (XEP-0100): an address of its own, and a {@link GatewaySession} for each account of this server that
 * has to do with it. What can grow: one session for each account, each with a bounded lane.
 */
public final class Gateway implements Module {
  static final String NS = "jabber:iq:gateway";
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  /** So many log in to a network at once; the others wait for them. */
  private static final int MOST_LOGINS = 20;

  private static final int PAGE = 500;
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  private final Ground ground;
  private final Vault vault;
  private final Network network;
  private final Jid jid;
  private final Addresses addresses;
  private final Option<Boolean> offered;
  private final Registration registration;
  private final ServiceIqs requests;
  private final Semaphore logins = new Semaphore(MOST_LOGINS, true);
  private final Map<Jid, GatewaySession> sessions = new ConcurrentHashMap<>();

  Gateway(Ground ground, Vault vault, Network network) {
    this.ground = ground;
    this.vault = vault;
    this.network = network;
    this.jid = Jid.valueOf(network.type() + "." + ground.kernel().domain());
    this.addresses = new Addresses(network, jid);
    this.offered =
        Option.flag(
            "gateway." + network.type() + ".offered",
            false,
            "Whether people may use their accounts on " + network.name() + " from here.");
    this.registration = new Registration(this);
    this.requests =
        new ServiceIqs(ground.kernel())
            .iq(Iq.Type.GET, "query", DiscoModule.INFO, this::info)
            .iq(Iq.Type.GET, "query", DiscoModule.ITEMS, request -> Element.of("query", DiscoModule.ITEMS))
            .blockingIq(Iq.Type.GET, "query", Registration.NS, registration::get)
            .iq(Iq.Type.SET, "query", Registration.NS, registration::set)
            .iq(Iq.Type.GET, "query", NS, this::prompt)
            .iq(Iq.Type.SET, "query", NS, this::address);
  }

  @Override
  public Declaration declare() {
    Declaration declaration =
        Declaration.module("gateway-" + network.type(), "Accounts on " + network.name() + ", from any client.")
            .option(offered)
            .on(ServerStarting.class, event -> begin())
            .on(ServerStopping.class, event -> end())
            .on(AccountRemoved.class, event -> removed(event.account()));
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
      List<Link> links;
      do {
        links = ground.backends().links().at(network.type(), last, PAGE);
        for (Link link : links) {
          ground.roster().appear(link.owner(), jid);
          last = link.owner();
        }
      } while (links.size() >= PAGE);
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
    forgetLink(owner);
    GatewaySession session = sessions.get(owner);
    if (session != null) {
      session.lane().add(0, session::unwanted);
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
        case Iq iq when to.isDomain() -> requests.receive(iq);
        case Iq iq when iq.isRequest() -> throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
        case Iq iq -> LOG.debug("An answer {} that nobody waits for", iq.id());
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
    if (to.local() == null || message.type() == Message.Type.GROUPCHAT) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    step(
        user(message.from()),
        message,
        message.element().size(),
        session -> session.dialogue().write(session, message, to.bare()));
  }

  private void presence(Presence presence, Jid to) throws StanzaException {
    switch (presence.type()) {
      case AVAILABLE, UNAVAILABLE -> {
        // Contacts see what the network shows them: one word to the gateway is enough.
        if (to.isDomain()) {
          present(user(presence.from()), presence);
        }
      }
      case PROBE -> {
        Jid from = presence.from();
        GatewaySession session = sessions.get(user(from));
        // The server asks in the name of the bare address when a client comes; the session greets each by itself.
        if (from != null && from.isFull() && session != null && session.state() == GatewaySession.State.ONLINE) {
          session.lane().offer(0, () -> session.dialogue().probe(from, to.bare()));
        }
      }
      case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED -> {
        Jid owner = user(presence.from());
        step(
            owner,
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

  private void present(Jid owner, Presence presence) {
    if (!presence.isAvailable() && !sessions.containsKey(owner)) {
      return;
    }
    while (!session(owner).present(presence)) {
      Thread.onSpinWait();
    }
  }

  /** What is done on the lane of a session. */
  @FunctionalInterface
  interface Step {
    void run(GatewaySession session) throws StanzaException;
  }

  /** Does something that a stanza asks for on the lane of its sender's session; what it throws is told. Never waits. */
  void step(Jid owner, Stanza stanza, int size, Step step) throws StanzaException {
    SessionLane.Taken taken;
    do {
      GatewaySession session = session(owner);
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

  private GatewaySession session(Jid owner) {
    return sessions.computeIfAbsent(owner, any -> new GatewaySession(this, owner));
  }

  /** A session has ended its lane. */
  void forget(GatewaySession session) {
    sessions.remove(session.owner(), session);
  }

  /** Whose stanza this is: gateways are for the accounts of this server. */
  Jid user(@Nullable Jid from) throws StanzaException {
    if (from == null || !kernel().router().isLocalAccount(from)) {
      throw new StanzaException(Condition.FORBIDDEN, "This gateway is for the accounts of this server.");
    }
    return from.bare();
  }

  // What is answered.

  private Element info(IqRequest request) throws StanzaException {
    if (request.payload().attribute("node") != null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    return new DiscoReply(
            List.of(new Identity("gateway", network.type(), network.name())),
            List.of(DiscoModule.INFO, DiscoModule.ITEMS, Registration.NS, NS, "jid\\20escaping"),
            List.of())
        .toElement(null);
  }

  private Element prompt(IqRequest request) {
    return Element.of(
        "query",
        NS,
        Element.of("desc", NS, "Who is it on " + network.name() + "?"),
        Element.of("prompt", NS, network.prompt()));
  }

  private Element address(IqRequest request) throws StanzaException {
    String name = request.payload().childText("prompt", NS);
    if (name == null || name.isBlank()) {
      throw new StanzaException(Condition.BAD_REQUEST, "A name is needed.");
    }
    try {
      return Element.of("query", NS, Element.of("jid", NS, addresses.of(name.strip()).toString()));
    } catch (NetworkException e) {
      throw Reasons.stanza(e);
    }
  }

  // What sessions need.

  /** Logs in when it is this one's turn. Waits. */
  Connection connect(Credentials credentials, Inbox inbox) throws NetworkException {
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

  /** What is kept of an account, or null. May wait. */
  @Nullable Link link(Jid owner) {
    return ground.backends().links().find(owner, network.type(), 0);
  }

  void forgetLink(Jid owner) {
    ground.backends().links().remove(owner, network.type(), 0);
  }

  /** Keeps what somebody has told, sealed. May wait. */
  void keep(Jid owner, Credentials credentials) throws Vault.VaultException {
    DataForm.Builder form = DataForm.submit(Registration.NS);
    credentials.answers().forEach((var, answer) -> form.value(var, answer));
    String sealed = vault.seal(form.toElement().toString(), place(owner, 0));
    String name = credentials.answer(network.login().questions().getFirst().var());
    ground.backends().links().put(new Link(owner, network.type(), 0, name, sealed, kernel().clock().instant()));
  }

  /** What somebody has told. May wait. */
  Credentials credentials(Link link) throws Vault.VaultException {
    String text = vault.open(link.sealed(), place(link.owner(), link.number()));
    Map<String, String> answers = new HashMap<>();
    try {
      DataForm form = DataForm.of(Xml.parse(text, XmlLimits.SERVER));
      for (LoginForm.Question question : network.login().questions()) {
        String answer = form == null ? null : form.value(question.var());
        if (answer != null) {
          answers.put(question.var(), answer);
        }
      }
    } catch (XmlException e) {
      throw new Vault.VaultException("A sealed record does not hold what it should.", null);
    }
    return new Credentials(answers);
  }

  private String place(Jid owner, int number) {
    return owner + "\n" + network.type() + "\n" + number;
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
