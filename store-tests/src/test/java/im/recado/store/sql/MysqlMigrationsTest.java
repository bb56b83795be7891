package im.recado.store.sql;

import im.recado.testkit.store.MysqlServer;
import im.recado.testkit.store.NeedsMysql;
import im.recado.testkit.store.RealServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Tables in MySQL. */
@NeedsMysql
class MysqlMigrationsTest extends ServerMigrationsContract {
  MysqlMigrationsTest() {
    super(MysqlServer.shared());
  }

  @Override
  Dialect dialect(DatabaseAddress at, List<String> migrations) {
    return new MysqlDialect(at, migrations);
  }

  @Override
  Dialect failing(DatabaseAddress at, FailingConnections failures) {
    return new MysqlDialect(at) {
      @Override
      public SqlConnection connect(boolean writes) throws SQLException {
        return new SqlConnection(failures.wrap(super.connect(writes).jdbc()), this);
      }
    };
  }

  @Override
  Path script() {
    return Path.of("..", "database", "schema-mysql.sql");
  }

  @Override
  void load(String database, Path script) throws Exception {
    RealServer.run(MysqlServer.shared().load(database, script.toAbsolutePath().normalize()));
  }

  @Override
  List<String> schema(SqlConnection connection) throws SQLException {
    List<String> all = new ArrayList<>();
    for (String table :
        connection.all(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1",
            row -> row.getString(1))) {
      // Lines of a table, without the number that the next row gets.
      connection.all(
          "SHOW CREATE TABLE " + table,
          row -> row.getString(2).replaceAll(" AUTO_INCREMENT=\\d+", "").lines().map(line -> table + line).allMatch(all::add));
    }
    return all;
  }

  @Override
  DatabaseAddress reader() {
    server()
        .execute(
            "mysql",
            "CREATE USER IF NOT EXISTS reader@localhost",
            "GRANT SELECT ON " + name + ".* TO reader@localhost");
    return new DatabaseAddress(address.url(), "reader", "", 4);
  }
}
