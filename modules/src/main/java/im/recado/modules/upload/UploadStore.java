package im.recado.modules.upload;

import im.recado.wire.jid.Jid;
import java.time.Instant;
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
   * @param day bytes that one account may ask for since {@code dayBegins}
   * @param files so many files it may ask for since then
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

  /** Forgets an upload; whether there was one. */
  boolean remove(String id);

  /** Everything of an account, oldest request first. */
  List<Upload> of(Jid owner);

  /** What has expired by now, at most so many. */
  List<Upload> expired(Instant now, int most);

  /** What is stored, the newest request first, those after the first {@code skip}, at most so many. */
  List<Upload> newest(int skip, int most);

  /** Bytes of all files and slots. */
  long bytes();
}
