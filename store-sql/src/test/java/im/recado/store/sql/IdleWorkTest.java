package im.recado.store.sql;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The work of quiet times. */
@Timeout(60)
class IdleWorkTest {
  @Test
  void whatFailsIsTriedAgainWhenThereIsMoreToDo(@TempDir Path folder) {
    AtomicInteger steps = new AtomicInteger();
    Database database = Database.open(new SqliteDialect(folder.resolve("recado.db")), new SimpleMeterRegistry());
    try (database) {
      IdleWork work =
          database.whenIdle(
              "test",
              connection -> {
                // A write that fails is done once more, apart from others.
                if (steps.incrementAndGet() <= 2) {
                  throw new IllegalStateException("for a test");
                }
                return false;
              });
      await().until(() -> steps.get() >= 2);
      await()
          .until(
              () -> {
                work.wake();
                return steps.get() > 2;
              });
    }
  }
}
