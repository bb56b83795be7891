package im.recado.store.sql;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One write on its way: what is to be done, and whom to tell. The writer's thread alone touches it once it is queued.
 */
final class Write<T extends @Nullable Object> {
  /** What a write costs in memory beside the text it brings, roughly, in bytes. */
  private static final int BASE_WEIGHT = 400;

  private final SqlFunction<T> work;
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private final int weight;
  private final boolean patient;
  private @Nullable T result;
  private @Nullable Throwable failure;

  /**
   * A write.
   *
   * @param characters of text it holds on to while it waits
   */
  Write(SqlFunction<T> work, int characters) {
    this(work, characters, false);
  }

  /**
   * A write.
   *
   * @param characters of text it holds on to while it waits
   * @param patient whether it may wait a moment for others
   */
  Write(SqlFunction<T> work, int characters, boolean patient) {
    this.work = work;
    this.weight = BASE_WEIGHT + characters;
    this.patient = patient;
  }

  /** Whether it may wait a moment for others to share its transaction. */
  boolean isPatient() {
    return patient;
  }

  CompletableFuture<T> future() {
    return future;
  }

  /** Bytes of memory, roughly. */
  int weight() {
    return weight;
  }

  /** Does the work inside the open transaction. */
  void execute(SqlConnection connection) throws SQLException {
    failure = null;
    result = work.apply(connection);
  }

  /** This write is not done, whatever becomes of the others of its transaction. */
  void failed(Throwable cause) {
    failure = cause;
  }

  /** Tells whoever waits. The transaction has ended. */
  @SuppressWarnings("NullAway") // A null result is one that T allows.
  void complete() {
    if (failure != null) {
      future.completeExceptionally(failure);
    } else {
      future.complete(result);
    }
  }
}
