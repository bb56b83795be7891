package im.recado.modules.roster;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.PresenceHandler;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Presence and subscription (RFC 6121 sections 3 and 4). */
public final class PresenceModule implements Module, PresenceHandler {
  static final Option<Integer> MOST_DIRECTED =
      Option.integer(
          "presence.max-directed", 1000, 1, 100_000, "To how many who are no contacts one session may show its presence.");

  static final Option<Integer> MOST_CHANGES =
      Option.integer(
          "presence.max-changes",
          0,
          0,
          1000,
          "So many changes of presence a session may make in ten seconds, then only the last one counts; 0 for any number.");

  static final Option<Boolean> STRANGERS =
      Option.flag(
          "presence.requests-from-strangers",
          false,
          "Whether clients get requests (IQ) of those who know their full address but may not see their presence; RFC 6121"
              + " section 8.5.3.1 wants them refused, many other servers let them through.");

  /**
   * A session that was not is about to become available: nothing has come to it as to one that is. On its own thread, before
   * {@link SessionAvailable}, which does not follow when the session ends meanwhile.
   */
  public record SessionAppearing(Session session) {}

  /**
   * A session has become available, or takes messages again after a time with negative priority. Fired after the
   * presence was spread, on the session's lane off the loop: listeners may wait.
   *
   * @param presence as it was broadcast
   * @param initial whether the session was not available before
   */
  public record SessionAvailable(Session session, Presence presence, boolean initial) {}

  /**
   * An available session has become unavailable, by its own word or by its end. Fired after that was spread; listeners
   * must not wait.
   *
   * @param presence as it was broadcast
   */
  public record SessionUnavailable(Session session, Presence presence) {}

  /**
   * A session has become invisible (XEP-0186), or listens again after its client was unavailable so. Fired after those who saw it
   * were told that it is gone, on the session's lane off the loop: listeners may wait, and must let nobody else know.
   *
   * @param again whether it was invisible before and listens again
   */
  public record SessionHidden(Session session, boolean again) {}

  /**
   * The client of an invisible session has said what others would see of it: they do not. On the session's lane; listeners must
   * not wait, and must let nobody else know.
   *
   * @param presence as it would have been broadcast
   */
  public record PresenceUnseen(Session session, Presence presence) {}

  /** Set while a session is invisible: whether it is told of its contacts, of whom those elsewhere are asked. */
  private static final Key<Boolean> HIDDEN = Key.named("hidden");

  /**
   * The presence of an available session was spread: its first one or a change. Fired on the session's lane or a virtual
   * thread; listeners must not wait.
   *
   * @param presence as it was broadcast
   */
  public record PresenceBroadcast(Session session, Presence presence) {}

  /**
   * Somebody has shown presence to an account beside what this server's own sessions broadcast: directed presence, and all
   * presence from elsewhere. Listeners must not wait.
   *
   * @param account the bare address of the account; it need not exist
   * @param presence available or unavailable, with its addresses
   */
  public record PresenceShown(Jid account, Presence presence) {}

  /**
   * Somebody elsewhere has shown presence to an account that has no session to take it, or has blocked him. Listeners must not
   * wait.
   *
   * @param account the bare address of the account; it need not exist
   * @param presence available, unavailable or an error, with its addresses
   */
  public record PresenceMissed(Jid account, Presence presence) {}

  /**
   * Somebody asks to see the presence of an account, and waits for an answer. Fired when that is durable, under the roster's
   * lock: listeners must not wait.
   *
   * @param account the bare address of the account
   */
  public record SubscriptionRequested(Jid account, Jid contact) {}

  /** Completes the available presence that a client sends, broadcast or directed. Must not wait. */
  @FunctionalInterface
  public interface Stamp {
    /** The presence as others see it. */
    Presence stamped(Session session, Presence presence);
  }

  /** Knows when accounts were last there. */
  @FunctionalInterface
  public interface Departures {
    /** When the last session of an account ended; null when that is not known, or it has one. May wait. */
    @Nullable Instant last(Jid account);
  }

