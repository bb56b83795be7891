package im.recado.modules.federation;

import im.recado.kernel.Kernel;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way from one of our domains to one elsewhere: what waits for it, in order over as many streams as it takes, and the stream. When
 * nothing has moved for {@link LinkLimits#PATIENCE} everything goes back to its senders, and so does for a while what comes then. Any thread;
 * never waits.
 */
final class OutgoingLink {
  private final Federation all;
  private final Kernel kernel;
  private final Jid ours;
  private final Jid theirs;
  private final Verifications verifications;
  private final LinkLimits limits;

  // Guarded by this.
  private final Patience patience;
  private final Connecting connecting;
  private final Line line;
  private final Cargo cargo;
  private @Nullable Refusal last;
  private boolean retired;

  OutgoingLink(Federation all, Kernel kernel, Jid ours, Jid theirs) {
    this.all = all;
    this.kernel = kernel;
    this.ours = ours;
    this.theirs = theirs;
    this.verifications = new Verifications(kernel.timers(), this::asksNothing);
    this.limits = new LinkLimits(kernel.options());
    this.patience = new Patience(kernel, limits, this::tryAgain, this::outOfPatience);
    this.connecting = new Connecting(all, kernel, this, patience, limits, this::lookIfIdle);
    this.line = connecting.line();
    this.cargo = new Cargo(this, line, patience, limits, all.journal());
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
        cargo.add(parcel);
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
    return cargo.isFull(parcel)
        ? new Refusal(Condition.RESOURCE_CONSTRAINT, "Too much waits for the server of " + theirs + ".", false)
        : null;
  }

  /** Asks the server there about a key; false when this link is no more, or can ask nothing. */
  boolean verify(Verification verification) {
    Verification.Outcome no = Verification.Outcome.FAILED;
    synchronized (this) {
      if (retired || isCarried()) {
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

  private void asksNothing() {
    kernel.timers().after(LinkLimits.LINGERING, connecting::closeIfUseless);
  }

  /** What the server there is asked. */
  Verifications verifications() {
    return verifications;
  }

  /** What its streams carry. */
  Cargo cargo() {
    return cargo;
  }

  /** Whether a stream has something to log in for. */
  synchronized boolean hasWaiting() {
    return cargo.hasWaiting() || connecting.sharing().isWanted();
  }

  private boolean isResting() {
    return last != null && patience.isResting();
  }

  /** Under the lock: something waits. */
  private void want() {
    connecting.want();
    patience.begin();
  }

  // The connection.

  /** How it comes to one. */
  Connecting connecting() {
    return connecting;
  }

  /** Whether everything goes over a stream that is not this link's, so that it can ask no questions. */
  synchronized boolean isCarried() {
    return connecting.isCarried();
  }

  /** Under the lock: whether it is no more. */
  boolean isRetired() {
    return retired;
  }

  /** The other side believes us: stanzas may go. */
  void ready(Carrier which) {
    synchronized (this) {
      if (!line.is(which)) {
        return;
      }
      line.ready();
      last = null;
      if (which instanceof OutgoingStream own) {
        connecting.sharing().ready(own);
      }
    }
    which.wanted();
  }

  /** Something has come the other way over the stream, or others use it. */
  synchronized void used() {
    line.heard();
  }

  private void lookIfIdle() {
    Carrier unused;
    synchronized (this) {
      unused = line.unused(!cargo.isEmpty() || !verifications.isEmpty());
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
      if (!line.is(which)) {
        return;
      }
      boolean atOnce = why == null ? line.wasOfUse() || (line.isReady() && patience.isFirst()) : why.goesElsewhere();
      cargo.ended(managed);
      line.drop();
      connecting.ended(why, cargo.cut() != null);
      if (which instanceof Guest guest && managed != null) {
        connecting.sharing().lost(guest);
      }
      unanswered = verifications.all();
      if (why != null) {
        last = why;
      } else if (last == null) {
        last = Refusal.timeout("The server of " + theirs + " has closed the connection.");
      }
      if (cargo.isEmpty()) {
        patience.stop();
        if (why == null) {
          last = null;
        } else {
          patience.rest();
        }
      } else if (why != null && why.isFinal()) {
        back = giveUp();
      } else {
        Cut cut = cargo.cut();
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
    patience.begin();
    if (atOnce) {
      connecting.dial();
    } else {
      patience.pause();
    }
  }

  private synchronized void tryAgain() {
    patience.triesAgain();
    if (!cargo.isEmpty() && line.isIdle()) {
      connecting.dial();
    }
  }

  private void outOfPatience() {
    List<Parcel> back;
    Carrier useless;
    Refusal told;
    synchronized (this) {
      if (!patience.isOver(!cargo.isEmpty())) {
        if (cargo.isEmpty() && !line.isReady() && !verifications.isEmpty()) {
          // Questions have their own time.
          patience.begin();
        }
        return;
      }
      if (last == null) {
        last = Refusal.timeout("The server of " + theirs + " does not answer.");
      }
      useless = line.drop();
      connecting.sharing().end();
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

  /** Under the lock: everything goes back, and nothing is tried for a while. */
  private List<Parcel> giveUp() {
    patience.stop();
    patience.noPause();
    patience.rest();
    return cargo.clear();
  }

  /** Under the lock: nobody needs this link but to remember that there is no way. */
  void retireUnlessNeeded() {
    if (retired || !line.isIdle() || patience.isPausing() || !cargo.isEmpty() || !verifications.isEmpty()) {
      return;
    }
    if (isResting()) {
      kernel.timers().after(patience.restLeft().plusMillis(1), this::rested);
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

  /** Ends the stream, as if it had not been used for long; what waits has another one made. */
  void close() {
    Carrier open;
    synchronized (this) {
      open = line.stream();
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
      open = line.drop();
      connecting.sharing().end();
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
    patience.forgive();
  }

  /** What administrators are told. */
  synchronized LinkState state() {
    Carrier open = line.isReady() ? line.stream() : null;
    String how = open != null ? open.how() : isResting() ? "unreachable" : "connecting";
    String notes =
        line.goesBack()
            ? "over the connection that the other server has made"
            : line.stream() instanceof Guest guest ? guest.notes() : last == null || open != null ? "" : last.text();
    return new LinkState(ours, theirs, how, cargo.size(), line.sent(), notes, open == null ? null : open.way());
  }
}
