package im.recado.store.sql;

import im.recado.testkit.store.MysqlServer;
import im.recado.testkit.store.NeedsMysql;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** Users of a MySQL that fails. */
@NeedsMysql
class MysqlUsersThroughFailuresTest extends UsersThroughFailuresContract {
  private static final MysqlServer OWN = new MysqlServer();

  MysqlUsersThroughFailuresTest(@TempDir Path folder) {
    super(OWN, folder);
  }

  @AfterAll
  static void end() {
    OWN.close();
  }
}
