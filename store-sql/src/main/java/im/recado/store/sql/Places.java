package im.recado.store.sql;

import java.sql.SQLException;
import java.time.Instant;

/**
 * Finds places in an archive by what rises from one message to the next, by halving: some twenty rows are looked at
 * among a million.
 *
 * @param connection reads
 * @param first the first place there is
 * @param last the last place there is
 */
record Places(SqlConnection connection, long first, long last) {
  /** The first place whose message was not received before this; behind the last one when there is none. */
  long since(Instant time) throws SQLException {
    return firstAtLeast("SELECT received FROM archived WHERE position = ?", millisFrom(time));
  }

  /** The last place whose message was not received after this; before the first one when there is none. */
  long until(Instant time) throws SQLException {
    long millis = time.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE - 1)) ? Long.MAX_VALUE - 1 : floor(time);
    return firstAtLeast("SELECT received FROM archived WHERE position = ?", millis + 1) - 1;
  }

  /**
   * The first place from which on there are not more than {@code most} characters.
   *
   * @param before the total before the first place
   * @param total that of the last place
   */
  long within(long before, long total, long most) throws SQLException {
    return before >= total - most
        ? first
        : 1 + firstAtLeast("SELECT characters FROM archived WHERE position = ?", total - most);
  }

  private long firstAtLeast(String sql, long value) throws SQLException {
    long low = first;
    long high = last + 1;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (connection.number(sql, middle) >= value) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The first millisecond that is not before this. */
  private static long millisFrom(Instant time) {
    if (time.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE))) {
      return Long.MAX_VALUE;
    }
    long floor = floor(time);
    return time.getNano() % 1_000_000 == 0 ? floor : floor + 1;
  }

  private static long floor(Instant time) {
    return time.isBefore(Instant.ofEpochMilli(Long.MIN_VALUE)) ? Long.MIN_VALUE : time.toEpochMilli();
  }
}
