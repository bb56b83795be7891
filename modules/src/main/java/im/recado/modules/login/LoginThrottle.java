package im.recado.modules.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.limit.Source;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Slows down guessing: an address with too many failed logins is not listened to for a while, whatever account it tries; an
 * account is never locked, so that nobody can lock out its owner (SECURITY A9). Bounded; safe for any thread.
 */
public final class LoginThrottle {
  static final Option<Integer> FAILURES =
      Option.integer(
          "auth.failures-per-address",
          20,
          1,
          1_000_000,
          "So many logins from one address may fail within auth.failure-window; further ones are refused unread.");

  static final Option<Duration> WINDOW =
      Option.duration(
          "auth.failure-window", Duration.ofMinutes(15), "How long failed logins of an address are remembered.");

  private static final int MOST_ADDRESSES = 100_000;

  private final Options options;
  private final Cache<Source, AtomicInteger> failures;

  public LoginThrottle(Options options) {
    this.options = options;
    this.failures =
        Caffeine.newBuilder()
            .maximumSize(MOST_ADDRESSES)
            .expireAfterWrite(options.get(WINDOW).toMillis(), TimeUnit.MILLISECONDS)
            .build();
  }

  /** Whether logins from this address are refused now. */
  public boolean refuses(InetAddress address) {
    AtomicInteger count = failures.getIfPresent(Source.of(address));
    return count != null && count.get() >= options.get(FAILURES);
  }

  /** Counts a failed login; how many there have been. */
  public int failed(InetAddress address) {
    return failures.get(Source.of(address), key -> new AtomicInteger()).incrementAndGet();
  }
}
