package im.recado.modules.muc;

import im.recado.kernel.background.Background;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Stanza;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps all that happens in one room in one order, without a lock in the room's own code. Who offers a step to an idle lane
 * does it at once, on the calling thread; a step that comes while another thread is at it waits in the queue. A step that
 * has to wait for a database goes on on a virtual thread, and the rest of the queue behind it.
 *
 * <p>Messages that wait to become durable ({@link #outgoing}) let later messages follow them to the disk, but nothing else
 * happens in the room before they have gone out: what the archive keeps, what occupants see and what newcomers find is the
 * same order.
 */
final class RoomLane {
  private static final Logger LOG = LoggerFactory.getLogger(RoomLane.class);

  /** So many steps are done on a thread that was only passing by. */
  private static final int MOST_IN_PASSING = 64;

  /** So many stanzas may wait. */
  private static final int MOST_WAITING = 5000;

  /** Something that happens in the room. */
  @FunctionalInterface
  interface Step {
    /** Does it; {@link RoomLane#block} may be the last thing that it does. */
    void run(RoomLane lane);

    /** Whether this is a message to everybody, and so may follow others that are not durable yet. */
    default boolean isMessage() {
      return false;
    }
  }

  /** A message on its way to the disk. */
  private static final class Outgoing {
    final Runnable release;
    boolean done;

    Outgoing(Runnable release) {
      this.release = release;
    }
  }

  private final Hall hall;
  private final Jid jid;

  private volatile @Nullable Room room;

  // Of whoever is at work.
  private boolean loaded;
  private @Nullable Runnable blocked;
  private boolean onOwnThread;

  // Guarded by this.
  private final ArrayDeque<Step> waiting = new ArrayDeque<>(0);
  private final ArrayDeque<Outgoing> unsafe = new ArrayDeque<>(0);
  private boolean working;
  private boolean closed;

  RoomLane(Hall hall, Jid jid) {
    this.hall = hall;
    this.jid = jid;
  }

  /** The room's address. */
  Jid jid() {
    return jid;
  }

  /** The room, or null when there is none or it is not loaded. Any thread; what it is like changes only within a step. */
  @Nullable Room room() {
    return room;
  }

  /** Whether there is a room that is in memory alone. Any thread. */
  boolean isOfRoomNotKept() {
    Room here = room;
    return here != null && !here.isKept();
  }

  /** Whether it is known if there is such a room. */
  boolean isLoaded() {
    return loaded;
  }

  /** The room has been made or loaded; null when there is none. Within a step. */
  void room(@Nullable Room room) {
    this.room = room;
    this.loaded = true;
  }

  /** The room is left to the database. Within a step. */
  void unload() {
    room = null;
    loaded = false;
  }

  /** Does a step after all earlier ones. False when this lane is closed: a new one has to be asked for. */
  boolean offer(Step step) {
    synchronized (this) {
      if (closed) {
        return false;
      }
      if (working || isHeldBack(step)) {
        waiting.add(step);
        return true;
      }
      working = true;
    }
    work(step);
    return true;
  }

  /** Whether more stanzas are waiting than may wait. */
  synchronized boolean isFull() {
    return waiting.size() >= MOST_WAITING;
  }

  private boolean isHeldBack(Step step) {
    return !waiting.isEmpty() || (!unsafe.isEmpty() && !step.isMessage());
  }

  private void work(Step first) {
    Step step = first;
    for (int done = 1; step != null; done++) {
      guarded(step);
      Runnable rest = blocked;
      if (rest != null) {
        blocked = null;
        onOwnThread(() -> run(rest));
        return;
      }
      step = next();
      if (step != null && done >= MOST_IN_PASSING && !onOwnThread) {
        Step more = step;
        onOwnThread(() -> work(more));
        return;
      }
    }
  }

  /** Goes on with waiting work, then with the queue, on a thread of the lane's own. */
  private void onOwnThread(Runnable work) {
    Background.start(
        "the lane of a room",
        () -> {
          onOwnThread = true;
          work.run();
        });
  }

  private void run(Runnable rest) {
    guarded(lane -> rest.run());
    Step next = next();
    if (next != null) {
      work(next);
    }
  }

  private void guarded(Step step) {
    try {
      step.run(this);
    } catch (RuntimeException | Error e) {
      // Errors too: the rest of the queue must have its turn.
      LOG.error("Something failed in {}", jid, e);
    }
  }

  private @Nullable Step next() {
    synchronized (this) {
      Outgoing oldest = unsafe.peek();
      if (oldest != null && oldest.done) {
        return RoomLane::release;
      }
      Step head = waiting.peek();
      if (head != null && (oldest == null || head.isMessage())) {
        return waiting.remove();
      }
      // Before anybody else may work here.
      onOwnThread = false;
      working = false;
      if (head != null || oldest != null || room != null) {
        return null;
      }
      closed = true;
    }
    hall.rooms().forget(this);
    return null;
  }

  /**
   * Goes on with work that may wait, as the last thing of the current step; later steps wait for it.
   *
   * @param work must not throw what is not logged
   */
  void block(Runnable work) {
    if (onOwnThread) {
      work.run();
    } else {
      blocked = work;
    }
  }

  /**
   * Writes something down and then goes on, as the last thing of the current step.
   *
   * @param write may wait, and may fail with {@link StoreException}
   * @param failed hears of that; then nothing has happened
   */
  void durably(Runnable write, Runnable then, Consumer<StoreException> failed) {
    block(
        () -> {
          try {
            write.run();
          } catch (StoreException e) {
            failed.accept(e);
            return;
          }
          then.run();
        });
  }

  /** Tells whoever sent a stanza that what it wants could not be stored. */
  Consumer<StoreException> refusing(Stanza cause) {
    return failure -> hall.post().failed(cause, jid, failure);
  }

  /**
   * Lets a message out when it is durable, after all earlier ones. Within a step that {@link Step#isMessage}.
   *
   * @param durable completes when it is, on any thread
   * @param release sends it; does what is to be done when it could not be stored, too. Within a step
   * @param where runs what follows
   */
  void outgoing(CompletableFuture<?> durable, Runnable release, Executor where) {
    Outgoing outgoing = new Outgoing(release);
    synchronized (this) {
      unsafe.add(outgoing);
      outgoing.done = durable.isDone();
    }
    if (outgoing.done) {
      release();
      return;
    }
    durable.whenComplete(
        (stored, failure) -> {
          synchronized (this) {
            outgoing.done = true;
            if (unsafe.peek() != outgoing) {
              return;
            }
          }
          where.execute(this::wake);
        });
  }

  /** Goes on, unless somebody is at it. */
  private void wake() {
    synchronized (this) {
      if (working || closed) {
        return;
      }
      working = true;
    }
    Step step = next();
    if (step != null) {
      work(step);
    }
  }

  private void release() {
    while (true) {
      Outgoing next;
      synchronized (this) {
        next = unsafe.peek();
        if (next == null || !next.done) {
          return;
        }
        unsafe.remove();
      }
      next.release.run();
    }
  }

  @Override
  public String toString() {
    return "the lane of " + jid;
  }
}
