package im.recado.client.services.store;

import java.sql.SQLException;
import java.util.Set;

/** The profile's file cannot be read or written: a disk that is full or broken. */
public final class StoreException extends RuntimeException {
  /** What SQLite answers where the file, or the disk below it, is not to be had: permission, busy, locked, read only, I/O, full, cannot be opened, not allowed. */
  private static final Set<Integer> OUT_OF_REACH = Set.of(3, 5, 6, 8, 10, 13, 14, 23);

  private final boolean newer;

  StoreException(Exception cause) {
    super(cause.getMessage(), cause);
    newer = false;
  }

  public StoreException(String message) {
    this(message, false);
  }

  private StoreException(String message, boolean newer) {
    super(message);
    this.newer = newer;
  }

  /** Another version has written the file, which knows more. */
  static StoreException newer() {
    return new StoreException("this profile was written by a newer version", true);
  }

  public boolean isNewer() {
    return newer;
  }

  /** Whether the file cannot be had at all; else what is in it is not what it was. */
  public boolean isOutOfReach() {
    // The lower byte is the kind, what is above it a part of that.
    return getCause() instanceof SQLException e && OUT_OF_REACH.contains(e.getErrorCode() & 0xff);
  }
}
