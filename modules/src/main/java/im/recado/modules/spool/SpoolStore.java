package im.recado.modules.spool;

import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Keeps messages until their recipient has them. Writes are committed together with others (group commit): a future
 * completes when its write is durable, or with {@link im.recado.kernel.store.StoreException} when it is not and never will
 * be. Futures complete in the order of the calls, on a thread of the database: what depends on them must be short and must
 * not wait for a store. What is asked for by a future finds
 * everything that was to be written before, durable or not. Reads may wait for a database. Times are kept to the millisecond.
 *
 * <p>A copy is <em>under way</em> while a stream of this process has the message in hand; it is then not part of what
 * {@link #take} gives. A process that starts calls {@link #recover}: what was under way when the last one died is no
 * longer.
 */
public interface SpoolStore {
  /**
   * Keeps a message; one with the same stanza-id for the same account is kept once, and is under way or not as the last
   * call says.
   *
   * @param underWay whether a stream has the message in hand
   * @param needed asked right before writing; false writes nothing and completes with 0
   * @return the id of the copy
   */
  default CompletableFuture<Long> append(
      Jid owner, String stanzaId, Instant received, String xml, boolean underWay, BooleanSupplier needed) {
    return append(owner, stanzaId, received, xml.length(), () -> xml, underWay, needed);
  }

  /**
   * As above, of a message that is seldom needed: it is put down as text only when it is written.
   *
   * @param characters about as many as the text has
   * @param xml asked right after {@code needed}, perhaps more than once, on a thread of the database
   */
  CompletableFuture<Long> append(
      Jid owner, String stanzaId, Instant received, int characters, Supplier<String> xml, boolean underWay, BooleanSupplier needed);

  /** Whether messages wait. */
  CompletableFuture<Boolean> waits(Jid owner);

  /**
   * The messages that wait, oldest first: in a stream's hands from now on.
   *
   * @param most at most so many
   * @param characters none behind the one with which they have so many characters of XML
   */
  CompletableFuture<List<SpooledMessage>> take(Jid owner, int most, int characters);

  /** The copies are in a stream's hands from now on. */
  CompletableFuture<Void> hold(Jid owner, Collection<Long> ids);

  /** The copies are no longer in a stream's hands and wait for the account's next session. */
  CompletableFuture<Void> release(Jid owner, Collection<Long> ids);

  /** Forgets copies. */
  CompletableFuture<Void> remove(Jid owner, Collection<Long> ids);

  /** The messages that wait or are under way, oldest first: those behind this id (0: from the first), so many at most. */
  List<SpooledMessage> all(Jid owner, long after, int most);

  /** How many messages wait or are under way. */
  int count(Jid owner);

  /** How many characters of XML wait or are under way. */
  long characters(Jid owner);

  /** Forgets everything of an account. */
  void removeAll(Jid owner);

  /** Nothing is under way any more. How many messages were. Once, when the process starts. */
  int recover();
}
