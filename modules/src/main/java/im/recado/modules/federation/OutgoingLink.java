package im.recado.modules.federation;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Option;
import im.recado.kernel.stream.DialException;
import im.recado.kernel.stream.Dialer;
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
 * nothing has moved for {@link #PATIENCE} everything goes back to its senders, and so does for a while what comes then. Any thread;
 * never waits.
 */
final class OutgoingLink {
  static final Option<Duration> PATIENCE =
      Option.duration(
          "s2s.patience",
          Duration.ofSeconds(45),
          "For so long what is sent to another server waits for a connection, or for the other server to take or acknowledge"
              + " anything, before it comes back.");

  static final Option<Integer> MOST_WAITING =
      Option.integer(
          "s2s.waiting",
          1000,
          1,
          100_000,
          "So many stanzas wait for one domain elsewhere, and so many more are on their way and not acknowledged; further ones come"
              + " back at once.");

  static final Option<Duration> IDLE =
      Option.duration(
          "s2s.idle", Duration.ofMinutes(10), "A connection to another server over which nothing went for so long is closed.");

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /**
   * A stream that was cut and that the other side may let us resume (XEP-0198 section 5).
   *
   * @param id what it has called it
   * @param acknowledged its count when it was heard last
   * @param given how many it was given since, which are the first of those that wait
   */
  record Cut(String id, int acknowledged, int given) {}

  /**
   * How a stream stood that was acknowledged.
   *
   * @param id what the other side has called it; null when it lets nobody resume it
   * @param acknowledged its count when it was heard last
   */
  record Managed(@Nullable String id, int acknowledged) {}

  private final Federation all;
  private final Kernel kernel;
  private final Jid ours;
  private final Jid theirs;
  private final Verifications verifications;

  // Guarded by this.
  private final OutgoingQueue queue = new OutgoingQueue();
  private final Rest rest = new Rest();
  private @Nullable Carrier stream;
  private @Nullable Cut cut;
  private boolean dialing;

  /** Which attempt to connect is meant by that. */
  private int dials;

  private boolean ready;

  /** Whether this stream has been of use. */
  private boolean moved;

  private @Nullable Refusal last;
  private Loop.@Nullable Cancellable retry;
  private Loop.@Nullable Cancellable patience;
  private Loop.@Nullable Cancellable idle;

  /** When the queue last got shorter, or something came into an empty one. */
  private long movedAt;

  private long lastUsed;
  private long sent;
  private boolean retired;

  OutgoingLink(Federation all, Kernel kernel, Jid ours, Jid theirs) {
    this.all = all;
    this.kernel = kernel;
    this.ours = ours;
    this.theirs = theirs;
    this.verifications = new Verifications(kernel.timers());
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
    return queue.isFull(parcel, kernel.options().get(MOST_WAITING))
        ? new Refusal(Condition.RESOURCE_CONSTRAINT, "Too much waits for the server of " + theirs + ".", false)
        : null;
  }

  /** Asks the server there about a key; false when this link is no more. */
  boolean verify(Verification verification) {
    Verification.Outcome no = Verification.Outcome.FAILED;
    synchronized (this) {
      if (retired) {
        return false;
      }
      if (isResting()) {
        no = last != null && last.isFinal() ? Verification.Outcome.REFUSED : no;
      } else if (verifications.add(verification, kernel.options().get(PATIENCE))) {
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
    } else if (!dialing && retry == null) {
      dial();
    }
    bePatient();
  }

  /** Under the lock: there is an end to waiting. */
  private void bePatient() {
    if (patience == null) {
      patience = kernel.timers().after(kernel.options().get(PATIENCE), this::outOfPatience);
    }
  }

  // The connection.

  private void dial() {
    Dialer dialer = kernel.servers().dialer();
    if (dialer == null) {
      throw new IllegalStateException("nobody reaches other servers");
    }
    dialing = true;
    rest.tried();
    int number = ++dials;
    Thread.startVirtualThread(
        () -> {
          try {
            dialer.dial(ours, theirs, connection -> connected(number, connection));
          } catch (DialException e) {
            String text = "The server of " + theirs + " cannot be reached: " + e.getMessage() + ".";
            notConnected(number, e.isFinal() ? Refusal.notFound(text) : Refusal.timeout(text));
          } catch (RuntimeException e) {
            notConnected(number, Refusal.timeout("The server of " + theirs + " cannot be reached."));
            throw e;
          }
        });
  }

  private synchronized StreamHandler connected(int number, ServerConnection connection) {
    OutgoingStream made = new OutgoingStream(all, this, connection);
    if (dialing && number == dials) {
      dialing = false;
      stream = made;
      made.begin();
    } else {
      // Given up meanwhile.
      connection.close();
    }
    return made;
  }

  private void notConnected(int number, Refusal why) {
    synchronized (this) {
      if (!dialing || number != dials) {
        return;
      }
    }
    over(null, why, null);
  }

  /** Whether stanzas wait. */
  synchronized boolean hasWaiting() {
    return queue.hasWaiting();
  }

  /** The stream before this one, if it is worth resuming. */
  synchronized @Nullable Cut cut() {
    return cut;
  }

  /**
   * The other side has told what had arrived over the stream before this one; false when it cannot be.
   *
   * @param count null when it does not know
   * @param resumed whether what comes now continues that stream
   */
  boolean comesBack(Carrier which, @Nullable Integer count, boolean resumed) {
    List<Parcel> arrived = List.of();
    synchronized (this) {
      Cut before = cut;
      if (stream != which || before == null) {
        return false;
      }
      int fresh = count == null ? 0 : count - before.acknowledged();
      if (fresh < 0 || fresh > before.given()) {
        return false;
      }
      cut = null;
      arrived = queue.hadArrived(fresh);
      if (fresh > 0) {
        moved();
      }
      if (!resumed && count == null) {
        queue.mayHaveArrived(before.given());
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
      lastUsed = now();
      idle = kernel.timers().after(kernel.options().get(IDLE), this::lookIfIdle);
    }
    which.wanted();
  }

  /** What is sent next by this stream; null when nothing is. It has to say what became of it. */
  synchronized @Nullable Parcel next(Carrier which) {
    if (stream != which || !ready) {
      return null;
    }
    Parcel next = queue.give(kernel.options().get(MOST_WAITING));
    if (next != null) {
      lastUsed = now();
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

  private void lookIfIdle() {
    Carrier unused = null;
    synchronized (this) {
      if (stream == null || !ready) {
        return;
      }
      Duration left = kernel.options().get(IDLE).minusNanos(now() - lastUsed);
      if (left.isPositive() || !queue.isEmpty()) {
        idle = kernel.timers().after(left.isPositive() ? left : SHORTEST, this::lookIfIdle);
      } else {
        unused = stream;
      }
    }
    if (unused != null) {
      unused.close();
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
      boolean atOnce = why == null && ready && (moved || rest.isFirst());
      takeBack(managed);
      stream = null;
      dialing = false;
      ready = false;
      idle = cancel(idle);
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
        again(atOnce);
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

  /** Under the lock: what the stream had is sent before everything else by the next one. */
  private void takeBack(@Nullable Managed managed) {
    int given = queue.given();
    queue.takeBack();
    if (managed != null && given > 0) {
      cut = managed.id() == null ? null : new Cut(managed.id(), managed.acknowledged(), given);
      if (cut == null) {
        queue.mayHaveArrived(given);
      }
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
    if (!queue.isEmpty() && stream == null && !dialing) {
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
      Duration left = kernel.options().get(PATIENCE).minusNanos(now() - movedAt);
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
    dialing = false;
    ready = false;
    idle = cancel(idle);
    return dropped;
  }

  /** Under the lock: everything goes back, and nothing is tried for a while. */
  private List<Parcel> giveUp() {
    cut = null;
    patience = cancel(patience);
    retry = cancel(retry);
    rest.begin(now());
    return queue.clear();
  }

  /** Under the lock: nobody needs this link but to remember that there is no way. */
  private void retireUnlessNeeded() {
    if (retired || stream != null || dialing || retry != null || !queue.isEmpty() || !verifications.isEmpty()) {
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
  synchronized State state() {
    Carrier open = stream;
    String how = ready && open != null ? open.how() : isResting() ? "unreachable" : "connecting";
    Refusal why = last;
    return new State(ours, theirs, how, queue.waiting() + queue.given(), sent, why == null || ready ? "" : why.text());
  }

  /**
   * How a link stands.
   *
   * @param how it is believed, or {@code connecting} or {@code unreachable}
   * @param waiting stanzas that wait, or were sent and are not acknowledged
   */
  record State(Jid ours, Jid theirs, String how, int waiting, long sent, String trouble) {}
}
