package im.recado.modules.roster;

import im.recado.kernel.Kernel;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.modules.account.AccountStore;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subscription stanzas, outbound and inbound (RFC 6121 section 3 and appendix A). Each side is stored before anything
 * leaves for the other, so that after a crash the other side has at most not heard yet; a request is sent again at the
 * next login. Every method may wait; virtual threads only.
 */
final class Subscriptions {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

  /** So many unanswered requests are sent once more at a login. */
  private static final int MOST_REPEATED = 20;

  private final Kernel kernel;
  private final Rosters rosters;
  private final Broadcast broadcast;
  private final AccountStore accounts;
  private final List<Greeter> greeters = new CopyOnWriteArrayList<>();

  Subscriptions(Kernel kernel, Rosters rosters, Broadcast broadcast, AccountStore accounts) {
    this.kernel = kernel;
    this.rosters = rosters;
    this.broadcast = broadcast;
    this.accounts = accounts;
  }

  void add(Greeter greeter) {
    greeters.add(greeter);
  }

  /** A client of this server has sent a subscription stanza. */
  void outbound(Jid owner, Presence sent) throws StanzaException {
    if (sent.to() == null) {
      throw new StanzaException(Condition.BAD_REQUEST, "A subscription is with somebody.");
    }
    Jid contact = sent.to().bare();
    if (contact.equals(owner)) {
      throw new StanzaException(Condition.NOT_ALLOWED, "Nobody subscribes to themselves.");
    }
    // Stamped with the bare address, so that nothing leaks of the resource (section 3).
    Presence stamped = sent.withFrom(owner).withTo(contact);
    SubscriptionState.Outbound outcome =
        rosters.locked(
            owner,
            () -> {
              if (endsSubscription(sent.type()) && rosters.shared().isShared(owner, contact)) {
                throw new StanzaException(Condition.NOT_ALLOWED, "The contact is there for a group that you are both in.");
              }
              RosterItem before = rosters.find(owner, contact);
              SubscriptionState state = SubscriptionState.of(before);
              SubscriptionState.Outbound what = state.outbound(sent.type());
              if (!what.next().equals(state)) {
                requireAccount(owner);
                RosterItem after = what.next().in(before, contact, null);
                if (after != null && (before == null || !before.listed())) {
                  requireRoom(owner);
                }
                long version = rosters.write(owner, contact, before, after);
                if (state.from() && !what.next().from()) {
                  broadcast.vanish(owner, contact);
                }
                rosters.push(owner, before, after, version);
              }
              return what;
            });
    if (outcome.routed()) {
      send(stamped);
      if (sent.type() == Presence.Type.SUBSCRIBED) {
        broadcast.appear(owner, contact);
      }
    }
  }

  private static boolean endsSubscription(Presence.Type type) {
    return type == Presence.Type.UNSUBSCRIBE || type == Presence.Type.UNSUBSCRIBED;
  }

  /**
   * Refuses to keep anything for an account that there is not: one of a single session, or one that was removed while what it
   * sent waited (SECURITY B7). Under the owner's lock, as the end of the roster is.
   */
  void requireAccount(Jid owner) throws StanzaException {
    if (!accounts.exists(owner)) {
      throw new StanzaException(Condition.NOT_ALLOWED, "Nothing is kept for an account of a single session.");
    }
  }