  private final Kernel kernel;
  private final Rosters rosters;
  private final Broadcast broadcast;
  private final Subscriptions subscriptions;
  private final Probes probes;
  private volatile Stamp stamp = (session, presence) -> presence;
  private volatile Departures departures = account -> null;
  private volatile Moves moves = (account, asking) -> null;

  public PresenceModule(Kernel kernel, RosterModule roster) {
    this.kernel = kernel;
    this.rosters = roster.rosters();
    this.broadcast = roster.broadcast();
    this.subscriptions = roster.subscriptions();
    this.probes =
        new Probes(
            kernel, rosters, broadcast, subscriptions, account -> departures.last(account),
            (account, asking) -> moves.newAddress(account, asking));
  }

  @Override
  public Declaration declare() {
    return Declaration.module("presence", "Presence and subscriptions (RFC 6121 sections 3 and 4).")
        .option(MOST_DIRECTED)
        .option(MOST_CHANGES)
        .option(STRANGERS)
        .streamFeature(RosterModule.informative("sub", "urn:xmpp:features:pre-approval"))
        .sessionState(DirectedPresence::save, DirectedPresence::restore)
        .on(Sessions.SessionClosed.class, event -> closed(event.session()))
        .presence(this);
  }

  /** To whom a session has shown itself although they are no subscribers: occupants of rooms, strangers. Any thread. */
  public static List<Jid> shownTo(Session session) {
    DirectedPresence directed = session.get(DirectedPresence.KEY);
    return directed == null ? List.of() : directed.all();
  }

  /** Whether a session is invisible (XEP-0186). Any thread. */
  public static boolean isHidden(Session session) {
    return session.get(HIDDEN) != null;
  }

  /** Whether a session is invisible and wants to be told how its contacts are. Any thread. */
  public static boolean asksUnseen(Session session) {
    return session.getOr(HIDDEN, false);
  }

  /** A session that is resumed was invisible, and listened or was unavailable. */
  public static void restoreHidden(Session session, boolean listens) {
    session.set(HIDDEN, false);
    session.listens(listens);
  }

  /** Whether sessions of an account are invisible and none is available: to others it is away. Any thread. */
  public static boolean hides(Account account) {
    return !account.isAvailable() && Arrays.stream(account.sessions()).anyMatch(PresenceModule::isHidden);
  }

  /**
   * Makes a session invisible: it has no presence for anybody, is told what its contacts and its own account say, messages and
   * personal nodes (PEP) among it, and shows itself only to whom its client writes presence (XEP-0186 section 3.1). Messages of the
   * day and nodes followed with a subscription that ends with the session it hears of when it is visible. On the session's lane off the loop.
   *
   * @param probe whether it is told of its contacts, of whom those elsewhere are asked
   */
  public void hide(Session session, boolean probe) {
    boolean was = isHidden(session);
    session.set(HIDDEN, probe);
    if (!was) {
      unavailable(session, Presence.of(Presence.Type.UNAVAILABLE, session.jid(), null));
    }
    listen(session, false);
  }

  /** An invisible session begins to listen: it is told what it would be told at its first presence. */
  private void listen(Session session, boolean again) {
    session.listens(true);
    OnlineRoster roster = rosters.open(session.account());
    if (asksUnseen(session)) {
      probes.gather(session, roster);
    }
    subscriptions.greet(session, roster);
    kernel.events().fire(new SessionHidden(session, again));
  }

  /** Makes a session visible again: as before its first presence, but for those it has shown itself to (XEP-0186 section 3.2). */
  public void show(Session session) {
    session.set(HIDDEN, null);
    session.listens(false);
  }

  /** The service at this address tells by itself of the end to whom it has shown the session (XEP-0033 section 5.1). Any thread. */
  public static void leaveTo(Session session, Jid service) {
    DirectedPresence directed = session.get(DirectedPresence.KEY);
    if (directed != null) {
      directed.remove(service);
    }
  }

  /** Who completes presence; set while the server is put together. */
  public void stamp(Stamp stamp) {
    this.stamp = stamp;
  }

  /** Who tells those who ask for the presence of an account how long it has been away; set while the server is put together. */
  public void departures(Departures known) {
    this.departures = known;
  }

