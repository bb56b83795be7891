package im.recado.modules.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.limit.Bans;
import im.recado.kernel.limit.Emergency;
import im.recado.kernel.limit.Source;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Slows down guessing: an address with too many failed logins is banned for a while, whatever account it tries, and for twice
 * as long when it goes on; an account is never locked, so that nobody can lock out its owner (SECURITY A9, B-9). Bounded; safe
 * for any thread.
 */
public final class LoginThrottle {
  static final Option<Integer> FAILURES =
      Option.integer(
          "auth.failures-per-address",
          10,
          1,
          1_000_000,
          "So many logins from one address may fail within auth.failure-window; then the address is banned.");

  static final Option<Duration> WINDOW =
      Option.duration(
          "auth.failure-window", Duration.ofMinutes(10), "How long failed logins of an address are remembered.");

  static final Option<Duration> BAN =
      Option.duration(
          "auth.ban",
          Duration.ofMinutes(15),
          "For how long an address is banned after too many failed logins; each time it comes to that again, twice as long.");

  static final Option<Duration> LONGEST_BAN =
      Option.duration(
          "auth.longest-ban",
          Duration.ofDays(1),
          "The longest ban; an address that has been good for so long begins anew.");

  private static final int MOST_ADDRESSES = 100_000;

  /** Failures since a moment. */
  private record Failures(int count, long since) {}

  private final Options options;
  private final Bans bans;
  private final LongSupplier time;
  private final Cache<Source, Failures> failures = Caffeine.newBuilder().maximumSize(MOST_ADDRESSES).build();

  /**
   * A throttle that has counted nothing.
   *
   * @param time in nanoseconds, from any beginning
   */
  public LoginThrottle(Options options, Bans bans, LongSupplier time) {
    this.options = options;
    this.bans = bans;
    this.time = time;
  }

  /** Whether logins from this address are refused now. */
  public boolean refuses(InetAddress address) {
    return bans.holds(Source.of(address));
  }

  /** Counts a failed login. */
  public void failed(InetAddress address) {
    Source source = Source.of(address);
    long now = time.getAsLong();
    long window = options.get(WINDOW).toNanos();
    Failures sum =
        failures
            .asMap()
            .compute(
                source,
                (key, before) ->
                    before == null || now - before.since > window
                        ? new Failures(1, now)
                        : new Failures(before.count + 1, before.since));
    if (sum.count >= Emergency.limit(options, FAILURES)) {
      failures.invalidate(source);
      bans.add(source, options.get(BAN), options.get(LONGEST_BAN), "failed logins");
    }
  }
}
