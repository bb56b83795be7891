package im.recado.source.sql;

import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.modules.source.AccountSources;
import java.time.Duration;

/** How the table is reached and asked, as it is set just now. */
record SqlSettings(String url, String user, String password, String passwordQuery, String nameQuery, Duration timeout) {
  private static final Option<String> URL =
      Option.text(
          "accounts.sql.url",
          "",
          "The database with the table of people, such as jdbc:postgresql://db.example.org/shop; PostgreSQL, MariaDB, MySQL or"
              + " SQLite.");
  private static final Option<String> USER =
      Option.text("accounts.sql.user", "", "Who logs in to that database; one that may only read is best.");
  private static final Option<String> PASSWORD =
      Option.text("accounts.sql.password", "", "The password of accounts.sql.user.");
  private static final Option<String> PASSWORD_QUERY =
      Option.text(
          "accounts.sql.password-query",
          "SELECT password FROM users WHERE username = {user}",
          "Finds the hash of somebody's password, in one row of one column; {user}, {domain} and {address} stand for who is"
              + " meant.");
  private static final Option<String> NAME_QUERY =
      Option.text(
          "accounts.sql.name-query", "", "Finds somebody's name for others, in the same way; empty when there is none.");

  static final java.util.List<Option<?>> ALL = java.util.List.of(URL, USER, PASSWORD, PASSWORD_QUERY, NAME_QUERY);

  static SqlSettings of(Options options) {
    return new SqlSettings(
        options.get(URL),
        options.get(USER),
        options.get(PASSWORD),
        options.get(PASSWORD_QUERY),
        options.get(NAME_QUERY),
        options.get(AccountSources.TIMEOUT));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "SqlSettings[" + passwordQuery + "]";
  }
}
