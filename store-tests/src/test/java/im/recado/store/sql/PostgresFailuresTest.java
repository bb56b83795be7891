package im.recado.store.sql;

import im.recado.testkit.store.PostgresServer;
import java.nio.file.Path;
import java.util.List;
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

  @Override
  List<String> readOnly(boolean on) {
    // As after a fail-over: the connections of before end, new ones can only read.
    return List.of(
        "ALTER SYSTEM SET default_transaction_read_only = " + (on ? "on" : "off"),
        "SELECT pg_reload_conf()",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'recado'");
  }
}
