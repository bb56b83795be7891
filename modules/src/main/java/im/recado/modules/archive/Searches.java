package im.recado.modules.archive;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps searches for words from taking the database away from everybody else: one of an account at a time, two in all
 * (SECURITY D17). Others wait for a moment, on virtual threads.
 */
final class Searches {
  private static final int AT_ONCE = 2;
  private static final int PATIENCE = 10;

  private final Semaphore free = new Semaphore(AT_ONCE, true);
  private final Set<Jid> searching = ConcurrentHashMap.newKeySet();

  /** What is done while nobody else of this account searches. */
  @FunctionalInterface
  interface Search<T> {
    T run() throws StanzaException;
  }

  /**
   * Searches for somebody.
   *
   * @throws StanzaException {@code resource-constraint} when he searches already, or too many others do
   */
  <T> T search(Jid who, Search<T> search) throws StanzaException {
    if (!searching.add(who)) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "One search after the other.");
    }
    try {
      if (!free.tryAcquire(PATIENCE, TimeUnit.SECONDS)) {
        throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "Too many people search; try again later.");
      }
      try {
        return search.run();
      } finally {
        free.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT);
    } finally {
      searching.remove(who);
    }
  }
}
