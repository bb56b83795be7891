package im.recado.store.sql;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * SQLite in one file, with a write-ahead log that is synced at every commit. Other processes may use the file at the
 * same time.
 */
class SqliteDialect implements Dialect {
  /** So long a connection waits for another process that writes, in milliseconds. */
  private static final int BUSY_TIMEOUT = 10_000;

  /** Files up to this size are looked through at every start; more would be felt. */
  private static final long MOST_BYTES_CHECKED = 16L << 20;

  /** So much of the disk must be free after a failure before the database counts as sound again, in bytes. */
  private static final long LEAST_ROOM = 1 << 20;

  private static final List<String> MIGRATIONS =
      List.of("001-first-tables.sql", "002-archives.sql", "003-rooms.sql", "004-pubsub.sql", "005-services.sql",
          "006-accounts.sql", "007-archive-journal.sql", "008-groups.sql", "009-links.sql",
          "010-upload-days.sql", "011-pubsub-sizes.sql", "012-account-words.sql");

  /** So many reads are done at once; see {@link Readers}. */
  private static final int READERS = 3;

  /** The time is looked at after so many steps of a statement. */
  private static final int INSTRUCTIONS_AT_ONCE = 10_000;

  private final Path file;
  private final List<String> migrations;
  private final TextIndex texts = new SqliteTexts();
  private final QueryStatistics statistics = new QueryStatistics();

  SqliteDialect(Path file) {
    this(file, MIGRATIONS);
  }

  /** A database with other tables than those of this version, for tests. */
  SqliteDialect(Path file, List<String> migrations) {
    this.file = file.toAbsolutePath();
    this.migrations = migrations;
  }

  @Override
  public String name() {
    return "sqlite";
  }

  @Override
  public QueryStatistics statistics() {
    return statistics;
  }

  @Override
  public List<String> migrations() {
    return migrations;
  }

  @Override
  public String place() {
    return file.toString();
  }

  @Override
  public SqlConnection connect(boolean writes) throws SQLException {
    createFile(file);
    // As a URI: in the name of a file the driver takes what is behind a question mark for settings.
    SQLiteConnection connection = JDBC.createConnection("jdbc:sqlite:file://" + file.toUri().getRawPath(), new Properties());
    // The driver would begin and commit around every statement by itself; here the caller says BEGIN and COMMIT.
    connection.getConnectionConfig().setAutoCommit(false);
    // Nor is there a key to be looked up after every row: it would cost as much as the row.
    connection.getConnectionConfig().setGetGeneratedKeys(false);
    SqlConnection made = wrap(connection);
    try {
      made.execute("PRAGMA busy_timeout = " + BUSY_TIMEOUT);
      made.execute("PRAGMA temp_store = MEMORY");
      made.execute("PRAGMA cell_size_check = ON");
      if (writes) {
        made.execute("PRAGMA journal_mode = WAL");
        made.execute("PRAGMA synchronous = FULL");
        made.execute("PRAGMA cache_size = -32000");
        // The more is moved from the log into the tables at a time, the more rows share a page.
        made.execute("PRAGMA wal_autocheckpoint = 8000");
        made.execute("PRAGMA journal_size_limit = 67108864");
        // What is removed is overwritten, but for pages that would be written for that alone.
        made.execute("PRAGMA secure_delete = FAST");
      } else {
        made.execute("PRAGMA query_only = ON");
        made.execute("PRAGMA cache_size = -4000");
      }
    } catch (SQLException e) {
      made.close();
      throw e;
    }
    return made;
  }

  /** What the stores use of a connection. */
  SqlConnection wrap(Connection connection) {
    return new SqlConnection(connection, this);
  }

