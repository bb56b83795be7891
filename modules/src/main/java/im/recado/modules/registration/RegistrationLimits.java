package im.recado.modules.registration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.limit.Source;
import im.recado.kernel.module.Options;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts accounts that are made and names that are tried (SECURITY B-3): per address and in all, in a window that moves.
 * Bounded; any thread.
 */
final class RegistrationLimits {
  private static final int MOST_ADDRESSES = 10_000;

  /** So many names may be tried for each account that may be made: an answer tells whether a name is taken. */
  private static final int TRIES = 5;

  private final Options options;
  private final Clock clock;
  private final Cache<Source, Counts> sources = Caffeine.newBuilder().maximumSize(MOST_ADDRESSES).build();
  private final Counts all = new Counts();

  private static final class Counts {
    private final Deque<Instant> made = new ArrayDeque<>();
    private final Deque<Instant> tried = new ArrayDeque<>();

    private void forget(Instant before) {
      while (!made.isEmpty() && made.peekFirst().isBefore(before)) {
        made.removeFirst();
      }
      while (!tried.isEmpty() && tried.peekFirst().isBefore(before)) {
        tried.removeFirst();
      }
    }
  }

  RegistrationLimits(Options options, Clock clock) {
    this.options = options;
    this.clock = clock;
  }

  /** Counts a name that is tried; whether it may be. */
  synchronized boolean mayTry(Source source) {
    Instant now = clock.instant();
    Instant before = now.minus(options.get(RegistrationOptions.WINDOW));
    int most = options.get(RegistrationOptions.PER_ADDRESS);
    Counts counts = sources.get(source, any -> new Counts());
    counts.forget(before);
    all.forget(before);
    if (counts.made.size() >= most
        || counts.tried.size() >= (long) most * TRIES
        || all.made.size() >= options.get(RegistrationOptions.IN_ALL)) {
      return false;
    }
    counts.tried.addLast(now);
    return true;
  }

  /** Counts an account that was made. */
  synchronized void made(Source source) {
    Instant now = clock.instant();
    sources.get(source, any -> new Counts()).made.addLast(now);
    all.made.addLast(now);
  }
}
