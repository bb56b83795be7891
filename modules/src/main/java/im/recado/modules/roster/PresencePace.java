package im.recado.modules.roster;

import im.recado.kernel.session.Key;
import im.recado.wire.stanza.Presence;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Slows a session that changes its presence all the time: beyond so many changes in ten seconds only the last one goes out,
 * when the ten seconds are over (SECURITY D12). Guarded by the account's {@link OnlineRoster}.
 */
final class PresencePace {
  static final Key<PresencePace> KEY = Key.named("presence-pace");
  static final Duration WINDOW = Duration.ofSeconds(10);

  private long begun;
  private int changes;
  private @Nullable Presence held;

  /** What to do with a change. */
  enum Verdict {
    /** It goes out. */
    NOW,
    /** It waits; the caller sees to it that {@link #take} is called after {@link #WINDOW}. */
    WAKE,
    /** It waits in place of an earlier one. */
    HELD
  }

  /** A change at this time, in nanoseconds of the timers. */
  Verdict change(Presence presence, int most, long now) {
    if (changes == 0 || (held == null && now - begun >= WINDOW.toNanos())) {
      begun = now;
      changes = 0;
    }
    if (changes < most) {
      changes++;
      return Verdict.NOW;
    }
    boolean first = held == null;
    held = presence;
    return first ? Verdict.WAKE : Verdict.HELD;
  }

  /** The last change that waited, or null. */
  @Nullable Presence take(long now) {
    Presence last = held;
    held = null;
    begun = now;
    changes = 1;
    return last;
  }

  /** Nothing waits any more: the session has become unavailable. */
  void forget() {
    held = null;
  }
}
