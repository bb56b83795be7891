package im.recado.store.sql;

import im.recado.testkit.store.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** Users of a PostgreSQL that fails. */
class PostgresUsersThroughFailuresTest extends UsersThroughFailuresContract {
  private static final PostgresServer OWN = new PostgresServer();

  PostgresUsersThroughFailuresTest(@TempDir Path folder) {
    super(OWN, folder);
  }

  @AfterAll
  static void end() {
    OWN.close();
  }
}
