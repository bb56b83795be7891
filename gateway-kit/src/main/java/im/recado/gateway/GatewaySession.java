package im.recado.gateway;

import im.recado.gateway.network.Availability;
import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.RoomEvent;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One person behind a gateway: logged in to the network while one of their clients is available to the gateway
 * (XEP-0100 sections 4.4 and 4.5). All of it happens on the {@link SessionLane}, but for what is noted of the clients'
 * presence.
 */
final class GatewaySession {
  private static final Logger LOG = LoggerFactory.getLogger(GatewaySession.class);

  /** Where a session is. */
  enum State {
    /** Nobody wants it. */
    OFF,
    ONLINE,
    /** It has broken and is tried again in a while. */
    WAITING,
    /** It makes no sense before the user has done something about it. */
    FAILED
  }

  private final Gateway gateway;
  private final Jid owner;
  private final String realm;
  private final Jid self;
  private final SessionLane lane = new SessionLane();
  private final ContactList contacts;
  private final Asked asked;
  private final Rooms rooms;
  private final RoomIqs roomIqs;
  private final Dialogue dialogue;
  private final People people;
  private final Trouble trouble;
  private final Appearance appearance;
  private final Showing showing;
  private final Admission admission;
  private final InStep inStep;
  private final Blocks blocks;

  private final Clients clients = new Clients();
  private final Wishes wishes;

  /** Written by the lane. */
  private volatile State state = State.OFF;

  // Of the lane.
  private @Nullable Connection connection;

  /** So many log-ins have been tried, or ended. */
  private int logins;

  /** Which of them is the session's. */
  private int login;

  GatewaySession(Gateway gateway, Jid owner, String realm) {
    this.gateway = gateway;
    this.owner = owner;
    this.realm = realm;
    this.self = gateway.addresses().self(realm);
    this.contacts =
        new ContactList(
            owner,
            gateway.addresses(),
            gateway.roster(),
            gateway.kernel().router()::send,
            gateway.shadow(owner),
            gateway::lists);
    this.asked = new Asked(gateway.id().substring(0, 12) + "-", gateway.kernel().timers(), step -> lane.add(0, step));
    this.rooms = new Rooms(gateway, this, asked);
    this.roomIqs = new RoomIqs(gateway, this, rooms, asked);
    this.dialogue = new Dialogue(gateway, this, contacts, rooms, asked);
    this.people = new People(gateway, this, contacts, asked);
    this.trouble = new Trouble(gateway.kernel().timers(), gateway.kernel().random());
    this.appearance = new Appearance(gateway, owner);
    this.admission = new Admission(gateway, owner, realm);
    this.showing = new Showing(gateway, this, clients, contacts, appearance);
    this.inStep = new InStep(gateway, this, contacts);
    this.blocks = new Blocks(gateway, owner, this::connectionNow);
    this.wishes = new Wishes(gateway, this, clients, showing, trouble);
  }

  Jid owner() {
    return owner;
  }

  /** The part of the network that this is in; empty where there is but one. */
  String realm() {
    return realm;
  }

  /** How it is called in a contact list. */
  String name() {
    return realm.isEmpty() ? gateway.name() : realm;
  }

  /** Where the gateway answers for this session. */
  Jid self() {
    return self;
  }

  Rooms rooms() {
    return rooms;
  }

  Clients clients() {
    return clients;
  }

  RoomIqs roomIqs() {
    return roomIqs;
  }

  People people() {
    return people;
  }

  Blocks blocks() {
    return blocks;
  }

  Admission admission() {
    return admission;
  }

  SessionLane lane() {
    return lane;
  }

  State state() {
    return state;
  }

  /** What went wrong last, for people, as long as it has not come right. Any thread. */
  String trouble() {
    return state == State.WAITING || state == State.FAILED ? trouble.sentence() : "";
  }

  /** What the owner and their clients want of this session. */
  Wishes wishes() {
    return wishes;
  }

  /** Brings the session to where its owner wants it. Lane. */
  void settle() {
    wishes.settle();
  }

  // In and out.

