package im.recado.kernel.session;

import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A local account that has at least one session; modules keep what they need of it in memory here. Before its first
 * session can be reached they load that: meanwhile the account {@linkplain #isOpening is opening}, has no session, and
 * nothing may be concluded from what it does not carry yet. Any thread.
 */
public final class Account extends Attachments {
  private static final Session[] NONE = {};

  private final Jid jid;
  private volatile Session[] sessions = NONE;
  private volatile boolean holdsBack;
  private volatile boolean guest;
  private boolean gone;

  /** Completes when modules have loaded what they need; null from then on. */
  private volatile @Nullable CompletableFuture<Void> opening = new CompletableFuture<>();

  Account(Jid jid) {
    this.jid = jid;
  }

  /** The bare address. */
  public Jid jid() {
    return jid;
  }

  /** Whether modules still load what they need of it. */
  public boolean isOpening() {
    return opening != null;
  }

  /** Waits until modules have loaded what they need. For virtual threads. */
  public void awaitOpen() {
    CompletableFuture<Void> present = opening;
    if (present != null) {
      present.join();
    }
  }

  /** Modules have loaded what they need. */
  void opened() {
    CompletableFuture<Void> present = opening;
    opening = null;
    if (present != null) {
      present.complete(null);
    }
  }

  /** The sessions of this moment; never changed, do not change it. */
  public Session[] sessions() {
    return sessions;
  }

  /** The session with this resource, or null. */
  public @Nullable Session session(@Nullable String resource) {
    for (Session session : sessions) {
      if (session.jid().resource() != null && session.jid().resource().equals(resource)) {
        return session;
      }
    }
    return null;
  }

  /** Whether a session has sent available presence. */
  public boolean isAvailable() {
    for (Session session : sessions) {
      if (session.presence() != null) {
        return true;
      }
    }
    return false;
  }

  /** Whether somebody logged in without an account (XEP-0175): nothing of this one outlives its sessions. */
  public boolean isGuest() {
    return guest;
  }

  /** Says whether it is a guest's. For whoever knows the kept accounts, before the first session can be reached. */
  public void guest(boolean isOne) {
    guest = isOne;
  }

  /** Whether messages have to be kept though a session would take them, because older ones still wait. */
  public boolean holdsBack() {
    return holdsBack;
  }

  /** Says whether older messages wait. For whoever keeps them. */
  public void holdsBack(boolean olderWait) {
    holdsBack = olderWait;
  }

  /** Whether the last session has left: a new one needs a new account object. Under this account's lock. */
  boolean isGone() {
    return gone;
  }

  void gone() {
    gone = true;
  }

  synchronized void add(Session session) {
    Session[] more = Arrays.copyOf(sessions, sessions.length + 1);
    more[sessions.length] = session;
    sessions = more;
  }

  /** Takes a session out; whether it was the last. */
  synchronized boolean remove(Session session) {
    List<Session> rest = new ArrayList<>(List.of(sessions));
    boolean was = rest.remove(session);
    sessions = rest.isEmpty() ? NONE : rest.toArray(NONE);
    return was && rest.isEmpty();
  }
}
