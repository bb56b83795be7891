package im.recado.kernel.session;

import im.recado.kernel.event.Events;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.StreamError;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Every session of this server, by account. Safe for any thread. */
public final class Sessions {
  /**
   * An account is about to get its first session: load what is needed of it. Until all listeners have, it is
   * {@linkplain Account#isOpening opening}. May wait; no lock is held.
   */
  public record AccountOpened(Account account) {}

  /** An account has lost its last session. May wait. */
  public record AccountClosed(Account account) {}

  /** A session stands and can be reached. On the session's lane, off the loop. */
  public record SessionBound(Session session) {}

  /** A session has ended and can no longer be reached; what its client did not get has gone back. May wait. */
  public record SessionClosed(Session session) {}

  /**
   * A session's client has come back to it on another stream. On that stream's lane, off the loop: listeners may wait.
   */
  public record SessionResumed(Session session) {}

  /** A session's stream is gone but its client may come back to it. */
  public record SessionDetached(Session session) {}

  private final ConcurrentHashMap<Jid, Account> accounts = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Endings endings = new Endings();
  private final Events events;
  private final Session.Keeper keeper;

  /** Sessions that tell of themselves through {@code events} and give what they could not deliver to {@code keeper}. */
  public Sessions(Events events, Session.Keeper keeper) {
    this.events = events;
    this.keeper = keeper;
  }

  /**
   * The account of this bare address if it has a session, or is {@linkplain Account#isOpening about to get} its first;
   * null otherwise.
   */
  public @Nullable Account account(Jid bare) {
    return accounts.get(bare);
  }

  /** Whether this is the address of a {@linkplain Account#isGuest guest} who is here. Any thread; never waits. */
  public boolean isGuest(Jid jid) {
    Account account = accounts.get(jid.bare());
    return account != null && account.isGuest();
  }

  /** The session with this full address, or null. */
  public @Nullable Session session(Jid full) {
    Account account = accounts.get(full.bare());
    return account == null ? null : account.session(full.resource());
  }

  /** When sessions of accounts were ended. */
  public Endings endings() {
    return endings;
  }

  /** How many sessions there are, those whose client is away included. */
  public int count() {
    return count.get();
  }

  /** Every session of this moment. */
  public List<Session> all() {
    List<Session> all = new ArrayList<>(count());
    for (Account account : accounts.values()) {
      all.addAll(List.of(account.sessions()));
    }
    return all;
  }

  /** Every account with a session. */
  public Iterable<Account> accounts() {
    return accounts.values();
  }

  /**
   * Makes a session. One that has this address already is closed with {@code <conflict/>} (RFC 6120 section 7.7.2.2);
   * when the account has as many as it may, one whose client is away ends. May wait; off the loop.
   *
   * @param mostPerAccount so many sessions an account may have
   * @return null when the account has as many sessions as it may, and the clients of all of them are here
   */
  public @Nullable Session bind(Jid full, ClientStream stream, int mostPerAccount) {
    return bind(full, stream, mostPerAccount, false);
  }

  /**
   * As {@link #bind}; but the session keeps what is sent to it until {@link Session#open}, when its client knows of it.
   */
  public @Nullable Session prepare(Jid full, ClientStream stream, int mostPerAccount) {
    return bind(full, stream, mostPerAccount, true);
  }

  private @Nullable Session bind(Jid full, ClientStream stream, int mostPerAccount, boolean opening) {
    while (true) {
      Session old = session(full);
      if (old != null) {
        close(old, StreamError.of("conflict", "Another client has taken this resource."));
        old.awaitEnd();
      }
      try {
        Session made = join(full, stream, mostPerAccount, opening);
        Session away = made == null ? firstAway(full.bare()) : null;
        if (away == null) {
          return made;
        }
        // Whoever is here counts for more than who may come back (RFC 6120 section 7.6.2.1 is of connected resources).
        close(away, null);
        away.awaitEnd();
      } catch (Taken e) {
        // Another client was quicker just now; it has to go too.
      }
    }
  }

  /** The session of this account that has waited longest for its client, by when it was made; null when none waits. */
  private @Nullable Session firstAway(Jid bare) {
    Account account = accounts.get(bare);
    for (Session session : account == null ? new Session[0] : account.sessions()) {
      if (session.stream() == null) {
        return session;
      }
    }
    return null;
  }

  /** A session has this address already. */
  private static final class Taken extends Exception {
    Taken() {
      super(null, null, false, false);
    }
  }

  private @Nullable Session join(
      Jid full, @Nullable ClientStream stream, int mostPerAccount, boolean opening) throws Taken {
    while (true) {
      Account account = open(full.bare());
      Session session;
      synchronized (account) {
        if (account.isGone()) {
          continue;
        }
        if (account.session(full.resource()) != null) {
          throw new Taken();
        }
        if (account.sessions().length >= mostPerAccount) {
          return null;
        }
        session = new Session(full, account, stream, opening, keeper);
        account.add(session);
      }
      count.incrementAndGet();
      return session;
    }
  }

  /** The account with all that modules need of it; of several who come at once one loads that, and the others wait. */
  private Account open(Jid bare) {
    Account fresh = new Account(bare);
    Account known = accounts.putIfAbsent(bare, fresh);
    if (known != null) {
      known.awaitOpen();
      return known;
    }
    try {
      events.fire(new AccountOpened(fresh));
    } finally {
      fresh.opened();
    }
    return fresh;
  }

  /** Tells everybody of a session that {@link #bind} or {@link #prepare} has made and whose stream is ready. */
  public void bound(Session session) {
    events.fire(new SessionBound(session));
  }

  /** Tells everybody that a session goes on. */
  public void resumed(Session session) {
    events.fire(new SessionResumed(session));
  }

  /** Parts a session from its stream, which handles nothing any more; its client may come back. */
  public void detach(Session session, ClientStream stream) {
    if (session.detach(stream)) {
      events.fire(new SessionDetached(session));
    }
  }

  /**
   * Makes a session of an earlier life of the server, whose client may come back to it. Nobody is told. Null when there
   * is a session of this address already. May wait.
   */
  public @Nullable Session restore(Jid full) {
    try {
      return join(full, null, Integer.MAX_VALUE, false);
    } catch (Taken e) {
      return null;
    }
  }

  /**
   * Ends all sessions of an account, and those that logins under way would get ({@link Endings}); their streams are closed
   * with this error. May wait.
   */
  public void end(Jid bare, StreamError error) {
    endings.note(bare, error);
    Account account = accounts.get(bare);
    for (Session session : account == null ? new Session[0] : account.sessions()) {
      close(session, error);
    }
  }

  /** Ends a session; closes its stream with this error, if it has one, or plainly when the error is null. May wait. */
  public void close(Session session, @Nullable StreamError error) {
    ClientStream stream = session.stream();
    session.close(
        () -> {
          Account account = session.account();
          boolean last;
          synchronized (account) {
            last = account.remove(session);
            if (last) {
              account.gone();
              accounts.remove(account.jid(), account);
            }
          }
          count.decrementAndGet();
          events.fire(new SessionClosed(session));
          if (last) {
            events.fire(new AccountClosed(account));
          }
        });
    if (stream != null) {
      stream.end(error);
    }
  }
}
