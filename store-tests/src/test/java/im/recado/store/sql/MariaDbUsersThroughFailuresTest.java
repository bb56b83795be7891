package im.recado.store.sql;

import im.recado.testkit.store.MariaDbServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** Users of a MariaDB that fails. */
class MariaDbUsersThroughFailuresTest extends UsersThroughFailuresContract {
  private static final MariaDbServer OWN = new MariaDbServer();

  MariaDbUsersThroughFailuresTest(@TempDir Path folder) {
    super(OWN, folder);
  }

  @AfterAll
  static void end() {
    OWN.close();
  }
}
