package im.recado.store.sql;

import im.recado.wire.jid.Jid;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What accounts are found by: the rows of {@code account_words}. The script that made the table wrote them for the accounts of
 * that time as the database makes letters small, which SQLite, and PostgreSQL with some locales, does with ASCII alone: so all of
 * them are looked at once more, some at a time, when the database has nothing better to do. How far that is stands in the database.
 */
final class AccountWords {
  /** Accounts that are looked at in one transaction: some milliseconds of work. */
  private static final int STEP = 500;

  private static final String WHERE = " WHERE owner = '' AND store = 'account-words' AND name = 'after'";

  /** Stands in the place of the last address when all were looked at. */
  private static final String END = "end";

  /** @param words as they are stored; null when they are missing */
  private record Row(Jid jid, String name, @Nullable String words) {
    private boolean isRight() {
      return of(jid, name).equals(words);
    }
  }

  private AccountWords() {}

  /** The words of an account. */
  static String of(Jid jid, String name) {
    return jid + "\n" + small(name);
  }

  /** As words are stored and looked for. */
  static String small(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Mends the words of some accounts that were not looked at yet; whether there are more. */
  static boolean step(SqlConnection connection) throws SQLException {
    String known = connection.first("SELECT value FROM key_values" + WHERE, row -> row.getString(1));
    if (END.equals(known)) {
      return false;
    }
    List<Row> rows = rows(connection, known == null ? "" : known);
    int _ = mend(connection, rows);
    String now = rows.size() < STEP ? END : rows.getLast().jid().toString();
    if (known == null) {
      connection.insertNew("INSERT INTO key_values (owner, store, name, value) VALUES ('', 'account-words', 'after', ?)", now);
    } else {
      connection.update("UPDATE key_values SET value = ?" + WHERE, now);
    }
    return rows.size() == STEP;
  }

  /** How many accounts a search would miss, or find by what they are not called. */
  static long wrong(SqlConnection connection) throws SQLException {
    long wrong = 0;
    List<Row> rows = rows(connection, "");
    while (!rows.isEmpty()) {
      wrong += rows.stream().filter(row -> !row.isRight()).count();
      rows = rows(connection, rows.getLast().jid().toString());
    }
    return wrong;
  }

  /** Mends all of them, some at a time, each in a transaction of its own; how many were wrong. */
  static long repair(SqlConnection connection) throws SQLException {
    connection.begin();
    long mended =
        connection.update("DELETE FROM account_words WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE accounts.jid = account_words.jid)");
    List<Row> rows = rows(connection, "");
    while (!rows.isEmpty()) {
      mended += mend(connection, rows);
      connection.commit();
      connection.begin();
      rows = rows(connection, rows.getLast().jid().toString());
    }
    connection.commit();
    return mended;
  }

  private static List<Row> rows(SqlConnection connection, String after) throws SQLException {
    return connection.all(
        "SELECT accounts.jid, name, words FROM accounts LEFT JOIN account_words ON account_words.jid = accounts.jid"
            + " WHERE accounts.jid > ? ORDER BY accounts.jid LIMIT ?",
        row -> new Row(Jid.valueOf(row.getString(1)), row.getString(2), row.getString(3)),
        after,
        STEP);
  }

  private static int mend(SqlConnection connection, List<Row> rows) throws SQLException {
    int mended = 0;
    for (Row row : rows) {
      if (row.isRight()) {
        continue;
      }
      mended++;
      String words = of(row.jid(), row.name());
      if (row.words() == null) {
        connection.insertNew(
            "INSERT INTO account_words (jid, domain, words) VALUES (?, ?, ?)",
            row.jid().toString(),
            row.jid().domain(),
            words);
      } else {
        // Not when another process has renamed the account since.
        connection.update(
            "UPDATE account_words SET words = ? WHERE jid = ? AND words = ?", words, row.jid().toString(), row.words());
      }
    }
    return mended;
  }
}
