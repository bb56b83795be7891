package im.recado.store.sql;

import java.sql.SQLException;

/**
 * Puts the texts of messages into the full-text index. That costs more than all the rest of a message, and the less the
 * more are done together; so it is done when the database has nothing better to do, or when somebody searches an
 * archive.
 */
final class ArchiveWords {
  /** Texts in one transaction: some milliseconds of work. */
  private static final int STEP = 200;

  private ArchiveWords() {}

  /** Whether there are texts of this archive that are not in the index yet. */
  static boolean lack(SqlConnection connection, long archive) throws SQLException {
    return connection.number(
            "SELECT position FROM archive_words WHERE position BETWEEN ? AND ? LIMIT 1",
            SqlArchive.base(archive),
            SqlArchive.top(archive))
        != 0;
  }

  /** Puts some texts into the index, whichever. Whether there are more. */
  static boolean step(SqlConnection connection) throws SQLException {
    return step(connection, 0, Long.MAX_VALUE);
  }

  /** Puts some texts of an archive into the index. Whether there are more. */
  static boolean step(SqlConnection connection, long archive) throws SQLException {
    return step(connection, SqlArchive.base(archive), SqlArchive.top(archive));
  }

  private static boolean step(SqlConnection connection, long from, long to) throws SQLException {
    // In the order of the rows: each one before the last would make the index write down a tree of its own.
    long last =
        connection.number(
            "SELECT max(position) FROM (SELECT position FROM archive_words WHERE position BETWEEN ? AND ?"
                + " ORDER BY position LIMIT ?) AS waiting",
            from,
            to,
            STEP);
    if (last == 0) {
      return false;
    }
    connection.dialect().texts().add(connection, from, last);
    return connection.update("DELETE FROM archive_words WHERE position BETWEEN ? AND ?", from, last) == STEP;
  }

  /** Forgets the words of the messages from one place up to another, which stays. */
  static void remove(SqlConnection connection, long from, long until) throws SQLException {
    connection.update("DELETE FROM archive_words WHERE position BETWEEN ? AND ?", from, until - 1);
    connection.dialect().texts().remove(connection, from, until);
  }
}
