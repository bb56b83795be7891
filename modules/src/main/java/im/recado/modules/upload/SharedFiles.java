package im.recado.modules.upload;

import im.recado.kernel.Kernel;
import im.recado.modules.upload.Upload.Purpose;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The uploads of accounts as other parts of the server use them: a file that comes for an account in another way is
 * put among its uploads, within the same limits, is given out in the same way and kept as long; and a file is found
 * by its address. No address of anybody else is ever asked. Any thread; every method may wait.
 */
public final class SharedFiles {
  private final Kernel kernel;
  private final Shelf shelf;
  private final UploadStore store;
  private final UploadFiles files;
  private final Slots slots;
  private final Predicate<Jid> exists;

  /**
   * The files of a server.
   *
   * @param key signs addresses to upload to
   * @param exists whether an account is kept at all
   */
  public SharedFiles(Kernel kernel, Shelf shelf, byte[] key, Predicate<Jid> exists) {
    this.kernel = kernel;
    this.shelf = shelf;
    this.store = shelf.store();
    this.files = shelf.files();
    this.slots = new Slots(kernel, store, key);
    this.exists = exists;
  }

  /** The largest file that an account may have, in bytes; 0 when it may have none now. */
  public long largest(Jid owner) {
    boolean open = kernel.web().url() != null && kernel.options().get(UploadOptions.OFFERED, owner.domain());
    return open ? kernel.options().get(UploadOptions.FILE_BYTES, owner.domain()) : 0;
  }

  /**
   * Takes room for a file that is to come.
   *
   * @param type such as {@code image/jpeg}
   * @param patience so long the room is kept; what has not begun to come by then does not come any more
   * @throws StanzaException with a sentence when the account has no room for it, or may have no such file
   */
  public Upload reserve(Jid owner, String name, long size, String type, Duration patience) throws StanzaException {
    if (largest(owner) == 0 || !exists.test(owner)) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE, "No files are taken here now.");
    }
    return slots.request(owner, name, size, type, Purpose.MESSAGE, null, patience);
  }

  /**
   * Puts the file there for which room was taken.
   *
   * @param source exactly as long as was said
   * @return its address, once all of it is durable
   * @throws IOException when there is no such file: the source has failed, the disk is full, or the room is gone
   */
  public String store(Upload slot, InputStream source) throws IOException {
    boolean begun = shelf.begin(slot.id());
    try {
      if (!begun || !shelf.take(slot, source, () -> slots.keptUntil(slot, null))) {
        throw new IOException("the room for the file is gone");
      }
    } finally {
      if (begun) {
        shelf.end(slot.id());
      }
    }
    return Objects.requireNonNull(UploadWeb.address(kernel, slot));
  }

  /** Gives back the room that was taken for a file which does not come. */
  public void giveUp(Upload slot) {
    store.remove(slot.id(), slots.dayBegins());
  }

  /** The file that is read at an address; null when that is no address of a file that is there. */
  public @Nullable Upload find(String address) {
    String begin = kernel.web().url() + "/upload/";
    String path = address.startsWith(begin) ? address.substring(begin.length()) : "";
    int slash = path.indexOf('/');
    Upload upload =
        slash < 0 || !UploadIds.isOne(path.substring(0, slash)) ? null : store.find(path.substring(0, slash));
    return upload != null
            && upload.stored()
            && upload.expires().isAfter(kernel.clock().instant())
            && upload.name().equals(decoded(path.substring(slash + 1)))
            && files.exists(upload.id())
        ? upload
        : null;
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** What is in a file. */
  public InputStream open(Upload file) throws IOException {
    return files.open(file.id(), 0);
  }
}