  /** Makes an empty file that only its owner may read; SQLite gives its other files the same permissions. */
  private static void createFile(Path file) throws SQLException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
            : new FileAttribute<?>[0];
    try {
      Files.createFile(file, ownerOnly);
    } catch (FileAlreadyExistsException e) {
      // The usual case.
    } catch (NoSuchFileException e) {
      String reason = Files.isDirectory(file.resolveSibling("")) ? "nothing can be made in " : "there is no folder ";
      throw new SQLiteException(reason + file.getParent(), SQLiteErrorCode.SQLITE_CANTOPEN);
    } catch (IOException e) {
      throw new SQLiteException("cannot create " + file + ": " + e.getMessage(), SQLiteErrorCode.SQLITE_CANTOPEN);
    }
  }

  @Override
  public boolean isRemote() {
    return false;
  }

  @Override
  public int readers() {
    return READERS;
  }

  @Override
  public void begin(Connection connection) throws SQLException {
    Dialect.execute(connection, "BEGIN IMMEDIATE");
  }

  @Override
  public boolean insertNew(SqlConnection connection, String sql, @Nullable Object... values) throws SQLException {
    return connection.update(sql + " ON CONFLICT DO NOTHING", values) == 1;
  }

  @Override
  public long insertedId(SqlConnection connection, String sql, @Nullable Object... values) throws SQLException {
    return connection.number(sql + " RETURNING id", values);
  }

  @Override
  public boolean hasBatches() {
    return false;
  }

  @Override
  public void limit(Connection connection, long millis) throws SQLException {
    long end = System.nanoTime() + millis * 1_000_000;
    ProgressHandler.setHandler(
        connection.unwrap(SQLiteConnection.class),
        INSTRUCTIONS_AT_ONCE,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return System.nanoTime() - end > 0 ? 1 : 0;
          }
        });
  }

  @Override
  public void unlimit(Connection connection) throws SQLException {
    ProgressHandler.clearHandler(connection.unwrap(SQLiteConnection.class));
  }

  @Override
  public TextIndex texts() {
    return texts;
  }

  @Override
  public void lock(SqlConnection connection) {
    // The transaction of each script keeps others out.
  }

  @Override
  public void unlock(SqlConnection connection) {
    // As above.
  }

  @Override
  public void snapshot(SqlConnection connection) throws SQLException {
    connection.execute("BEGIN");
    connection.number("SELECT count(*) FROM sqlite_schema");
  }

  @Override
  public void stream(Connection connection, boolean on) {
    // Rows come one by one.
  }

  @Override
  public long lastId(SqlConnection connection, String table) throws SQLException {
    return connection.number("SELECT seq FROM sqlite_sequence WHERE name = ?", table);
  }

  @Override
  public void setLastId(SqlConnection connection, String table, long last) throws SQLException {
    connection.begin();
    connection.update("DELETE FROM sqlite_sequence WHERE name = ?", table);
    connection.update("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", table, last);
    connection.commit();
  }

  @Override
  public long bytes(SqlConnection connection) throws SQLException {
    return connection.number("PRAGMA page_count") * connection.number("PRAGMA page_size");
  }

  @Override
  public List<String> damage(SqlConnection connection) throws SQLException {
    return connection.all("PRAGMA integrity_check(20)", row -> row.getString(1)).stream()
        .filter(line -> !line.equals("ok"))
        .toList();
  }

  @Override
  public String tables() {
    return "SELECT name FROM sqlite_schema";
  }

  @Override
  public void check(SqlConnection connection) throws SQLException {
    long size = connection.number("PRAGMA page_count") * connection.number("PRAGMA page_size");
    if (size <= MOST_BYTES_CHECKED) {
      String found = connection.first("PRAGMA quick_check(1)", row -> row.getString(1));
      if (!"ok".equals(found)) {
        throw new SQLiteException(String.valueOf(found), SQLiteErrorCode.SQLITE_CORRUPT);
      }
    }
  }

  @Override
  public void backup(SqlConnection connection, int version) throws SQLException {
    Path copy = file.resolveSibling(file.getFileName() + ".version-" + version);
    if (!Files.exists(copy)) {
      // Of its own: several processes may start at the same time.
      String own = ".partial-" + ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId();
      Path partial = file.resolveSibling(copy.getFileName() + own);
      try {
        Files.deleteIfExists(partial);
        createFile(partial);
        connection.execute("VACUUM INTO '" + partial.toString().replace("'", "''") + "'");
        Files.move(partial, copy, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new SQLiteException("cannot write " + copy + ": " + e.getMessage(), SQLiteErrorCode.SQLITE_IOERR);
      }
    }
  }

  @Override
  public boolean isStatementAtFault(SQLException e) {
    return switch (primaryCode(e)) {
      case SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_RANGE, SQLITE_ERROR, SQLITE_INTERRUPT -> true;
      case null, default -> false;
    };
  }

  @Override
  public boolean isConnectionAtFault(SQLException e) {
    return switch (primaryCode(e)) {
      case SQLITE_FULL, SQLITE_BUSY -> false;
      case null, default -> !isStatementAtFault(e);
    };
  }

  @Override
  public boolean isWorthAnotherTry(SQLException e) {
    return false;
  }

  @Override
  public void close() {
    // A file.
  }

  @Override
  public boolean hasRoom() {
    try {
      return Files.getFileStore(file).getUsableSpace() >= LEAST_ROOM;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String explain(SQLException e) {
    return switch (primaryCode(e)) {
      case SQLITE_FULL -> "The disk that holds " + file + " is full: make room.";
      case SQLITE_BUSY ->
          "Another process has kept " + file + " locked for " + BUSY_TIMEOUT / 1000 + " seconds: end it or wait for it.";
      case SQLITE_INTERRUPT -> "A question to the database has taken too long.";
      case SQLITE_NOTADB -> file + " is not a database of SQLite: name another file, or move this one away.";
      case SQLITE_CORRUPT ->
          file + " is damaged: keep a copy of it, then restore a backup or run \"sqlite3 " + file + " .recover\".";
      case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
          "The database " + file + " cannot be opened: look whether its folder exists and may be read and written by "
              + System.getProperty("user.name") + " (" + e.getMessage() + ").";
      case SQLITE_READONLY ->
          "The database " + file + " may not be written by " + System.getProperty("user.name")
              + ": change the owner of the file and of its folder.";
      case SQLITE_IOERR ->
          "The disk that holds " + file + " fails: look into the system's log (" + e.getMessage() + ").";
      case null, default -> "The database " + file + " fails: " + e.getMessage();
    };
  }

  /** The error without its details; null when it is not one of SQLite's. */
  private static @Nullable SQLiteErrorCode primaryCode(SQLException e) {
    return e instanceof SQLiteException failure
        ? SQLiteErrorCode.getErrorCode(failure.getResultCode().code & 0xff)
        : null;
  }
}
