package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.testkit.store.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables in PostgreSQL. */
class PostgresMigrationsTest extends ServerMigrationsContract {
  PostgresMigrationsTest() {
    super(PostgresServer.shared());
  }

  @Override
  Dialect dialect(DatabaseAddress at, List<String> migrations) {
    return new PostgresDialect(at, migrations);
  }

  @Override
  Dialect failing(DatabaseAddress at, FailingConnections failures) {
    return new PostgresDialect(at) {
      @Override
      public SqlConnection connect(boolean writes) throws SQLException {
        return new SqlConnection(failures.wrap(super.connect(writes).jdbc()), this);
      }
    };
  }

  @Override
  Path script() {
    return Path.of("..", "database", "schema-postgresql.sql");
  }

  @Override
  void load(String database, Path script) throws Exception {
    server().execute(database, Files.readString(script));
  }

  @Override
  List<String> schema(SqlConnection connection) throws SQLException {
    List<String> all =
        new ArrayList<>(
            connection.all(
                "SELECT concat_ws(' ', table_name, ordinal_position, column_name, data_type, is_nullable, column_default,"
                    + " collation_name, is_identity) FROM information_schema.columns WHERE table_schema = current_schema()"
                    + " ORDER BY 1",
                row -> row.getString(1)));
    all.addAll(
        connection.all(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1", row -> row.getString(1)));
    return all;
  }

  @Test
  void aServerWithoutTlsIsToldFromOneThatIsNotThere() {
    DatabaseAddress safe = new DatabaseAddress(address.url() + "?sslmode=require", address.user(), address.password(), 4);
    assertThatThrownBy(() -> DatabaseTools.rehearse(safe, Path.of("")))
        .isInstanceOf(DatabaseException.class)
        .hasMessage("The database server at " + address.place() + " has no TLS: turn it on there, or do not demand it here.");
  }

  @Override
  DatabaseAddress reader() {
    server()
        .execute(
            name,
            "DROP ROLE IF EXISTS reader",
            "CREATE ROLE reader LOGIN",
            "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader");
    return new DatabaseAddress(address.url(), "reader", "", 4);
  }
}
