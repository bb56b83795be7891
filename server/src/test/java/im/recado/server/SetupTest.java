package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first set-up in a browser of a kind. */
final class SetupTest {
  private static final String GOOD = "Balcony-at-midnight";

  @TempDir Path folder;

  private FreshServer fresh() throws Failure {
    return new FreshServer(folder.resolve("home"));
  }

  private FreshServer fresh(Map<String, Integer> before) throws Failure {
    return new FreshServer(folder.resolve("home"), before);
  }

  @Test
  void aServerIsSetUpFromNothing() throws Exception {
    try (FreshServer fresh = fresh()) {
      assertThat(fresh.get("/dashboard").headers().firstValue("Location")).contains("/setup");
      fresh.begin();
      assertThat(fresh.answer("language", Map.of()).headers().firstValue("Location")).contains("/setup/step/domain");
      assertThat(fresh.answer("domain", Map.of("domain", "verona.example")).headers().firstValue("Location"))
          .contains("/setup/step/database");
      assertThat(fresh.get("/setup/step/domain").body()).contains("_xmpp-client._tcp.verona.example.");
      for (String nowhere : List.of("localhost", "chat.local", "10.0.0.1", "not a domain", "printer.home.arpa")) {
        Object _ = fresh.answer("domain", Map.of("domain", nowhere));
        assertThat(fresh.get("/setup/step/domain").body())
            .as(nowhere)
            .contains("A name that this machine or network alone knows needs no records.", "class=\"records\" data-known hidden")
            .doesNotContain("_xmpp-client._tcp." + nowhere);
      }
      assertThat(fresh.answer("domain", Map.of("domain", "verona.example")).statusCode()).isEqualTo(303);
      assertThat(fresh.answer("database", Map.of("database", "sqlite")).headers().firstValue("Location"))
          .contains("/setup/step/accounts");
      assertThat(fresh.answer("accounts", Map.of("accounts", "own")).headers().firstValue("Location"))
          .contains("/setup/step/administrator");
      assertThat(
              fresh
                  .answer(
                      "administrator",
                      Map.of("administrator", "prince@verona.example", "administrator-password", GOOD, "again", GOOD))
                  .statusCode())
          .isEqualTo(303);
      assertThat(fresh.answer("certificate", Map.of("certificate", "self-signed")).statusCode()).isEqualTo(303);
      assertThat(fresh.get("/setup/step/review").body()).contains("verona.example", "prince@verona.example").doesNotContain(GOOD);
      assertThat(fresh.server.hasNoUser()).as("nothing is done before the end").isTrue();
      HttpResponse<String> done = fresh.answer("review", Map.of());
      assertThat(done.statusCode()).isEqualTo(200);
      assertThat(done.body()).contains("data-await=\"/login\"");
      fresh.restart();
    }
    assertThat(folder.resolve("home/setup.json")).doesNotExist();
    assertThat(Files.readString(folder.resolve("home/log/recado.log")))
        .contains("user-add account=prince@verona.example", "option-set key=server.administrators", "by setup: done")
        .doesNotContain(GOOD);
    try (FreshServer again = fresh()) {
      assertThat(again.server.domain()).isEqualTo("verona.example");
      assertThat(again.server.setupCode()).isNull();
      assertThat(again.get("/setup").statusCode()).as("the set-up is gone").isEqualTo(404);
      assertThat(again.post("/login", Map.of("account", "prince", "password", GOOD)).statusCode()).isEqualTo(303);
      assertThat(again.get("/dashboard").statusCode()).isEqualTo(200);
      assertThat(Files.readAllLines(folder.resolve("home/log/recado.log")).stream().filter(line -> line.contains("console-login")))
          .as("the server of before writes no line of its own")
          .hasSize(1);
    }
  }

  /** Else "back" and "reload" would ask people whether they want to send the form again. */
  @Test
  void noFormIsAnsweredWithAPage() throws Exception {
    try (FreshServer fresh = fresh()) {
      leads(fresh, fresh.sendForm("/setup/start", Map.of("code", "wrong")), 403, "value=\"wrong\"");
      fresh.begin();
      Map<String, String> postgres =
          Map.of("database", "postgresql", "database-host", "127.0.0.1", "database-port", "1", "database-name", "verona", "database-password", GOOD);
      for (String action : List.of("next", "look")) {
        Map<String, String> fields = new HashMap<>(postgres);
        fields.put("action", action);
        leads(fresh, fresh.sendForm("/setup/step/database", fresh.withToken("database", fields)), 422, "value=\"verona\"");
      }
      Object _ = fresh.answer("database", Map.of("database", "sqlite"));
      leads(fresh, fresh.sendForm("/setup/step/database", fresh.withToken("database", Map.of("database", "sqlite", "action", "look"))), 200, "outcome good");
      leads(
          fresh,
          fresh.sendForm(
              "/setup/step/accounts",
              fresh.withToken("accounts", Map.of("accounts", "ldap", "accounts.ldap.url", "ldap://127.0.0.1:1", "try-name", "romeo",
                  "try-password", GOOD, "action", "login"))),
          422,
          "value=\"romeo\"");
      leads(
          fresh,
          fresh.sendForm(
              "/setup/step/administrator",
              fresh.withToken("administrator", Map.of("administrator", "prince", "administrator-password", GOOD, "again", "other"))),
          422,
          "value=\"prince\"");
      assertThat(fresh.get("/setup/step/database?shown=gone").headers().firstValue("Location")).contains("/setup/step/database");
      assertThat(fresh.get("/setup/done").headers().firstValue("Location")).as("not yet").contains("/setup/step/accounts");
    }
  }

