package im.recado.store.sql;

import org.jspecify.annotations.Nullable;

/**
 * A database that cannot be opened. The message is for the person who starts the server: what is wrong and what to do.
 */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
