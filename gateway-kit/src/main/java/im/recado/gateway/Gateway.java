package im.recado.gateway;

import im.recado.gateway.network.Network;
import im.recado.gateway.network.NetworkException;
import im.recado.kernel.Kernel;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.event.ServerStopping;
import im.recado.kernel.limit.Buckets;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.session.Sessions;
import im.recado.modules.Ground;
import im.recado.modules.access.Entities;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.archive.Answers;
import im.recado.modules.avatar.AvatarModule;
import im.recado.modules.blocking.BlockingModule;
import im.recado.modules.caps.CapsModule;
import im.recado.modules.pubsub.Changes;
import im.recado.modules.roster.PresenceModule;
import im.recado.modules.roster.RosterModule;
import im.recado.modules.upload.SharedFiles;
import im.recado.modules.worth.Worth;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.HexFormat;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The gateway to one network (XEP-0100): an address of its own, and a {@link GatewaySession} for each account of this
 * server that has to do with it. What can grow: one session for each account, each with a bounded lane.
 */
public final class Gateway implements Module {
  /** So many attempts to reach servers by what somebody sends there are made at once, and so many an hour. */
  private static final double VISITS = 100;

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
  private final Administration administration = new Administration(this);
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
    Course course = new Course(this, ground, reception);
    if (network.hasRooms()) {
      declaration.every(RoomArchives.period(), archives::cleanUp);
    }
    return declaration
            .on(ServerStarting.class, event -> course.begin())
            .on(ServerStopping.class, event -> course.end())
            .on(AccountRemoved.class, event -> course.removed(event.account()))
            .on(RosterModule.ItemChanged.class, relaying::arranged)
            .on(BlockingModule.Changed.class, relaying::blocked)
            .on(AvatarModule.Changed.class, event -> relaying.pictured(event.account()))
            .on(CapsModule.CapabilitiesChanged.class, relaying::interested)
            .on(Changes.ItemPublished.class, relaying::published)
            .on(Changes.ItemsGone.class, relaying::gone)
            .on(PresenceModule.SessionHidden.class, relaying::hidden)
            .on(PresenceModule.SessionUnavailable.class, event -> relaying.left(event.session()))
            .on(Sessions.SessionClosed.class, event -> relaying.left(event.session()));
  }

  /** Whether an option that has changed says who may be there, or where that is. */
  boolean isConcernedBy(String key) {
    return key.equals(offered.key())
        || key.equals(people.key())
        || network.options().stream().anyMatch(option -> option.key().equals(key));
  }

  /** Whether this is what says whether the gateway is there. */
  boolean isOffer(String key) {
    return key.equals(offered.key());
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
    return ground.blocking().blocks(owner, other);
  }

  /** Whom accounts have blocked. */
  BlockingModule blocking() {
    return ground.blocking();
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

  /** What administrators see and do. */
  Administration administration() {
    return administration;
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

  Difference.Mode lists() {
    return kernel().options().get(lists);
  }

  /** On what the lists of somebody's account on the network and here have agreed. */
  Shadow shadow(Jid owner) {
    return new Shadow(ground.backends().stores().keyValues("gateway-lists"), owner, account());
  }

  /** On whom somebody's account on the network and here have agreed to be blocked. */
  Shadow blockedOnBoth(Jid owner) {
    return new Shadow(ground.backends().stores().keyValues("gateway-blocks"), owner, account());
  }

  private String account() {
    return number == 0 ? network.type() : network.type() + " " + number;
  }

  /** The rooms in which somebody stays without clients. */
  HeldRooms held(Jid owner) {
    return new HeldRooms(ground.backends().stores().keyValues("gateway-rooms"), owner, account());
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
