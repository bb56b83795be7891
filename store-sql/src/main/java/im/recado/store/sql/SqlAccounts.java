package im.recado.store.sql;

import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.AccountStore;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.ScramKeys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Accounts in the table {@code accounts}, and in {@code account_words} what they are found by: to look through that takes a fifth of
 * what the long rows would. Nothing is remembered here: another process may change them at any time.
 */
final class SqlAccounts implements AccountStore {
  private static final String COLUMNS = "SELECT jid, scram_keys, name, enabled, created FROM accounts";

  /** The rows of accounts whose addresses a query of {@code account_words} has found. */
  private static final String FOUND =
      "SELECT accounts.jid, scram_keys, name, enabled, created FROM (SELECT jid FROM account_words WHERE ";

  private static final String ROWS = " ORDER BY jid LIMIT ?) AS found JOIN accounts ON accounts.jid = found.jid ORDER BY accounts.jid";

  /** So many accounts are made in one transaction, so that other writes of the server come between. */
  private static final int MOST_AT_ONCE = 500;

  private final Database database;

  SqlAccounts(Database database) {
    this.database = database;
    IdleWork _ = database.whenIdle("account-words", AccountWords::step);
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
  public Map<Jid, AccountRecord> find(Collection<Jid> bare) {
    Map<Jid, AccountRecord> found = new HashMap<>();
    for (List<Object> some : Several.of(bare)) {
      List<AccountRecord> rows =
          database.read(
              connection -> connection.all(COLUMNS + " WHERE jid IN " + Several.MARKS, SqlAccounts::account, some.toArray()));
      rows.forEach(row -> found.put(row.jid(), row));
    }
    return found;
  }

  @Override
  public boolean exists(Jid bare) {
    return database.read(connection -> connection.number("SELECT 1 FROM accounts WHERE jid = ?", bare.toString()) == 1);
  }

  @Override
  public boolean create(AccountRecord account) {
    return createAll(List.of(account)).contains(account.jid());
  }

  @Override
  public Set<Jid> createAll(List<AccountRecord> accounts) {
    Set<Jid> made = new HashSet<>();
    for (int from = 0; from < accounts.size(); from += MOST_AT_ONCE) {
      List<AccountRecord> some = accounts.subList(from, Math.min(from + MOST_AT_ONCE, accounts.size()));
      made.addAll(database.write(0, connection -> insert(connection, some)));
    }
    return made;
  }

  private static Set<Jid> insert(SqlConnection connection, List<AccountRecord> accounts) throws SQLException {
    Set<Jid> made = new HashSet<>();
    for (AccountRecord account : accounts) {
      boolean fresh =
          connection.insertNew(
              "INSERT INTO accounts (jid, scram_keys, name, enabled, created) VALUES (?, ?, ?, ?, ?)",
              account.jid().toString(),
              encode(account.keys()),
              account.name(),
              account.enabled(),
              account.created().toEpochMilli());
      if (fresh) {
        made.add(account.jid());
        connection.later(
            "INSERT INTO account_words (jid, domain, words) VALUES (?, ?, ?)",
            account.jid().toString(),
            account.jid().domain(),
            AccountWords.of(account.jid(), account.name()));
      }
    }
    return made;
  }

  private static String pattern(String part) {
    return "%" + OfDomains.literal(AccountWords.small(part)) + "%";
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
        0,
        connection -> {
          connection.later("UPDATE account_words SET words = ? WHERE jid = ?", AccountWords.of(bare, name), bare.toString());
          return connection.update("UPDATE accounts SET name = ? WHERE jid = ?", name, bare.toString()) == 1;
        });
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
        0,
        connection -> {
          connection.later("DELETE FROM account_words WHERE jid = ?", bare.toString());
          return connection.update("DELETE FROM accounts WHERE jid = ?", bare.toString()) == 1;
        });
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
    return database.read(
        connection ->
            connection.all(
                FOUND + "jid > ? AND words LIKE ? ESCAPE '!'" + ROWS,
                SqlAccounts::account,
                after == null ? "" : after.toString(),
                pattern(part),
                most));
  }

  @Override
  public List<AccountRecord> of(String domain, String part, @Nullable Jid after, int most) {
    String behind = after == null ? "" : after.toString();
    if (part.isEmpty()) {
      return database.read(
          connection -> connection.all(FOUND + "domain = ? AND jid > ?" + ROWS, SqlAccounts::account, domain, behind, most));
    }
    // Not by the domain, whose index would lead to each row one by one.
    return database.read(
        connection ->
            connection.all(
                FOUND + "jid > ? AND words LIKE ? ESCAPE '!' AND jid LIKE ? ESCAPE '!'" + ROWS,
                SqlAccounts::account,
                behind,
                pattern(part),
                "%@" + OfDomains.literal(domain),
                most));
  }

  @Override
  public List<AccountRecord> disabled(@Nullable String domain, int most) {
    OfDomains domains = of(domain);
    List<Object> values = domains.values();
    values.add(most);
    return database.read(
        connection ->
            connection.all(
                COLUMNS + " WHERE enabled = 0" + domains.and("jid") + " ORDER BY jid LIMIT ?", SqlAccounts::account, values.toArray()));
  }

  @Override
  public long count() {
    return database.read(connection -> connection.number("SELECT count(*) FROM accounts"));
  }

  @Override
  public long count(String domain) {
    return database.read(connection -> connection.number("SELECT count(*) FROM account_words WHERE domain = ?", domain));
  }

  @Override
  public long countDisabled(@Nullable String domain) {
    OfDomains domains = of(domain);
    return database.read(
        connection ->
            connection.number("SELECT count(*) FROM accounts WHERE enabled = 0" + domains.and("jid"), domains.values().toArray()));
  }

  private static OfDomains of(@Nullable String domain) {
    return new OfDomains(domain == null ? List.of() : List.of(domain));
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
