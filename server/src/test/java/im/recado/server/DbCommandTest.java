package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.server.Program.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code recado db} as people type it. */
class DbCommandTest {
  private final Path folder;
  private final Path home;

  DbCommandTest(@TempDir Path folder) {
    this.folder = folder;
    this.home = folder.resolve("home");
  }

  @BeforeEach
  void anAccount() {
    Result added = Program.run("user", "add", "alice@localhost", "--home", home.toString(), "--password", "a long password");
    assertThat(added.code()).as(added.err()).isZero();
  }

  private Result db(Path at, String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "db";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--home";
    all[words.length + 2] = at.toString();
    return Program.run(all);
  }

  @Test
  void whatThereIs() {
    Result status = db(home, "status");
    assertThat(status.code()).isZero();
    assertThat(status.out()).contains("SQLite 3.", home.resolve("recado.db").toString()).containsPattern("accounts +1\\R");
    assertThat(db(home, "check").out()).isEqualToIgnoringNewLines("Nothing is wrong.");
    assertThat(db(home, "check", "--repair").out().lines()).containsExactly("There was nothing to mend.", "Nothing is wrong.");
    assertThat(db(home, "migrate").out()).startsWith("The tables are up to date: version ");
  }

  @Test
  void aBackupIsRestoredOnAnotherMachine() throws IOException {
    Path file = folder.resolve("backup.db");
    Result made = db(home, "backup", file.toString());
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out()).contains("among them 1 accounts and 0 messages in archives");
    assertThat(Files.getPosixFilePermissions(file)).as("its owner alone may read it").hasSize(2);
    assertThat(db(home, "backup", file.toString()).err()).contains("There is a file " + file + " already: name another one.");

    Path other = folder.resolve("other");
    Result restored = db(other, "restore", file.toString());
    assertThat(restored.code()).as(restored.err()).isZero();
    assertThat(Program.run("user", "list", "--home", other.toString()).out()).isEqualToIgnoringNewLines("alice@localhost");
    Result again = db(other, "restore", file.toString());
    assertThat(again.code()).isEqualTo(Failure.FAILED);
    assertThat(again.err()).contains("is not empty: there are rows in accounts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"what?cache=shared #1 100%20 früher+♥.db", "file:x.db"})
  void aFileIsCalledAnything(String name) throws IOException {
    Path file = folder.resolve(name);
    Result made = db(home, "backup", file.toString());
    assertThat(made.code()).as(made.err()).isZero();
    Path other = Files.createDirectory(folder.resolve("home of " + name));
    Result restored = db(other, "restore", file.toString());
    assertThat(restored.code()).as(restored.err()).isZero();
    assertThat(Program.run("user", "list", "--home", other.toString()).out()).isEqualToIgnoringNewLines("alice@localhost");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrder("home", name, "home of " + name);
    }
  }

  @Test
  void whatCannotBeDoneIsSaid() {
    assertThat(db(home, "copy").err()).contains("--to must name a database: jdbc:sqlite:FILE, ");
    assertThat(db(home, "copy", "--to", "jdbc:postgresql://127.0.0.1:1/x").err()).contains("cannot be reached");
    assertThat(db(folder.resolve("nowhere"), "status").err()).contains("There is no server's home in ");
    assertThat(db(home, "restore", folder.resolve("missing").toString()).err()).contains("There is no file ");
  }
}