  /** Logs in, if that is possible; whatever is not leaves the session as it says. Lane; waits. */
  void logIn() {
    try {
      arrive(connect(admission.credentials()));
    } catch (StanzaException e) {
      state = State.FAILED;
      StanzaError error = Condition.REGISTRATION_REQUIRED.error("You are not registered with " + gateway.name() + ".");
      gateway.kernel().router().send(Presence.of(Presence.Type.ERROR, self, owner, error.toElement()));
    } catch (StoreException e) {
      failed(new NetworkException(Reason.DOWN, "The server cannot look up your account now."));
    } catch (NetworkException e) {
      failed(e);
    } catch (RuntimeException e) {
      LOG.error("The network {} failed for {}", gateway.type(), owner, e);
      failed(new NetworkException(Reason.DOWN, gateway.name() + " does not work now."));
    }
  }

  /** The connection, made now if there is none. Lane; waits. */
  Connection connection(String wanted) throws NetworkException, StanzaException {
    if (connection != null) {
      return connection;
    }
    if (!gateway.mayCome(owner)) {
      throw new StanzaException(Condition.POLICY_VIOLATION, "Too many attempts; try again later.");
    }
    admission.nick(wanted);
    trouble.calm();
    state = State.OFF;
    try {
      Connection fresh = connect(admission.credentials());
      arrive(fresh);
      return fresh;
    } catch (NetworkException e) {
      if (!clients.isEmpty() || !rooms.isEmpty()) {
        failed(e);
      }
      throw e;
    }
  }

  /** The connection, or null. */
  @Nullable Connection connectionNow() {
    return connection;
  }

  /** Logs in with these; beside the connection that there is, if there is one: it stays the session's, and alone is heard. Lane; waits. */
  Connection connect(Credentials credentials) throws NetworkException {
    admit();
    int mine = ++logins;
    if (connection == null) {
      login = mine;
    }
    return gateway.entrance().connect(owner, realm, credentials, new SessionInbox(gateway, this, appearance, mine));
  }

  private void admit() throws NetworkException {
    if (!gateway.isFor(owner)) {
      throw new NetworkException(Reason.NOT_FROM_HERE, "You may not use " + gateway.name() + " from here.");
    }
  }

  /** Somebody who has logged in is the owner's session from now on. Lane. */
  void arrive(Connection fresh) {
    connection = fresh;
    clients.signIn();
    state = State.ONLINE;
    trouble.up();
    clients.allGreeted();
    showing.gateway(Availability.ONLINE, "");
    blocks.begin(fresh);
    inStep.begin(fresh);
    rooms.back(fresh);
    settleIfWanted();
  }

  /** How the owner is there for people of the network. */
  Appearance appearance() {
    return appearance;
  }

  /** Shows a client who is there, if the owner is; the client counts for nothing else. Lane. */
  void shows(Jid client) {
    if (state == State.ONLINE) {
      showing.to(client);
    }
  }

  /** Shows a new session to who wants it; who has asked for it just now has not said yet what for. */
  private void settleIfWanted() {
    if (!clients.isEmpty() || admission.staysOn()) {
      settle();
    }
  }

  /** Ends the session by the owner's wish or the server's. Lane. */
  void logOut() {
    trouble.forget();
    login = ++logins;
    Connection gone = connection;
    if (gone != null) {
      gone.disconnect();
      lost(new NetworkException(Reason.DOWN, "You have been logged out of " + gateway.name() + "."), false);
      showing.gateway(Availability.OFFLINE, "");
    }
    state = State.OFF;
  }

  /** There is nothing for the owner here any more. Lane. */
  void unwanted() {
    clients.forget();
    admission.forget();
    rooms.end("You have left " + gateway.name() + ".", 333);
    logOut();
    rest();
  }

  /** Lets go of the session if nobody needs it; of who stays without clients it must be known that it has failed. Lane. */
  void rest() {
    if (state != State.WAITING
        && !(state == State.FAILED && admission.staysOn())
        && connection == null
        && clients.isEmpty()
        && rooms.isEmpty()
        && lane.closeIfIdle()) {
      gateway.seats().forget(this);
    }
  }

