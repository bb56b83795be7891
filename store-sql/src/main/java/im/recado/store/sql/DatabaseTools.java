package im.recado.store.sql;

import im.recado.modules.account.AccountRecord;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator does with a whole database. Every method opens connections of its own, waits, and throws {@link
 * DatabaseException} with a sentence when it cannot be done.
 */
public final class DatabaseTools {
  /** Hears how far a long work is. */
  public interface Progress {
    /**
     * So many rows of a table are done.
     *
     * @param what is being done: "copying" or "verifying"
     */
    void at(String what, String table, long done, long total);
  }

  /**
   * What there is.
   *
   * @param product the database and its version
   * @param place where it is
   * @param version of the tables; 0 when there are none
   * @param newest that this program knows
   * @param bytes how much of the disk it takes
   * @param rows of each table; empty when the tables are of another version, or were not counted
   */
  public record Status(String product, String place, int version, int newest, long bytes, Map<String, Long> rows) {}

  private DatabaseTools() {}

  /** Does something with a connection. */
  private interface Work<T> {
    T with(SqlConnection connection) throws SQLException;
  }

  private static <T> T on(DatabaseAddress address, Path home, Work<T> work) {
    try (Dialect dialect = address.dialect(home)) {
      try (SqlConnection connection = dialect.connect(true)) {
        return work.with(connection);
      } catch (SQLException e) {
        throw new DatabaseException(dialect.explain(e), e);
      }
    }
  }

  /** Looks what there is, and counts every row; changes nothing. May take minutes. */
  public static Status status(DatabaseAddress address, Path home) {
    return status(address, home, true);
  }

  /** Looks what there is without counting: there are no rows in the answer. */
  public static Status glance(DatabaseAddress address, Path home) {
    return status(address, home, false);
  }

  private static Status status(DatabaseAddress address, Path home, boolean counts) {
    return on(
        address,
        home,
        connection -> {
          Dialect dialect = connection.dialect();
          Migrations migrations = new Migrations(dialect);
          int version = migrations.version(connection);
          Map<String, Long> rows = new LinkedHashMap<>();
          if (counts && version == migrations.newest()) {
            if (dialect.isRemote()) {
              // To count some hundred million rows takes longer than a server may take for an answer.
              connection.jdbc().setNetworkTimeout(Runnable::run, 0);
            }
            for (Table table : Table.ALL) {
              rows.put(table.name(), connection.number("SELECT count(*) FROM " + table.name()));
            }
          }
          var server = connection.jdbc().getMetaData();
          return new Status(
              server.getDatabaseProductName() + " " + server.getDatabaseProductVersion(),
              dialect.place(),
              version,
              migrations.newest(),
              dialect.bytes(connection),
              rows);
        });
  }

  /**
   * Whether a server can work with a database: it is of a version that will do, holds nothing or what this program made, and lets its
   * user change tables and rows, which is tried and taken back. What it is, in few words.
   */
  public static String rehearse(DatabaseAddress address, Path home) {
    return on(
        address,
        home,
        connection -> {
          Dialect dialect = connection.dialect();
          dialect.check(connection);
          int _ = new Migrations(dialect).version(connection);
          dialect.rehearse(connection);
          var server = connection.jdbc().getMetaData();
          return server.getDatabaseProductName() + " " + server.getDatabaseProductVersion();
        });
  }

  /** An account, looked up without changing anything; null when there is none, or no tables that this program knows. */
  public static @Nullable AccountRecord account(DatabaseAddress address, Path home, Jid bare) {
    return DatabaseTools.<Optional<AccountRecord>>on(
        address,
        home,
        connection -> {
          Migrations migrations = new Migrations(connection.dialect());
          boolean known = migrations.version(connection) == migrations.newest();
          return Optional.ofNullable(known ? SqlAccounts.find(connection, bare) : null);
        })
        .orElse(null);
  }

  /** Brings the tables up to date, or makes them; the version that they had. */
  public static int migrate(DatabaseAddress address, Path home) {
    return on(
        address,
        home,
        connection -> {
          Migrations migrations = new Migrations(connection.dialect());
          connection.dialect().check(connection);
          int before = migrations.version(connection);
          migrations.apply(connection);
          return before;
        });
  }

  /**
   * Copies everything that a database holds to another one, which must hold nothing, or what an earlier copy left that
   * was broken off. Others may go on using the first. How many rows each table has.
   */
  public static Map<String, Long> copy(DatabaseAddress from, DatabaseAddress to, Path home, Progress progress) {
    return on(
        from,
        home,
        source -> {
          Migrations migrations = new Migrations(source.dialect());
          int version = migrations.version(source);
          if (version != migrations.newest()) {
            throw new DatabaseException(
                "The tables in " + source.dialect().place() + " are of version " + version + ", but must be of version "
                    + migrations.newest() + ": bring them up to date first (./recado db migrate).",
                null);
          }
          source.dialect().snapshot(source);
          try {
            return on(to, home, target -> into(source, target, progress));
          } finally {
            source.dialect().rollback(source.jdbc());
          }
        });
  }

