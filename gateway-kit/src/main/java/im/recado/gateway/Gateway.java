package im.recado.gateway;

import im.recado.gateway.network.Network;
import im.recado.gateway.network.NetworkException;
import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.event.ServerStopping;
import im.recado.kernel.limit.Buckets;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.store.StoreException;
import im.recado.modules.Ground;
import im.recado.modules.access.Entities;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.archive.Answers;
import im.recado.modules.avatar.AvatarModule;
import im.recado.modules.blocking.BlockingModule;
import im.recado.modules.caps.CapsModule;
import im.recado.modules.disco.ServerDisco;
import im.recado.modules.link.Link;
import im.recado.modules.roster.PresenceModule;
import im.recado.modules.roster.RosterModule;
import im.recado.modules.upload.SharedFiles;
import im.recado.modules.worth.Worth;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway to one network (XEP-0100): an address of its own, and a {@link GatewaySession} for each account of this
 * server that has to do with it. What can grow: one session for each account, each with a bounded lane.
 */
public final class Gateway implements Module {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  /** So many attempts to reach servers by what somebody sends there are made at once, and so many an hour. */
  private static final double VISITS = 100;

  private static final int PAGE = 500;
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  private final Ground ground;
  private final Links links;
  private final Network network;
  private final int number;
  private final Jid jid;
  private final Addresses addresses;
  private final Option<Boolean> offered;
  private final Option<Difference.Mode> lists;
  private final Option<Entities> people;
  private final Registration registration;
  private final Entrance entrance;
  private final Seats seats = new Seats(this);
  private final Buckets<Jid> visits;
  private final Reception reception;
  private final OccupantIds occupantIds;
  private final Traces traces;
  private final RoomArchives archives;

  /** @param number which of the accounts that a person may have there: from 0 */
  Gateway(Ground ground, Vault vault, Network network, int number) {
    this.ground = ground;
    this.links = new Links(ground.backends().links(), vault, network, number);
    this.network = network;
    this.number = number;
    String before = number == 0 ? "" : number + 1 + ".";
    this.jid = Jid.valueOf(before + network.type() + "." + ground.kernel().domain());
    this.addresses = new Addresses(network, jid);
    this.offered =
        Option.flag(
            "gateway." + network.type() + ".offered",
            false,
            "Whether people may use their accounts on " + network.name() + " from here.");
    this.lists =
        Option.choice(
            "gateway." + network.type() + ".lists",
            Difference.Mode.BOTH_WAYS,
            "Whether contact lists on "
                + network.name()
                + " and here are kept in step: in both directions, the network's here, or not at all.");
    this.people =
        Entities.option(
            "gateway." + network.type() + ".people",
            "If there are any: the only accounts, and domains with all of theirs, that may use " + network.name() + " from here.");
    this.archives = new RoomArchives(ground, jid);
    this.visits = new Buckets<>(ground.kernel().timers()::nanoTime);
    this.occupantIds = new OccupantIds(ground);
    this.entrance = new Entrance(network, ground.kernel().timers(), who -> occupantIds.name(jid, who));
    this.registration = new Registration(this);
    this.reception = new Reception(this, registration, new FrontDesk(this, network, registration));
    this.traces = new Traces(ground.kernel().clock(), ground.kernel().timers());
  }

  @Override
  public Declaration declare() {
    if (number > 0) {
      return listening(
          Declaration.module(
              "gateway-" + network.type() + "-" + (number + 1), "Further accounts on " + network.name() + " of one person."));
    }
    Declaration declaration =
        listening(
            Declaration.module("gateway-" + network.type(), "Accounts on " + network.name() + ", from any client.")
            .switchedBy(offered)
                .option(offered)
                .option(people)
                .option(lists));
    network.options().forEach(declaration::option);
    return declaration;
  }

  private Declaration listening(Declaration declaration) {
    Relaying relaying = new Relaying(this);
    if (network.hasRooms()) {
      declaration.every(RoomArchives.period(), archives::cleanUp);
    }
    return declaration
            .on(ServerStarting.class, event -> begin())
            .on(ServerStopping.class, event -> end())
            .on(AccountRemoved.class, event -> removed(event.account()))
            .on(RosterModule.ItemChanged.class, relaying::arranged)
            .on(BlockingModule.Changed.class, relaying::blocked)
            .on(AvatarModule.Changed.class, event -> relaying.pictured(event.account()))
            .on(CapsModule.CapabilitiesChanged.class, relaying::interested)
            .on(PresenceModule.SessionHidden.class, relaying::hidden);
  }

