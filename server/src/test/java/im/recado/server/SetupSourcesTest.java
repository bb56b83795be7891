package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.testkit.directory.Directory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A set-up from a file whose accounts are kept in a directory, or whose certificate comes from an authority. */
final class SetupSourcesTest {
  private static final String GOOD = "Balcony-at-midnight";

  @TempDir Path folder;
  private Directory directory;
  private Path home;

  @BeforeEach
  void open() throws Exception {
    directory = new Directory(folder, "localhost");
    home = folder.resolve("home");
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private Program.Result setup(String answers) throws Exception {
    Path file = Files.writeString(folder.resolve("answers.toml"), answers);
    return Program.run("setup", "--from", file.toString(), "--home", home.toString());
  }

  private String ldap() {
    return """

        [accounts]
        sources = ["ldap"]
        timeout = "3s"

        [accounts.ldap]
        url = ["ldap://localhost:%d"]
        certificate = "%s"
        bind-dn = "%s"
        bind-password = "%s"
        base = "ou=people,%s"
        """
        .formatted(directory.plain(), directory.certificate(), Directory.READER, Directory.READER_PASSWORD, Directory.BASE);
  }

  private static String own(String name) {
    return "domain = \"verona.example\"\nadministrator = \"" + name + "\"\nadministrator-password = \"" + GOOD + "\"\n";
  }

  private static int login(ConsoleServer server, String account, String password) throws Exception {
    return server.browser().post("/login", Map.of("account", account, "password", password)).statusCode();
  }

  private String settings() throws Exception {
    return Files.readString(home.resolve("recado.toml"));
  }

  private void assertRefused(String answers, String sentence) throws Exception {
    Program.Result result = setup(answers);
    assertThat(result.code()).as(result.out()).isNotZero();
    assertThat(result.err()).contains(sentence);
    assertThat(home.resolve("recado.toml")).as("nothing was done").doesNotExist();
  }

  @Test
  void peopleOfADirectoryAreThereFromTheStartOn() throws Exception {
    Program.Result done = setup(own("prince") + ldap());
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(settings())
        .contains("\naccounts.sources = [\"ldap\"]", "\naccounts.timeout = \"3s\"", "\naccounts.ldap.base = \"ou=people,dc=verona,dc=example\"")
        .contains("\n#accounts.ldap.attribute = \"uid\"");
    String log = Files.readString(home.resolve("log/recado.log"));
    assertThat(log).doesNotContain(Directory.READER_PASSWORD, GOOD);
    try (ConsoleServer server = ConsoleServer.on(home)) {
      assertThat(login(server, "prince", GOOD)).isEqualTo(303);
      assertThat(server.run("admin", "source-test", "account=romeo@verona.example", "password=rosaline")).contains("found", "Romeo Montague", "right");
    }
  }

  @Test
  void theAdministratorMayBeSomebodyOfTheDirectory() throws Exception {
    String text = "domain = \"verona.example\"\nadministrator = \"romeo\"\nadministrator-from = \"source\"\n";
    assertRefused(text.replace("romeo", "nobody") + ldap(), "There is nobody below ou=people,dc=verona,dc=example whose uid is nobody.");
    assertRefused(text + "administrator-password = \"juliet\"\n" + ldap(), "does not let uid=romeo,ou=people,dc=verona,dc=example in with this password");
    Program.Result done = setup(text + ldap());
    assertThat(done.code()).as(done.err()).isZero();
    try (ConsoleServer server = ConsoleServer.on(home)) {
      assertThat(login(server, "romeo", "juliet")).isNotEqualTo(303);
      assertThat(login(server, "romeo", "rosaline")).isEqualTo(303);
    }
    assertThat(settings()).doesNotContain("rosaline");
  }

  @Test
  void aServerWhosePeopleAreElsewhereAsksForNoFirstUser() throws Exception {
    String text = "domain = \"verona.example\"\nadministrator = \"romeo\"\nadministrator-from = \"source\"\ncertificate = \"acme\"\n";
    String acme = "\n[acme]\nserver = \"https://localhost:1/dir\"\nagree = true\n";
    assertThat(setup(text + ldap() + acme).err()).isEmpty();
    Process server = Program.start(home);
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.readString(Program.console(home)).contains("Recado is ready.\n"));
      assertThat(Files.readString(Program.console(home)))
          .contains("An authority is asked for another one")
          .doesNotContain("There is no user yet", "Nobody administrates", "tls.certificate");
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void anOwnAdministratorTakesNobodysName() throws Exception {
    assertRefused(own("romeo") + ldap(), "romeo@verona.example is somebody whose password is kept elsewhere");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reader-password | wrong | The directory does not let cn=reader,dc=verona,dc=example in: name or password is wrong.",
        "ou=people | ou=fish | There is no entry ou=fish,dc=verona,dc=example in the directory",
        "ldap://localhost | ldap://127.0.0.1 | The certificate of the directory is not for 127.0.0.1",
        "[\"ldap\"] | [\"lpad\"] | accounts.sources: expected a list of ldap, sql, http",
        "timeout = | tiemout = | there is no answer \"accounts.tiemout\"",
        "3s | soon | accounts.timeout: expected a number with ms"
      })
  void whatIsWrongWithADirectoryIsTold(String right, String wrong, String sentence) throws Exception {
    String answers = (own("prince") + ldap()).replace(right, wrong);
    assertThat(answers).isNotEqualTo(own("prince") + ldap());
    assertRefused(answers, sentence);
  }

  @Test
  void anOrderOfACertificateIsDescribedInTheFile() throws Exception {
    String acme =
        """
        certificate = "acme"

        [acme]
        server = "https://localhost:1/dir"
        email = "prince@verona.example"
        services = ["conference"]
        challenge = "tls-alpn-01"
        agree = true
        """;
    assertRefused(own("prince") + acme.replace("agree = true", ""), "Nothing is ordered before you agree to the terms of service");
    assertRefused(own("prince") + acme.replace("https://localhost:1/dir", "letsencrypt"), "verona.example is no name in the public DNS");
    assertRefused(own("prince") + acme.replace("tls-alpn-01", "dns-01"), "acme.challenge: expected one of http-01, tls-alpn-01");
    assertRefused(own("prince") + acme.replace("certificate = \"acme\"", ""), "what is said of acme holds only with certificate = \"acme\"");
    assertRefused(own("prince") + acme.replace("\"acme\"", "\"acne\"").replace("[acme]", "[accounts]"), "there is no answer \"accounts.");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertRefused(
          own("prince") + acme + "http-port = " + taken.getLocalPort() + "\nhttp-address = \"127.0.0.1\"\n",
          "The server cannot listen at port " + taken.getLocalPort() + ": ");
    }
    Program.Result done = setup(own("prince") + acme);
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(settings())
        .contains("\nacme.enabled = true", "\nacme.agree = true", "\nacme.services = [\"conference\"]", "\nacme.challenge = \"tls-alpn-01\"")
        .contains("\n#acme.names = []");
    try (ConsoleServer server = ConsoleServer.on(home)) {
      assertThat(server.run("admin", "acme-show")).contains("verona.example, conference.verona.example", "prince@verona.example");
    }
  }
}