  /** The owner has done something about what was wrong, or wants another try. Lane. */
  void again() {
    state = State.OFF;
    settle();
  }

  private void broken(Connection gone, NetworkException why) {
    login = ++logins;
    trouble.broken();
    gone.disconnect();
    lost(why, why.reason().isForGood());
    if (why.reason().isForGood()) {
      showing.gateway(Availability.OFFLINE, why.sentence());
    }
    failed(why);
    rest();
  }

  /** The administrator has changed an option: is the session as it may be, and is it wanted? Lane. */
  void optionsChanged() {
    Connection here = connection;
    boolean barred = state == State.FAILED && trouble.isBar();
    if (here != null && gateway.isOffered()) {
      try {
        admit();
        here.check();
      } catch (NetworkException e) {
        broken(here, e);
      }
    } else if (barred) {
      again();
    } else {
      settle();
    }
  }

  private void lost(NetworkException why, boolean forGood) {
    connection = null;
    appearance.lost();
    contacts.end();
    dialogue.end();
    asked.end(why);
    rooms.lost(why, forGood);
  }

  /** A login did not work, or a session has broken. */
  private void failed(NetworkException e) {
    trouble.is(e);
    boolean forGood = e.reason().isForGood();
    rooms.lost(e, forGood);
    if (forGood) {
      state = State.FAILED;
      failedForGood();
    } else if (clients.isEmpty() && rooms.isEmpty() && !admission.staysOn()) {
      state = State.OFF;
      showing.gateway(Availability.OFFLINE, e.sentence());
    } else {
      state = State.WAITING;
      int mine = login;
      trouble.later(e, () -> lane.add(0, () -> tryAgain(mine)));
      showing.gateway(Availability.OFFLINE, e.sentence());
    }
  }

  private void tryAgain(int of) {
    if (state == State.WAITING && of == login) {
      again();
    }
  }

  /** The owner is told what is wrong, and what can be done about it. */
  private void failedForGood() {
    if (admission.isRegistered()) {
      gateway.kernel().router().send(trouble.presence(self, owner));
    }
    if (trouble.isBar()) {
      dialogue.gatewaySays(trouble.sentence());
    } else if (admission.isRegistered()) {
      dialogue.gatewaySays(
          trouble.sentence() + " To change what " + gateway.name() + " is given, fill in this form, or register with " + self + " again.",
          gateway.registration().mending(this));
    }
  }

  // What the network says.

  /** The network has said something to a log-in. Lane. */
  void happened(int of, NetworkEvent event) {
    if (of != login || connection == null) {
      return;
    }
    if (event instanceof NetworkEvent.Ended ended) {
      broken(connection, ended.why());
      return;
    }
    try {
      switch (event) {
        case RoomEvent ofRoom -> rooms.happened(ofRoom);
        case NetworkEvent.Listing listing -> roomIqs.listing().listed(listing.rooms());
        case NetworkEvent.Answered answered -> asked.answered(answered.id(), answered.why());
        case NetworkEvent.Profiled profiled -> people.profiled(profiled);
        case NetworkEvent.Found found -> people.found(found);
        case NetworkEvent.Blocked blocked -> blocks.told(blocked.contact(), blocked.blocked());
        default -> dialogue.happened(event);
      }
    } catch (StoreException e) {
      LOG.warn("What {} says to {} could not be stored", gateway.type(), owner);
    }
  }

  /** The connection, or why there is none. Lane. */
  Connection connected() throws NetworkException, StanzaException {
    Connection here = connection;
    if (here != null) {
      return here;
    }
    boolean isGuest = gateway.links().find(owner, realm) == null;
    if (isGuest && !admission.mayBeGuest()) {
      throw new StanzaException(
          Condition.REGISTRATION_REQUIRED, "You are not registered with " + gateway.name() + ".");
    }
    if (isGuest && state == State.OFF) {
      return connection(admission.nick());
    }
    if (state == State.FAILED) {
      throw trouble.refusal();
    }
    throw new NetworkException(Reason.CONTACT_AWAY, "You are not logged in to " + gateway.name() + " now.");
  }

  Dialogue dialogue() {
    return dialogue;
  }
}