  private void begin() {
    if (kernel().router().isService(jid.domain())) {
      LOG.info("A component has {}: there is no gateway to {} here", jid.domain(), network.name());
      return;
    }
    kernel().router().service(jid.domain(), reception);
    if (number == 0) {
      ground.disco().add(new ServerDisco.Item(jid, network.name()), this::isOffered);
      network.begin();
    }
    if (isOffered()) {
      Background.start("sessions of a gateway", this::resume);
    }
    Set<String> keys = network.options().stream().map(Option::key).collect(Collectors.toSet());
    kernel().options().whenChanged(
        key -> {
          if (key.equals(offered.key()) && isOffered()) {
            Background.start("sessions of a gateway", this::resume);
          }
          if (key.equals(offered.key()) || key.equals(people.key()) || keys.contains(key)) {
            seats.all().forEach(session -> session.lane().add(0, session::optionsChanged));
          }
        });
  }

  /** Sessions of clients that the server has taken up again say nothing by themselves: they are asked. May wait. */
  private void resume() {
    try {
      Jid last = null;
      List<Link> page;
      do {
        page = links.page(List.of(), last, PAGE);
        for (Link link : page) {
          ground.roster().appear(link.owner(), addresses.self(links.realm(link)));
          wake(link);
          last = link.owner();
        }
      } while (page.size() >= PAGE);
    } catch (StoreException e) {
      LOG.error("Sessions on {} could not be taken up again", network.type(), e);
    }
  }

  /** Who stays when none of their clients is here is there again. */
  private void wake(Link link) {
    try {
      if (links.staysOn(link)) {
        seats.wake(link.owner(), links.realm(link));
      }
    } catch (Vault.VaultException | StanzaException e) {
      LOG.warn("{} could not be logged in to {} again: {}", link.owner(), network.type(), e.getMessage());
    }
  }

