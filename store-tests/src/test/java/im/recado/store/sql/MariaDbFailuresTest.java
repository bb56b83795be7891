package im.recado.store.sql;

import im.recado.testkit.store.MariaDbServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** A MariaDB that fails. */
class MariaDbFailuresTest extends ServerFailuresContract {
  private static final MariaDbServer OWN = new MariaDbServer();

  MariaDbFailuresTest(@TempDir Path folder) {
    super(OWN, folder);
  }

  @AfterAll
  static void end() {
    OWN.close();
  }
}