  /** Who tells those who ask for the presence of an account where it has moved to; set while the server is put together. */
  public void moves(Moves known) {
    this.moves = known;
  }

  /** What completes presence has changed for an account: its available sessions spread theirs once more. Never waits. */
  public void restamp(Account account) {
    OnlineRoster roster = account.get(OnlineRoster.KEY);
    if (roster == null) {
      return;
    }
    for (Session session : account.sessions()) {
      synchronized (roster) {
        Presence before = session.presence();
        Presence after = before == null ? null : stamp.stamped(session, before);
        if (after != null && after != before) {
          broadcast.available(session, roster, after);
        }
      }
    }
  }

  @Override
  public boolean blocks(Session sender, Presence presence) {
    return switch (presence.type()) {
      // What waits for an account is given to a session when it first becomes available, from the database.
      case AVAILABLE ->
          presence.to() == null
              && (sender.account().get(OnlineRoster.KEY) == null
                  || (!sender.takesMessages() && (sender.presence() == null || presence.priority() >= 0)));
      case UNAVAILABLE, ERROR -> false;
      case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED, PROBE -> true;
    };
  }

  @Override
  public void sent(Session sender, Presence presence) throws StanzaException {
    Jid to = presence.to();
    switch (presence.type()) {
      case AVAILABLE -> {
        if (!presence.hasLegalPriority()) {
          throw new StanzaException(Condition.BAD_REQUEST, "A priority is a number from -128 to 127.");
        }
        Presence stamped = stamp.stamped(sender, presence);
        if (to == null && isHidden(sender)) {
          if (!sender.listens()) {
            listen(sender, true);
          }
          kernel.events().fire(new PresenceUnseen(sender, stamped));
        } else if (to == null) {
          available(sender, stamped);
        } else {
          directed(sender, to, stamped);
        }
      }
      case UNAVAILABLE -> {
        if (to == null) {
          sender.listens(false);
          unavailable(sender, presence);
        } else {
          directed(sender, to, presence);
        }
      }
      case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED -> subscriptions.outbound(sender.account().jid(), presence);
      case PROBE -> probes.sent(presence);
      case ERROR -> {
        if (to != null) {
          broadcast.send(sender.account().jid(), to, presence);
        }
      }
    }
  }

  private void available(Session session, Presence presence) {
    OnlineRoster roster = rosters.open(session.account());
    boolean initial = session.presence() == null;
    boolean took = session.takesMessages();
    if (initial) {
      kernel.events().fire(new SessionAppearing(session));
    }
    if ((!initial && waits(session, roster, presence)) || !broadcast.available(session, roster, presence)) {
      return;
    }
    kernel.events().fire(new PresenceBroadcast(session, presence));
    if (initial) {
      probes.gather(session, roster);
      subscriptions.greet(session, roster);
    }
    if (initial || (!took && session.takesMessages())) {
      kernel.events().fire(new SessionAvailable(session, presence, initial));
    }
  }

  /** Whether a change is held back because there are too many (SECURITY D12). */
  private boolean waits(Session session, OnlineRoster roster, Presence presence) {
    int most = kernel.options().get(MOST_CHANGES);
    if (most == 0) {
      return false;
    }
    PresencePace.Verdict verdict;
    synchronized (roster) {
      PresencePace pace = session.get(PresencePace.KEY);
      if (pace == null) {
        pace = new PresencePace();
        session.set(PresencePace.KEY, pace);
      }
      verdict = pace.change(presence, most, kernel.timers().nanoTime());
    }
    if (verdict == PresencePace.Verdict.WAKE) {
      kernel.timers().after(PresencePace.WINDOW, () -> letGo(session, roster));
    }
    return verdict != PresencePace.Verdict.NOW;
  }

  private void letGo(Session session, OnlineRoster roster) {
    boolean takes;
    Presence last;
    synchronized (roster) {
      PresencePace pace = session.get(PresencePace.KEY);
      last = pace == null ? null : pace.take(kernel.timers().nanoTime());
      if (last == null || session.presence() == null) {
        return;
      }
      boolean took = session.takesMessages();
      takes = broadcast.available(session, roster, last) && !took && session.takesMessages();
    }
    kernel.events().fire(new PresenceBroadcast(session, last));
    if (takes) {
      kernel.events().fire(new SessionAvailable(session, last, false));
    }
  }

