package im.recado.testkit.store;

import im.recado.modules.Backends;
import im.recado.store.sql.DatabaseAddress;
import im.recado.store.sql.SqlBackends;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The stores in a database of a real server: one for all tests of this process, emptied before each. */
final class EmptyDatabase implements AutoCloseable {
  private static final Map<RealServer, String> NAMES = new ConcurrentHashMap<>();

  private final DatabaseAddress address;
  private final Path folder;
  private SqlBackends open;

  private EmptyDatabase(DatabaseAddress address, Path folder) {
    this.address = address;
    this.folder = folder;
    this.open = SqlBackends.open(address, folder, new SimpleMeterRegistry());
  }

  static EmptyDatabase on(RealServer server, Path folder) {
    String name = NAMES.computeIfAbsent(server, RealServer::newDatabase);
    try (Connection connection = server.connect(name);
        Statement statement = connection.createStatement()) {
      boolean postgres = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
      for (String table : filled(statement, postgres)) {
        statement.execute("DELETE FROM " + table);
        if (table.equals("upload_bytes")) {
          statement.execute("INSERT INTO upload_bytes (id, bytes) VALUES (1, 0)");
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new EmptyDatabase(server.address(name), folder);
  }

  private static List<String> filled(Statement statement, boolean postgres) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = "
                + (postgres ? "current_schema()" : "DATABASE()") + " AND table_name <> 'recado_version'")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    List<String> filled = new ArrayList<>();
    for (String table : tables) {
      try (ResultSet row = statement.executeQuery("SELECT 1 FROM " + table + " LIMIT 1")) {
        if (row.next()) {
          filled.add(table);
        }
      }
    }
    return filled;
  }

  Backends stores() {
    return open.backends();
  }

  Backends reopened() {
    open.close();
    open = SqlBackends.open(address, folder, new SimpleMeterRegistry());
    return open.backends();
  }

  @Override
  public void close() {
    open.close();
  }
}
