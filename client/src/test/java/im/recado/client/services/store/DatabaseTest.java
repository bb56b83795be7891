package im.recado.client.services.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTest {
  private static final Set<Thread.State> WAITING = EnumSet.of(Thread.State.BLOCKED, Thread.State.WAITING);

  @TempDir Path folder;

  /** What of a name means something in an address of SQLite is a name all the same. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "why?", "why?mode=memory", "why?cache_size=5", "number #1", "50% more", "%3f", "a+b & c", "São João"})
  void aProfileMayBeInAFolderOfAnyName(String name) throws Exception {
    Path profile = Files.createDirectory(folder.resolve(name));
    Path file = profile.resolve("profile.db");
    try (Database database = new Database(file)) {
      new Settings(database).set("theme", "dark");
    }
    assertThat(file).isNotEmptyFile();
    try (Database database = new Database(file)) {
      assertThat(new Settings(database).get("theme", "light")).isEqualTo("dark");
    }
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).containsExactly(profile);
    }
  }

  /** What one sends is kept after what a stream writes down at the moment, not after all that it has to. */
  @Test
  void whoeverWaitsIsNextThoughSomebodyWritesWithoutAPause() throws Exception {
    try (Database database = new Database(folder.resolve("profile.db"))) {
      for (int turn = 0; turn < 20; turn++) {
        AtomicInteger written = new AtomicInteger();
        AtomicInteger before = new AtomicInteger();
        Thread waits = new Thread(() -> database.alone(() -> before.set(written.get())));
        while (before.get() == 0) {
          database.together(() -> {
            if (written.incrementAndGet() == 1) {
              waits.start();
              await("it waits").pollInterval(Duration.ofMillis(1)).until(() -> WAITING.contains(waits.getState()));
            }
            return true;
          });
        }
        waits.join();
        assertThat(before).hasValue(1);
      }
    }
  }

  @Test
  void nothingIsKeptOfWhatAnErrorEnded() {
    try (Database database = new Database(folder.resolve("profile.db"))) {
      Settings settings = new Settings(database);
      assertThatThrownBy(() -> database.together(() -> {
        settings.set("theme", "dark");
        throw new StackOverflowError("played");
      })).isInstanceOf(StackOverflowError.class);
      assertThat(settings.get("theme", "light")).isEqualTo("light");
      settings.set("language", "pt");
    }
    try (Database database = new Database(folder.resolve("profile.db"))) {
      assertThat(new Settings(database).get("theme", "light")).isEqualTo("light");
      assertThat(new Settings(database).get("language", "en")).isEqualTo("pt");
    }
  }

  @Test
  void whatFailedFirstIsToldThoughWhoeverRemembersFailsToo() {
    try (Database database = new Database(folder.resolve("profile.db"))) {
      AtomicInteger heard = new AtomicInteger();
      database.onUndone(() -> {
        throw new IllegalStateException("second");
      });
      database.onUndone(heard::incrementAndGet);
      assertThatThrownBy(() -> database.together(() -> {
        throw new IllegalArgumentException("first");
      })).isInstanceOf(IllegalArgumentException.class).hasMessage("first")
          .satisfies(first -> assertThat(first.getSuppressed()).extracting(Throwable::getMessage).containsExactly("second"));
      assertThat(heard).hasValue(1);
    }
  }
}