  private void unavailable(Session session, Presence presence) {
    OnlineRoster roster = session.account().get(OnlineRoster.KEY);
    boolean was = roster != null && broadcast.unavailable(session, roster, presence);
    DirectedPresence directed = session.get(DirectedPresence.KEY);
    if (directed != null) {
      Jid own = session.account().jid();
      for (Jid target : directed.takeAll()) {
        shown(target, presence);
        if (!was || roster == null || !roster.contacts().is(target.bare(), Contacts.FROM)) {
          broadcast.send(own, target, presence);
        }
      }
    }
    if (was) {
      kernel.events().fire(new SessionUnavailable(session, presence));
    }
  }

  /** A session has ended: the server says so in its place (section 4.5.2). */
  private void closed(Session session) {
    unavailable(session, Presence.of(Presence.Type.UNAVAILABLE, session.jid(), null));
  }

  /** Presence for somebody in particular (section 4.6.3). */
  private void directed(Session session, Jid to, Presence presence) throws StanzaException {
    broadcast.direct(session, to, presence);
    shown(to, presence);
  }

  private void shown(Jid to, Presence presence) {
    if (kernel.router().isLocalAccount(to)) {
      kernel.events().fire(new PresenceShown(to.bare(), presence.withTo(to)));
    }
  }

  @Override
  public void received(Jid account, Presence presence) {
    switch (presence.type()) {
      case AVAILABLE, UNAVAILABLE -> {
        // Before the account's clients know: what they do then finds that somebody has gone.
        kernel.events().fire(new PresenceShown(account, presence));
        broadcast.deliver(presence);
      }
      case ERROR -> broadcast.deliver(presence);
      case PROBE -> probes.received(account, presence);
      case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED -> subscription(account, presence);
    }
  }

  @Override
  public void missed(Jid account, Presence presence) {
    kernel.events().fire(new PresenceMissed(account, presence));
  }

  private void subscription(Jid account, Presence presence) {
    Jid to = presence.to();
    if (to != null
        && to.isFull()
        && presence.type() != Presence.Type.SUBSCRIBE
        && kernel.sessions().session(to) == null) {
      // Section 8.5.3.2.2.
      return;
    }
    try {
      subscriptions.inbound(account, presence);
    } catch (StanzaException e) {
      kernel.router().refuse(presence, e);
    }
  }

  @Override
  public boolean sharesPresence(Session session, Jid other) {
    Account account = session.account();
    if (other.bare().equals(account.jid())) {
      return true;
    }
    OnlineRoster roster = account.get(OnlineRoster.KEY);
    if (roster != null && roster.contacts().is(other.bare(), Contacts.FROM)) {
      return true;
    }
    return isShown(session, other) || kernel.options().get(STRANGERS);
  }

  @Override
  public boolean isSeenBy(Jid account, Jid other) {
    if (other.bare().equals(account) || kernel.options().get(STRANGERS) || rosters.sees(other.bare(), account)) {
      return true;
    }
    Account online = kernel.sessions().account(account);
    return online != null && Arrays.stream(online.sessions()).anyMatch(session -> isShown(session, other));
  }

  private static boolean isShown(Session session, Jid other) {
    DirectedPresence directed = session.get(DirectedPresence.KEY);
    return directed != null && directed.knows(other);
  }

  /** Shows a contact every available session of an account, if subscribed: after unblocking (XEP-0191). Never waits. */
  public void appear(Jid account, Jid contact) {
    broadcast.appear(account, contact);
  }

  /**
   * Tells contacts, and whoever is meant of those to whom sessions have shown themselves directly, rooms among them, that all sessions
   * of an account are gone: before blocking (XEP-0191), after which nothing tells them. Never waits.
   */
  public void vanish(Jid account, List<Jid> contacts, Predicate<Jid> meant) {
    contacts.forEach(contact -> broadcast.vanish(account, contact));
    broadcast.vanish(account, meant);
  }
}
