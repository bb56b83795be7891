package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first set-up from a file of answers. */
final class SetupFileTest {
  private static final String GOOD = "Balcony-at-midnight";

  @TempDir Path folder;

  private FreshServer fresh() throws Failure {
    return new FreshServer(folder.resolve("home"));
  }

  @Test
  void fromAFileAServerIsSetUpOnce() throws Exception {
    Path home = folder.resolve("filed");
    Path answers = Files.writeString(
        folder.resolve("answers.toml"),
        "domain = \"verona.example\"\nadministrator = \"prince\"\nadministrator-password = \"" + GOOD + "\"\n");
    Program.Result first = Program.run("setup", "--from", answers.toString(), "--home", home.toString());
    assertThat(first.code()).as(first.err()).isZero();
    String settings = Files.readString(home.resolve("recado.toml"));
    Files.writeString(answers, Files.readString(answers).replace("prince", "tybalt").replace("verona", "mantua"));
    Program.Result second = Program.run("setup", "--from", answers.toString(), "--home", home.toString());
    assertThat(second.code()).as("not the code of wrong answers").isEqualTo(Failure.DONE_ALREADY);
    assertThat(second.err()).contains("is set up: it has an administrator");
    assertThat(home.resolve("recado.toml")).hasContent(settings);
  }

  @Test
  void aServerThatRunsIsNotSetUpFromAFile() throws Exception {
    Path answers = Files.writeString(folder.resolve("answers.toml"), "domain = \"verona.example\"\n");
    try (FreshServer _ = fresh()) {
      Program.Result refused = Program.run("setup", "--from", answers.toString(), "--home", folder.resolve("home").toString());
      assertThat(refused.code()).isEqualTo(Failure.UNAVAILABLE);
      assertThat(refused.err())
          .contains("A server runs on " + folder.resolve("home") + ", and answers from a file are for one that does not", "./recado stop --home");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "domain = \"verona.example\" | # | The domain is missing: give one such as example.org.",
        "administrator = \"prince\" | # | The administrator is missing: give the name of an account.",
        "console-remote = true | console-remote = \"perhaps\" | Whether other machines reach the console is true or false.",
        "domain = \"verona.example\" | domain = verona | answers.toml: Unexpected 'v', expected",
        "domain = \"verona.example\" | domain = verona | line 1, column 10"
      })
  void whatIsWrongInTheFileIsSaid(String right, String wrong, String sentence) throws Exception {
    String all =
        "domain = \"verona.example\"\nadministrator = \"prince\"\nconsole-remote = true\nadministrator-password = \"" + GOOD + "\"\n";
    Path answers = Files.writeString(folder.resolve("answers.toml"), all.replace(right, wrong));
    Program.Result refused = Program.run("setup", "--from", answers.toString(), "--home", folder.resolve("never").toString());
    assertThat(refused.code()).isNotZero();
    assertThat(refused.err()).contains(sentence);
    assertThat(folder.resolve("never/recado.toml")).doesNotExist();
  }

  @Test
  void aFileThatNeverEndsIsNotReadToItsEnd() throws Exception {
    Path home = folder.resolve("endless");
    Path answers = Files.writeString(
        folder.resolve("endless.toml"),
        "domain = \"verona.example\"\nadministrator = \"prince\"\nadministrator-password = \"" + GOOD + "\"\n#" + "x".repeat(1024 * 1024));
    Program.Result refused = Program.run("setup", "--from", answers.toString(), "--home", home.toString());
    assertThat(refused.code()).isEqualTo(Failure.SETTINGS);
    assertThat(refused.err()).contains("endless.toml is longer than answers are: more than 1048576 bytes.");
    assertThat(home).doesNotExist();
  }

  @Test
  void furtherDomainsAreServedFromTheStartOn() throws Exception {
    Path home = folder.resolve("several");
    Path answers = folder.resolve("several.toml");
    String text = "domain = \"verona.example\"\nadministrator = \"prince\"\nadministrator-password = \"" + GOOD + "\"\ndomains = ";
    Files.writeString(answers, text + "[\"no domain\"]\n");
    Program.Result refused = Program.run("setup", "--from", answers.toString(), "--home", home.toString());
    assertThat(refused.code()).isNotZero();
    assertThat(refused.err()).contains("\"no domain\": expected a domain such as example.net");
    Files.writeString(answers, text + "[\"mantua.example\", \"Padua.example\"]\n");
    Program.Result done = Program.run("setup", "--from", answers.toString(), "--home", home.toString());
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(home.resolve("recado.toml")).content().contains("server.domains = [\"mantua.example\", \"padua.example\"]");
    for (String address : List.of("ann@mantua.example", "ann@padua.example")) {
      Program.Result added = Program.run("user", "add", address, "--home", home.toString(), "--password", GOOD);
      assertThat(added.code()).as(added.err()).isZero();
    }
  }

  @Test
  void anAccountThatIsThereBecomesAdministratorWithItsOwnPasswordOnly() throws Exception {
    Path home = folder.resolve("theirs");
    assertThat(Program.run("user", "add", "prince@localhost", "--home", home.toString(), "--password", GOOD).code()).isZero();
    Path answers = folder.resolve("answers.toml");
    String text = "domain = \"localhost\"\nadministrator = \"prince\"\nadministrator-password = \"%s\"\n";
    Files.writeString(answers, text.formatted("another-" + GOOD));
    Program.Result other = Program.run("setup", "--from", answers.toString(), "--home", home.toString());
    assertThat(other.code()).isNotZero();
    assertThat(other.err()).contains("There is an account prince@localhost already: give the password that it has");
    Files.writeString(answers, text.formatted(GOOD));
    Program.Result own = Program.run("setup", "--from", answers.toString(), "--home", home.toString());
    assertThat(own.code()).as(own.err()).isZero();
  }

  @Test
  void theSameAnswersMayStandInAFile() throws Exception {
    Path answers = folder.resolve("answers.toml");
    Files.writeString(answers, "domain = \"verona.example\"\nadministrator = \"prince\"\nadministrator-password = \"" + GOOD + "\"\n");
    Path home = folder.resolve("home");
    Program.Result result = Program.run("setup", "--from", answers.toString(), "--home", home.toString());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("./recado run --home " + home);
    assertThat(Files.readString(home.resolve("recado.toml"))).contains("\ndomain = \"verona.example\"\n", "#c2s.port = 5222");
    try (FreshServer fresh = fresh()) {
      assertThat(fresh.server.setupCode()).isNull();
      assertThat(fresh.post("/login", Map.of("account", "prince", "password", GOOD)).statusCode()).isEqualTo(303);
    }
    Files.writeString(answers, "domain = \"verona.example\"\nadministrator = \"prince\"\nadministrator-password = \"admin\"\n");
    Path other = folder.resolve("other");
    assertThat(Program.run("setup", "--from", answers.toString(), "--home", other.toString()).err()).contains("too short");
    Files.writeString(answers, "domian = \"verona.example\"\n");
    assertThat(Program.run("setup", "--from", answers.toString(), "--home", home.toString()).err()).contains("\"domian\"");
  }
}
