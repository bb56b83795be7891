package im.recado.kernel.session;

import im.recado.kernel.background.Background;
import im.recado.kernel.stream.ClientStream;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.xml.Element;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bound resource of an account (RFC 6120 section 7). It lives on a stream, or for a while without one when its client
 * may come back and resume it.
 *
 * <p>{@link #send} is for any thread and never waits. What it is given leaves in that order, or goes back to the
 * {@link Keeper} when the session ends before it could be handed over.
 */
public final class Session extends Attachments {
  /**
   * So many stanzas wait for a client that does not read, at most: whoever enters a large room is told of everybody in
   * it.
   */
  public static final int MOST_WAITING = 10_000;

  /** So many bytes of them wait, at most, unless it is a single one. */
  public static final int MOST_WAITING_BYTES = 8 * 1024 * 1024;

  /** Whoever looks after sessions. */
  public interface Keeper {
    /** The last copy of this stanza was in a session that is gone. Any thread. */
    void undelivered(Stanza stanza, @Nullable Delivery delivery);

    /** More waits for this session's client than may wait. Called without locks, on any thread; must not wait. */
    void overflowed(Session session);

    /**
     * Something that this session's client has sent is not safe and never will be: it has to be told by the end of its
     * session, or it would wait for ever. Called without locks, on any thread; must not wait.
     */
    void unsafe(Session session);

    /** Where is counted what waits for all clients. */
    WaitingRoom room();
  }

  private final Jid jid;
  private final Account account;
  private final Keeper keeper;

  /** Guarded by this. */
  private final Outgoing outgoing;

  /** How many stanzas earlier streams had handled. */
  private int handled;

  /** Completes when all has gone back and nobody finds the session any more; null before it begins to end. */
  private volatile @Nullable CompletableFuture<Void> ending;

  private volatile @Nullable Thread closing;

  private volatile @Nullable ClientStream stream;
  private volatile @Nullable Presence presence;
  private volatile int priority;
  private volatile boolean listens;
  private volatile boolean resumable;
  private volatile boolean resumed;
  private volatile @Nullable StreamWatcher watcher;

  private final Debts debts = new Debts(this);

  Session(Jid jid, Account account, @Nullable ClientStream stream, boolean opening, Keeper keeper) {
    this.outgoing = new Outgoing(this, keeper.room(), opening);
    this.jid = jid;
    this.account = account;
    this.stream = stream;
    this.keeper = keeper;
  }

  /** The full address. */
  public Jid jid() {
    return jid;
  }

  public Account account() {
    return account;
  }

  /** What its client has sent and what is not safe yet. */
  public Debts debts() {
    return debts;
  }

  /** The stream that carries this session, or null while its client is away. */
  public @Nullable ClientStream stream() {
    return stream;
  }

  /** The last available presence that was broadcast, stamped; null when the session is not available. */
  public @Nullable Presence presence() {
    return presence;
  }

  /** The priority of {@link #presence}; without meaning when that is null. */
  public int priority() {
    return priority;
  }

  /** Whether messages to the bare address may go here (RFC 6121 section 8.5). */
  public boolean takesMessages() {
    return presence == null ? listens : priority >= 0;
  }

  /** Whether it is told what its contacts and its own account say, though nobody may know that it is there (XEP-0186). */
  public boolean listens() {
    return listens;
  }

  /** Whether it is told what its contacts and its own account say: it is available, or listens unseen. Any thread. */
  public boolean hears() {
    return presence != null || listens;
  }

  /** Says whether it is, without being available. On the session's lane. */
  public void listens(boolean now) {
    this.listens = now;
  }

  /** Sets what was broadcast last; null for unavailable. On the session's lane. */
  public void presence(@Nullable Presence presence) {
    this.priority = presence == null ? 0 : presence.priority();
    this.presence = presence;
  }

  /** Sends a stanza to this session's client. */
  public void send(Stanza stanza) {
    send(stanza, null);
  }

  /** Sends a stanza whose sender waits for word of it. */
  public void send(Stanza stanza, @Nullable Delivery delivery) {
    if (!offer(stanza, delivery)) {
      if (delivery != null) {
        delivery.copied();
      }
      giveBack(new Outbound(stanza, delivery));
    }
  }

  /**
   * Sends a stanza for which nobody waits, as the presence of others: it may wait a moment, in its place, so that
   * several leave in one write.
   */
  public void sendUnhurried(Stanza stanza) {
    Outbound outbound = new Outbound(stanza, null, true);
    if (!offer(outbound)) {
      giveBack(outbound);
    }
  }

  /** Sends several stanzas in a row, for none of which anybody waits. */
  public void sendAll(List<? extends Stanza> stanzas) {
    boolean open;
    boolean overflowing = false;
    synchronized (this) {
      open = ending == null;
      if (open) {
        for (int i = 0; i < stanzas.size(); i++) {
          outgoing.accept(new Outbound(stanzas.get(i), null), stream);
        }
        overflowing = outgoing.overflows();
      }
    }
    if (overflowing) {
      keeper.overflowed(this);
    }
    if (!open) {
      stanzas.forEach(stanza -> giveBack(new Outbound(stanza, null)));
    }
  }

  /** What the client has sent will never be safe: see {@link Keeper#unsafe}. Any thread. */
  void endUnsafe() {
    keeper.unsafe(this);
  }

  /** As {@link #send}, but false when the session is closed: the stanza is still the caller's then. */
  public boolean offer(Stanza stanza, @Nullable Delivery delivery) {
    return offer(new Outbound(stanza, delivery));
  }

  private boolean offer(Outbound outbound) {
    boolean overflowing;
    synchronized (this) {
      if (ending != null) {
        return false;
      }
      outgoing.accept(outbound, stream);
      overflowing = outgoing.overflows();
    }
    if (overflowing) {
      keeper.overflowed(this);
    }
    return true;
  }

  /**
   * Offers several stanzas in a row. Not on the session's loop.
   *
   * @param before runs before any of them leaves; must not wait
   */
  public boolean offerAll(List<Outbound> outbounds, Runnable before) {
    boolean overflowing;
    synchronized (this) {
      if (ending != null) {
        return false;
      }
      outbounds.forEach(outbound -> outgoing.accept(outbound, stream));
      before.run();
      overflowing = outgoing.overflows();
    }
    if (overflowing) {
      keeper.overflowed(this);
    }
    return true;
  }

  /** How many stanzas wait until they can be written. Any thread. */
  public synchronized int waitingCount() {
    return outgoing.waitingCount();
  }

  /** How many stanzas the client has not acknowledged, those for a client that is away included. Any thread. */
  public synchronized int unacknowledgedCount() {
    Outbox outbox = outgoing.outbox();
    return outbox == null ? 0 : outbox.size();
  }

  /**
   * Sends nothing until {@link #open}: what the client is told first must come before. On the stream's lane.
   */
  public synchronized void holdBack() {
    outgoing.opening(true);
  }

  /**
   * The client is told of its session: whatever was sent to this session meanwhile follows. On the stream's lane; for a
   * session of {@link Sessions#prepare}, and after {@link #holdBack}.
   *
   * @param greeting writes to the stream's connection, on its loop
   */
  public void open(ClientStream on, Runnable greeting) {
    on.onLoop(
        () -> {
          synchronized (this) {
            greeting.run();
            if (stream == on) {
              outgoing.opening(false);
            }
          }
          drain();
        });
  }

  /** The connection is gone, and soon this session, if it is not yet: then all goes back in order. */
  void unwritten(Outbound outbound) {
    synchronized (this) {
      if (!outgoing.unwritten(outbound) || ending == null) {
        return;
      }
    }
    Background.start("giving back what was not written", this::giveBackUnwritten);
  }

  private void giveBackUnwritten() {
    List<Outbound> late;
    synchronized (this) {
      late = outgoing.takeUnwritten();
    }
    late.forEach(this::giveBack);
  }

  /** Writes what waits, as far as the peer takes it. On the loop. */
  public synchronized void drain() {
    outgoing.drain(stream);
  }

  /** Whether a client that lost its stream may come back to this session. */
  public boolean isResumable() {
    return resumable;
  }

  /** Says whether a client that lost its stream may come back. On the session's lane. */
  public void resumable(boolean resumable) {
    this.resumable = resumable;
  }

  /**
   * The element that asks the client for an acknowledgement, or null when there is nothing to ask for now, or the
   * client has not been told of its session yet.
   */
  public synchronized @Nullable Element acknowledgementRequest() {
    return outgoing.takeRequest();
  }

  /**
   * Keeps what is sent from now on until the client acknowledges it.
   *
   * @param request asks for an acknowledgement
   */
  public synchronized void keepUnacknowledged(Element request) {
    outgoing.keep(request, 0, List.of());
  }

  /** How many stanzas of its client this session has handled on streams that are gone, modulo 2³². */
  public synchronized int handled() {
    return handled;
  }

  /** Goes on counting where an earlier life of this session stopped. */
  public synchronized void handled(int before) {
    handled = before;
  }

  /** Takes over an outbox of an earlier life of this session, counted up to {@code acknowledged}. */
  public synchronized void restoreUnacknowledged(Element request, int acknowledged, Collection<Outbound> kept) {
    outgoing.keep(request, acknowledged, kept);
  }

  /** How many stanzas were sent since acknowledgements are counted, modulo 2³². */
  public synchronized int sentCount() {
    Outbox outbox = outgoing.outbox();
    return outbox == null ? 0 : outbox.sent();
  }

  /** How many stanzas were written to the client, whether it has them or not. */
  public synchronized int writtenCount() {
    return outgoing.written();
  }

  /** Whether this session keeps what is not acknowledged. */
  public synchronized boolean keepsUnacknowledged() {
    return outgoing.outbox() != null;
  }

  /** What the client has not acknowledged, and the count it has acknowledged. */
  public synchronized Unacknowledged unacknowledged() {
    Outbox outbox = outgoing.outbox();
    return new Unacknowledged(outbox == null ? 0 : outbox.acknowledged(), outgoing.all());
  }

  /**
   * What a client has not acknowledged.
   *
   * @param acknowledged the count it has acknowledged, modulo 2³²
   * @param stanzas the rest, oldest first
   */
  public record Unacknowledged(int acknowledged, List<Outbound> stanzas) {}

  /** The client has handled so many stanzas in all. False when it claims more than it was sent (XEP-0198 section 4). */
  public boolean acknowledged(int count) {
    List<Outbound> released;
    ClientStream again;
    synchronized (this) {
      if (ending != null) {
        return true;
      }
      Outbox outbox = outgoing.outbox();
      released = outbox == null ? null : outbox.acknowledge(count);
      again = outbox != null && outbox.hasMoreToAskFor() ? stream : null;
      outgoing.weigh();
    }
    if (released == null) {
      return false;
    }
    if (again != null) {
      // Something left after the request that this answers.
      again.onLoop(() -> again.acknowledgementWanted(false));
    }
    settle(released);
    return true;
  }

  private static void settle(List<Outbound> released) {
    for (Outbound outbound : released) {
      if (outbound.delivery() != null) {
        outbound.delivery().settle();
      }
    }
  }

  /**
   * Sees every stanza that is sent to this session from now on, whether its client is there or away; null for nobody.
   * Called under the session's lock: it must be quick and call nothing of other sessions.
   */
  public synchronized void watch(@Nullable Consumer<Stanza> watch) {
    outgoing.watch(watch);
  }

  /** What stands before the client, or null. */
  public synchronized @Nullable OutboundFilter filter() {
    return outgoing.filter();
  }

  /** Who sees the stanzas of this session; null when nobody does, which is nearly always. */
  public @Nullable StreamWatcher watcher() {
    return watcher;
  }

  /** Lets an administrator see the stanzas of this session, or nobody any more. */
  public void watcher(@Nullable StreamWatcher next) {
    watcher = next;
  }

  /** Puts a filter before the client, or takes it away, letting go what it held. */
  public synchronized void filter(@Nullable OutboundFilter next) {
    outgoing.filter(next, stream);
  }

  /**
   * This stream is gone and handles nothing any more, its client may come back: what was not acknowledged stays, in
   * order. False when the session is on another stream already.
   */
  synchronized boolean detach(ClientStream gone) {
    if (stream != gone) {
      return false;
    }
    handled = gone.handled();
    stream = null;
    outgoing.detached();
    return true;
  }

  /**
   * The client is back on another stream and has handled {@code count} stanzas; it gets the rest once more, in order,
   * on the new stream's loop. False when it claims more than it was sent, or the session has ended: nothing has changed
   * then.
   *
   * @param greeting makes what is written before anything else, when {@code next} carries this session
   */
  public boolean attach(ClientStream next, int count, Supplier<Element> greeting) {
    List<Outbound> released;
    synchronized (this) {
      Outbox outbox = outgoing.outbox();
      if (ending != null || outbox == null) {
        return false;
      }
      released = outbox.acknowledge(count);
      if (released == null) {
        return false;
      }
      stream = next;
      resumed = true;
      next.bound(this);
      List<Outbound> again = outgoing.attached(outbox);
      Element first = greeting.get();
      next.connection()
          .loop()
          .execute(
              () -> {
                synchronized (this) {
                  if (stream != next) {
                    return;
                  }
                  outgoing.opening(false);
                  next.connection().write(first);
                  for (Outbound outbound : again) {
                    next.connection().write(outbound.stanza().element());
                  }
                  if (!again.isEmpty()) {
                    next.acknowledgementWanted(false);
                  }
                }
                drain();
              });
    }
    settle(released);
    return true;
  }

  /** Whether its client has come back on another stream, once at least. */
  public boolean isResumed() {
    return resumed;
  }

  /** Whether it has ended or is about to: it takes nothing any more. */
  public boolean isClosed() {
    return ending != null;
  }

  /**
   * Waits until a session that is closed has given back what its client did not get, and nobody finds it any more. The
   * thread that closes it does not wait for itself.
   */
  public void awaitEnd() {
    CompletableFuture<Void> end = ending;
    if (end != null && closing != Thread.currentThread()) {
      end.join();
    }
  }

  /**
   * Ends the session: gives back, in order, whatever its client did not get, and then takes it out of its account. What
   * comes meanwhile has to wait for that ({@link #awaitEnd}), or it would overtake. May wait for a database. Only the
   * first call does anything.
   */
  void close(Runnable leave) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    List<Outbound> back;
    synchronized (this) {
      if (ending != null) {
        return;
      }
      closing = Thread.currentThread();
      ending = end;
      back = outgoing.takeAll();
    }
    try {
      back.forEach(this::giveBack);
      leave.run();
    } finally {
      closing = null;
      end.complete(null);
    }
  }

  private void giveBack(Outbound outbound) {
    Delivery delivery = outbound.delivery();
    if (delivery == null || delivery.lost()) {
      keeper.undelivered(outbound.stanza(), delivery);
    } else if (!(outbound.stanza() instanceof Message)) {
      keeper.undelivered(outbound.stanza(), null);
    }
  }

  @Override
  public String toString() {
    return jid.toString();
  }
}
