package im.recado.modules.federation;

import im.recado.kernel.stream.Loop;
import im.recado.kernel.time.Timers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a server is asked about keys that were shown here (XEP-0220 section 2.4), each until its time is over. Any thread. */
final class Verifications {
  private static final int MOST = 20;

  private final Timers timers;
  private final Runnable none;
  private final Map<Verification, Loop.Cancellable> open = new LinkedHashMap<>();

  /** @param none what is done when the last one is answered */
  Verifications(Timers timers, Runnable none) {
    this.timers = timers;
    this.none = none;
  }

  /** One more; false when there are too many, or one about the same. */
  synchronized boolean add(Verification one, Duration patience) {
    if (open.size() >= MOST || open.keySet().stream().anyMatch(one::isAboutTheSame)) {
      return false;
    }
    open.put(one, timers.after(patience, () -> answer(one, Verification.Outcome.FAILED)));
    return true;
  }

  synchronized List<Verification> all() {
    return List.copyOf(open.keySet());
  }

  synchronized boolean isEmpty() {
    return open.isEmpty();
  }

  /** The server has answered a question, or will not; false when that is not open (SECURITY S1). */
  boolean answer(Verification asked, Verification.Outcome outcome) {
    boolean wasLast;
    synchronized (this) {
      Loop.Cancellable timer = open.remove(asked);
      if (timer == null) {
        return false;
      }
      timer.cancel();
      wasLast = open.isEmpty();
    }
    asked.answer().accept(outcome);
    if (wasLast) {
      none.run();
    }
    return true;
  }

  /** The same outcome for these. */
  void answer(List<Verification> these, Verification.Outcome outcome) {
    these.forEach(one -> answer(one, outcome));
  }
}
