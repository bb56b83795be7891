package im.recado.store.sql;

import im.recado.testkit.store.MariaDbServer;
import im.recado.testkit.store.RealServer;
import java.nio.file.Path;
import java.util.List;
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

  @Override
  DatabaseAddress owned(RealServer server, String name) {
    // The administrator may write to a server that others can only read.
    for (String host : List.of("'127.0.0.1'", "localhost")) {
      server.execute("mysql", "CREATE USER IF NOT EXISTS recado@" + host, "GRANT ALL ON " + name + ".* TO recado@" + host);
    }
    return new DatabaseAddress(server.address(name).url(), "recado", "", 4);
  }

  @Override
  List<String> readOnly(boolean on) {
    return List.of("SET GLOBAL read_only = " + (on ? "1" : "0"));
  }
}
