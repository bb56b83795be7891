package im.recado.store.sql;

import im.recado.testkit.store.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that fails. */
class PostgresFailuresTest extends ServerFailuresContract {
  private static final PostgresServer OWN = new PostgresServer();

  PostgresFailuresTest(@TempDir Path folder) {
    super(OWN, folder);
  }

  @AfterAll
  static void end() {
    OWN.close();
  }
}
