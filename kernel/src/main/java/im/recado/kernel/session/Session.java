package im.recado.kernel.session;

import im.recado.kernel.stream.ClientStream;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bound resource of an account (RFC 6120 section 7). It lives on a stream, or for a while without one when its client may
 * come back and resume it.
 *
 * <p>{@link #send} is for any thread and never waits. What it is given leaves in that order, or goes back to the
 * {@link Keeper} when the session ends before it could be handed over.
 */
public final class Session extends Attachments {
  /** So many stanzas wait for a client that does not read, at most: whoever enters a large room is told of everybody in it. */
  public static final int MOST_WAITING = 10_000;

  /** So many bytes of them wait, at most, unless it is a single one. */
  public static final int MOST_WAITING_BYTES = 8 * 1024 * 1024;

  /** So long a client that sends more than the disk takes is held up. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Whoever looks after sessions. */
  public interface Keeper {
    /** The last copy of this stanza was in a session that is gone. Any thread. */
    void undelivered(Stanza stanza, @Nullable Delivery delivery);

    /** More waits for this session's client than may wait. Called without locks, on any thread; must not wait. */
    void overflowed(Session session);

    /** Where is counted what waits for all clients. */
    WaitingRoom room();
  }

  private final Jid jid;
  private final Account account;
  private final Keeper keeper;

  // Guarded by this.
  private final OutboundQueue waiting = new OutboundQueue();
  private @Nullable Outbox outbox;
  private @Nullable OutboundFilter filter;
  private @Nullable Consumer<Stanza> watch;
  private boolean scheduled;
  private boolean opening;

  /** The mebibytes that the room counts for this session. */
  private int mebibytes;

  /** What the connection could not take any more, in order: it goes back when the session ends. */
  private @Nullable List<Outbound> unwritten;

  /** How many stanzas earlier streams had handled. */
  private int handled;

  /** Completes when all has gone back and nobody finds the session any more; null before it begins to end. */
  private volatile @Nullable CompletableFuture<Void> ending;

  private volatile @Nullable Thread closing;

  private volatile @Nullable ClientStream stream;
  private volatile @Nullable Presence presence;
  private volatile int priority;
  private volatile boolean resumable;

  /** What this session's own client has sent and waits for. */
  private final Unsettled unsettled = new Unsettled();

  private volatile boolean owesTooMuch;

  /** So much of what the client has sent may be on the way to the disk when it goes on. */
  private volatile int mayBeOnTheWay = Integer.MAX_VALUE;

  Session(Jid jid, Account account, @Nullable ClientStream stream, boolean opening, Keeper keeper) {
    this.opening = opening;
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
    return presence != null && priority >= 0;
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
   * Sends a stanza for which nobody waits, as the presence of others: it may wait a moment, in its place, so that several
   * leave in one write.
   */
  public void sendUnhurried(Stanza stanza) {
    Outbound outbound = new Outbound(stanza, null, true);
    if (!offer(outbound)) {
      giveBack(outbound);
    }
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
      accept(outbound);
      overflowing = overflows();
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
      outbounds.forEach(this::accept);
      before.run();
      overflowing = overflows();
    }
    if (overflowing) {
      keeper.overflowed(this);
    }
    return true;
  }

  /** Under the lock. */
  private void accept(Outbound outbound) {
    if (outbound.delivery() != null) {
      outbound.delivery().copied();
    }
    if (watch != null) {
      watch.accept(outbound.stanza());
    }
    ClientStream now = stream;
    if (filter == null) {
      enqueue(outbound, now);
    } else {
      for (Outbound next : filter.filter(outbound)) {
        enqueue(next, now);
      }
    }
  }

  /** How many stanzas wait until they can be written. Any thread. */
  public synchronized int waitingCount() {
    return waiting.size();
  }

  /** How many stanzas the client has not acknowledged, those for a client that is away included. Any thread. */
  public synchronized int unacknowledgedCount() {
    return outbox == null ? 0 : outbox.size();
  }

  /** Under the lock: whether more waits for the client than may. */
  private boolean overflows() {
    int count = waiting.size() + (outbox == null ? 0 : outbox.size());
    long bytes = weigh();
    return count > MOST_WAITING
        || (count > 1 && (bytes > MOST_WAITING_BYTES || (mebibytes > 0 && keeper.room().isFull())));
  }

  /** Under the lock: how many bytes wait. Tells the room when that has changed by much. */
  private long weigh() {
    long bytes = waiting.bytes() + (outbox == null ? 0 : outbox.bytes());
    int now = (int) (bytes >> WaitingRoom.MEBIBYTE);
    if (now != mebibytes) {
      keeper.room().add(now - mebibytes);
      mebibytes = now;
    }
    return bytes;
  }

  /**
   * Sends nothing until {@link #open}: what the client is told first must come before. On the stream's lane.
   */
  public synchronized void holdBack() {
    opening = true;
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
              opening = false;
            }
          }
          drain();
        });
  }

  /** Under the lock: writes when this is the stream's loop and nothing is in the way, else waits for the loop. */
  private void enqueue(Outbound outbound, @Nullable ClientStream now) {
    if (opening) {
      waiting.add(outbound);
      return;
    }
    if (now == null) {
      if (outbox != null) {
        outbox.add(outbound);
      } else {
        waiting.add(outbound);
      }
      return;
    }
    if (waiting.isEmpty() && !scheduled && now.connection().loop().inLoop() && now.connection().isWritable()) {
      transmit(outbound, now);
      return;
    }
    waiting.add(outbound);
    if (!scheduled) {
      scheduled = true;
      now.connection().loop().execute(this::drain);
    }
  }

  /** Under the lock, on the loop. */
  private void transmit(Outbound outbound, ClientStream now) {
    Delivery delivery = outbound.delivery();
    if (outbox != null) {
      outbox.add(outbound);
      write(outbound, now);
      now.acknowledgementWanted(outbound.unhurried());
    } else if (delivery == null) {
      write(outbound, now);
    } else {
      now.connection()
          .write(
              outbound.stanza().element(),
              success -> {
                if (success) {
                  delivery.settle();
                } else {
                  unwritten(outbound);
                }
              });
    }
  }

  private static void write(Outbound outbound, ClientStream now) {
    if (outbound.unhurried()) {
      now.connection().writeUnhurried(outbound.stanza().element());
    } else {
      now.connection().write(outbound.stanza().element());
    }
  }

  /** The connection is gone, and soon this session, if it is not yet: then all goes back in order. */
  private void unwritten(Outbound outbound) {
    synchronized (this) {
      if (unwritten == null) {
        unwritten = new ArrayList<>();
      }
      unwritten.add(outbound);
      if (ending == null || unwritten.size() > 1) {
        return;
      }
    }
    Thread.startVirtualThread(this::giveBackUnwritten);
  }

  private void giveBackUnwritten() {
    List<Outbound> late;
    synchronized (this) {
      late = unwritten == null ? List.of() : unwritten;
      unwritten = null;
    }
    late.forEach(this::giveBack);
  }

  /** Writes what waits, as far as the peer takes it. On the loop. */
  public void drain() {
    synchronized (this) {
      scheduled = false;
      ClientStream now = stream;
      if (now == null || opening || !now.connection().loop().inLoop()) {
        return;
      }
      while (!waiting.isEmpty() && now.connection().isWritable()) {
        transmit(waiting.remove(), now);
      }
      weigh();
    }
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
   * The element that asks the client for an acknowledgement, or null when there is nothing to ask for now, or the client has
   * not been told of its session yet.
   */
  public synchronized @Nullable Element acknowledgementRequest() {
    return outbox == null || opening ? null : outbox.takeRequest();
  }

  /**
   * Keeps what is sent from now on until the client acknowledges it.
   *
   * @param request asks for an acknowledgement
   */
  public synchronized void keepUnacknowledged(Element request) {
    outbox = new Outbox(request, 0, List.of());
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
    outbox = new Outbox(request, acknowledged, kept);
    for (Outbound outbound : kept) {
      if (outbound.delivery() != null) {
        outbound.delivery().copied();
      }
    }
  }

  /** How many stanzas were sent since acknowledgements are counted, modulo 2³². */
  public synchronized int sentCount() {
    return outbox == null ? 0 : outbox.sent();
  }

  /** Whether this session keeps what is not acknowledged. */
  public synchronized boolean keepsUnacknowledged() {
    return outbox != null;
  }

  /** What the client has not acknowledged, and the count it has acknowledged. */
  public synchronized Unacknowledged unacknowledged() {
    List<Outbound> all = new ArrayList<>();
    if (unwritten != null) {
      all.addAll(unwritten);
    }
    if (outbox != null) {
      all.addAll(outbox.unacknowledged());
    }
    all.addAll(waiting.all());
    if (filter != null) {
      all.addAll(filter.held());
    }
    return new Unacknowledged(outbox == null ? 0 : outbox.acknowledged(), all);
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
      released = outbox == null ? null : outbox.acknowledge(count);
      again = outbox != null && outbox.hasMoreToAskFor() ? stream : null;
      weigh();
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

  /** Under the lock: what was held back waits behind what was let through before it. */
  private void unfilter() {
    if (filter != null) {
      waiting.addAll(filter.release());
      filter = null;
    }
  }

  /**
   * Sees every stanza that is sent to this session from now on, whether its client is there or away; null for nobody. Called
   * under the session's lock: it must be quick and call nothing of other sessions.
   */
  public synchronized void watch(@Nullable Consumer<Stanza> watch) {
    this.watch = watch;
  }

  /** What stands before the client, or null. */
  public synchronized @Nullable OutboundFilter filter() {
    return filter;
  }

  /** Puts a filter before the client, or takes it away, letting go what it held. */
  public synchronized void filter(@Nullable OutboundFilter next) {
    List<Outbound> held = filter == null ? List.of() : filter.release();
    filter = next;
    for (Outbound outbound : held) {
      enqueue(outbound, stream);
    }
  }

  /** Remembers a message of this session's client until somebody has it for good. On the session's lane. */
  public void track(Delivery delivery) {
    if (unsettled.add(delivery)) {
      owesTooMuch = true;
    }
  }

  /** What the client has sent has to be on the disk, but for so much, before it may send more. On the session's lane. */
  void oweWrites(int but) {
    mayBeOnTheWay = Math.min(mayBeOnTheWay, but);
    owesTooMuch = true;
  }

  /** Whether so much is remembered that it has to be made safe before the client may send more. */
  public boolean owesTooMuch() {
    return owesTooMuch;
  }

  /** Makes safe what the client has sent, so that it can be forgotten; whether that was possible. Waits. On the lane. */
  public boolean secureWhatItOwes() {
    if (mayBeOnTheWay != Integer.MAX_VALUE && !Writes.await(this, mayBeOnTheWay, PATIENCE)) {
      return false;
    }
    mayBeOnTheWay = Integer.MAX_VALUE;
    if (unsettled.isTooMuch()) {
      Securer securer = get(Securer.KEY);
      List<Delivery> rest = unsettled.rest();
      if (securer == null || !securer.secure(rest)) {
        return false;
      }
      unsettled.forget(Set.copyOf(rest));
    }
    owesTooMuch = false;
    return true;
  }

  /** These messages are safe for good: nobody has to wait for them any more. Any thread. */
  public void forget(Collection<Delivery> safe) {
    unsettled.forget(safe);
  }

  /** The messages of this session's client that are not safe yet. */
  public List<Delivery> unsettled() {
    return unsettled.rest();
  }

  /**
   * This stream is gone and handles nothing any more, its client may come back: what was not acknowledged stays, in order.
   * False when the session is on another stream already.
   */
  synchronized boolean detach(ClientStream gone) {
    if (stream != gone) {
      return false;
    }
    handled = gone.handled();
    stream = null;
    scheduled = false;
    opening = false;
    if (outbox != null) {
      unfilter();
      while (!waiting.isEmpty()) {
        outbox.add(waiting.remove());
      }
    }
    return true;
  }

  /**
   * The client is back on another stream and has handled {@code count} stanzas; it gets the rest once more, in order, on
   * the new stream's loop. False when it claims more than it was sent, or the session has ended: nothing has changed then.
   *
   * @param greeting makes what is written before anything else, when {@code next} carries this session
   */
  public boolean attach(ClientStream next, int count, Supplier<Element> greeting) {
    List<Outbound> released;
    synchronized (this) {
      if (ending != null || outbox == null) {
        return false;
      }
      released = outbox.acknowledge(count);
      if (released == null) {
        return false;
      }
      stream = next;
      next.bound(this);
      opening = true;
      unfilter();
      outbox.restarted();
      List<Outbound> again = outbox.unacknowledged();
      Element first = greeting.get();
      next.connection()
          .loop()
          .execute(
              () -> {
                synchronized (this) {
                  if (stream != next) {
                    return;
                  }
                  opening = false;
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
   * comes meanwhile has to wait for that ({@link #awaitEnd}), or it would overtake. May wait for a database. Only the first
   * call does anything.
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
      back = unacknowledged().stanzas();
      unwritten = null;
      waiting.clear();
      outbox = null;
      filter = null;
      weigh();
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