  /**
   * The same from a backup, which stays as it is, and which is looked through first ({@link BackupContents}): one of an older version is brought up to date in a copy beside the home's other files.
   */
  public static Map<String, Long> restore(Path file, DatabaseAddress to, Path home, Progress progress) {
    DatabaseAddress backup = DatabaseAddress.of(DatabaseAddress.SQLITE + file);
    on(
        backup,
        home,
        connection -> {
          BackupContents.check(connection, file);
          return true;
        });
    Status status = glance(backup, home);
    if (status.version() == 0 || status.version() == status.newest()) {
      return copy(backup, to, home, progress);
    }
    try {
      Path folder = Files.createTempDirectory(home, "restore-");
      try {
        Path newer = Files.copy(file, folder.resolve("backup.db"));
        migrate(DatabaseAddress.of(DatabaseAddress.SQLITE + newer), home);
        return copy(DatabaseAddress.of(DatabaseAddress.SQLITE + newer), to, home, progress);
      } finally {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path each : files.toList()) {
            Files.delete(each);
          }
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new DatabaseException("The backup could not be brought up to date in " + home + ": " + e.getMessage() + ".", e);
    }
  }

  private static Map<String, Long> into(SqlConnection source, SqlConnection target, Progress progress)
      throws SQLException {
    Dialect dialect = target.dialect();
    dialect.check(target);
    Migrations migrations = new Migrations(dialect);
    boolean again = migrations.isUnfinished(target);
    if (!again) {
      migrations.apply(target);
      for (Table table : Table.ALL) {
        if (!table.name().equals("upload_bytes") && target.number("SELECT count(*) FROM " + table.name()) > 0) {
          throw new DatabaseException(
              "The database " + dialect.place() + " is not empty: there are rows in " + table.name() + ".", null);
        }
      }
    }
    dialect.lock(target);
    try {
      if (!again) {
        target.begin();
        target.update(
            "INSERT INTO recado_version (version, name, applied) VALUES (0, ?, ?)",
            Migrations.UNFINISHED,
            System.currentTimeMillis());
        target.commit();
      }
      return new DatabaseCopy(source, target, progress).run();
    } catch (SQLException | RuntimeException e) {
      target.rollback();
      throw e;
    } finally {
      dialect.unlock(target);
    }
  }

  /** What must never be found, and how to look for it. */
  private static final Map<String, String> WRONG = wrong();

  private static Map<String, String> wrong() {
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put(
        "archives with gaps",
        "SELECT count(*) FROM (SELECT archive FROM archived GROUP BY archive"
            + " HAVING max(position) - min(position) + 1 <> count(*)) AS gaps");
    wrong.put("words of no account", orphans("account_words", "jid", "accounts", "jid"));
    wrong.put("archived messages of no archive", orphans("archived", "archive", "archives", "id"));
    wrong.put("contacts of no roster", orphans("roster_items", "owner", "rosters", "owner"));
    wrong.put("people of no room", orphans("room_people", "room", "rooms", "jid"));
    wrong.put("items of no node", orphans("pubsub_items", "node", "pubsub_nodes", "id"));
    wrong.put("affiliations to no node", orphans("pubsub_affiliations", "node", "pubsub_nodes", "id"));
    wrong.put("subscriptions to no node", orphans("pubsub_subscriptions", "node", "pubsub_nodes", "id"));
    wrong.put(
        "wrong sums of uploads",
        "SELECT count(*) FROM upload_bytes WHERE bytes <> (SELECT coalesce(sum(size), 0) FROM uploads)");
    return wrong;
  }

  private static String orphans(String table, String column, String parent, String key) {
    return "SELECT count(*) FROM " + table + " WHERE NOT EXISTS (SELECT 1 FROM " + parent + " WHERE " + parent + "." + key
        + " = " + table + "." + column + ")";
  }

  /** Looks at everything; a sentence for each thing that is wrong. */
  public static List<String> check(DatabaseAddress address, Path home) {
    return on(
        address,
        home,
        connection -> {
          Dialect dialect = connection.dialect();
          Migrations migrations = new Migrations(dialect);
          int version = migrations.version(connection);
          if (version != migrations.newest()) {
            return List.of("The tables are of version " + version + " instead of " + migrations.newest() + ".");
          }
          dialect.snapshot(connection);
          List<String> found = new ArrayList<>(dialect.damage(connection));
          for (Map.Entry<String, String> one : WRONG.entrySet()) {
            long count = connection.number(one.getValue());
            if (count > 0) {
              found.add("There are " + one.getKey() + ": " + count + ".");
            }
          }
          long words = AccountWords.wrong(connection);
          if (words > 0) {
            found.add("There are accounts with wrong words for searches: " + words + " (./recado db check --repair mends them).");
          }
          dialect.rollback(connection.jdbc());
          return found;
        });
  }

  /** Mends what can be made anew from the rest: what accounts are found by. How many rows. The server may run. */
  public static long repair(DatabaseAddress address, Path home) {
    return on(
        address,
        home,
        connection -> {
          Migrations migrations = new Migrations(connection.dialect());
          return migrations.version(connection) == migrations.newest() ? AccountWords.repair(connection) : 0;
        });
  }
}
