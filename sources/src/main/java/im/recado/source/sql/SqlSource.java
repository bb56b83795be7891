package im.recado.source.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.store.StoreException;
import im.recado.modules.source.AccountSource;
import im.recado.source.password.PasswordHash;
import im.recado.wire.jid.Jid;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * People in a table of another program, found by queries of the administrator's, with whatever hash that program uses.
 */
public final class SqlSource implements AccountSource {
  private static final Logger LOG = LoggerFactory.getLogger(SqlSource.class);

  private static final int MOST_CONNECTIONS = 8;

  private final Options options;
  private final @Nullable Path own;
  private @Nullable Tables tables;

  /** A hash as there are in the table: what is asked for nobody's password takes as long as for somebody's. */
  private volatile @Nullable String anyHash;

  private record Tables(SqlSettings settings, HikariDataSource pool) {}

  /** One column of one row. */
  private record Cell(@Nullable String text) {}

  /**
   * The source that the settings name.
   *
   * @param own the file of the server's own database, which is never asked, if it is one
   */
  public SqlSource(Options options, @Nullable Path own) {
    this.options = options;
    this.own = own;
  }

  @Override
  public String name() {
    return "sql";
  }

  @Override
  public List<Option<?>> options() {
    return SqlSettings.ALL;
  }

  /** The database of the settings; another one when they have changed. */
  private synchronized Tables tables() {
    SqlSettings settings = SqlSettings.of(options);
    Tables known = tables;
    if (known == null || !known.settings.equals(settings)) {
      Tables other = new Tables(settings, open(settings));
      tables = other;
      if (known != null) {
        known.pool.close();
      }
      return other;
    }
    return known;
  }

  private HikariDataSource open(SqlSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("accounts");
    SqlPlace.into(config, settings.url(), settings.timeout(), own);
    if (!settings.user().isEmpty()) {
      config.setUsername(settings.user());
      config.setPassword(settings.password());
    }
    config.setMaximumPoolSize(MOST_CONNECTIONS);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(Math.max(250, settings.timeout().toMillis()));
    config.setValidationTimeout(Math.max(250, settings.timeout().toMillis()));
    config.setInitializationFailTimeout(-1);
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw new StoreException("SQL: " + e.getMessage(), e);
    }
  }

  @Override
  public @Nullable Person find(Jid account) {
    Tables in = tables();
    if (ask(in, in.settings.passwordQuery(), account) == null) {
      return null;
    }
    Cell name = in.settings.nameQuery().isEmpty() ? null : ask(in, in.settings.nameQuery(), account);
    return new Person(name == null || name.text == null ? "" : name.text.strip());
  }

  @Override
  public Verdict verify(Jid account, String password) {
    Tables in = tables();
    Cell cell = ask(in, in.settings.passwordQuery(), account);
    String hash = cell == null ? anyHash : cell.text;
    if (hash == null || hash.isBlank()) {
      return cell == null ? Verdict.UNKNOWN : Verdict.WRONG;
    }
    try {
      boolean matches = PasswordHash.matches(hash, password);
      anyHash = hash;
      return cell == null ? Verdict.UNKNOWN : matches ? Verdict.RIGHT : Verdict.WRONG;
    } catch (IllegalArgumentException e) {
      LOG.warn("SQL: {} cannot log in. {}", account, e.getMessage());
      return Verdict.WRONG;
    }
  }

  /** The first column of the first row, or null when there is no row. The pool takes back whatever a query has changed. */
  private static @Nullable Cell ask(Tables in, String text, Jid account) {
    NamedQuery query = NamedQuery.of(text);
    String objection = query.objection();
    if (objection != null) {
      throw new StoreException("SQL: " + objection, new IllegalStateException("not a question"));
    }
    try (Connection connection = in.pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(query.sql())) {
      statement.setQueryTimeout((int) Math.max(1, in.settings.timeout().toSeconds()));
      statement.setMaxRows(1);
      List<String> values = query.values(account);
      for (int i = 0; i < values.size(); i++) {
        statement.setString(i + 1, values.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? new Cell(rows.getString(1)) : null;
      }
    } catch (SQLException e) {
      // The pool says only that it has no connection; behind that is why.
      Throwable why = e instanceof SQLTransientConnectionException && e.getCause() != null ? e.getCause() : e;
      String said = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
      throw new StoreException("SQL: " + said, e);
    }
  }
}
