package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.directory.Directory;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of the set-up about accounts from elsewhere and about an authority, in a browser of a kind. */
final class SetupAccountsTest {
  private static final String GOOD = "Balcony-at-midnight";

  @TempDir Path folder;
  private Directory directory;

  @BeforeEach
  void open() throws Exception {
    directory = new Directory(folder, "localhost");
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private FreshServer fresh() throws Exception {
    FreshServer fresh = new FreshServer(folder.resolve("home"));
    fresh.begin();
    Object _ = fresh.answer("domain", Map.of("domain", "verona.example"));
    Object _ = fresh.answer("database", Map.of("database", "sqlite"));
    return fresh;
  }

  /** The page as it is filled in, with some fields different. */
  private Map<String, String> ldap(String... different) throws Exception {
    Map<String, String> fields = new HashMap<>();
    fields.put("accounts", "ldap");
    fields.put("accounts.ldap.url", "ldap://localhost:" + directory.plain());
    fields.put("accounts.ldap.starttls", "true");
    fields.put("accounts.ldap.certificate", Files.readString(directory.certificate()));
    fields.put("accounts.ldap.bind-dn", Directory.READER);
    fields.put("accounts.ldap.bind-password", Directory.READER_PASSWORD);
    fields.put("accounts.ldap.base", "ou=people," + Directory.BASE);
    for (int i = 0; i < different.length; i += 2) {
      fields.put(different[i], different[i + 1]);
    }
    return fields;
  }

  private static void assertTold(HttpResponse<String> answer, boolean good, String sentence) {
    assertThat(answer.statusCode()).isEqualTo(good ? 200 : 422);
    assertThat(answer.body()).contains("class=\"outcome " + (good ? "good" : "bad") + "\"", sentence);
  }

  @Test
  void searchAndLoginAreTriedAndKeptNowhere() throws Exception {
    try (FreshServer fresh = fresh()) {
      assertTold(fresh.answer("accounts", ldap("action", "look")), true, "Found: ");
      assertTold(fresh.answer("accounts", ldap("action", "look", "try-name", "romeo")), true, "Romeo Montague, uid=romeo,ou=people");
      assertTold(fresh.answer("accounts", ldap("action", "look", "try-name", "nobody")), false, "whose uid is nobody.");
      HttpResponse<String> in = fresh.answer("accounts", ldap("action", "login", "try-name", "romeo", "try-password", "rosaline"));
      assertTold(in, true, "Gets in: romeo");
      assertTold(fresh.answer("accounts", ldap("action", "login", "try-name", "romeo", "try-password", "swordfish")), false, "with this password");
      assertTold(fresh.answer("accounts", ldap("action", "login", "try-name", "romeo")), false, "Type a name and a password");
      assertTold(fresh.answer("accounts", ldap("action", "login", "try-password", "rosaline")), false, "Type a name and a password");
      assertThat(in.body()).contains("value=\"romeo\"").doesNotContain("rosaline", Directory.READER_PASSWORD);
      assertThat(fresh.get("/setup/step/accounts").body()).doesNotContain("value=\"romeo\"", "rosaline", Directory.READER_PASSWORD);
      for (String file : List.of("setup.json", "log/recado.log", "log/console.log")) {
        Path path = folder.resolve("home").resolve(file);
        assertThat(Files.exists(path) ? Files.readString(path) : "").as(file).doesNotContain("rosaline", "swordfish");
      }
    }
  }

  @Test
  void whatIsWrongWithTheDirectoryIsToldAndNobodyGoesOn() throws Exception {
    try (FreshServer fresh = fresh()) {
      String[][] faults = {
        {"accounts.ldap.url", "ldap://localhost:1", "No directory answers at localhost:1"},
        {"accounts.ldap.url", "ldap://127.0.0.1:" + directory.plain(), "The certificate of the directory is not for 127.0.0.1"},
        {"accounts.ldap.certificate", "", "The certificate of localhost is not trusted"},
        {"accounts.ldap.bind-password", "wrong", "name or password is wrong"},
        {"accounts.ldap.bind-dn", "", "lets nobody search who has not logged in"},
        {"accounts.ldap.base", "ou=fish," + Directory.BASE, "There is no entry ou=fish"},
        {"accounts.ldap.filter", "(objectClass=fish)", "Nobody is found below"},
      };
      for (String[] fault : faults) {
        assertTold(fresh.answer("accounts", ldap(fault[0], fault[1])), false, fault[2]);
        assertTold(fresh.answer("accounts", ldap(fault[0], fault[1], "action", "look")), false, fault[2]);
      }
      assertThat(fresh.answer("accounts", ldap()).headers().firstValue("Location")).contains("/setup/step/administrator");
      assertTold(fresh.answer("accounts", Map.of("accounts", "fish")), false, "The accounts are own, ldap, sql, http or oauth.");
    }
  }

  @Test
  void whatWasTypedStaysAndTheReadersPasswordIsNeverShown() throws Exception {
    try (FreshServer fresh = fresh()) {
      Object _ = fresh.answer("accounts", ldap("action", "back"));
    }
    try (FreshServer again = new FreshServer(folder.resolve("home"))) {
      again.begin();
      String page = again.get("/setup/step/accounts").body();
      assertThat(page)
          .contains("value=\"" + Directory.READER + "\"", "value=\"ldap\" checked", "BEGIN CERTIFICATE", "kept as it was typed")
          .doesNotContain(Directory.READER_PASSWORD);
      assertThat(again.answer("accounts", ldap("accounts.ldap.bind-password", "")).headers().firstValue("Location"))
          .as("it need not be typed again")
          .contains("/setup/step/administrator");
    }
  }

  @Test
  void theAdministratorComesFromTheDirectory() throws Exception {
    try (FreshServer fresh = fresh()) {
      Object _ = fresh.answer("accounts", ldap());
      Map<String, String> romeo = new HashMap<>(Map.of("administrator-from", "source", "administrator", "romeo"));
      assertTold(fresh.answer("administrator", romeo), false, "Type the password that they have there");
      romeo.put("administrator-password", "wrong");
      assertTold(fresh.answer("administrator", romeo), false, "with this password");
      assertTold(
          fresh.answer("administrator", Map.of("administrator", "romeo", "administrator-password", GOOD, "again", GOOD, "administrator-from", "own")),
          false, "romeo@verona.example is somebody whose password is kept elsewhere");
      romeo.put("administrator-password", "rosaline");
      assertThat(fresh.answer("administrator", romeo).headers().firstValue("Location")).contains("/setup/step/certificate");
      Object _ = fresh.answer("certificate", Map.of("certificate", "self-signed"));
      assertThat(fresh.get("/setup/step/review").body())
          .contains("LDAP or Active Directory: ldap://localhost", "Somebody who is kept elsewhere").doesNotContain("rosaline");
      assertThat(fresh.answer("review", Map.of()).statusCode()).isEqualTo(200);
      fresh.restart();
    }
    assertThat(folder.resolve("home/certificate/ldap.crt")).hasSameTextualContentAs(directory.certificate());
    assertThat(Files.readString(folder.resolve("home/recado.toml"))).doesNotContain("rosaline");
    try (FreshServer again = new FreshServer(folder.resolve("home"))) {
      assertThat(again.server.setupCode()).isNull();
      assertThat(again.post("/login", Map.of("account", "romeo", "password", "rosaline")).statusCode()).isEqualTo(303);
      assertThat(again.get("/settings/server.administrators").body()).contains("romeo@verona.example");
    }
  }

  @Test
  void w7GuessingSomebodysPasswordInTheDirectoryEnds() throws Exception {
    try (FreshServer fresh = fresh()) {
      Object _ = fresh.answer("accounts", ldap());
      Map<String, String> romeo = new HashMap<>(Map.of("administrator-from", "source", "administrator", "romeo"));
      for (int i = 0; i < 50; i++) {
        romeo.put("administrator-password", "guess" + i);
        Object _ = fresh.answer("administrator", romeo);
      }
      romeo.put("administrator-password", "rosaline");
      assertTold(fresh.answer("administrator", romeo), false, "too many attempts");
      assertTold(
          fresh.answer("accounts", ldap("action", "login", "try-name", "romeo", "try-password", "rosaline")), false, "too many attempts");
    }
  }

  @Test
  void otherSourcesAreTriedToo() throws Exception {
    try (FreshServer fresh = fresh()) {
      Path table = folder.resolve("shop.db");
      try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + table); var statement = connection.createStatement()) {
        statement.executeUpdate("CREATE TABLE users (username TEXT, password TEXT)");
        statement.executeUpdate("INSERT INTO users VALUES ('ann', '$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/')");
      }
      Map<String, String> sql = new HashMap<>(Map.of("accounts", "sql", "accounts.sql.url", "jdbc:sqlite:" + table, "action", "look"));
      assertTold(fresh.answer("accounts", sql), false, "Give the name of somebody who is kept there.");
      sql.put("try-name", "ann");
      assertTold(fresh.answer("accounts", sql), true, "Found: ann");
      sql.put("try-name", "bob");
      assertTold(fresh.answer("accounts", sql), false, "There is nobody called bob there.");
      sql.putAll(Map.of("try-name", "ann", "try-password", "wrong", "action", "login"));
      assertTold(fresh.answer("accounts", sql), false, "The password of ann is another one.");
      sql.put("accounts.sql.password-query", "SELECT password FROM people WHERE username = {user}");
      sql.put("action", "next");
      assertTold(fresh.answer("accounts", sql), false, "no such table");
      Map<String, String> http = Map.of("accounts", "http", "accounts.http.url", "http://example.org/people");
      assertTold(fresh.answer("accounts", http), false, "must be an address with https");
      Map<String, String> oauth =
          Map.of("accounts", "oauth", "accounts.oauth.issuer", "https://id.example", "accounts.oauth.audience", "verona.example");
      assertTold(fresh.answer("accounts", oauth), false, "The issuer, the audience and the keys of the tokens are all needed.");
    }
  }

  @Test
  void anOrderIsDescribedOnThePageOfTheCertificate() throws Exception {
    try (FreshServer fresh = fresh()) {
      Object _ = fresh.answer("accounts", Map.of("accounts", "own"));
      Object _ = fresh.answer("administrator", Map.of("administrator", "prince", "administrator-password", GOOD, "again", GOOD));
      Map<String, String> acme = new HashMap<>(Map.of("certificate", "acme", "acme.server", "letsencrypt", "acme.services", "conference"));
      assertTold(fresh.answer("certificate", acme), false, "verona.example is no name in the public DNS");
      acme.put("acme.server", "other");
      assertTold(fresh.answer("certificate", acme), false, "acme.server: expected letsencrypt");
      acme.put("acme-directory", "https://localhost:1/dir");
      assertTold(fresh.answer("certificate", acme), false, "https://localhost:1/dir: The authority cannot be reached");
      acme.put("acme.http-port", "99999");
      assertTold(fresh.answer("certificate", acme), false, "acme.http-port: expected a port");
      assertThat(fresh.get("/setup/step/certificate").body())
          .contains("value=\"https://localhost:1/dir\"", "value=\"99999\"", "to port " + fresh.server.ports().get("https.port"));
      assertThat(fresh.answer("certificate", Map.of("certificate", "self-signed")).headers().firstValue("Location"))
          .contains("/setup/step/review");
    }
  }

  /** What a first set-up and somebody's own hand left, when the database with the administrator is another one. */
  private Path written(String... lines) throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    return Files.writeString(home.resolve("recado.toml"), "domain = \"verona.example\"\n" + String.join("\n", lines) + "\n");
  }

  private String directoryInTheFile() throws Exception {
    Path certificate = Files.createDirectories(folder.resolve("home/certificate")).resolve("ldap.crt");
    Files.writeString(certificate, Files.readString(directory.certificate()));
    return "[accounts]\nsources = [\"ldap\"]\nremember = \"2m\"\n[accounts.ldap]\nurl = \"ldap://localhost:" + directory.plain()
        + "\"\nbind-dn = \"" + Directory.READER + "\"\nbind-password = \"" + Directory.READER_PASSWORD + "\"\nbase = \"ou=people,"
        + Directory.BASE + "\"\ncertificate = \"" + certificate + "\"\nfilter = \"(objectClass=person)\"";
  }

  private static void administrator(FreshServer fresh) throws Exception {
    Map<String, String> prince = Map.of("administrator", "prince", "administrator-password", GOOD, "again", GOOD);
    assertThat(fresh.answer("administrator", prince).headers().firstValue("Location")).contains("/setup/step/certificate");
  }

  private FreshServer begun() throws Exception {
    FreshServer fresh = new FreshServer(folder.resolve("home"));
    fresh.begin();
    return fresh;
  }

  @Test
  void whatTheFileSaysAlreadyIsKeptAsItIs() throws Exception {
    Path file = written("[tls]", "certificate = \"own.crt\"", "key = \"own.key\"", directoryInTheFile());
    Path made = Files.createDirectories(folder.resolve("made"));
    Object _ = im.recado.net.tls.CertificateFiles.openOrCreate(made, "verona.example", java.time.InstantSource.system());
    Files.copy(made.resolve("verona.example.crt"), folder.resolve("home/own.crt"));
    Files.copy(made.resolve("verona.example.key"), folder.resolve("home/own.key"));
    String before = Files.readString(file);
    try (FreshServer fresh = begun()) {
      assertThat(fresh.get("/setup/step/accounts").body()).contains("value=\"kept\" checked", "As recado.toml has it<small>ldap</small>");
      assertThat(fresh.get("/setup/step/database").body()).doesNotContain("value=\"kept\"");
      Map<String, String> kept = new HashMap<>(Map.of("accounts", "kept", "action", "look", "try-name", "romeo"));
      assertTold(fresh.answer("accounts", kept), true, "Romeo Montague, uid=romeo,ou=people");
      kept.putAll(Map.of("action", "login", "try-password", "rosaline"));
      assertTold(fresh.answer("accounts", kept), true, "Gets in: romeo");
      kept.put("action", "next");
      assertThat(fresh.answer("accounts", kept).headers().firstValue("Location")).contains("/setup/step/administrator");
      administrator(fresh);
      assertThat(fresh.get("/setup/step/certificate").body()).contains("As recado.toml has it<small>own.crt</small>");
      Object _ = fresh.answer("certificate", Map.of("certificate", "kept"));
      assertThat(fresh.get("/setup/step/review").body()).contains("As recado.toml has it: ldap", "As recado.toml has it: own.crt");
      assertThat(fresh.answer("review", Map.of()).statusCode()).isEqualTo(200);
      fresh.restart();
    }
    assertThat(Files.readString(file)).contains(before.substring(before.indexOf("[tls]"), before.indexOf("[accounts]")))
        .contains("sources = [\"ldap\"]", "remember = \"2m\"", "filter = \"(objectClass=person)\"");
    try (FreshServer again = new FreshServer(folder.resolve("home"))) {
      assertThat(again.post("/login", Map.of("account", "romeo", "password", "rosaline")).statusCode()).as("no administrator").isNotEqualTo(303);
      assertThat(again.post("/login", Map.of("account", "prince", "password", GOOD)).statusCode()).isEqualTo(303);
      assertThat(again.get("/settings/accounts.sources").body()).contains("ldap");
    }
  }

  @Test
  void goingBackToOwnAccountsAndASelfSignedCertificateClearsWhatTheFileSaid() throws Exception {
    Path file =
        written(
            "acme.enabled = true", "acme.agree = true", "acme.email = \"ann@verona.example\"", "acme.services = []",
            "console.tls-address = \"127.0.0.2\"", directoryInTheFile(), "[accounts.oauth]", "issuer = \"https://id.example\"",
            "audience = \"verona.example\"", "keys = \"https://id.example/keys\"");
    try (FreshServer fresh = begun()) {
      assertThat(fresh.get("/setup/step/accounts").body()).contains("<small>ldap, oauth</small>");
      assertThat(fresh.get("/setup/step/certificate").body()).contains("<small>ACME</small>");
      Object _ = fresh.answer("accounts", Map.of("accounts", "own"));
      administrator(fresh);
      Object _ = fresh.answer("certificate", Map.of("certificate", "self-signed"));
      assertThat(fresh.answer("review", Map.of()).statusCode()).isEqualTo(200);
      fresh.restart();
    }
    assertThat(Files.readString(file))
        .contains("#acme.enabled = false", "#sources = []", "#issuer = \"\"", "#url = ", "#bind-password = \"\"")
        .doesNotContain("\nacme.enabled", "\nsources", Directory.READER_PASSWORD);
    try (FreshServer again = new FreshServer(folder.resolve("home"))) {
      assertThat(again.post("/login", Map.of("account", "prince", "password", GOOD)).statusCode()).isEqualTo(303);
      assertThat(again.get("/settings/accounts.sources").body()).doesNotContain("ldap</");
      assertThat(again.get("/security").body()).contains("acme").doesNotContain("The last order failed");
    }
  }

  @Test
  void anotherChoiceLeavesNothingOfTheFirstBehind() throws Exception {
    Path file = written("tls.certificate = \"gone.crt\"", "tls.key = \"gone.key\"", directoryInTheFile());
    Path answers = Files.writeString(
        folder.resolve("answers.toml"),
        "domain = \"verona.example\"\nadministrator = \"prince\"\nadministrator-password = \"" + GOOD + "\"\ncertificate = \"self-signed\"\n");
    Program.Result done = Program.run("setup", "--from", answers.toString(), "--home", folder.resolve("home").toString());
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(Files.readString(file)).as("what a file of answers says nothing of stays").contains("sources = [\"ldap\"]")
        .as("what it answers does not").contains("#tls.certificate = \"\"", "#tls.key = \"\"").doesNotContain("gone");
  }
}
