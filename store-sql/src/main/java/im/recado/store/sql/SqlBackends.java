package im.recado.store.sql;

import im.recado.modules.Backends;
import im.recado.modules.upload.DiskFiles;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Everything that the modules keep, in one SQL database. {@link #close} writes what is still queued.
 *
 * <p>Futures of the stores complete on a thread of the database, in the order of the calls: what depends on them must be
 * short and must not wait for a store; that is refused with {@link IllegalStateException}.
 *
 * <p>Meters: {@code recado.store.queue} (writes that wait), {@code recado.store.batch} (writes in one transaction), {@code
 * recado.store.commit} (time to durable), {@code recado.store.failures} and {@code recado.store.failing}.
 */
public final class SqlBackends implements AutoCloseable {
  private final Database database;
  private final Backends backends;

  private SqlBackends(Database database, Path folder) {
    this.database = database;
    this.backends = stores(database, folder);
  }

  /** The stores in this database, and beside it a folder for what is too large. */
  static Backends stores(Database database, Path folder) {
    return new Backends(
        new SqlAccounts(database),
        new SqlRosters(database),
        new SqlSpool(database),
        new SqlStreams(database),
        new SqlArchive(database),
        new SqlRooms(database),
        new SqlPubSub(database),
        new SqlUploads(database),
        new SqlInvites(database),
        new SqlDirectory(database),
        new SqlGroups(database),
        new SqlLinks(database),
        new DiskFiles(folder.resolve("uploads")),
        name -> new SqlKeyValues(database, name));
  }

  /** Opens the SQLite database in this file, which is made if need be; without meters. */
  public static SqlBackends open(Path file) {
    return open(file, new SimpleMeterRegistry());
  }

  /** Opens the SQLite database in this file, which is made if need be. */
  public static SqlBackends open(Path file, MeterRegistry meters) {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    return open(DatabaseAddress.of(DatabaseAddress.SQLITE + file.toAbsolutePath()), folder, meters);
  }

  /**
   * Opens a database and brings its tables up to date; a file is made if need be. Throws {@link DatabaseException} when
   * that cannot be done.
   *
   * @param home where a relative file is, and what is too large for a database
   */
  public static SqlBackends open(DatabaseAddress address, Path home, MeterRegistry meters) {
    return new SqlBackends(Database.open(address.dialect(home), meters), home);
  }

  /** The stores. They work until {@link #close}. */
  public Backends backends() {
    return backends;
  }

  /** Whether what is written becomes durable; when the last write did not, another one is tried. Waits. */
  public boolean takesWrites() {
    return database.takesWrites();
  }

  /** The statements that took the most time since the database was opened, the first the most; at most so many. From memory. */
  public List<QueryFigures> queries(int most) {
    return database.statistics().most(most);
  }

  /** What the stores use. */
  Database database() {
    return database;
  }

  /** Writes what is queued and closes the database. Waits. */
  @Override
  public void close() {
    database.close();
  }
}
