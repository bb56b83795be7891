package im.recado.modules.upload;

import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is known of uploads; the files themselves are in {@link UploadFiles}. Every method may wait for a database and
 * throws {@link im.recado.kernel.store.StoreException} when that fails; what was written is durable when it returns.
 */
public interface UploadStore {
  /**
   * How much there may be.
   *
   * @param owner bytes of one account, slots included
   * @param day bytes that one account may upload since {@code dayBegins}, those of files that are gone and of slots included
   * @param files so many files it may upload since then
   * @param dayBegins a day ago
   * @param all bytes of all accounts
   */
  record Limits(long owner, long day, int files, Instant dayBegins, long all) {}

  /** Whether there is room for another file. */
  enum Room {
    GRANTED,
    OWNER_FULL,
    DAY_FULL,
    DAY_FILES_FULL,
    ALL_FULL
  }

  /** Adds a slot if there is room for it: two requests at once do not get the same room. */
  Room reserve(Upload slot, Limits limits);

  /** An upload, or null. */
  @Nullable Upload find(String id);

  /** The file is there, and kept until then; false when there is no such slot any more. */
  boolean stored(String id, Instant until);

  /**
   * What counts among the uploads of a day.
   *
   * @param requested when
   * @param size in bytes
   */
  record Counted(Instant requested, long size) {}

  /** What an account has uploaded since then, whatever became of it, and its slots; the oldest first. */
  List<Counted> day(Jid owner, Instant since);

  /**
   * Forgets an upload; whether there was one. A file that was there goes on to count among its owner's uploads of the day; a
   * slot that nobody used does not.
   *
   * @param dayBegins what was asked for earlier counts in no day any more
   */
  boolean remove(String id, Instant dayBegins);

  /** Forgets files that are gone and were asked for before that: they count in no day any more. */
  void forgetGone(Instant dayBegins);

  /** Forgets the files of an account that are gone. */
  void forgetGone(Jid owner);

  /** Everything of an account, oldest request first. */
  List<Upload> of(Jid owner);

  /** What has expired by now, at most so many. */
  List<Upload> expired(Instant now, int most);

  /**
   * What is stored, the newest request first, those after the first {@code skip}, at most so many.
   *
   * @param domains of whose accounts; empty for those of all
   */
  List<Upload> newest(Collection<String> domains, int skip, int most);

  /** Bytes of all files and slots. */
  long bytes();
}
