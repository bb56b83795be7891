package im.recado.server.acme;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a certificate is renewed, and how long to wait after an order that came to nothing. */
final class RenewalTime {
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(15);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(24);

  private RenewalTime() {}

  /**
   * When a third of its life is left, or a little earlier: not all servers of the world that began at midnight renew at midnight.
   *
   * @param lot a number from 0 to 1 that was drawn for this certificate
   */
  static Instant of(X509Certificate certificate, double lot) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    Duration life = Duration.between(from, until);
    Duration early = share(life.dividedBy(30), lot);
    return until.minus(life.dividedBy(3)).minus(early);
  }

  /** The moment in a window that the authority suggests (RFC 9773 section 4.2); null when the window makes no sense. */
  static @Nullable Instant within(Instant start, Instant end, double lot) {
    return end.isAfter(start) ? start.plus(share(Duration.between(start, end), lot)) : null;
  }

  /**
   * When to try again.
   *
   * @param failures how many orders in a row came to nothing, this one among them
   * @param notBefore what the authority said; null when it said nothing
   */
  static Instant again(Instant now, int failures, double lot, @Nullable Instant notBefore) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
    if (pause.compareTo(LONGEST_PAUSE) > 0) {
      pause = LONGEST_PAUSE;
    }
    Instant ours = now.plus(pause).plus(share(pause.dividedBy(4), lot));
    // An authority that is out of its mind does not keep a certificate from being renewed for ever.
    Instant latest = now.plus(Duration.ofDays(7));
    Instant theirs = notBefore == null || notBefore.isBefore(ours) ? ours : notBefore;
    return theirs.isAfter(latest) ? latest : theirs;
  }

  private static Duration share(Duration all, double lot) {
    return Duration.ofMillis((long) (all.toMillis() * lot));
  }
}
