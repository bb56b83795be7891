package im.recado.client.services.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SettingsTest {
  @TempDir Path folder;

  private Database database(String name) {
    return new Database(folder.resolve(name));
  }

  @Test
  void nobodyWhoReadsWaitsForWhoWrites() throws Exception {
    try (Database database = database("one")) {
      Settings settings = new Settings(database);
      settings.set("theme", "dark");
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch over = new CountDownLatch(1);
      Thread writer = Thread.ofPlatform().start(() -> database.together(() -> {
        begun.countDown();
        over.await();
        return true;
      }));
      try {
        begun.await();
        CompletableFuture<String> read = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> read.complete(settings.get("theme", "light") + settings.is("spelling", true)));
        assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo("darktrue");
      } finally {
        over.countDown();
        writer.join();
      }
    }
  }

  @Test
  void whatWasSetIsThereNextTime() {
    try (Database database = database("one")) {
      Settings settings = new Settings(database);
      settings.set("theme", "dark");
      settings.set("theme", "light");
      assertThat(settings.get("theme", "")).isEqualTo("light");
    }
    try (Database database = database("one")) {
      assertThat(new Settings(database).get("theme", "")).isEqualTo("light");
    }
  }

  @Test
  void whatCannotBeKeptIsNotSet() {
    Database database = database("one");
    Settings settings = new Settings(database);
    settings.set("theme", "dark");
    database.close();
    assertThatThrownBy(() -> settings.set("theme", "light")).isInstanceOf(StoreException.class);
    assertThat(settings.get("theme", "")).isEqualTo("dark");
  }

  @Test
  void whatIsUndoneWithAllElseIsAsItWas() {
    try (Database database = database("one")) {
      Settings settings = new Settings(database);
      settings.set("theme", "dark");
      assertThatThrownBy(() -> database.together(() -> {
        settings.set("theme", "light");
        settings.set("omemo.chat", "true");
        throw new IllegalStateException("played");
      })).hasMessage("played");
      assertThat(settings.get("theme", "")).isEqualTo("dark");
      assertThat(settings.get("omemo.chat", "")).isEmpty();
    }
  }

  @Test
  void ofOthersOnlyWhatIsWantedIsTakenOver() {
    try (Database before = database("before"); Database database = database("now")) {
      Settings others = new Settings(before);
      others.set("theme", "dark");
      others.set("account", "romeo@verona.example");
      others.pin("verona.example", "00");
      Settings settings = new Settings(database);
      settings.take(others, List.of("theme", "language"));
      assertThat(settings.get("theme", "")).isEqualTo("dark");
      assertThat(settings.get("account", "none")).isEqualTo("none");
      assertThat(settings.pinned("verona.example", "00")).isTrue();
      assertThat(new Settings(database).get("theme", "")).isEqualTo("dark");
    }
  }
}
