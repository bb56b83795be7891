package im.recado.modules.registration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.limit.Buckets;
import im.recado.kernel.limit.Source;
import im.recado.kernel.module.Options;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Counts accounts that are made and names that are tried (SECURITY B-3): per address and in all, in a window that moves; with an
 * invitation the names alone, for each invitation and each address. Bounded; any thread.
 */
final class RegistrationLimits {
  private static final int MOST_ADDRESSES = 10_000;

  private static final int MOST_DOMAINS = 1000;

  /** So many names may be tried for each account that may be made: an answer tells whether a name is taken. */
  private static final int TRIES = 5;

  /** So many names may be tried with one invitation at once, and then one more every ten minutes. */
  private static final double WITH_INVITATION = 20;

  private static final double WITH_INVITATION_PER_SECOND = 1 / 600.0;

  /** So many may be tried at once from an address whose people have several invitations, and then one more a minute. */
  private static final double INVITED = 100;

  private static final double INVITED_PER_SECOND = 1 / 60.0;

  private final Options options;
  private final Clock clock;
  private final Cache<Source, Counts> sources = Caffeine.newBuilder().maximumSize(MOST_ADDRESSES).build();
  private final Counts all = new Counts();
  private final Cache<String, Counts> domains = Caffeine.newBuilder().maximumSize(MOST_DOMAINS).build();
  private final Buckets<String> invitations;
  private final Buckets<Source> invited;

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

  /**
   * Limits that have counted nothing.
   *
   * @param nanos from any beginning
   */
  RegistrationLimits(Options options, Clock clock, LongSupplier nanos) {
    this.options = options;
    this.clock = clock;
    this.invitations = new Buckets<>(nanos);
    this.invited = new Buckets<>(nanos);
  }

  /** Counts a name that is tried with an invitation that leaves the choice to the guest; whether it may be. */
  boolean mayTryInvited(Source source, String invitation) {
    return invitations.take(invitation, 1, WITH_INVITATION_PER_SECOND, WITH_INVITATION)
        && invited.take(source, 1, INVITED_PER_SECOND, INVITED);
  }

  /** Counts a name of a domain that is tried; whether it may be: within what holds for all, and for the domain. */
  synchronized boolean mayTry(Source source, String domain) {
    Instant now = clock.instant();
    Instant before = now.minus(options.get(RegistrationOptions.WINDOW));
    int most = options.get(RegistrationOptions.PER_ADDRESS, domain);
    Counts counts = sources.get(source, any -> new Counts());
    counts.forget(before);
    all.forget(before);
    Counts here = domains.get(domain, any -> new Counts());
    here.forget(before);
    if (counts.made.size() >= most
        || counts.tried.size() >= (long) most * TRIES
        || here.made.size() >= options.get(RegistrationOptions.IN_ALL, domain)
        || all.made.size() >= options.get(RegistrationOptions.IN_ALL)) {
      return false;
    }
    counts.tried.addLast(now);
    return true;
  }

  /** Counts an account of a domain that was made. */
  synchronized void made(Source source, String domain) {
    Instant now = clock.instant();
    sources.get(source, any -> new Counts()).made.addLast(now);
    all.made.addLast(now);
    domains.get(domain, any -> new Counts()).made.addLast(now);
  }
}
