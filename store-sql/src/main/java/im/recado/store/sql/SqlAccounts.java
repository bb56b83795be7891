package im.recado.store.sql;

import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.AccountStore;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.ScramKeys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Accounts in the table {@code accounts}. Nothing is remembered here: another process may change them at any time. */
final class SqlAccounts implements AccountStore {
  private static final String COLUMNS = "SELECT jid, scram_keys, name, enabled, created FROM accounts";

  /** So many accounts are made in one transaction, so that other writes of the server come between. */
  private static final int MOST_AT_ONCE = 500;

  private final Database database;

  SqlAccounts(Database database) {
    this.database = database;
  }

  @Override
  public @Nullable AccountRecord find(Jid bare) {
    return database.read(connection -> find(connection, bare));
  }

  /** The same on a connection that somebody has opened. */
  static @Nullable AccountRecord find(SqlConnection connection, Jid bare) throws SQLException {
    return connection.first(COLUMNS + " WHERE jid = ?", SqlAccounts::account, bare.toString());
  }

  @Override
  public boolean exists(Jid bare) {
    return database.read(connection -> connection.number("SELECT 1 FROM accounts WHERE jid = ?", bare.toString()) == 1);
  }

  @Override
  public boolean create(AccountRecord account) {
    return createAll(List.of(account)) == 1;
  }

  @Override
  public int createAll(List<AccountRecord> accounts) {
    int made = 0;
    for (int from = 0; from < accounts.size(); from += MOST_AT_ONCE) {
      List<AccountRecord> some = accounts.subList(from, Math.min(from + MOST_AT_ONCE, accounts.size()));
      made += database.write(0, connection -> insert(connection, some));
    }
    return made;
  }

  private static int insert(SqlConnection connection, List<AccountRecord> accounts) throws SQLException {
    int made = 0;
    for (AccountRecord account : accounts) {
      boolean fresh =
          connection.insertNew(
              "INSERT INTO accounts (jid, scram_keys, name, enabled, created) VALUES (?, ?, ?, ?, ?)",
              account.jid().toString(),
              encode(account.keys()),
              account.name(),
              account.enabled(),
              account.created().toEpochMilli());
      made += fresh ? 1 : 0;
    }
    return made;
  }

  @Override
  public boolean replaceKeys(Jid bare, List<ScramKeys> keys) {
    String text = encode(keys);
    return database.write(
        0,
        connection -> connection.update("UPDATE accounts SET scram_keys = ? WHERE jid = ?", text, bare.toString()) == 1);
  }

  @Override
  public boolean rename(Jid bare, String name) {
    return database.write(
        0, connection -> connection.update("UPDATE accounts SET name = ? WHERE jid = ?", name, bare.toString()) == 1);
  }

  @Override
  public boolean enable(Jid bare, boolean enabled) {
    return database.write(
        0,
        connection -> connection.update("UPDATE accounts SET enabled = ? WHERE jid = ?", enabled, bare.toString()) == 1);
  }

  @Override
  public boolean remove(Jid bare) {
    return database.write(
        0, connection -> connection.update("DELETE FROM accounts WHERE jid = ?", bare.toString()) == 1);
  }

  @Override
  public List<AccountRecord> list(@Nullable Jid after, int most) {
    return database.read(
        connection ->
            connection.all(
                COLUMNS + " WHERE jid > ? ORDER BY jid LIMIT ?",
                SqlAccounts::account,
                after == null ? "" : after.toString(),
                most));
  }

  @Override
  public List<AccountRecord> search(String part, @Nullable Jid after, int most) {
    String pattern = "%" + OfDomains.literal(part.toLowerCase(Locale.ROOT)) + "%";
    return database.read(
        connection ->
            connection.all(
                COLUMNS + " WHERE jid > ? AND (jid LIKE ? ESCAPE '!' OR lower(name) LIKE ? ESCAPE '!') ORDER BY jid LIMIT ?",
                SqlAccounts::account,
                after == null ? "" : after.toString(),
                pattern,
                pattern,
                most));
  }

  /** A text as a pattern that holds for it alone. */
  @Override
  public List<AccountRecord> of(String domain, String part, @Nullable Jid after, int most) {
    String pattern = "%" + OfDomains.literal(part.toLowerCase(Locale.ROOT)) + "%";
    return database.read(
        connection ->
            connection.all(
                COLUMNS
                    + " WHERE jid > ? AND jid LIKE ? ESCAPE '!'"
                    + " AND (jid LIKE ? ESCAPE '!' OR lower(name) LIKE ? ESCAPE '!') ORDER BY jid LIMIT ?",
                SqlAccounts::account,
                after == null ? "" : after.toString(),
                "%@" + OfDomains.literal(domain),
                pattern,
                pattern,
                most));
  }

  @Override
  public List<AccountRecord> disabled(int most) {
    return database.read(
        connection ->
            connection.all(COLUMNS + " WHERE enabled = 0 ORDER BY jid LIMIT ?", SqlAccounts::account, most));
  }

  @Override
  public long count() {
    return database.read(connection -> connection.number("SELECT count(*) FROM accounts"));
  }

  @Override
  public long count(String domain) {
    return database.read(
        connection ->
            connection.number("SELECT count(*) FROM accounts WHERE jid LIKE ? ESCAPE '!'", "%@" + OfDomains.literal(domain)));
  }

  @Override
  public long countDisabled() {
    return database.read(connection -> connection.number("SELECT count(*) FROM accounts WHERE enabled = 0"));
  }

  private static String encode(List<ScramKeys> keys) {
    return keys.stream().map(ScramKeys::encode).collect(Collectors.joining("\n"));
  }

  private static AccountRecord account(ResultSet row) throws SQLException {
    return new AccountRecord(
        Jid.valueOf(row.getString(1)),
        row.getString(2).lines().map(ScramKeys::decode).toList(),
        row.getString(3),
        row.getInt(4) == 1,
        Instant.ofEpochMilli(row.getLong(5)));
  }
}
