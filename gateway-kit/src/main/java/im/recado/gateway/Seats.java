package im.recado.gateway;

import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of a gateway, one for each account and realm, and the way to their lanes: a session is made when
 * somebody has something for it, and goes when nobody needs it. Any thread.
 */
final class Seats {
  private static final Logger LOG = LoggerFactory.getLogger(Seats.class);

  /** So long an administrator waits for a session that is busy with its network. */
  private static final Duration DEED = Duration.ofSeconds(30);

  /** So long somebody waits for what they have asked by a command; networks have shorter limits of their own. */
  private static final Duration CALL = Duration.ofMinutes(2);

  /** In so many realms of a network one user is at once. */
  private static final int MOST_REALMS = 20;

  /** Whose session it is, and in which realm of the network. */
  private record Seat(Jid owner, String realm) {}

  private final Gateway gateway;
  private final Map<Seat, GatewaySession> sessions = new ConcurrentHashMap<>();

  Seats(Gateway gateway) {
    this.gateway = gateway;
  }

  /** Every session of this moment. */
  List<GatewaySession> all() {
    return List.copyOf(sessions.values());
  }

  /** The session of an account in a realm, or null. */
  @Nullable GatewaySession find(Jid owner, String realm) {
    return sessions.get(new Seat(owner, realm));
  }

  /** Those of an account, in whatever realm. */
  List<GatewaySession> of(Jid owner) {
    if (!gateway.network().hasRealms()) {
      GatewaySession only = find(owner, "");
      return only == null ? List.of() : List.of(only);
    }
    return sessions.values().stream().filter(session -> session.owner().equals(owner)).toList();
  }

  /** Notes what a client shows the gateway; who leaves makes no session. */
  void present(Jid owner, String realm, Presence presence) throws StanzaException {
    if (!presence.isAvailable() && !sessions.containsKey(new Seat(owner, realm))) {
      return;
    }
    boolean taken;
    do {
      taken = session(owner, realm).wishes().present(presence);
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
      throw full();
    }
  }

  /** Does a step, and tells whoever sent the stanza what it throws. On the session's lane. */
  void run(GatewaySession session, Stanza stanza, Step step) {
    StanzaException refusal = done(session, step);
    if (refusal != null) {
      gateway.kernel().router().refuse(stanza, refusal);
    }
    session.rest();
  }

  /** Does a step; why it could not be done, or null. */
  private @Nullable StanzaException done(GatewaySession session, Step step) {
    try {
      step.run(session);
      return null;
    } catch (StanzaException e) {
      return e;
    } catch (StoreException e) {
      return new StanzaException(Condition.RESOURCE_CONSTRAINT);
    } catch (RuntimeException e) {
      LOG.error("A stanza of {} to {} failed", session.owner(), gateway.type(), e);
      return new StanzaException(Condition.INTERNAL_SERVER_ERROR);
    }
  }

  /** Does something on the lane of somebody's session, and waits for it: what it throws is thrown. */
  void call(Jid owner, String realm, Step step) throws StanzaException {
    CompletableFuture<Optional<StanzaException>> done = new CompletableFuture<>();
    SessionLane.Taken taken;
    do {
      GatewaySession session = session(owner, realm);
      taken =
          session.lane().offer(
              0,
              () -> {
                StanzaException refusal = done(session, step);
                session.rest();
                done.complete(Optional.ofNullable(refusal));
              });
    } while (taken == SessionLane.Taken.CLOSED);
    if (taken == SessionLane.Taken.FULL) {
      throw full();
    }
    Optional<StanzaException> refusal =
        done.completeOnTimeout(Optional.of(silence()), CALL.toSeconds(), TimeUnit.SECONDS).join();
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  private StanzaException full() {
    return new StanzaException(Condition.RESOURCE_CONSTRAINT, gateway.name() + " does not take more now.");
  }

  private StanzaException silence() {
    return new StanzaException(Condition.REMOTE_SERVER_TIMEOUT, gateway.name() + " does not answer.");
  }

  private GatewaySession session(Jid owner, String realm) throws StanzaException {
    Seat seat = new Seat(owner, realm);
    GatewaySession session = sessions.get(seat);
    if (session != null && session.lane().isClosed()) {
      // Just now: the next one takes its place, whoever comes first.
      forget(session);
      session = null;
    }
    if (session == null && gateway.network().hasRealms() && of(owner).size() >= MOST_REALMS) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "You are on too many networks at once.");
    }
    return session != null
        ? session
        : sessions.computeIfAbsent(seat, any -> new GatewaySession(gateway, owner, realm));
  }

  /** Logs in who stays when none of their clients is here. Never waits. */
  void wake(Jid owner, String realm) throws StanzaException {
    SessionLane.Taken taken;
    do {
      GatewaySession session = session(owner, realm);
      taken = session.lane().add(0, session.wishes()::wake);
    } while (taken == SessionLane.Taken.CLOSED);
  }

  /** A session has ended its lane. */
  void forget(GatewaySession session) {
    sessions.remove(new Seat(session.owner(), session.realm()), session);
  }

  /** Does something on the lane of a session and waits for it. */
  void await(Jid owner, String realm, Consumer<GatewaySession> deed) throws StanzaException {
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
}
