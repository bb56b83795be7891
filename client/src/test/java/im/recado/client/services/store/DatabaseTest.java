package im.recado.client.services.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTest {
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
}
