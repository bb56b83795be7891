package im.recado.modules.spool;

import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import java.util.concurrent.CompletableFuture;

/**
 * Whether messages wait for an account that has a session: then newer ones are held back, or they would overtake. Of an
 * account that has just come online this is not known, so it counts as waiting until a {@link Handover} has looked. Any
 * thread.
 */
final class Backlog {
  /** On every account with a session. */
  static final Key<Backlog> KEY = Key.named("backlog");

  private static final CompletableFuture<Void> NONE = CompletableFuture.completedFuture(null);

  private final Account account;

  /** Messages that are being kept: nobody can find them yet, but they come before what comes next. */
  private int pending;

  private boolean running;
  private boolean again;
  private CompletableFuture<Void> begun = NONE;

  /** Holds back what comes for this account, which nobody can reach yet. */
  Backlog(Account account) {
    this.account = account;
    account.holdsBack(true);
  }

  /** A message has been given to the spool. */
  synchronized void keeps() {
    pending++;
    account.holdsBack(true);
  }

  /** That message can be found there, or never will be: a handover has to look. */
  synchronized void kept() {
    pending--;
    again = true;
  }

  /** A handover begins; false when one is under way, which will look once more. */
  synchronized boolean begin() {
    if (running) {
      again = true;
      return false;
    }
    running = true;
    again = false;
    begun = new CompletableFuture<>();
    return true;
  }

  /** Nothing more was found: newer messages may pass, unless there is more after all. */
  synchronized void emptied() {
    account.holdsBack(pending > 0 || again);
  }

  /** The first messages are on their way to a session, or it would be in vain to wait for them. */
  void firstHanded() {
    begun().complete(null);
  }

  /** Completes when the handover under way has handed something over, or has ended. */
  synchronized CompletableFuture<Void> begun() {
    return begun;
  }

  /** The handover has done what it could; false when it is over. */
  synchronized boolean looksAgain() {
    if (again) {
      again = false;
      return true;
    }
    running = false;
    begun.complete(null);
    begun = NONE;
    return false;
  }
}
