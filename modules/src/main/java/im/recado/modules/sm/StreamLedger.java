package im.recado.modules.sm;

import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What of stream management survives a restart: for every managed stream how many stanzas were handled for good, and after
 * an orderly stop the whole session. Futures complete when a write is durable (group commit, in the order of the calls,
 * also with those of the spool), or with {@link im.recado.kernel.store.StoreException}.
 */
public interface StreamLedger {
  /** So many entries of an account are kept, about: a new one takes the place of the one written longest ago. */
  int MOST_PER_ACCOUNT = 200;

  /**
   * A managed stream.
   *
   * @param id the secret that a client resumes it with, hashed
   * @param account whose it was
   * @param lineage names the client's life across streams that could not be resumed
   * @param handled stanzas handled for good, modulo 2³²
   * @param session after an orderly stop what is needed to resume, as XML; else null
   */
  record Entry(String id, Jid account, String lineage, int handled, @Nullable String session) {
    /** This entry with a session. */
    public Entry withSession(String session) {
      return new Entry(id, account, lineage, handled, session);
    }
  }

  /** Keeps an entry in place of an earlier one of the same id. */
  CompletableFuture<Void> put(Entry entry, Instant now);

  /** Brings the counts of streams up to date, all or none. An entry that holds a session stays as it is. */
  CompletableFuture<Void> putCounts(List<Entry> entries, Instant now);

  /** The entry, or null. May wait. */
  @Nullable Entry find(String id);

  /** Forgets an entry. */
  CompletableFuture<Void> remove(String id);

  /** The entries that hold a session, oldest first. May wait. */
  List<Entry> sessions();

  /** Forgets entries not written since then. May wait. */
  int removeOlderThan(Instant time);

  /** Forgets all entries of an account. May wait. */
  void removeAll(Jid account);
}