  /** Says goodbye to the network for everybody, and does not wait long for that. */
  private void end() {
    List<GatewaySession> all = seats.all();
    CountDownLatch gone = new CountDownLatch(all.size());
    for (GatewaySession session : all) {
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
    if (number == 0) {
      network.end();
    }
  }

  private void removed(Jid owner) {
    links.of(owner).forEach(links::remove);
    shadow(owner).forget();
    held(owner).all().forEach(held(owner)::remove);
    archives.forget(owner, any -> true);
    for (GatewaySession session : seats.of(owner)) {
      session.lane().add(0, session::unwanted);
    }
  }

  /** The picture of an account that its contacts may see, or null. May wait. */
  byte @Nullable [] picture(Jid owner) {
    return ground.picture().apply(owner);
  }

  /** What people have uploaded. */
  SharedFiles files() {
    return ground.files();
  }

  /** The largest file that goes through gateways, in bytes; 0 when none does. */
  long largestFile() {
    return kernel().options().get(Gateways.FILES) ? (long) kernel().options().get(Gateways.FILE_MEGABYTES) << 20 : 0;
  }

  /** The largest file that may come for an account, in bytes; 0 when none may. */
  long largestFile(Jid owner) {
    return Math.min(largestFile(), files().largest(owner));
  }

  /** Whether an account has blocked somebody. May wait. */
  boolean blocks(Jid owner, Jid other) {
    return ground.blocks().test(owner, other);
  }

  /** Whether a name belongs to a realm. */
  boolean isIn(String name, String realm) {
    try {
      return network.realm(name).equals(realm);
    } catch (NetworkException e) {
      return false;
    }
  }

  /** Where somebody has an account or a session. May wait. */
  SortedSet<String> realms(Jid owner) {
    SortedSet<String> realms = new TreeSet<>();
    links.of(owner).forEach(link -> realms.add(links.realm(link)));
    seats.of(owner).forEach(session -> realms.add(session.realm()));
    return realms;
  }

  /** Whether somebody may use the network from here. */
  boolean isFor(Jid owner) {
    Entities only = kernel().options().get(people);
    return only.isEmpty() || only.mean(owner);
  }

  /** Whether somebody may be brought to a server again who has not registered there: any number of those can be named. */
  boolean mayCome(Jid owner) {
    return visits.take(owner, 1, VISITS / 3600, VISITS);
  }

  /** Whose stanza this is: gateways are for the accounts of this server. */
  Jid user(@Nullable Jid from) throws StanzaException {
    if (from == null || !kernel().router().isLocalAccount(from)) {
      throw new StanzaException(Condition.FORBIDDEN, "This gateway is for the accounts of this server.");
    }
    return from.bare();
  }

  // What sessions need.

  /** The way into the network. */
  Entrance entrance() {
    return entrance;
  }

  Registration registration() {
    return registration;
  }

  Traces traces() {
    return traces;
  }

  /** Who is there. */
  Seats seats() {
    return seats;
  }

  /** What was said in rooms. */
  RoomArchives archives() {
    return archives;
  }

  /** Keeps what somebody has said by another program of the network in their archive; the id there, or null. May wait. */
  @Nullable String keepSent(Jid owner, Message message) {
    return ground.archive().elsewhere().apply(owner, message);
  }

  /** Who answers what is asked of archives. */
  Answers answers() {
    return ground.archive().answers();
  }

  OccupantIds occupantIds() {
    return occupantIds;
  }

  Links links() {
    return links;
  }

  /** An id for a stanza of the gateway's own. */
  String id() {
    byte[] id = new byte[12];
    kernel().random().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  // What administrators see and do.

  /** The session of an account on the network, or null when it has none. */
  @Nullable GatewaySession session(Link link) {
    return seats.find(link.owner(), links.realm(link));
  }

  /** Ends all sessions of somebody, and waits for it; whether there were any. */
  boolean logOut(Jid owner) throws StanzaException {
    List<GatewaySession> all = seats.of(owner);
    for (GatewaySession session : all) {
      seats.await(owner, session.realm(), GatewaySession::logOut);
    }
    return !all.isEmpty();
  }

  /** Seals what is kept of an account with the key of now, on its session's lane, and waits for it. */
  void reseal(Link link) throws StanzaException {
    seats.await(
        link.owner(),
        links.realm(link),
        session -> {
          Link now = links.find(link.owner(), links.realm(link));
          try {
            if (now != null) {
              links.reseal(now);
            }
          } catch (Vault.VaultException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Forgets all accounts of somebody on the network, and waits for it; whether there were any. */
  boolean unregister(Jid owner) throws StanzaException {
    List<Link> all = links.of(owner);
    for (Link link : all) {
      seats.await(owner, links.realm(link), session -> registration.forget(session, link, () -> {}));
    }
    return !all.isEmpty();
  }

  Difference.Mode lists() {
    return kernel().options().get(lists);
  }

  /** On what the lists of somebody's account on the network and here have agreed. */
  Shadow shadow(Jid owner) {
    return new Shadow(ground.backends().stores().keyValues("gateway-lists"), owner, number == 0 ? network.type() : network.type() + " " + number);
  }

  /** The rooms in which somebody stays without clients. */
  HeldRooms held(Jid owner) {
    return new HeldRooms(ground.backends().stores().keyValues("gateway-rooms"), owner, number == 0 ? network.type() : network.type() + " " + number);
  }

  /** Whether an account is kept at all. May wait. */
  boolean exists(Jid owner) {
    return ground.exists().test(owner);
  }

  /** What only its recipient can read says nothing there, and what stands beside it for others is no word of anybody. */
  void refuseEncrypted(Message message) throws StanzaException {
    if (Worth.isEncrypted(message)) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, name() + " cannot carry what is encrypted from end to end.");
    }
  }

  /** Whether it is known where the network is. */
  boolean hasServer() {
    return network.hasServer();
  }

  boolean isOffered() {
    return kernel().options().get(offered) && number < kernel().options().get(Gateways.ACCOUNTS);
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

  /** Which of the accounts of a person this is for: from 0. */
  int number() {
    return number;
  }

  String name() {
    return number == 0 ? network.name() : network.name() + " " + (number + 1);
  }
}
