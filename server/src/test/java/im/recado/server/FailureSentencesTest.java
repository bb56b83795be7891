package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import im.recado.server.Program.Result;
import im.recado.store.sql.DatabaseAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a server from starting is one clear sentence and an exit code, never a stack trace. */
class FailureSentencesTest {
  @TempDir private Path folder = Path.of(".");
  private Path home = Path.of(".");

  @BeforeEach
  void name() {
    home = folder.resolve("home");
  }

  private Result run(String... sets) {
    List<String> words = new ArrayList<>(List.of("run", "--home", home.toString()));
    words.addAll(Program.ANY_PORTS);
    for (String set : sets) {
      words.add("--set");
      words.add(set);
    }
    return Program.run(words.toArray(String[]::new));
  }

  private void assertSentence(Result result, int code, String... parts) {
    assertThat(result.err()).startsWith("recado: ").contains(parts).doesNotContain("Exception", "\tat ");
    assertThat(result.err().strip()).doesNotContain("\n");
    assertThat(result.code()).isEqualTo(code);
    assertThat(home.resolve("ports.json")).doesNotExist();
    assertThat(home.resolve("recado.pid")).doesNotExist();
  }

  @Test
  void aPortInUse() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      assertSentence(
          run("c2s.port=" + port), Failure.UNAVAILABLE, "Port " + port + " is used by another program", "--set c2s.port=");
      assertSentence(
          run("metrics.port=" + port), Failure.UNAVAILABLE, "Port " + port + " is used by another program", "--set metrics.port=");
    }
  }

  @Test
  void severalPortsInUseAreNamedAtOnce() throws IOException {
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertSentence(
          run("c2s.port=" + one.getLocalPort(), "metrics.port=" + other.getLocalPort()),
          Failure.UNAVAILABLE,
          "Ports " + one.getLocalPort() + " (c2s.port) and " + other.getLocalPort() + " (metrics.port) are used by other programs");
    }
  }

  @Test
  void aDomainBelowWhichThereCanBeNoNames() {
    for (String domain : List.of("127.0.0.1", "[::1]")) {
      assertSentence(run("domain=" + domain), Failure.SETTINGS, "--set domain", "expected a name such as example.org");
    }
  }

  @Test
  void aHomeWithoutAName() {
    assertThat(Program.run("run", "--home", "").err())
        .isEqualTo("recado: --home needs DIR; \"./recado run --help\" tells what there is.\n");
    assertThat(Program.run("user", "list", "--home=").code()).isEqualTo(Failure.USAGE);
  }

  @Test
  void aFolderWithOtherThingsInItStaysOpenToOthers() throws Exception {
    for (String other : List.of("holiday.jpg", "")) {
      Path shared = Files.createDirectory(folder.resolve("shared" + other));
      Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
      if (!other.isEmpty()) {
        Files.createFile(shared.resolve(other));
      }
      for (String user : List.of("juliet", "nurse")) {
        assertThat(Program.run("user", "add", user, "--password", "pw", "--home", shared.toString()).code()).isZero();
      }
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shared)))
          .isEqualTo(other.isEmpty() ? "rwx------" : "rwxr-xr-x");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shared.resolve("recado.db"))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aHomeThatMayNotBeReadIsNotTakenForAnEmptyOne() throws IOException {
    assumeThat(System.getProperty("user.name")).as("root may read everything").isNotEqualTo("root");
    Files.createDirectory(home);
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("---------"));
    for (String word : List.of("status", "stop")) {
      assertSentence(
          Program.run(word, "--home", home.toString()), Failure.FAILED, home + " may not be read by ", "do this as the user that owns");
    }
  }

  @Test
  void nobodyIsAskedForThePasswordOfWhatIsNoAddress() {
    for (String word : List.of("add", "passwd")) {
      assertSentence(
          Program.run("user", word, "a b", "--home", home.toString()), Failure.USAGE, "\"a b\" is not an address: ");
    }
    assertThat(home).doesNotExist();
  }

  @Test
  void anAddressThatIsNotOurs() {
    for (String key : List.of("c2s.address", "metrics.address")) {
      assertSentence(
          run(key + "=192.0.2.1"),
          Failure.UNAVAILABLE,
          "--set " + key + ": 192.0.2.1 is not an address of this machine: change " + key);
      assertSentence(run(key + "=no such"), Failure.SETTINGS, "--set " + key, "expected an address of this machine, or *.");
      assertSentence(run(key + "="), Failure.SETTINGS, "--set " + key, "expected an address of this machine, or *.");
    }
  }

  @Test
  void anUnreadableCertificate() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    assertSentence(
        run("tls.certificate=" + folder.resolve("none.pem"), "tls.key=" + empty),
        Failure.UNAVAILABLE,
        "--set tls.certificate: The file " + folder.resolve("none.pem") + " does not exist");
    assertSentence(
        run("tls.certificate=" + empty, "tls.key=" + empty),
        Failure.UNAVAILABLE,
        "--set tls.certificate: There is no certificate in " + empty);
    assertSentence(
        run("tls.certificate=" + folder, "tls.key=" + empty), Failure.UNAVAILABLE, folder + " is a folder, not a PEM file");
    assertSentence(run("tls.certificate=" + empty), Failure.SETTINGS, "only tls.certificate is set");
  }

  @Test
  void aWrongSetting() throws IOException {
    assertSentence(run("c2s.prot=1"), Failure.SETTINGS, "did you mean \"c2s.port\"?");
    Files.createDirectories(home);
    Files.writeString(home.resolve("recado.toml"), "domain = \"example.org\"\n\n[c2s]\nport = \"many\"\n");
    Result result = Program.run("run", "--home", home.toString(), "--set", "metrics.port=0");
    assertSentence(result, Failure.SETTINGS, home.resolve("recado.toml") + ", line 4: c2s.port is \"many\", but expected");
  }

  @Test
  void aFirstStartThatFailsLeavesNothing() throws IOException {
    String[] wrong = {"c2s.prot=1", "gateway.icq.server=no where", "c2s.address=192.0.2.1", "tls.certificate=" + folder.resolve("none.pem")};
    for (String set : wrong) {
      assertThat(run("domain=capulet.example", set).code()).as(set).isNotZero();
      assertThat(home).as(set).doesNotExist();
    }
    Files.createDirectory(home);
    assertThat(run(wrong).code()).isNotZero();
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void aLaterStartThatFailsLeavesEverything() throws IOException {
    assertThat(Program.run("user", "add", "juliet", "--password", "pw", "--home", home.toString()).code()).isZero();
    String settings = Files.readString(home.resolve("recado.toml"));
    assertThat(run("c2s.prot=1").code()).isNotZero();
    assertThat(home.resolve("recado.toml")).hasContent(settings);
    assertThat(Program.run("user", "list", "--home", home.toString()).out()).contains("juliet");
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.writeString(shared.resolve("holiday.jpg"), "the sea");
    home = shared;
    assertThat(run("c2s.prot=1").code()).isNotZero();
    assertThat(shared.resolve("holiday.jpg")).hasContent("the sea");
  }

  @Test
  void whatIsNoServerOfAnotherNetwork() throws IOException {
    assertSentence(run("gateway.icq.server=login.example.org:70000"), Failure.SETTINGS, "--set gateway.icq.server", "expected a server, a port from 1 to 65535");
    assertSentence(run("gateway.icq.others=http://inside"), Failure.SETTINGS, "--set gateway.icq.others", "without a port");
    assertSentence(run("gateway.msn.server=msn.example.org:0"), Failure.SETTINGS, "--set gateway.msn.server", "expected a name");
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    for (Path none : List.of(empty, folder.resolve("none.pem"), folder)) {
      assertSentence(
          run("gateway.msn.authorities=" + none), Failure.SETTINGS, "--set gateway.msn.authorities", "expected a file with certificates (PEM)");
    }
  }

  @Test
  void cleartextWhereOthersCanListen() {
    assertSentence(
        run("c2s.tls=off", "c2s.address=*"), Failure.SETTINGS, "--set c2s.tls", "c2s.allow-cleartext = true");
  }

  @Test
  void aDatabaseOfANewerVersion() throws SQLException {
    assertThat(Program.run("user", "add", "juliet", "--password", "pw", "--home", home.toString()).code()).isZero();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("recado.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO recado_version (version, name, applied) VALUES (9999, 'later', 0)");
    }
    assertSentence(run(), Failure.CANNOT_CREATE, "was written by a newer Recado");
  }

  @Test
  void aDamagedDatabase() throws IOException {
    Files.createDirectories(home);
    Files.writeString(home.resolve("recado.db"), "this is not a database, whatever its name may say".repeat(100));
    assertSentence(run(), Failure.CANNOT_CREATE, home.resolve("recado.db") + " is not a database");
  }

  @Test
  void aDatabaseOfAKindThatIsUnknown() {
    for (String url : List.of("jdbc:oracle:thin", "", "jdbc:sqlite:")) {
      assertSentence(
          run("database.url=" + url),
          Failure.SETTINGS,
          "--set database.url: database.url is \"" + url + "\", but expected " + DatabaseAddress.EXPECTED + ".");
    }
  }

  @Test
  void aHomeThatCannotBe() throws IOException {
    Files.writeString(home, "a file");
    Result result = run();
    assertThat(result.err()).isEqualTo("recado: " + home + " is a file, not a folder: name another home with --home.\n");
    assertThat(result.code()).isEqualTo(Failure.CANNOT_CREATE);
    home = Path.of("/proc/recado");
    assertThat(run().err()).startsWith("recado: The home folder /proc/recado cannot be made or written by ");
  }

  @Test
  void aHomeThatNobodyMadeIsNotMadeByLookingAtIt() {
    for (String words : List.of("list", "remove juliet", "passwd juliet --password pw")) {
      List<String> all = new ArrayList<>(List.of("user"));
      all.addAll(List.of(words.split(" ")));
      all.addAll(List.of("--home", home.toString()));
      assertSentence(
          Program.run(all.toArray(String[]::new)), Failure.CANNOT_CREATE, "There is no server's home in " + home + ": name it");
      assertThat(home).doesNotExist();
    }
  }

  @Test
  void whatSomebodyWroteDoesNotBreakTheLine() {
    Result result = Program.run("user", "add", "a\nb", "--password", "pw", "--home", home.toString());
    assertThat(result.err()).isEqualTo("recado: \"a?b\" is not an address: a localpart with a character that it may not have.\n");
    assertThat(result.code()).isEqualTo(Failure.USAGE);
  }

  @Test
  void wordsThatAreNotUnderstood() {
    assertThat(Program.run("dance").err()).isEqualTo("recado: there is no command \"dance\"; \"./recado --help\" tells what there is.\n");
    assertThat(Program.run("run", "--hom", "x").code()).isEqualTo(Failure.USAGE);
    assertThat(Program.run("user", "add").err()).startsWith("recado: ADDRESS is missing; \"./recado user add --help\"");
    assertThat(Program.run("user", "add", "a", "b").code()).isEqualTo(Failure.USAGE);
    assertThat(Program.run("run", "--set", "x").code()).isEqualTo(Failure.USAGE);
  }

  @Test
  void helpIsEverywhere() {
    for (String words : List.of("--help", "run --help", "stop -h", "status --help", "user --help", "user add --help",
        "user import --help", "admin --help", "docs --help")) {
      Result help = Program.run(words.split(" "));
      assertThat(help.code()).as(words).isZero();
      assertThat(help.out()).as(words).startsWith("Usage: ./recado");
      assertThat(help.out().lines()).as(words).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(110));
    }
    assertThat(Program.run("user", "--help").out()).contains("\n  import                  Makes accounts from a file");
  }
}
