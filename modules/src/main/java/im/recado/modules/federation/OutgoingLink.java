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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way from one of our domains to one elsewhere: what waits for it, in order over as many streams as it takes, and the stream. What
 * cannot leave within {@link #PATIENCE} goes back to its senders, and so does for a while what comes then. Any thread; never waits.
 */
final class OutgoingLink {
  static final Option<Duration> PATIENCE =
      Option.duration(
          "s2s.patience",
          Duration.ofSeconds(45),
          "For so long what is sent to another server waits for a connection before it comes back.");

  static final Option<Integer> MOST_WAITING =
      Option.integer(
          "s2s.waiting", 1000, 1, 100_000, "So many stanzas wait for one domain elsewhere; further ones come back at once.");

  static final Option<Duration> IDLE =
      Option.duration(
          "s2s.idle", Duration.ofMinutes(10), "A connection to another server over which nothing went for so long is closed.");

  private static final int MOST_WAITING_BYTES = 4 * 1024 * 1024;
  private static final int MOST_VERIFICATIONS = 20;
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  /** For so long a server that was given up is not tried again, at first and at most. */
  private static final Duration REST = Duration.ofSeconds(30);

  private static final Duration LONGEST_REST = Duration.ofMinutes(5);

  private final Federation all;
  private final Kernel kernel;
  private final Jid ours;
  private final Jid theirs;

  // Guarded by this.
  private final ArrayDeque<Parcel> waiting = new ArrayDeque<>();

  /** Given to the stream, and not yet in the hands of the operating system. */
  private final ArrayDeque<Parcel> leaving = new ArrayDeque<>();

  /** What the server there is asked, each until its timer runs out. */
  private final Map<Verification, Loop.Cancellable> verifications = new LinkedHashMap<>();

  private int waitingBytes;
  private @Nullable OutgoingStream stream;
  private boolean dialing;

  /** Which attempt to connect is meant by that. */
  private int dials;

  private boolean ready;
  private boolean moved;
  private int attempts;
  private int rests;
  private @Nullable Refusal last;
  private long restUntil;
  private Loop.@Nullable Cancellable retry;
  private Loop.@Nullable Cancellable patience;
  private Loop.@Nullable Cancellable idle;
  private long waitingSince;
  private long lastUsed;
  private long sent;
  private boolean retired;

  OutgoingLink(Federation all, Kernel kernel, Jid ours, Jid theirs) {
    this.all = all;
    this.kernel = kernel;
    this.ours = ours;
    this.theirs = theirs;
  }

  Jid ours() {
    return ours;
  }

  Jid theirs() {
    return theirs;
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
        if (waiting.isEmpty()) {
          waitingSince = kernel.timers().nanoTime();
        }
        waiting.add(parcel);
        waitingBytes += parcel.size();
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
    boolean full =
        waiting.size() >= kernel.options().get(MOST_WAITING)
            || (waitingBytes + parcel.size() > MOST_WAITING_BYTES && !waiting.isEmpty());
    return full
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
      if (isResting() && last != null && last.isFinal()) {
        no = Verification.Outcome.REFUSED;
      }
      if (!isResting()
          && verifications.size() < MOST_VERIFICATIONS
          && question(verification.stream()) == null) {
        verifications.put(
            verification,
            kernel.timers().after(kernel.options().get(PATIENCE), () -> verified(verification, Verification.Outcome.FAILED)));
        want();
        return true;
      }
    }
    verification.answer().accept(no);
    return true;
  }

  /** The questions that are open. */
  synchronized List<Verification> verifications() {
    return List.copyOf(verifications.keySet());
  }

  /** Under the lock: the open question about a stream. */
  private @Nullable Verification question(String id) {
    for (Verification open : verifications.keySet()) {
      if (open.stream().equals(id)) {
        return open;
      }
    }
    return null;
  }

  /** The server has answered a question, or will not; false when nobody has asked (SECURITY S1). */
  boolean verified(String id, Verification.Outcome outcome) {
    Verification asked;
    synchronized (this) {
      asked = question(id);
    }
    return asked != null && verified(asked, outcome);
  }

  private boolean verified(Verification asked, Verification.Outcome outcome) {
    synchronized (this) {
      Loop.Cancellable timer = verifications.remove(asked);
      if (timer == null) {
        return false;
      }
      timer.cancel();
    }
    asked.answer().accept(outcome);
    return true;
  }

  private boolean isResting() {
    return last != null && restUntil - kernel.timers().nanoTime() > 0;
  }

  /** Under the lock: something waits. */
  private void want() {
    if (stream != null) {
      stream.wanted();
    } else if (!dialing && retry == null) {
      dial();
    }
    if (!ready && patience == null) {
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
    attempts++;
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

  /** Whether stanzas wait. */
  synchronized boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /** The other side believes us: stanzas may go. */
  void ready(OutgoingStream which) {
    synchronized (this) {
      if (stream != which) {
        return;
      }
      ready = true;
      moved = false;
      last = null;
      patience = cancel(patience);
      lastUsed = kernel.timers().nanoTime();
      idle = kernel.timers().after(kernel.options().get(IDLE), this::lookIfIdle);
    }
    which.wanted();
  }

  /** What is sent next by this stream; null when nothing is. */
  synchronized @Nullable Parcel next(OutgoingStream which) {
    if (stream != which || !ready) {
      return null;
    }
    Parcel next = waiting.poll();
    if (next != null) {
      leaving.add(next);
      waitingBytes -= next.size();
      lastUsed = kernel.timers().nanoTime();
      moved = true;
      attempts = 0;
      rests = 0;
      sent++;
    }
    return next;
  }

  /** The operating system has it, or the stream could not carry it. */
  void left(Parcel parcel) {
    synchronized (this) {
      leaving.remove(parcel);
    }
    all.journal().done(parcel);
  }

  private void lookIfIdle() {
    OutgoingStream unused = null;
    synchronized (this) {
      if (stream == null || !ready) {
        return;
      }
      Duration left = kernel.options().get(IDLE).minusNanos(kernel.timers().nanoTime() - lastUsed);
      if (left.isPositive() || !waiting.isEmpty()) {
        idle = kernel.timers().after(left.isPositive() ? left : SHORTEST_PAUSE, this::lookIfIdle);
      } else {
        unused = stream;
      }
    }
    if (unused != null) {
      unused.close();
    }
  }

  private void notConnected(int number, Refusal why) {
    synchronized (this) {
      if (!dialing || number != dials) {
        return;
      }
    }
    over(null, why);
  }

  /**
   * A connection has ended, or none came about.
   *
   * @param which null when it is about an attempt to connect
   * @param why null when it ended in peace
   */
  void over(@Nullable OutgoingStream which, @Nullable Refusal why) {
    List<Parcel> back = List.of();
    List<Verification> unanswered;
    Refusal told;
    synchronized (this) {
      if (stream != which) {
        return;
      }
      boolean peaceful = why == null && moved;
      unsent();
      stream = null;
      dialing = false;
      ready = false;
      idle = cancel(idle);
      unanswered = List.copyOf(verifications.keySet());
      verifications.values().forEach(Loop.Cancellable::cancel);
      verifications.clear();
      if (why != null) {
        last = why;
      } else if (last == null) {
        last = Refusal.timeout("The server of " + theirs + " has closed the connection.");
      }
      if (waiting.isEmpty()) {
        patience = cancel(patience);
        if (why == null) {
          last = null;
        } else {
          rest();
        }
        retireUnlessNeeded();
      } else if (why != null && why.isFinal()) {
        back = giveUp();
      } else {
        again(peaceful);
      }
      told = last;
    }
    refuse(back, told);
    Verification.Outcome outcome =
        why != null && why.isFinal() ? Verification.Outcome.REFUSED : Verification.Outcome.FAILED;
    unanswered.forEach(one -> one.answer().accept(outcome));
  }

  /** Under the lock: what the stream could not hand over is sent before everything else by the next one. */
  private void unsent() {
    if (!leaving.isEmpty() && waiting.isEmpty()) {
      waitingSince = kernel.timers().nanoTime();
    }
    for (Parcel parcel = leaving.pollLast(); parcel != null; parcel = leaving.pollLast()) {
      waiting.addFirst(parcel);
      waitingBytes += parcel.size();
    }
  }

  /** Under the lock: at once after a stream that was of use, else after a pause that grows. */
  private void again(boolean atOnce) {
    if (patience == null) {
      patience = kernel.timers().after(kernel.options().get(PATIENCE), this::outOfPatience);
    }
    if (atOnce) {
      dial();
      return;
    }
    retry = kernel.timers().after(pause(), this::tryAgain);
  }

  private Duration pause() {
    Duration pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(attempts, 6));
    Duration most = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    // Not all servers that lost each other at the same moment come back at the same moment.
    return most.minusMillis(kernel.random().nextInt((int) most.toMillis() / 2));
  }

  private synchronized void tryAgain() {
    retry = null;
    if (!waiting.isEmpty() && stream == null && !dialing) {
      dial();
    }
  }

  private void outOfPatience() {
    List<Parcel> back = List.of();
    OutgoingStream useless;
    Refusal told;
    synchronized (this) {
      patience = null;
      if (ready) {
        return;
      }
      useless = stream;
      if (waiting.isEmpty() && !verifications.isEmpty()) {
        // Questions that came later have their own time.
        patience = kernel.timers().after(kernel.options().get(PATIENCE), this::outOfPatience);
        return;
      }
      if (!waiting.isEmpty()) {
        Duration left = kernel.options().get(PATIENCE).minusNanos(kernel.timers().nanoTime() - waitingSince);
        if (left.isPositive()) {
          patience = kernel.timers().after(left, this::outOfPatience);
          return;
        }
        if (last == null) {
          last = Refusal.timeout("The server of " + theirs + " does not answer.");
        }
        stream = null;
        dialing = false;
        back = giveUp();
      }
      told = last;
    }
    if (useless != null) {
      useless.close();
    }
    refuse(back, told);
  }

  /** Under the lock: everything goes back, and nothing is tried for a while. */
  private List<Parcel> giveUp() {
    List<Parcel> back = new ArrayList<>(waiting);
    waiting.clear();
    waitingBytes = 0;
    patience = cancel(patience);
    retry = cancel(retry);
    rest();
    retireUnlessNeeded();
    return back;
  }

  private void rest() {
    Duration rest = REST.multipliedBy(1L << Math.min(rests++, 6));
    restUntil = kernel.timers().nanoTime() + (rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST).toNanos();
  }

  /** Under the lock: nobody needs this link but to remember that there is no way. */
  private void retireUnlessNeeded() {
    if (stream != null || dialing || retry != null || !waiting.isEmpty() || !verifications.isEmpty()) {
      return;
    }
    if (isResting()) {
      Duration left = Duration.ofNanos(restUntil - kernel.timers().nanoTime());
      kernel.timers().after(left.plusMillis(1), this::rested);
    } else {
      retired = true;
      all.retired(this);
    }
  }

  private synchronized void rested() {
    if (!retired) {
      retireUnlessNeeded();
    }
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
    OutgoingStream open;
    synchronized (this) {
      open = stream;
    }
    if (open != null) {
      open.close();
    }
  }

  /** Forgets that the server could not be reached. */
  synchronized void forgive() {
    last = null;
    rests = 0;
  }

  /** What administrators are told. */
  synchronized State state() {
    OutgoingStream open = stream;
    String how = ready && open != null ? open.how() : isResting() ? "unreachable" : "connecting";
    Refusal why = last;
    return new State(ours, theirs, how, waiting.size(), sent, why == null || ready ? "" : why.text());
  }

  /**
   * How a link stands.
   *
   * @param how it is believed, or {@code connecting} or {@code unreachable}
   */
  record State(Jid ours, Jid theirs, String how, int waiting, long sent, String trouble) {}
}