  /** A form led to a page that holds this, each time that it is loaded. */
  private static void leads(FreshServer fresh, HttpResponse<String> sent, int status, String shown) throws Exception {
    assertThat(sent.statusCode()).as(shown).isEqualTo(303);
    String page = sent.headers().firstValue("Location").orElseThrow();
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> answer = fresh.get(page);
      assertThat(answer.statusCode()).as(page).isEqualTo(status);
      assertThat(answer.body()).contains(shown).doesNotContain(GOOD);
    }
  }

  @Test
  void thePageThatWaitsForTheNextServerFindsIt() throws Exception {
    Map<String, Integer> ports;
    try (FreshServer fresh = fresh()) {
      ports = Map.copyOf(fresh.server.ports());
    }
    try (FreshServer again = fresh(ports)) {
      assertThat(again.server.ports().get("console.port")).isEqualTo(ports.get("console.port"));
      assertThat(again.server.ports().get("console.tls-port")).isEqualTo(ports.get("console.tls-port"));
    }
    try (ServerSocket other = new ServerSocket(Objects.requireNonNull(ports.get("console.port")), 1, InetAddress.getLoopbackAddress());
        FreshServer elsewhere = fresh(ports)) {
      assertThat(elsewhere.server.ports().get("console.port")).as("nobody has asked for it").isNotEqualTo(other.getLocalPort());
    }
  }

  @Test
  void theRecordsForTheDnsNameThePortsThatThereAre() throws Exception {
    try (FreshServer fresh = fresh()) {
      fresh.begin();
      Object _ = fresh.answer("domain", Map.of("domain", "verona.example"));
      String page = fresh.get("/setup/step/domain").body();
      assertThat(page)
          .contains("0 5 " + fresh.server.ports().get("c2s.port") + " verona.example.")
          .contains("0 5 " + fresh.server.ports().get("c2s.direct-tls-port") + " verona.example.")
          .contains("TLS on port " + fresh.server.ports().get("console.tls-port"))
          .doesNotContain("5222");
    }
  }

  @Test
  void aNameOfOnesOwnNetworkIsMissedNowhere() throws Exception {
    try (LocalDns dns = new LocalDns();
        FreshServer fresh = new FreshServer(folder.resolve("home"), Map.of(), List.of("dns.servers=127.0.0.1:" + dns.port()))) {
      fresh.begin();
      assertThat(fresh.answer("domain", Map.of("domain", "verona.test", "action", "look")).body())
          .contains("outcome good", "verona.test leads nowhere from here. That is no hindrance")
          .doesNotContain("outcome bad");
    }
  }

  @Test
  void afterARestartThePasswordIsAskedForAgainAndThenThePageWhereItWas() throws Exception {
    Map<String, String> prince = Map.of("administrator", "prince", "administrator-password", GOOD, "again", GOOD);
    try (FreshServer fresh = fresh()) {
      fresh.begin();
      Object _ = fresh.answer("domain", Map.of("domain", "localhost"));
      Object _ = fresh.answer("administrator", prince);
      assertThat(fresh.get("/setup/step/administrator").body()).doesNotContain("it is not kept over a restart");
      Object _ = fresh.answer("certificate", Map.of("certificate", "self-signed"));
    }
    try (FreshServer again = fresh()) {
      again.begin();
      assertThat(again.get("/setup/step/administrator").body()).contains("Type the password again: it is not kept over a restart");
      assertThat(again.answer("administrator", prince).headers().firstValue("Location")).hasValue("/setup/step/review");
    }
  }

  @Test
  void theDnsIsAskedForEachRecord() throws Exception {
    try (LocalDns dns = new LocalDns();
        FreshServer fresh = new FreshServer(folder.resolve("home"), Map.of(), List.of("dns.servers=127.0.0.1:" + dns.port()))) {
      fresh.begin();
      Map<String, String> look = Map.of("domain", "verona.example", "action", "look");
      assertThat(fresh.answer("domain", look).body()).contains("outcome bad", "verona.example leads nowhere yet", ">missing<").doesNotContain(">there<");
      for (String name : List.of("verona.example", "conference.verona.example", "pubsub.verona.example")) {
        dns.address(name, "192.0.2.7");
      }
      dns.address("upload.verona.example", "192.0.2.8");
      dns.service("_xmpp-client._tcp.verona.example", fresh.port("c2s.port"), "verona.example");
      dns.service("_xmpps-client._tcp.verona.example", 1, "verona.example");
      assertThat(fresh.answer("domain", look).body())
          .contains("leads to 192.0.2.8")
          .contains("outcome bad", "verona.example leads to 192.0.2.7. Missing, or leading elsewhere: upload.verona.example, _xmpps-client._tcp.verona.example, _xmpp-server._tcp.verona.example, ");
      dns.address("upload.verona.example", "192.0.2.7");
      dns.service("_xmpps-client._tcp.verona.example", fresh.port("c2s.direct-tls-port"), "verona.example");
      for (String below : List.of("", "conference.")) {
        dns.service("_xmpp-server._tcp." + below + "verona.example", fresh.port("s2s.port"), "verona.example");
        dns.service("_xmpps-server._tcp." + below + "verona.example", fresh.port("s2s.direct-tls-port"), "verona.example");
      }
      assertThat(fresh.answer("domain", look).body()).contains("outcome good", "All records are there.", ">there<").doesNotContain(">missing<");
    }
  }

  @Test
  void whoIsThereAlreadyIsAskedForTheirOwnPasswordAtOnce() throws Exception {
    Path home = folder.resolve("home");
    assertThat(Program.run("user", "add", "prince@localhost", "--home", home.toString(), "--password", "password1").code()).isZero();
    try (FreshServer fresh = fresh()) {
      fresh.begin();
      Object _ = fresh.answer("domain", Map.of("domain", "localhost"));
      HttpResponse<String> wrong =
          fresh.answer("administrator", Map.of("administrator", "prince", "administrator-password", GOOD, "again", GOOD));
      assertThat(wrong.statusCode()).isEqualTo(422);
      assertThat(wrong.body()).contains("There is an account prince@localhost already: give the password that it has");
      HttpResponse<String> own =
          fresh.answer(
              "administrator", Map.of("administrator", "prince", "administrator-password", "password1", "again", "password1"));
      assertThat(own.headers().firstValue("Location"))
          .as("a password that nobody could choose today is still theirs")
          .contains("/setup/step/certificate");
      Object _ = fresh.answer("review", Map.of());
      fresh.restart();
    }
    try (FreshServer again = fresh()) {
      assertThat(again.server.setupCode()).isNull();
      assertThat(again.post("/login", Map.of("account", "prince", "password", "password1")).statusCode()).isEqualTo(303);
    }
  }

  @Test
  void aDatabaseServerIsDescribedBeforeItIsTaken() throws Exception {
    try (FreshServer fresh = fresh()) {
      fresh.begin();
      Object _ = fresh.answer("database", Map.of("database", "mariadb", "action", "back"));
      assertThat(fresh.get("/setup/step/review").body()).as("nothing was typed").contains("mariadb://localhost/recado (recado)");
      Map<String, String> typed =
          Map.of(
              "database", "postgresql", "database-host", "db.verona.example", "database-port", "5433", "database-name", "chat",
              "database-user", "chat-user", "database-tls", "on", "action", "back");
      Object _ = fresh.answer("database", typed);
      assertThat(fresh.get("/setup/step/review").body()).contains("postgresql://db.verona.example:5433/chat (chat-user, TLS)");
      Object _ = fresh.answer("administrator", Map.of("administrator", "prince", "action", "back"));
      assertThat(fresh.get("/setup/step/review").body()).contains("prince@localhost");
    }
  }

  @Test
  void tlsWithTheDatabaseIsAskedForInTheWordsOfItsDriver() throws Exception {
    assertThat(refusedDatabase("postgresql", "database-tls = \"on\"")).contains("cannot be reached");
    assertThat(refusedDatabase("postgresql", "database-tls = \"perhaps\"")).contains("TLS with the database is off, on or verified.");
    assertThat(refusedDatabase("mariadb", "database-tls = \"verified\"\ndatabase-authority = \"/no/such.pem\""))
        .contains("There is no file /no/such.pem that can be read");
    assertThat(refusedDatabase("mariadb", "database-port = 70000")).contains("a port from 1 to 65535");
  }

  @Test
  void administratorsWhoAreNobodyYetAreNamedAtTheStart() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.writeString(home.resolve("recado.toml"), "server.administrators = [\"prince@localhost\"]\n");
    Process process = Program.start(home);
    try {
      await().atMost(Duration.ofMinutes(3)).until(() -> Files.readString(Program.console(home)).contains("Recado is ready.\n"));
      assertThat(Files.readString(Program.console(home)))
          .contains("Nobody whom the settings name as an administrator has an account yet. Add the first one:\n  ./recado user add prince@localhost")
          .doesNotContain("There is no user yet");
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    try (FreshServer elsewhere = new FreshServer(home, Map.of(), List.of("accounts.sources=ldap"))) {
      assertThat(elsewhere.server.absentAdministrators()).as("they may be in the directory").isEmpty();
    }
    assertThat(Program.run("user", "add", "prince@localhost", "--home", home.toString(), "--password", GOOD).code()).isZero();
    try (FreshServer again = fresh()) {
      assertThat(again.server.absentAdministrators()).isEmpty();
    }
  }

  /** What a set-up from a file says that names a database which is not there. */
  private String refusedDatabase(String kind, String more) throws Exception {
    Path answers =
        Files.writeString(
            folder.resolve("database.toml"),
            "domain = \"verona.example\"\nadministrator = \"prince\"\nadministrator-password = \"" + GOOD + "\"\ndatabase = \"" + kind + "\"\n"
                + more + (more.contains("port") ? "" : "\ndatabase-port = 1") + "\n");
    Program.Result refused = Program.run("setup", "--from", answers.toString(), "--home", folder.resolve("refused").toString());
    assertThat(refused.code()).isNotZero();
    return refused.err();
  }

  @Test
  void aCertificateForAnotherDomainIsRefused() throws Exception {
    Path home = folder.resolve("other");
    assertThat(Program.run("user", "add", "prince@localhost", "--home", home.toString(), "--password", GOOD).code()).isZero();
    try (FreshServer other = new FreshServer(home); FreshServer fresh = fresh()) {
      fresh.begin();
      Object _ = fresh.answer("domain", Map.of("domain", "verona.example"));
      assertThat(fresh.answer("certificate", Map.of("certificate", "own")).body()).contains("Give the certificate with its chain, and its key.");
      Map<String, String> foreign =
          Map.of(
              "certificate", "own", "certificate-chain", Files.readString(home.resolve("certificate/localhost.crt")),
              "certificate-key", Files.readString(home.resolve("certificate/localhost.key")));
      HttpResponse<String> refused = fresh.answer("certificate", foreign);
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.body()).contains("The certificate is not for verona.example", "It is for: localhost");
      assertThat(other.port("console.port")).isNotZero();
    }
  }

  @Test
  void whatIsWrongWithADatabaseIsSaidInTheWordsOfTheForm() throws Exception {
    try (FreshServer fresh = fresh()) {
      fresh.begin();
      Map<String, String> nowhere =
          Map.of("database", "postgresql", "database-host", "localhost", "database-port", "1", "action", "look");
      HttpResponse<String> answer = fresh.answer("database", nowhere);
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(answer.body()).contains("whether host and port are right").doesNotContain("database.url");
      Map<String, String> nobodysPort =
          Map.of("database", "postgresql", "database-host", "localhost", "database-port", "70000", "action", "look");
      assertThat(fresh.answer("database", nobodysPort).body()).contains("a port from 1 to 65535");
    }
  }

  @Test
  void whatWasTypedIsThereAfterGoingBackAndAfterARestart() throws Exception {
    String code;
    try (FreshServer fresh = fresh()) {
      code = fresh.code();
      fresh.begin();
      fresh.answer("domain", Map.of("domain", "verona.example"));
      HttpResponse<String> back =
          fresh.answer("database", Map.of("database", "mariadb", "database-host", "db.verona.example", "database-password", "s3cret", "action", "back"));
      assertThat(back.headers().firstValue("Location")).contains("/setup/step/domain");
      assertThat(fresh.get("/setup/step/domain").body()).contains("value=\"verona.example\"");
    }
    try (FreshServer again = fresh()) {
      assertThat(again.code()).isEqualTo(code);
      again.begin();
      assertThat(again.get("/setup/step/database").body()).contains("value=\"db.verona.example\"").doesNotContain("s3cret");
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsToldPrecisely() throws Exception {
    try (FreshServer fresh = fresh()) {
      fresh.begin();
      Map<String, String> nowhere =
          Map.of("database", "postgresql", "database-host", "127.0.0.1", "database-port", "1", "database-name", "recado", "action", "look");
      HttpResponse<String> answer = fresh.answer("database", nowhere);
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(answer.body()).contains("class=\"outcome bad\"", "127.0.0.1");
      assertThat(fresh.answer("database", Map.of("database", "postgresql", "database-host", "x?user=a", "action", "look")).body())
          .contains("class=\"outcome bad\"");
    }
  }
}
