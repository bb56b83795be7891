package im.recado.modules.federation;

import im.recado.kernel.Kernel;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.ServerConnection;
import im.recado.kernel.stream.StreamHandler;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way from one of our domains to one elsewhere: what waits for it, in order over as many streams as it takes, and the stream. When
 * nothing has moved for {@link LinkLimits#PATIENCE} everything goes back to its senders, and so does for a while what comes then. Any thread;
 * never waits.
 */
final class OutgoingLink implements Dialling.Listener {
  private final Federation all;
  private final Kernel kernel;
  private final Jid ours;
  private final Jid theirs;
  private final Verifications verifications;
  private final LinkLimits limits;

  // Guarded by this.
  private final OutgoingQueue queue = new OutgoingQueue();
  private final Rest rest = new Rest();
  private final Leftover leftover = new Leftover(queue);
  private final Dialling dialling;
  private final IdleWatch idle;
  private @Nullable Carrier stream;
  private boolean ready;

  /** Whether this stream has been of use. */
  private boolean moved;

  private @Nullable Refusal last;
  private Loop.@Nullable Cancellable retry;
  private Loop.@Nullable Cancellable patience;

  /** When the queue last got shorter, or something came into an empty one. */
  private long movedAt;

  private long sent;
  private boolean retired;

  OutgoingLink(Federation all, Kernel kernel, Jid ours, Jid theirs) {
    this.all = all;
    this.kernel = kernel;
    this.ours = ours;
    this.theirs = theirs;
    this.verifications = new Verifications(kernel.timers());
    this.limits = new LinkLimits(kernel.options());
    this.idle = new IdleWatch(kernel.timers(), this::lookIfIdle);
    this.dialling = new Dialling(kernel, ours, theirs, this);
  }

  Jid ours() {
    return ours;
  }

  Jid theirs() {
    return theirs;
  }

  private long now() {
    return kernel.timers().nanoTime();
  }

  // What is to be sent.

  /** Takes a stanza, or gives it back to its sender; false when this link is no more, and the stanza is for its successor. */
  boolean offer(Parcel parcel) {
    Refusal no;
    synchronized (this) {
      if (retired) {
        return false;
      }
      no = refusal(parcel);
      if (no == null) {
        if (queue.isEmpty()) {
          movedAt = now();
        }
        queue.add(parcel);
        want();
      }
    }
    if (no != null) {
      all.back(parcel, no);
    }
    return true;
  }

  private @Nullable Refusal refusal(Parcel parcel) {
    if (isResting()) {
      return last;
    }
    return queue.isFull(parcel, limits.mostWaiting())
        ? new Refusal(Condition.RESOURCE_CONSTRAINT, "Too much waits for the server of " + theirs + ".", false)
        : null;
  }

  /** Asks the server there about a key; false when this link is no more, or can ask nothing. */
  boolean verify(Verification verification) {
    Verification.Outcome no = Verification.Outcome.FAILED;
    synchronized (this) {
      if (retired || goesBack()) {
        return false;
      }
      if (isResting()) {
        no = last != null && last.isFinal() ? Verification.Outcome.REFUSED : no;
      } else if (verifications.add(verification, limits.patience())) {
        want();
        return true;
      }
    }
    verification.answer().accept(no);
    return true;
  }

  /** What the server there is asked. */
  Verifications verifications() {
    return verifications;
  }

  private boolean isResting() {
    return last != null && rest.left(now()).isPositive();
  }

  /** Under the lock: something waits. */
  private void want() {
    if (stream != null) {
      stream.wanted();
    } else if (!dialling.isUnderWay() && retry == null) {
      WayBack way = verifications.isEmpty() ? all.wayBack(ours, theirs) : null;
      if (way == null) {
        dial();
      } else {
        carryBy(way);
      }
    }
    bePatient();
  }

  /** Under the lock: there is an end to waiting. */
  private void bePatient() {
    if (patience == null) {
      patience = kernel.timers().after(limits.patience(), this::outOfPatience);
    }
  }

  // The connection.

  private void dial() {
    rest.tried();
    dialling.begin();
  }

  @Override
  public synchronized StreamHandler connected(int attempt, ServerConnection connection) {
    OutgoingStream made = new OutgoingStream(all, this, connection);
    if (dialling.isStill(attempt)) {
      dialling.end();
      stream = made;
      made.begin();
    } else {
      // Given up meanwhile.
      connection.close();
    }
    return made;
  }

  @Override
  public void notConnected(int attempt, Refusal why) {
    synchronized (this) {
      if (!dialling.isStill(attempt)) {
        return;
      }
    }
    over(null, why, null);
  }

  /**
   * The other side has opened a stream over which stanzas may go back (XEP-0288). It is taken unless there is one that is of use, or is
   * needed for questions, which may not go over it.
   */
  void takes(WayBack way) {
    Carrier before;
    synchronized (this) {
      if (retired || ready || !verifications.isEmpty() || (stream != null && !queue.isEmpty())) {
        return;
      }
      before = stream;
      stream = null;
      dialling.end();
      retry = cancel(retry);
      carryBy(way);
    }
    if (before != null) {
      before.close();
    }
  }

  /** Under the lock. */
  private void carryBy(WayBack way) {
    stream = way;
    way.carry(this);
  }

  /** Whether everything goes over a stream that the other side has opened, so that no questions can be asked. */
  synchronized boolean goesBack() {
    return stream instanceof WayBack;
  }

  /** Whether stanzas wait. */
  synchronized boolean hasWaiting() {
    return queue.hasWaiting();
  }

  /** The stream before this one, if it is worth resuming. */
  synchronized @Nullable Cut cut() {
    return leftover.cut();
  }

  /** The other side has told what had arrived over the stream before this one, see {@link Leftover#told}; false when it cannot be. */
  boolean comesBack(Carrier which, @Nullable Integer count, boolean resumed) {
    List<Parcel> arrived;
    synchronized (this) {
      arrived = stream == which ? leftover.told(count, resumed) : null;
      if (arrived == null) {
        return false;
      }
      if (!arrived.isEmpty()) {
        moved();
      }
    }
    all.journal().done(arrived);
    return true;
  }

  /** The other side believes us: stanzas may go. */
  void ready(Carrier which) {
    synchronized (this) {
      if (stream != which) {
        return;
      }
      ready = true;
      moved = false;
      last = null;
      idle.begin(limits.idle());
    }
    which.wanted();
  }

  /** What is sent next by this stream; null when nothing is. It has to say what became of it. */
  synchronized @Nullable Parcel next(Carrier which) {
    if (stream != which || !ready) {
      return null;
    }
    Parcel next = queue.give(limits.mostWaiting());
    if (next != null) {
      idle.used();
      sent++;
    }
    return next;
  }

  /** The operating system has it and nobody will acknowledge it, or the stream could not carry it. */
  void left(Carrier which, Parcel parcel) {
    synchronized (this) {
      if (stream != which || !queue.remove(parcel)) {
        return;
      }
      moved();
    }
    all.journal().done(List.of(parcel));
  }

  /** The other side has so many more; false when it was not given so many. */
  boolean acknowledged(Carrier which, int count) {
    List<Parcel> arrived;
    synchronized (this) {
      if (stream != which) {
        return true;
      }
      if (count < 0 || count > queue.given()) {
        return false;
      }
      if (count == 0) {
        return true;
      }
      arrived = queue.arrived(count);
      moved();
    }
    all.journal().done(arrived);
    return true;
  }

  /** Under the lock. */
  private void moved() {
    movedAt = now();
    moved = true;
    rest.worked();
  }

  /** Something has come the other way over the stream. */
  synchronized void used() {
    idle.used();
  }

  private void lookIfIdle() {
    Carrier unused = null;
    synchronized (this) {
      if (stream != null && ready && idle.isOver(limits.idle(), !queue.isEmpty())) {
        unused = stream;
      }
    }
    if (unused != null) {
      unused.unused();
    }
  }

  // The end.

  /**
   * A connection has ended, or none came about.
   *
   * @param which null when it is about an attempt to connect
   * @param why null when it ended in peace
   * @param managed null when nothing was acknowledged on it
   */
  void over(@Nullable Carrier which, @Nullable Refusal why, @Nullable Managed managed) {
    List<Parcel> back = List.of();
    List<Verification> unanswered;
    Refusal told;
    synchronized (this) {
      if (stream != which) {
        return;
      }
      boolean atOnce = why == null ? ready && (moved || rest.isFirst()) : why.goesElsewhere();
      leftover.ended(managed);
      stream = null;
      dialling.end();
      ready = false;
      idle.end();
      unanswered = verifications.all();
      if (why != null) {
        last = why;
      } else if (last == null) {
        last = Refusal.timeout("The server of " + theirs + " has closed the connection.");
      }
      if (queue.isEmpty()) {
        patience = cancel(patience);
        if (why == null) {
          last = null;
        } else {
          rest.begin(now());
        }
      } else if (why != null && why.isFinal()) {
        back = giveUp();
      } else {
        Cut cut = leftover.cut();
        // One that the other side has opened is for it to resume, if it is quick.
        again(atOnce && (cut == null || !cut.isBack()));
      }
      told = last;
    }
    refuse(back, told);
    verifications.answer(
        unanswered,
        why != null && why.isFinal() ? Verification.Outcome.REFUSED : Verification.Outcome.FAILED);
    synchronized (this) {
      retireUnlessNeeded();
    }
  }

  /** Under the lock: at once after a stream that was of use, else after a pause that grows. */
  private void again(boolean atOnce) {
    bePatient();
    if (atOnce) {
      dial();
    } else {
      retry = kernel.timers().after(rest.pause(kernel.random()), this::tryAgain);
    }
  }

  private synchronized void tryAgain() {
    retry = null;
    if (!queue.isEmpty() && stream == null && !dialling.isUnderWay()) {
      dial();
    }
  }

  private void outOfPatience() {
    List<Parcel> back;
    Carrier useless;
    Refusal told;
    synchronized (this) {
      patience = null;
      if (queue.isEmpty()) {
        if (!ready && !verifications.isEmpty()) {
          // Questions have their own time.
          bePatient();
        }
        return;
      }
      Duration left = limits.patience().minusNanos(now() - movedAt);
      if (left.isPositive()) {
        patience = kernel.timers().after(left, this::outOfPatience);
        return;
      }
      if (last == null) {
        last = Refusal.timeout("The server of " + theirs + " does not answer.");
      }
      useless = drop();
      back = giveUp();
      told = last;
    }
    if (useless != null) {
      useless.cut();
    }
    refuse(back, told);
    synchronized (this) {
      retireUnlessNeeded();
    }
  }

  /** Under the lock: the stream is none of this link's any more. */
  private @Nullable Carrier drop() {
    Carrier dropped = stream;
    stream = null;
    dialling.end();
    ready = false;
    idle.end();
    return dropped;
  }

  /** Under the lock: everything goes back, and nothing is tried for a while. */
  private List<Parcel> giveUp() {
    leftover.forget();
    patience = cancel(patience);
    retry = cancel(retry);
    rest.begin(now());
    return queue.clear();
  }

  /** Under the lock: nobody needs this link but to remember that there is no way. */
  private void retireUnlessNeeded() {
    if (retired || stream != null || dialling.isUnderWay() || retry != null || !queue.isEmpty() || !verifications.isEmpty()) {
      return;
    }
    if (isResting()) {
      kernel.timers().after(rest.left(now()).plusMillis(1), this::rested);
    } else {
      retired = true;
      all.retired(this);
    }
  }

  private synchronized void rested() {
    retireUnlessNeeded();
  }

  private void refuse(List<Parcel> back, @Nullable Refusal why) {
    for (Parcel parcel : back) {
      all.back(parcel, Objects.requireNonNull(why));
    }
  }

  private static Loop.@Nullable Cancellable cancel(Loop.@Nullable Cancellable timer) {
    if (timer != null) {
      timer.cancel();
    }
    return null;
  }

  /** Ends the stream, as if it had not been used for long; what waits has another one made. */
  void close() {
    Carrier open;
    synchronized (this) {
      open = stream;
    }
    if (open != null) {
      open.close();
    }
  }

  /** Everything goes back at once, and the stream ends. */
  void end(Refusal why) {
    List<Parcel> back;
    Carrier open;
    synchronized (this) {
      open = drop();
      last = why;
      back = giveUp();
    }
    if (open != null) {
      open.close();
    }
    refuse(back, why);
    verifications.answer(verifications.all(), Verification.Outcome.REFUSED);
    synchronized (this) {
      last = null;
      retireUnlessNeeded();
    }
  }

  /** Forgets that the server could not be reached. */
  synchronized void forgive() {
    last = null;
    rest.forget();
  }

  /** What administrators are told. */
  synchronized LinkState state() {
    Carrier open = ready ? stream : null;
    String how = open != null ? open.how() : isResting() ? "unreachable" : "connecting";
    String notes = goesBack() ? "over the connection that the other server has made" : last == null || ready ? "" : last.text();
    return new LinkState(ours, theirs, how, queue.waiting() + queue.given(), sent, notes, open == null ? null : open.way());
  }
}
