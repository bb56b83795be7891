package im.recado.gateway;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps all others from a network that has let nobody in for a while: then one at a time tries it, and not everybody whose session has
 * broken. Any thread.
 */
final class Breaker {
  /** When so many people, one after the other and nobody else between them, could not reach it, it is taken to be down. */
  static final int PEOPLE = 5;

  /** So long after an attempt the next one is made. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  private final Set<Jid> failed = new HashSet<>();
  private long next;
  private boolean trying;

  /** Whether somebody may try now; who may says what became of it. {@code now} is by the clock of the timers. */
  synchronized boolean admits(long now) {
    if (failed.size() < PEOPLE) {
      return true;
    }
    if (trying || now - next < 0) {
      return false;
    }
    trying = true;
    return true;
  }

  /** Somebody is in. */
  synchronized void worked() {
    failed.clear();
    trying = false;
  }

  /** Somebody is not in; a network that says why is there. */
  synchronized void failed(Jid owner, NetworkException why, long now) {
    trying = false;
    if (why.reason() != Reason.DOWN && why.reason() != Reason.TIMEOUT) {
      failed.clear();
      return;
    }
    next = now + PAUSE.toNanos();
    if (failed.size() < PEOPLE) {
      failed.add(owner);
    }
  }
}
