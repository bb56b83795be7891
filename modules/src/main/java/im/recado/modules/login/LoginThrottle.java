package im.recado.modules.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.limit.Bans;
import im.recado.kernel.limit.Emergency;
import im.recado.kernel.limit.Source;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.wire.jid.Jid;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Slows down guessing: an address with too many failed logins is banned for a while, whatever account it tries, and for twice
 * as long when it goes on; an account is never locked, so that nobody can lock out its owner (SECURITY A9, B-9). Whoever comes to
 * the web from this machine itself, as every administrator behind a tunnel of SSH does, is not banned for what others guess: there
 * the failures count by account, whose logins from here alone rest for {@link #WINDOW}. Bounded; safe for any thread.
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

  private static final int MOST_GUESSERS = 100_000;

  /**
   * Whose failures are counted together.
   *
   * @param account that was tried; null where the address counts, whatever it tries
   */
  private record Guesser(Source source, @Nullable Jid account) {
    static Guesser of(InetAddress address) {
      return new Guesser(Source.of(address), null);
    }

    static Guesser onTheWeb(InetAddress address, Jid account) {
      return address.isLoopbackAddress() ? new Guesser(Source.of(InetAddress.getLoopbackAddress()), account.bare()) : of(address);
    }
  }

  /** Failures since a moment. */
  private record Failures(int count, long since) {}

  private final Options options;
  private final Bans bans;
  private final LongSupplier time;
  private final Cache<Guesser, Failures> failures = Caffeine.newBuilder().maximumSize(MOST_GUESSERS).build();

  /** So many passwords of a guesser are being looked at; there are no more than threads that do. */
  private final Map<Guesser, Integer> underWay = new ConcurrentHashMap<>();

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

  /**
   * Begins to look at a password that came by itself, unless as many as may still fail are being looked at: what comes all at once
   * is no more tries than what comes one after another. Who began calls {@link #ends}, after {@link #failed} when it failed.
   *
   * @return false when this one is not to be looked at now
   */
  boolean begins(InetAddress address, Jid account) {
    Guesser guesser = Guesser.onTheWeb(address, account);
    boolean[] begun = {false};
    Object _ =
        underWay.compute(
            guesser,
            (key, before) -> {
              int now = before == null ? 0 : before;
              Failures failed = failures.getIfPresent(guesser);
              boolean isOver = failed == null || time.getAsLong() - failed.since > options.get(WINDOW).toNanos();
              int count = failed == null || isOver ? 0 : failed.count;
              begun[0] = now + count < Emergency.limit(options, FAILURES) && !isBanned(guesser);
              return begun[0] ? Integer.valueOf(now + 1) : before;
            });
    return begun[0];
  }

  /** A password that was begun with has been looked at. */
  void ends(InetAddress address, Jid account) {
    Object _ = underWay.computeIfPresent(Guesser.onTheWeb(address, account), (key, now) -> now == 1 ? null : now - 1);
  }

  private boolean isBanned(Guesser guesser) {
    return guesser.account == null && bans.holds(guesser.source);
  }

  /** Counts a failed login on a stream. */
  public void failed(InetAddress address) {
    int _ = failed(Guesser.of(address));
  }

  /** Counts a failed login on the web; how many it is that count together. */
  int failed(InetAddress address, Jid account) {
    return failed(Guesser.onTheWeb(address, account));
  }

  private int failed(Guesser guesser) {
    long now = time.getAsLong();
    long window = options.get(WINDOW).toNanos();
    Failures sum =
        failures
            .asMap()
            .compute(
                guesser,
                (key, before) ->
                    before == null || now - before.since > window
                        ? new Failures(1, now)
                        : new Failures(before.count + 1, before.since));
    if (guesser.account == null && sum.count >= Emergency.limit(options, FAILURES)) {
      // In this order: whoever begins between the two sees either.
      bans.add(guesser.source, options.get(BAN), options.get(LONGEST_BAN), "failed logins");
      failures.invalidate(guesser);
    }
    return sum.count;
  }
}
