package im.recado.modules.upload;

import im.recado.kernel.store.StoreLocks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Files and what is known of them, changed together: no file is there of which nothing is known, but for a moment, and none is
 * confirmed that is being removed. Every method may wait, but for {@link #begin} and {@link #end}. Any thread.
 */
public final class Shelf {
  private final UploadStore store;
  private final UploadFiles files;
  private final StoreLocks locks = new StoreLocks();

  /** Ids of which the file is coming, or going because its time is over: two at once do not share a file. */
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  /** The shelf of a server: there is one for a store. */
  public Shelf(UploadStore store, UploadFiles files) {
    this.store = store;
    this.files = files;
  }

  UploadStore store() {
    return store;
  }

  UploadFiles files() {
    return files;
  }

  /** A file begins to come: its room stays until {@link #end}, however long that takes. False when somebody else is at it. */
  boolean begin(String id) {
    return busy.add(id);
  }

  void end(String id) {
    busy.remove(id);
  }

  /**
   * Takes a file in, between {@link #begin} and {@link #end}; it is durable then. False when its room was taken away meanwhile:
   * then there is no file.
   *
   * @param until when it goes, asked when all of it is there
   */
  boolean take(Upload slot, InputStream source, Supplier<Instant> until) throws IOException {
    files.write(slot.id(), slot.size(), source);
    synchronized (locks.of(slot.id())) {
      if (store.stored(slot.id(), until.get())) {
        return true;
      }
      files.remove(slot.id());
      return false;
    }
  }

  /**
   * Removes a file, or its room, and then what is known of it; what fails half-way is done again.
   *
   * @throws UncheckedIOException when the file cannot be removed
   */
  void remove(String id, Instant dayBegins) {
    synchronized (locks.of(id)) {
      try {
        files.remove(id);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      store.remove(id, dayBegins);
    }
  }

  /** The same if its time is over and it is not just coming; false when it is left alone. */
  boolean removeExpired(String id, Instant now, Instant dayBegins) {
    if (!begin(id)) {
      return false;
    }
    try {
      Upload known = store.find(id);
      if (known == null || known.expires().isAfter(now)) {
        return false;
      }
      remove(id, dayBegins);
      return true;
    } finally {
      end(id);
    }
  }
}