  /** Refuses one more item when the roster is full (SECURITY D7). Under the owner's lock. */
  void requireRoom(Jid owner) throws StanzaException {
    if (isFull(owner)) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "The roster is full.");
    }
  }

  private boolean isFull(Jid owner) {
    return rosters.count(owner, Contacts.LISTED) >= kernel.options().get(RosterModule.MOST_ITEMS);
  }

  /** A subscription stanza has come for an account of this server. */
  void inbound(Jid owner, Presence received) throws StanzaException {
    if (received.from() == null) {
      return;
    }
    Jid contact = received.from().bare();
    if (contact.equals(owner) || (isRequest(received) && !exists(owner))) {
      return;
    }
    Greeter.Answer welcome = isRequest(received) ? welcome(owner, contact, received) : Greeter.Answer.LEAVE;
    if (welcome.approves()) {
      outbound(owner, Presence.of(Presence.Type.SUBSCRIBED, owner, contact));
    }
    Presence stanza = received.withFrom(contact).withTo(owner);
    SubscriptionState.Inbound outcome = rosters.locked(owner, () -> change(owner, contact, stanza));
    if (outcome.reply() != null) {
      send(Presence.of(outcome.reply(), owner, contact).withId(received.id()));
      if (outcome.reply() == Presence.Type.SUBSCRIBED) {
        broadcast.appear(owner, contact);
      }
    }
    if (welcome.former() != null) {
      outbound(owner, Presence.of(Presence.Type.UNSUBSCRIBED, owner, welcome.former()));
    }
    if (welcome.asks()) {
      outbound(owner, Presence.of(Presence.Type.SUBSCRIBE, owner, contact));
    }
  }

  /** Whether somebody has a reason to approve a request before its recipient sees it. */
  private Greeter.Answer welcome(Jid owner, Jid contact, Presence request) {
    RosterItem item = rosters.find(owner, contact);
    boolean seen = item != null && item.subscription().from();
    if (seen || (item == null || !item.listed()) && isFull(owner)) {
      return Greeter.Answer.LEAVE;
    }
    for (Greeter greeter : greeters) {
      Greeter.Answer answer = greeter.greet(owner, contact, request);
      if (answer.approves()) {
        // What a group gives to another one does not end, so that nobody takes their place.
        return answer.former() != null && rosters.shared().isShared(owner, answer.former()) ? Greeter.Answer.LEAVE : answer;
      }
    }
    return Greeter.Answer.LEAVE;
  }

  private static boolean isRequest(Presence presence) {
    return presence.type() == Presence.Type.SUBSCRIBE;
  }

  /** No such user: silently ignored (section 8.5.1). */
  private boolean exists(Jid owner) {
    return kernel.sessions().account(owner) != null || accounts.exists(owner);
  }

  /** Puts a contact of this server into the owner's roster, seen both ways. */
  void befriend(Jid owner, Jid contact) {
    try {
      rosters.locked(
          owner,
          () -> {
            RosterItem before = rosters.find(owner, contact);
            boolean approved = before != null && before.approved();
            RosterItem after = new SubscriptionState(true, true, false, approved, false).in(before, contact, null);
            if (!Objects.equals(before, after) && accounts.exists(owner)) {
              rosters.push(owner, before, after, rosters.write(owner, contact, before, after));
            }
            return true;
          });
    } catch (StanzaException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Puts a contact into the owner's roster, seen both ways; false when that is full. Who was asked has agreed by that. */
  boolean admit(Jid owner, Jid contact, String name, List<String> groups) {
    return locked(
        owner,
        () -> {
          RosterItem before = rosters.find(owner, contact);
          boolean listed = before != null && before.listed();
          if (!accounts.exists(owner) || (!listed && isFull(owner))) {
            return false;
          }
          boolean approved = before != null && before.approved();
          RosterItem seen = new SubscriptionState(true, true, false, approved, false).in(before, contact, null);
          RosterItem after =
              listed || seen == null
                  ? seen
                  : new RosterItem(contact, name, groups, seen.subscription(), false, approved, null, true);
          if (!Objects.equals(before, after)) {
            long version = rosters.write(owner, contact, before, after);
            if (before != null && before.ask()) {
              deliver(owner, Presence.of(Presence.Type.SUBSCRIBED, contact, owner));
            }
            rosters.push(owner, before, after, version);
          }
          return true;
        });
  }

  /** Calls a contact who is in the owner's roster like that, and puts them into these groups. */
  void arrange(Jid owner, Jid contact, String name, List<String> groups) {
    locked(
        owner,
        () -> {
          RosterItem before = rosters.find(owner, contact);
          if (before != null && before.listed() && (!before.name().equals(name) || !before.groups().equals(groups))) {
            RosterItem after =
                new RosterItem(
                    contact,
                    name,
                    groups,
                    before.subscription(),
                    before.ask(),
                    before.approved(),
                    before.request(),
                    true);
            rosters.push(owner, before, after, rosters.write(owner, contact, before, after));
          }
          return true;
        });
  }

  /** Takes a contact out of the owner's roster without a word to the contact. */
  void dismiss(Jid owner, Jid contact) {
    locked(
        owner,
        () -> {
          RosterItem before = rosters.find(owner, contact);
          if (before != null) {
            rosters.push(owner, before, null, rosters.write(owner, contact, before, null));
          }
          return true;
        });
  }

  /** What cannot be refused. */
  private boolean locked(Jid owner, Rosters.Work<Boolean> work) {
    try {
      return rosters.locked(owner, work);
    } catch (StanzaException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Under the owner's lock. */
  private SubscriptionState.Inbound change(Jid owner, Jid contact, Presence stanza) {
    RosterItem before = rosters.find(owner, contact);
    SubscriptionState state = SubscriptionState.of(before);
    SubscriptionState.Inbound outcome = state.inbound(stanza.type());
    SubscriptionState next = outcome.next();
    if (next.equals(state)) {
      return outcome;
    }
    if (!accounts.exists(owner)) {
      return new SubscriptionState.Inbound(state, false, null);
    }
    if (rosters.shared().isShared(owner, contact)) {
      // What a group gives is not taken away by what a contact says.
      return new SubscriptionState.Inbound(state, false, null);
    }
    if (next.requested()
        && rosters.count(owner, Contacts.REQUEST) >= kernel.options().get(RosterModule.MOST_REQUESTS)) {
      LOG.debug("{} has too many unanswered requests, that of {} is dropped", owner, contact);
      return new SubscriptionState.Inbound(state, false, null);
    }
    RosterItem after = next.in(before, contact, next.requested() ? kept(stanza) : null);
    long version = rosters.write(owner, contact, before, after);
    if (outcome.delivered()) {
      deliver(owner, stanza);
      if (next.requested()) {
        kernel.events().fire(new PresenceModule.SubscriptionRequested(owner, contact));
      }
    }
    rosters.push(owner, before, after, version);
    if (state.from() && !next.from()) {
      broadcast.vanish(owner, contact);
    }
    return outcome;
  }

  /** The request as it is kept: whole, or without its extensions when those are too large. */
  private String kept(Presence request) {
    String whole = request.element().toString();
    if (whole.getBytes(StandardCharsets.UTF_8).length <= kernel.options().get(RosterModule.REQUEST_BYTES)) {
      return whole;
    }
    return Presence.of(Presence.Type.SUBSCRIBE, request.from(), request.to()).element().toString();
  }

  /** Requests go to available resources, the rest to those that have asked for the roster (section 3.1.1, note). */
  private void deliver(Jid owner, Presence stanza) {
    Account account = kernel.sessions().account(owner);
    if (account == null) {
      return;
    }
    for (Session session : account.sessions()) {
      if (isRequest(stanza) ? session.hears() : session.get(Rosters.INTERESTED) != null) {
        session.send(stanza);
      }
    }
  }

  /** Sends a stamped subscription stanza on to its contact, here or elsewhere. */
  void send(Presence stamped) {
    Jid to = Objects.requireNonNull(stamped.to());
    if (!kernel.router().isLocal(to.domain())) {
      kernel.router().send(stamped);
      return;
    }
    if (to.local() == null) {
      return;
    }
    try {
      if (kernel.router().mayReceive(to, stamped)) {
        inbound(to, stamped);
      }
    } catch (StanzaException e) {
      kernel.router().refuse(stamped, e);
    }
  }

  /** A session has become available: it gets every request that waits for an answer, and open ones are asked again. */
  void greet(Session session, OnlineRoster roster) {
    Jid owner = session.account().jid();
    Contacts contacts = roster.contacts();
    int repeated = 0;
    for (int i = 0; i < contacts.size(); i++) {
      Jid contact = contacts.jid(i);
      if (contacts.is(i, Contacts.REQUEST)) {
        RosterItem item = rosters.find(owner, contact);
        Presence request = item == null || item.request() == null ? null : parsed(item.request());
        if (request != null) {
          session.send(request);
        }
      }
      if (contacts.is(i, Contacts.ASK) && repeated++ < MOST_REPEATED) {
        send(Presence.of(Presence.Type.SUBSCRIBE, owner, contact));
      }
    }
  }

  private static @Nullable Presence parsed(String request) {
    try {
      return Stanza.of(Xml.parse(request, XmlLimits.STORED)) instanceof Presence presence ? presence : null;
    } catch (XmlException | StanzaException e) {
      LOG.warn("A stored subscription request cannot be read: {}", e.getMessage());
      return null;
    }
  }

  /** Ends everything between an owner and a contact whose item has just gone (section 2.5.2). */
  void part(Jid owner, RosterItem gone) {
    if (gone.subscription().to() || gone.ask()) {
      send(Presence.of(Presence.Type.UNSUBSCRIBE, owner, gone.contact()));
    }
    if (gone.subscription().from() || gone.request() != null) {
      send(Presence.of(Presence.Type.UNSUBSCRIBED, owner, gone.contact()));
    }
  }
}
