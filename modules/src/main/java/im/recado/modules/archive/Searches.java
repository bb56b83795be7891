package im.recado.modules.archive;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps searches for words from taking the database away from everybody else: one of an account at a time, two in all
 * (SECURITY D17). Others wait for a moment, on virtual threads, few of an account: a client may ask for several things at once.
 */
final class Searches {
  private static final int AT_ONCE = 2;
  private static final int PATIENCE = 10;

  /** So many more of an account wait for the one that is being done. */
  static final int MOST_WAITING = 4;

  private final Semaphore free = new Semaphore(AT_ONCE, true);

  // Guarded by this.
  private final Map<Jid, Line> lines = new HashMap<>();

  /** Those of an account who search or wait for that. */
  private static final class Line {
    private final Semaphore turn = new Semaphore(1, true);
    private int length;
  }

  /** What is done while nobody else of this account searches. */
  @FunctionalInterface
  interface Search<T> {
    T run() throws StanzaException;
  }

  /**
   * Searches for somebody. Waits for some seconds at most until it is their turn.
   *
   * @throws StanzaException {@code resource-constraint} when too many of theirs wait already, or too many others do
   */
  <T> T search(Jid who, Search<T> search) throws StanzaException {
    Line line = join(who);
    try {
      return during(
          line.turn,
          "One search after the other.",
          () -> during(free, "Too many people search; try again later.", search));
    } finally {
      leave(who, line);
    }
  }

  private static <T> T during(Semaphore turn, String otherwise, Search<T> search) throws StanzaException {
    try {
      if (!turn.tryAcquire(PATIENCE, TimeUnit.SECONDS)) {
        throw new StanzaException(Condition.RESOURCE_CONSTRAINT, otherwise);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT);
    }
    try {
      return search.run();
    } finally {
      turn.release();
    }
  }

  private synchronized Line join(Jid who) throws StanzaException {
    Line line = lines.computeIfAbsent(who, any -> new Line());
    if (line.length > MOST_WAITING) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "One search after the other.");
    }
    line.length++;
    return line;
  }

  /** How many of an account search or wait for it. */
  synchronized int length(Jid who) {
    Line line = lines.get(who);
    return line == null ? 0 : line.length;
  }

  private synchronized void leave(Jid who, Line line) {
    if (--line.length == 0) {
      lines.remove(who);
    }
  }
}
