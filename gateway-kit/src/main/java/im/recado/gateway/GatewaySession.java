package im.recado.gateway;

import im.recado.gateway.SessionLane.Taken;
import im.recado.gateway.network.Availability;
import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.HasContacts;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.ShowsPresence;
import im.recado.kernel.store.StoreException;
import im.recado.kernel.stream.Loop;
import im.recado.modules.link.Link;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One person behind a gateway: logged in to the network while one of their clients is available to the gateway (XEP-0100
 * sections 4.4 and 4.5). All of it happens on the {@link SessionLane}, but for what is noted of the clients' presence.
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
  private final SessionLane lane = new SessionLane();
  private final ContactList contacts;
  private final Dialogue dialogue;
  private final Retry retry;

  /** The presence of the owner's clients towards the gateway, by resource. */
  private final Map<String, Presence> clients = new ConcurrentHashMap<>();

  /** Written by the lane. */
  private volatile State state = State.OFF;

  // Of the lane.
  private @Nullable Connection connection;
  private int login;
  private String sentence = "";
  private Condition why = Condition.SERVICE_UNAVAILABLE;
  private @Nullable Presence shown;

  /** The clients that know who is there, by resource. */
  private final Set<String> greeted = new HashSet<>();

  private Loop.@Nullable Cancellable alarm;

  GatewaySession(Gateway gateway, Jid owner) {
    this.gateway = gateway;
    this.owner = owner;
    this.contacts = new ContactList(owner, gateway.addresses(), gateway.roster(), gateway.kernel().router()::send);
    this.dialogue = new Dialogue(gateway, owner, contacts);
    this.retry = new Retry(gateway.kernel().random());
  }

  Jid owner() {
    return owner;
  }

  SessionLane lane() {
    return lane;
  }

  State state() {
    return state;
  }

  // The owner's clients.

  /** A client has shown presence to the gateway; whether it was taken. Any thread, never waits. */
  boolean present(Presence presence) {
    String resource = presence.from() == null ? null : presence.from().resource();
    if (resource != null) {
      if (presence.isAvailable()) {
        clients.put(resource, presence);
      } else {
        clients.remove(resource);
      }
    }
    return lane.add(0, () -> noted(presence, resource)) == Taken.YES;
  }

  private void noted(Presence presence, @Nullable String resource) {
    if (resource != null && !presence.isAvailable()) {
      greeted.remove(resource);
    }
    settle();
  }

  /** Brings the session to where the owner's clients want it. Lane. */
  private void settle() {
    Presence best =
        clients.values().stream().max(Comparator.comparingInt(Presence::priority)).orElse(null);
    if (best == null || !gateway.isOffered()) {
      logOut();
      rest();
    } else if (state == State.OFF) {
      logIn();
    } else if (state == State.ONLINE) {
      greet();
      show(best);
    }
  }

  /** Shows clients that have come since the login who is there; the others have seen it. */
  private void greet() {
    for (Map.Entry<String, Presence> client : clients.entrySet()) {
      Jid to = client.getValue().from();
      if (to != null && greeted.add(client.getKey())) {
        gateway.kernel().router().send(Words.presence(gateway.jid(), to, Availability.ONLINE, ""));
        contacts.showAll(to);
      }
    }
  }

  private void show(Presence presence) {
    if (!(connection instanceof ShowsPresence able) || presence.equals(shown)) {
      return;
    }
    try {
      able.show(Words.availability(presence), Words.status(presence));
      shown = presence;
    } catch (NetworkException e) {
      LOG.debug("{} could not show presence on {}: {}", owner, gateway.type(), e.reason());
    }
  }

  // In and out.

  private void logIn() {
    try {
      Link link = gateway.link(owner);
      if (link == null) {
        state = State.FAILED;
        tell(Condition.REGISTRATION_REQUIRED, "You are not registered with " + gateway.name() + ".");
        return;
      }
      arrive(connect(gateway.credentials(link)));
    } catch (Vault.VaultException e) {
      LOG.error("{} cannot log in to {}: {}", owner, gateway.type(), e.getMessage());
      failed(new NetworkException(Reason.WRONG_CREDENTIALS, "Your password has been lost here: register again."));
    } catch (StoreException e) {
      failed(new NetworkException(Reason.DOWN, "The server cannot look up your account now."));
    } catch (NetworkException e) {
      failed(e);
    } catch (RuntimeException e) {
      LOG.error("The network {} failed for {}", gateway.type(), owner, e);
      failed(new NetworkException(Reason.DOWN, gateway.name() + " does not work now."));
    }
  }

  /** Logs in with these. Lane; waits. */
  Connection connect(Credentials credentials) throws NetworkException {
    int mine = ++login;
    return gateway.connect(credentials, new SessionInbox(mine));
  }

  /** Somebody who has logged in is the owner's session from now on. Lane. */
  void arrive(Connection fresh) {
    connection = fresh;
    state = State.ONLINE;
    retry.up(gateway.kernel().timers().nanoTime());
    // What follows goes to all clients that are available.
    greeted.clear();
    greeted.addAll(clients.keySet());
    shown(Availability.ONLINE, "");
    if (fresh instanceof HasContacts able) {
      try {
        contacts.begin(able.contacts());
      } catch (NetworkException e) {
        LOG.debug("The contacts of {} on {} did not come: {}", owner, gateway.type(), e.reason());
      } catch (StoreException e) {
        LOG.warn("The contacts of {} on {} could not be stored", owner, gateway.type());
      }
    }
    settle();
  }

  /** Ends the session by the owner's wish or the server's. Lane. */
  void logOut() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
    login++;
    retry.reset();
    Connection gone = connection;
    if (gone != null) {
      gone.disconnect();
      lost();
      shown(Availability.OFFLINE, "");
    }
    state = State.OFF;
  }

  /** There is nothing for the owner here any more. Lane. */
  void unwanted() {
    clients.clear();
    logOut();
    rest();
  }

  /** Lets go of the session if nobody needs it. Lane. */
  void rest() {
    if (state == State.OFF && clients.isEmpty() && lane.closeIfIdle()) {
      gateway.forget(this);
    }
  }

  /** The owner has done something about what was wrong, or wants another try. Lane. */
  void again() {
    state = State.OFF;
    settle();
  }

  private void lost() {
    connection = null;
    shown = null;
    contacts.end();
  }

  /** Shows the user's clients how the gateway is. */
  private void shown(Availability availability, String status) {
    gateway.kernel().router().send(Words.presence(gateway.jid(), owner, availability, status));
  }

  /** A login did not work, or a session has broken. */
  private void failed(NetworkException e) {
    why = Reasons.condition(e.reason());
    sentence = e.sentence();
    if (e.reason().isForGood()) {
      state = State.FAILED;
      tell(why, sentence);
      dialogue.gatewaySays(sentence + " To change what " + gateway.name() + " is given, register with " + gateway.jid()
          + " again.");
      return;
    }
    state = State.WAITING;
    int mine = login;
    alarm =
        gateway.kernel().timers().after(
            retry.delay(),
            () ->
                lane.add(
                    0,
                    () -> {
                      if (state == State.WAITING && mine == login) {
                        again();
                      }
                    }));
    shown(Availability.OFFLINE, sentence);
  }

  private void tell(Condition condition, String text) {
    StanzaError error = condition.error(text);
    gateway.kernel().router().send(
        Presence.of(Presence.Type.ERROR, gateway.jid(), owner, error.toElement()));
  }

  // What the network says.

  private final class SessionInbox implements Inbox {
    private final int mine;

    SessionInbox(int mine) {
      this.mine = mine;
    }

    @Override
    public void put(NetworkEvent event) throws InterruptedException {
      lane.put(Dialogue.size(event), () -> happened(mine, event));
    }

    @Override
    public boolean offer(NetworkEvent event) {
      return lane.offer(Dialogue.size(event), () -> happened(mine, event)) != Taken.FULL;
    }
  }

  private void happened(int of, NetworkEvent event) {
    if (of != login || connection == null) {
      return;
    }
    if (event instanceof NetworkEvent.Ended ended) {
      Connection gone = connection;
      login++;
      retry.broken(gateway.kernel().timers().nanoTime());
      gone.disconnect();
      lost();
      if (ended.why().reason().isForGood()) {
        shown(Availability.OFFLINE, ended.why().sentence());
      }
      failed(ended.why());
      return;
    }
    try {
      dialogue.happened(event);
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
    if (gateway.link(owner) == null) {
      throw new StanzaException(
          Condition.REGISTRATION_REQUIRED, "You are not registered with " + gateway.name() + ".");
    }
    if (state == State.FAILED) {
      throw new StanzaException(why, sentence);
    }
    throw new NetworkException(Reason.CONTACT_AWAY, "You are not logged in to " + gateway.name() + " now.");
  }

  Dialogue dialogue() {
    return dialogue;
  }
}
