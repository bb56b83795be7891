package im.recado.modules.account;

import im.recado.kernel.Kernel;
import im.recado.kernel.store.StoreException;
import im.recado.kernel.stream.Loop.Cancellable;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes accounts with all that is kept for them, whatever happens meanwhile (SECURITY B7): a removal that was begun is
 * finished. Before anything goes the account is marked ({@link RemovalMarks}), and the mark goes when every listener has
 * forgotten what it kept; one that a crash or a failing disk has cut short is taken up again, so listeners may hear of the same
 * account twice. A process that does not serve, as the command line is, only makes sure that nobody can log in: the server
 * does the rest when it runs. Every method may wait. Any thread.
 */
final class Removals {
  private static final Logger LOG = LoggerFactory.getLogger(Removals.class);

  /** So often it is looked whether a removal is to be taken up. */
  private static final Duration LOOK = Duration.ofSeconds(30);

  /** So long after a failure it is tried again. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Kernel kernel;
  private final AccountStore accounts;
  private final RemovalMarks marks;

  /** What is under way in this process. */
  private final Set<Jid> running = ConcurrentHashMap.newKeySet();

  private volatile boolean serves;

  Removals(Kernel kernel, AccountStore accounts, RemovalMarks marks) {
    this.kernel = kernel;
    this.accounts = accounts;
    this.marks = marks;
  }

  /** The server serves: from now on removals are finished, and those that were cut short are taken up. */
  void begin() {
    serves = true;
    kernel.timers().every(() -> LOOK, this::takeUp);
  }

  /**
   * Removes an account; false when there is none.
   *
   * @param first runs when nobody can log in any more, before sessions end
   */
  boolean remove(Jid account, Runnable first) {
    if (accounts.find(account) == null) {
      return false;
    }
    RemovalMarks.Claim claim = running.contains(account) ? null : marks.claim(account);
    if (claim == null) {
      // Somebody is at it, and does the rest.
      return end(account, first);
    }
    run(claim, first);
    return true;
  }

  /** Takes up what was cut short; hears of failures by itself. */
  private void takeUp() {
    try {
      takeUp(marks.due());
    } catch (StoreException e) {
      LOG.warn("It could not be looked which removals of accounts were cut short: {}", e.getMessage());
    }
  }

  /** Takes up at once what waits of a domain; whether there is nothing left of it. */
  boolean finish(String domain) {
    if (!serves) {
      return true;
    }
    takeUp(marks.waiting().stream().filter(account -> account.domain().equals(domain)).toList());
    return marks.held().stream().noneMatch(account -> account.domain().equals(domain));
  }

  private void takeUp(Collection<Jid> cutShort) {
    for (Jid account : List.copyOf(cutShort)) {
      // It may have been finished meanwhile, and the address be somebody else's.
      RemovalMarks.Claim claim = running.contains(account) ? null : marks.takeUp(account);
      if (claim == null) {
        continue;
      }
      LOG.info("The removal of {} was cut short and is taken up again", account);
      try {
        run(claim, () -> {});
      } catch (StoreException e) {
        LOG.warn("{} could not be removed: {}", account, e.getMessage());
      }
    }
  }

  private void run(RemovalMarks.Claim claim, Runnable first) {
    Jid account = claim.account();
    running.add(account);
    Cancellable saying = kernel.timers().every(() -> RemovalMarks.AGAIN, claim::renew);
    try {
      boolean whole = false;
      try {
        boolean _ = end(account, first);
        whole = serves && kernel.events().tell(new AccountRemoved(account));
      } finally {
        saying.cancel();
        done(claim, whole);
      }
    } finally {
      running.remove(account);
    }
  }

  private boolean end(Jid account, Runnable first) {
    boolean removed = accounts.remove(account);
    if (removed) {
      first.run();
    }
    return removed;
  }

  /** What cannot be written down here stays as it is: the removal is taken up when nobody says any more to be at it. */
  private void done(RemovalMarks.Claim claim, boolean whole) {
    try {
      if (whole) {
        claim.end();
        return;
      }
      claim.leave(serves ? PATIENCE : Duration.ZERO);
      if (serves) {
        LOG.warn(
            "Something is left of {}, which was removed: it is tried again in {} minutes, and nobody gets the address before",
            claim.account(),
            PATIENCE.toMinutes());
      }
    } catch (StoreException e) {
      LOG.warn("It could not be noted how far the removal of {} came: {}", claim.account(), e.getMessage());
    }
  }
}
