package im.recado.modules.archive;

import im.recado.wire.jid.Jid;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where archives are kept. Writes are committed together with others (group commit): a future completes when its write is
 * durable, or with {@link im.recado.kernel.store.StoreException} when it is not and never will be; futures complete in the
 * order of the calls, on a thread of the database: what depends on them must be short and must not wait for a store.
 * Everything else may wait for a database.
 *
 * <p>An archive is a sequence without gaps: messages come in at its end, in the order of the calls, and go at its
 * beginning. So how many lie between two of them is known without counting, and a page costs the same in a long archive
 * as in a short one.
 */
public interface ArchiveStore {
  /**
   * Keeps a message behind all others of the archive. One whose id is there already is not kept again.
   *
   * @return completes when it is durable and everybody who reads the archive finds it
   */
  CompletableFuture<Void> append(ArchiveName archive, ArchiveEntry entry);

  /**
   * As {@link #append}, so that other processes that have the same database open find it too: a server that runs while
   * its archives are filled from a file. Costs more.
   */
  default CompletableFuture<Void> appendForAll(ArchiveName archive, ArchiveEntry entry) {
    return append(archive, entry);
  }

  /**
   * As {@link #append}, for a message that nobody waits for at this moment: it may be on the disk some milliseconds later,
   * together with others, which costs far less. Any write that does not wait takes it along.
   */
  default CompletableFuture<Void> appendSoon(ArchiveName archive, ArchiveEntry entry) {
    return append(archive, entry);
  }

  /** Whether so much waits to be written that who sends much should send less. Any thread; costs nothing. */
  default boolean isBehind() {
    return false;
  }

  /** Whether so much waits to be written that nobody should send more. Any thread; costs nothing. */
  default boolean isFull() {
    return false;
  }

  /** A page, or null when the query names an id that is not in the archive. */
  @Nullable ArchivePage page(ArchiveName archive, ArchiveQuery query);

  /** How far the archive reaches, or null when it is empty. */
  @Nullable ArchiveExtent extent(ArchiveName archive);

  /** The message of this id, or null. */
  @Nullable ArchivedMessage find(ArchiveName archive, String id);

  /** The messages to which their senders gave this id, newest first, at most so many: who sent them is in their XML. */
  List<ArchivedMessage> sentAs(ArchiveName archive, String origin, int most);

  /** Which of these ids are in the archive. */
  Set<String> holding(ArchiveName archive, Collection<String> ids);

  /**
   * Puts something else in the place of a message (a tombstone, XEP-0424): id, time and address stay, words are no longer
   * found.
   *
   * @return whether there was such a message
   */
  CompletableFuture<Boolean> replace(ArchiveName archive, String id, String xml);

  /** Removes the oldest messages that are more than may stay, at most so many at once. How many went. */
  int trim(ArchiveName archive, Retention retention, int most);

  /**
   * Removes all archives of an owner: at once for everybody who asks, step by step from the disk. What a crash leaves
   * undone {@link #sweep} does.
   */
  void removeAll(Jid owner);

  /** Removes one archive, in the same way. */
  void remove(ArchiveName archive);

  /** Goes on with what was removed and is still on the disk, at most so many messages. How many went. */
  int sweep(int most);

  /** The archives there are, in a lasting order, those after this one (null: from the first), at most so many. */
  List<ArchiveName> archives(@Nullable ArchiveName after, int most);
}
