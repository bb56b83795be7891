package im.recado.server;

import static im.recado.server.ConsoleServer.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.net.tls.SelfSigned;
import im.recado.net.tls.TlsException;
import im.recado.net.tls.TlsIdentity;
import im.recado.server.ConsoleServer.Browser;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Certificates, bans, roles, the audit log, logs and data in the browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsoleSafetyTest {
  private final ConsoleServer server;

  ConsoleSafetyTest(@TempDir Path folder) throws Exception {
    server = new ConsoleServer(folder.resolve("home"), "component.port=0", "component.secret=weather.verona.example=scirocco-wind");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String told(Browser browser, String path, Map<String, String> fields) throws Exception {
    HttpResponse<String> answer = browser.submit(path, fields);
    assertThat(answer.statusCode()).as(path).isEqualTo(303);
    return browser.get(answer.headers().firstValue("Location").orElseThrow()).body();
  }

  private static Map<String, String> pem(Path folder, String domain) throws TlsException, java.io.IOException {
    TlsIdentity identity = SelfSigned.create(domain, Instant.now());
    SelfSigned.write(identity, folder.resolve("chain.pem"), folder.resolve("key.pem"));
    return Map.of("chain", Files.readString(folder.resolve("chain.pem")), "key", Files.readString(folder.resolve("key.pem")));
  }

  private String facts() {
    return server.run("admin", "certificate-show");
  }

  @Test
  void aCertificateIsReplacedAndTheOneOfBeforeComesBack(@TempDir Path folder) throws Exception {
    Browser admin = server.browser("admin");
    assertThat(admin.get("/security").body()).contains("The server vouches for itself", "Clients (STARTTLS) · ", "c2s.port", "Console · ", "Components · ");
    String before = server.run("admin", "certificate-list");
    Map<String, String> own = pem(folder, "chat.verona.example");
    assertThat(told(admin, "/security/certificate", own)).contains("toast good", "chat.verona.example");
    assertThat(facts()).contains("names\tchat.verona.example", "fits\tfalse", "earlier\ttrue");
    assertThat(server.run("admin", "certificate-list")).isNotEqualTo(before);
    String fingerprint = server.run("admin", "certificate-list").lines().toList().get(1).split("\t")[5];
    assertThat(server.run("admin", "audit-list"))
        .contains("certificate-set\tchain=*** key=*** now=" + fingerprint)
        .doesNotContain("PRIVATE KEY");
    assertThat(told(admin, "/security/restore", Map.of())).contains("toast good");
    assertThat(server.run("admin", "certificate-list")).isEqualTo(before);
    assertThat(told(admin, "/security/new", Map.of())).contains("toast good");
    assertThat(facts()).contains("names\tverona.example", "fits\ttrue", "self-signed\ttrue");
    assertThat(server.run("admin", "certificate-list")).isNotEqualTo(before);
  }

  @Test
  void w15WhatListenersCouldNotShowIsRefusedAndTheOldOneStays(@TempDir Path folder) throws Exception {
    Browser admin = server.browser("admin");
    String before = server.run("admin", "certificate-list");
    Map<String, String> one = pem(folder, "a.example");
    Map<String, String> other = pem(folder, "b.example");
    for (Map<String, String> wrong :
        java.util.List.of(
            Map.of("chain", String.valueOf(one.get("chain")), "key", String.valueOf(other.get("key"))),
            Map.of("chain", "nothing", "key", "nothing"),
            Map.of("chain", String.valueOf(one.get("chain"))))) {
      HttpResponse<String> refused = admin.submit("/security/certificate", wrong);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("class=\"complaint\"").doesNotContain("PRIVATE KEY-----\n", "/recado-certificate-");
    }
    assertThat(server.run("admin", "certificate-list")).isEqualTo(before);
  }

  @Test
  void helpAndRefusalsAreInTheLanguageOfThePage() throws Exception {
    Browser admin = server.browser("admin");
    admin.cookie += "; recado-language=pt";
    assertThat(admin.get("/settings").body()).contains("Quantos contactos pode ter uma conta.").doesNotContain("How many contacts");
    assertThat(admin.get("/settings/roster.max-items").body()).contains("um número inteiro de ");
    assertThat(admin.get("/settings/modules").body()).contains("Cifra as ligações dos clientes.");
    assertThat(admin.submit("/settings/roster.max-items", Map.of("value", "many")).body())
        .contains("roster.max-items: esperava-se um número inteiro");
    assertThat(admin.get("/people/nobody%40verona.example").body()).contains("Não há nenhuma conta nobody@verona.example.");
    assertThat(admin.get("/search.json").body()).contains("\"Quantos contactos pode ter uma conta\"");
  }

  @Test
  void w16WhatPeopleWriteIsNoTemplate() throws Exception {
    Browser admin = server.browser("admin");
    String text = "${7*7} #{7*7} {{7*7}} @template.icon(name=1) !{7*7} <%= 7*7 %> <b onclick='x'>";
    server.run("admin", "user-add", "account=gregory@verona.example", "password=Thumb-biting-1", "name=" + text);
    for (String path : java.util.List.of("/people?q=gregory", "/people/gregory%40verona.example")) {
      assertThat(admin.get(path).body())
          .as(path)
          .contains("${7*7} #{7*7} {{7*7}} @template.icon(name=1) !{7*7} &lt;%= 7*7 %&gt; &lt;b onclick=")
          .doesNotContain("<b onclick", "49 ");
    }
  }

  private static String request(String page) {
    return page.substring(page.indexOf("-----BEGIN CERTIFICATE REQUEST"), page.indexOf("-----END CERTIFICATE REQUEST"));
  }

  @Test
  void aRequestIsMadeAndItsKeyStays() throws Exception {
    Browser admin = server.browser("admin");
    assertThat(admin.get("/security/request").statusCode()).as("none was made").isEqualTo(404);
    String made = told(admin, "/security/request", Map.of("names", "verona.example, chat.verona.example"));
    assertThat(made).contains("-----BEGIN CERTIFICATE REQUEST-----").doesNotContain("PRIVATE KEY");
    assertThat(admin.get("/security").body()).contains("Leave it empty to use the key of the request", "href=\"/security/request\"");
    assertThat(admin.get("/security/request").body()).as("looking makes no other key").contains(request(made));
    String key = Files.readString(server.folder().resolve("certificate").resolve("request.key"));
    assertThat(key).contains("PRIVATE KEY");
    assertThat(admin.get("/security").body()).doesNotContain(key.lines().toList().get(1));
    assertThat(told(admin, "/security/request", Map.of("names", "not a domain;"))).contains("toast bad");
  }

  @Test
  void anAddressIsBannedAndHeardAgain() throws Exception {
    Browser admin = server.browser("admin");
    assertThat(told(admin, "/security/bans", Map.of("address", "192.0.2.9", "minutes", "5", "reason", "<Noise>")))
        .contains("192.0.2.9", "&lt;Noise&gt;", "c2s.read-rate", "c2s.blocked-networks");
    assertThat(told(admin, "/security/bans", Map.of("address", "nothing"))).contains("toast bad");
    assertThat(told(admin, "/security/bans/lift", Map.of("address", "192.0.2.9"))).contains("is banned no more");
  }

  @Test
  void w14TheAuditLogTellsWhoDidWhatAndWhatWasBefore() throws Exception {
    Browser admin = server.browser("admin");
    server.run("admin", "option-set", "key=roster.max-items", "value=17");
    String page = admin.get("/security/audit?q=roster.max-items").body();
    assertThat(page).contains("option-set", "key=roster.max-items value=17", "command-line", "As it was written", ">1000<");
    assertThat(admin.get("/security/audit?q=nothing-like-this").body()).contains("Nothing found");
    for (int i = 0; i < 60; i++) {
      server.run("admin", "option-set", "key=roster.max-items", "value=" + (100 + i));
    }
    String first = admin.get("/security/audit?q=roster.max-items").body();
    assertThat(first).contains("value=159", "rel=\"next\"").doesNotContain("value=100<");
    int at = first.indexOf("/security/audit?q=roster.max-items&amp;before=");
    String next = first.substring(at, first.indexOf('"', at)).replace("&amp;", "&");
    assertThat(admin.get(next).body()).contains("value=100<", "value=17<").doesNotContain("value=159");
  }

  @Test
  void w5OwnersAloneSayWhoMayDoWhat() throws Exception {
    for (String name : java.util.List.of("prospero", "iago")) {
      server.run("user", "add", name + "@verona.example", "--password", PASSWORD);
    }
    Browser admin = server.browser("admin");
    assertThat(told(admin, "/security/roles", Map.of("account", "iago", "role", "administrator"))).contains("iago@verona.example", "toast good");
    assertThat(told(admin, "/security/roles", Map.of("account", "prospero", "role", "owner"))).contains("toast good");
    // From now on administrators are no owners.
    Browser iago = server.browser("iago");
    assertThat(iago.get("/security/roles").body()).doesNotContain("id=\"role\"").contains("id=\"token\"");
    assertThat(iago.submit("/security/roles", Map.of("account", "iago", "role", "owner")).statusCode()).isEqualTo(403);
    assertThat(iago.submit("/settings/server.owners", Map.of("value", "iago@verona.example")).body()).contains("You may not use option-set");
    assertThat(told(iago, "/people/prospero%40verona.example/password", Map.of("password", PASSWORD))).contains("may do more than you");
    Browser prospero = server.browser("prospero");
    assertThat(told(iago, "/security/roles/end", Map.of("id", login("prospero")))).contains("may do more than you");
    assertThat(prospero.get("/security/roles").statusCode()).as("the owner is still there").isEqualTo(200);
    assertThat(iago.get("/security/roles").body())
        .contains("End the login of admin", "This browser")
        .doesNotContain("End the login of prospero", "End the login of iago");
    assertThat(iago.get("/people/prospero%40verona.example").body())
        .contains("This account may do more than yours")
        .doesNotContain("id=\"password\"", "id=\"disable\"", "id=\"remove\"", "id=\"end-session\"");
    assertThat(iago.get("/settings/server.owners").body()).doesNotContain("type=\"submit\" class=\"button primary\"");
    assertThat(iago.get("/settings/roster.max-items").body()).contains("type=\"submit\" class=\"button primary\"");
    assertThat(told(prospero, "/security/roles", Map.of("account", "sycorax", "role", "owner"))).contains("There is no account sycorax@");
    assertThat(server.run("admin", "role-list")).doesNotContain("sycorax");
    assertThatThrownBy(() -> server.run("admin", "role-give", "account=alice", "role=king")).hasMessageContaining("A role is owner");
    server.run("admin", "role-give", "account=prospero", "role=none");
    assertThat(server.run("admin", "role-list")).contains("admin@verona.example\towner").doesNotContain("prospero");
    server.run("admin", "role-give", "account=iago", "role=none");
    assertThatThrownBy(() -> server.run("admin", "role-give", "account=admin", "role=none"))
        .hasMessageContaining("Somebody must administrate the server.");
  }

  /** What the first login of an account to the console is called. */
  private String login(String name) {
    return server.run("admin", "console-session-list").lines()
        .filter(line -> line.contains("\t" + name + "@verona.example\t"))
        .findFirst().orElseThrow().split("\t")[0];
  }

  @Test
  void aTokenIsShownOnceAndRevoked() throws Exception {
    Browser admin = server.browser("admin");
    String made = admin.submit("/security/roles/token", Map.of("name", "backup <job>", "scope", "read", "days", "3")).body();
    int at = made.indexOf("id=\"token\"");
    String token = made.substring(made.indexOf("value=\"", at) + 7, made.indexOf('"', made.indexOf("value=\"", at) + 7));
    assertThat(token).contains(".");
    String page = admin.get("/security/roles").body();
    assertThat(page).contains("backup &lt;job&gt;").doesNotContain(token.substring(token.indexOf('.')));
    assertThat(told(admin, "/security/roles/revoke", Map.of("id", token.substring(0, token.indexOf('.'))))).contains("No program has a token");
  }

  @Test
  void w10LogsAreNamedAndEscaped() throws Exception {
    Browser admin = server.browser("admin");
    server.run("admin", "user-rename", "account=alice", "name=<script>alert(1)</script>");
    assertThat(admin.get("/logs").body()).contains("user-rename").contains("&lt;script&gt;").doesNotContain("<script>alert");
    assertThat(admin.get("/logs?log=../../etc/passwd").body()).doesNotContain("root:");
    assertThatThrownBy(() -> server.run("admin", "log-list", "log=../recado.toml")).hasMessageContaining("recado and security");
    assertThat(admin.get("/logs?q=user-rename&level=error").body()).contains("No such line");
    assertThat(admin.get("/logs?log=security").statusCode()).isEqualTo(200);
  }

  @Test
  void w10AllLinesOfALargeLogAreNeverAskedFor() throws Exception {
    Path log = server.folder().resolve("log").resolve("security.log");
    String line = "2026-03-01T12:00:00.000Z AUTHFAIL ip=192.0.2.1 port=5222 user=- mech=PLAIN reason=%s n=1\n".formatted("x".repeat(400));
    Files.writeString(log, line.repeat(50_000), java.nio.file.StandardOpenOption.APPEND);
    assertThat(server.run("admin", "log-list", "log=security", "most=999999999").lines().count()).isLessThan(1010);
    assertThat(server.browser("admin").get("/logs?log=security&most=999999999").body().length()).isLessThan(2_000_000);
  }

  @Test
  void w15ValuesThatWouldShutEverybodyOutAreRefused() {
    for (String wrong :
        java.util.List.of(
            "server.administrators=", "auth.scram-hashes=", "console.session-idle=0s", "console.session-longest=-1h", "http.connections=0",
            "http.allowed-networks=nothing", "auth.failures-per-address=0", "tls.versions=none")) {
      String[] parts = wrong.split("=", 2);
      assertThatThrownBy(() -> server.run("admin", "option-set", "key=" + parts[0], "value=" + parts[1])).as(wrong).isInstanceOf(IllegalStateException.class);
    }
    assertThat(server.run("admin", "role-list")).contains("admin@verona.example");
  }

  @Test
  void w15ASettingThatMayShutPeopleOutIsOnTrialUntilItIsConfirmed() throws Exception {
    Browser admin = server.browser("admin");
    assertThat(admin.submit("/settings/auth.plain", Map.of("value", "false")).statusCode()).isEqualTo(303);
    assertThat(admin.get("/people").body()).as("on every page").contains("auth.plain is on trial: false", "/settings/auth.plain/keep");
    assertThat(server.browser("operator").get("/people").body()).doesNotContain("on trial");
    assertThat(admin.get("/settings/auth.plain").body()).as("who changed it").contains("<code>false</code>").doesNotContain("trial=60");
    assertThat(told(admin, "/settings/auth.plain/back", Map.of())).contains("auth.plain is as it was.").doesNotContain("on trial");
    assertThat(server.run("admin", "option-get", "key=auth.plain")).contains("auth.plain\ttrue\t\t");
    Object _ = admin.submit("/settings/auth.plain", Map.of("value", "false"));
    assertThat(told(admin, "/settings/auth.plain/keep", Map.of())).contains("auth.plain was changed.").doesNotContain("on trial");
    assertThat(server.run("admin", "option-get", "key=auth.plain")).contains("auth.plain\tfalse\tchanged");
    server.run("admin", "option-reset", "key=auth.plain");
  }

  @Test
  void w15NetworksInASettingDoNotShutTheConsoleOfThisMachine() throws Exception {
    server.run("admin", "option-set", "key=http.allowed-networks", "value=192.0.2.0/24");
    try {
      assertThat(server.browser("admin").get("/dashboard").statusCode()).isEqualTo(200);
    } finally {
      server.run("admin", "option-reset", "key=http.allowed-networks");
    }
  }

  @Test
  void aLevelIsSetUntilTheServerStops() throws Exception {
    Browser admin = server.browser("admin");
    assertThat(told(admin, "/logs/level", Map.of("logger", "im.recado.modules.muc", "level", "debug"))).contains("im.recado.modules.muc", "toast good");
    assertThat(told(admin, "/logs/level", Map.of("logger", "im.recado.modules.muc", "level", "none"))).doesNotContain(">im.recado.modules.muc<");
    assertThat(server.run("admin", "audit-list")).contains("log-level-set").doesNotContain("null");
    for (String never : java.util.List.of("recado.audit", "recado.security", "ROOT", "im.recado; x")) {
      assertThat(told(admin, "/logs/level", Map.of("logger", never, "level", "error"))).as(never).contains("toast bad");
    }
  }

  @Test
  void whatTheDatabaseIsAskedIsCountedAndTellsNoValues() throws Exception {
    Browser admin = server.browser("admin");
    assertThat(admin.get("/people/alice%40verona.example").body()).contains("alice@verona.example");
    String page = admin.get("/data").body();
    assertThat(page).contains("<h2>Queries</h2>", "FROM accounts WHERE jid = ?", " ms").doesNotContain("µs");
    assertThat(server.run("admin", "database-queries", "most=1000")).contains("accounts").doesNotContain("alice");
    assertThat(server.run("admin", "database-queries", "most=1").lines().filter(line -> line.contains("SELECT") || line.contains("INSERT")))
        .hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void thePagesTellHowPeopleGetInWhatIsConnectedAndHowGatewaysAre() throws Exception {
    Browser operator = server.browser("operator");
    assertThat(operator.get("/security/bans").body()).contains("Logins and encryption", "Clients have to use TLS", "auth.plain", "s2s.trust");
    assertThat(operator.get("/sessions").body()).contains("href=\"/federation\"", "href=\"/components\"", "href=\"/security/roles\"");
    assertThat(operator.get("/dashboard").body()).contains("Gateways (online, of all)").doesNotContain("/gateways/echo");
    server.run("admin", "option-set", "key=gateway.echo.offered", "value=true");
    assertThat(operator.get("/dashboard").body()).contains("href=\"/gateways/echo\"", "Echo 0 / 0");
    server.run("admin", "option-reset", "key=gateway.echo.offered");
  }

  @Test
  void modulesAreSwitchedOffAndOn() throws Exception {
    Browser admin = server.browser("admin");
    assertThat(admin.get("/settings/modules").body()).contains("Switch vcard off", "value=\"modules.vcard\"").doesNotContain("Switch roster off");
    Map<String, String> off = Map.of("switch", "modules.vcard", "value", "false");
    assertThat(server.browser("operator").submit("/settings/modules", off).statusCode()).isEqualTo(403);
    assertThat(told(admin, "/settings/modules", off)).contains("toast good", "Switch vcard on");
    assertThat(server.run("admin", "audit-list")).contains("key=modules.vcard value=false");
    assertThat(told(admin, "/settings/modules", Map.of("switch", "modules.vcard", "value", "true"))).contains("Switch vcard off");
  }

  @Test
  void aBackupIsMadeListedAndRemoved() throws Exception {
    Browser admin = server.browser("admin");
    assertThat(admin.get("/data").body()).contains("SQLite", "accounts", "archive.");
    assertThat(told(admin, "/data/backup", Map.of())).contains("toast good");
    // A long one is only begun.
    await().until(() -> admin.get("/data").body().contains("data-fill-name=\"recado-"));
    String page = admin.get("/data").body();
    int at = page.indexOf("data-fill-name=\"") + 16;
    String name = page.substring(at, page.indexOf('"', at));
    assertThat(server.folder().resolve("backup").resolve(name)).isRegularFile();
    try (var files = Files.list(server.folder().resolve("backup"))) {
      assertThat(files.map(file -> String.valueOf(file.getFileName()))).containsExactly(name);
    }
    assertThat(told(admin, "/data/backup/remove", Map.of("name", "../recado.toml"))).contains("toast bad");
    assertThat(server.folder().resolve("recado.toml")).exists();
    assertThat(told(admin, "/data/backup/remove", Map.of("name", name))).contains("toast good").doesNotContain(name);
  }

  @Test
  void w11AccountsOfAnotherServerAreTakenOverAndNonsenseIsNot() throws Exception {
    Browser admin = server.browser("admin");
    String file =
        "<server-data xmlns='urn:xmpp:pie:0'><host jid='verona.example'><user name='balthazar' password='Correct-Horse-7'/>"
            + "<user name='alice' password='x'/></host></server-data>";
    assertThat(admin.submit("/data/import", Map.of("data", file)).body()).contains("Added: 1; there already: 1; refused: 0.");
    assertThat(server.run("admin", "user-show", "account=balthazar")).contains("balthazar@verona.example");
    assertThat(server.run("admin", "audit-list")).contains("user-import\tdata=***").doesNotContain("Correct-Horse");
    assertThat(told(admin, "/data/import", Map.of("data", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"))).contains("toast bad");
    try (var files = Files.list(server.folder())) {
      assertThat(files.map(each -> String.valueOf(each.getFileName()))).noneMatch(each -> each.startsWith("recado.import"));
    }
  }

  @Test
  void accountsAreMadeFromATable() throws Exception {
    Browser admin = server.browser("admin");
    assertThat(admin.get("/people").body()).contains("/people-table");
    String table = "jid,password,name\nabram@verona.example,Thumb-biting-1,Abram\nsampson,\"a,b\"\nnot an address,x\nabram@elsewhere.example,x\nalone\n";
    String done = admin.submit("/people-table", Map.of("data", table)).body();
    assertThat(done).as("neither good nor bad").contains("outcome mild", "A part was taken over.");
    assertThat(done).contains("Added: 2; there already: 0; refused: 3.", "Line 4: ", "Line 5: ", "Line 6: ").doesNotContain("Thumb");
    assertThat(server.run("admin", "user-show", "account=sampson")).contains("sampson@verona.example");
    assertThat(admin.submit("/people-table", Map.of("data", table)).body()).contains("Added: 0; there already: 2");
    assertThat(admin.submit("/people-table", Map.of("data", "alone")).body()).contains("outcome bad", "Nothing was taken over.");
    assertThat(server.run("admin", "audit-list")).contains("user-add-many\tdata=***").doesNotContain("Thumb-biting");
    assertThat(done).as("what comes next").contains("href=\"/people\"", "href=\"/people-table\"", "Another file");
    String whole = "jid,password\n" + "not an address,x\n".repeat(1000) + "\n";
    assertThat(admin.submit("/people-table", Map.of("data", whole)).body()).contains("refused: 1000.");
    assertThat(admin.submit("/people-table", Map.of("data", whole + "a,b\n")).statusCode()).isEqualTo(400);
    assertThat(server.browser("operator").get("/people-table").statusCode()).isEqualTo(403);
  }

  @Test
  void operatorsLookAtAllOfIt() throws Exception {
    Browser operator = server.browser("operator");
    for (String path :
        java.util.List.of("/security", "/security/bans", "/security/audit", "/security/roles", "/logs", "/data", "/gateways", "/gateways/echo",
            "/federation", "/cluster")) {
      HttpResponse<String> page = operator.get(path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.body()).as(path).doesNotContain("<dialog", "button danger", "button primary");
    }
  }

  @Test
  void aGatewayIsSwitchedOnAndOff() throws Exception {
    Browser admin = server.browser("admin");
    assertThat(admin.get("/gateways").body()).contains("/gateways/echo");
    assertThat(admin.get("/gateways").body()).as("Echo comes last").containsSubsequence("/gateways/irc", "/gateways/echo", "a network for trials");
    assertThat(told(admin, "/gateways/echo/offer", Map.of("on", "true"))).contains("toast good", "Switch off");
    assertThat(server.run("admin", "gateway-list")).contains("echo.verona.example\ttrue");
    assertThat(told(admin, "/gateways/echo/remove", Map.of("account", "alice@verona.example"))).contains("has no account there");
    assertThat(told(admin, "/gateways/echo/offer", Map.of("on", "false"))).contains("Switch on");
    assertThat(admin.get("/gateways/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void theWireIsLookedAtByAdministratorsWithConsent() throws Exception {
    Browser admin = server.browser("admin");
    String page = "/gateways/echo/trace?account=alice%40verona.example";
    assertThat(admin.get(page).body()).contains("name=\"consent\"", "name=\"minutes\"", "audit log");
    assertThat(told(admin, "/gateways/echo/trace", Map.of("account", "alice@verona.example", "minutes", "5")))
        .contains("toast bad", "Say that the person knows of it");
    assertThat(told(admin, "/gateways/echo/trace", Map.of("account", "alice@verona.example", "minutes", "5", "consent", "1")))
        .contains("toast bad", "has no account there");
    assertThat(admin.get("/gateways/nothing/trace?account=alice%40verona.example").body()).doesNotContain("<ol class=\"log\"");
    assertThat(server.browser("operator").get(page).statusCode()).isEqualTo(403);
  }

  @Test
  void aGatewayWithoutAServerIsNotGreen() throws Exception {
    Browser admin = server.browser("admin");
    String needs = "<span class=\"badge mild\">Needs a server</span>";
    for (String network : java.util.List.of("icq", "msn")) {
      String page = "/gateways/" + network;
      admin.submit(page + "/offer", Map.of("on", "true"));
      assertThat(admin.get(page).body()).contains(needs).doesNotContain(">On</span>");
      server.run("admin", "option-set", "key=gateway." + network + ".server", "value=login.example.org");
      assertThat(admin.get(page).body()).contains("<span class=\"badge good\">On</span>").doesNotContain(needs);
      server.run("admin", "option-set", "key=gateway." + network + ".server", "value=");
      assertThat(admin.get("/gateways").body()).contains(needs);
      admin.submit(page + "/offer", Map.of("on", "false"));
      assertThat(admin.get(page).body()).doesNotContain(needs);
    }
  }

  @Test
  void whoVouchesForANetworkIsAFileWithCertificates() {
    String certificate = server.folder().resolve("certificate/verona.example.crt").toString();
    assertThat(server.run("admin", "option-set", "key=gateway.msn.authorities", "value=" + certificate)).isNotNull();
    assertThat(server.run("admin", "option-list", "key=gateway.msn.authorities")).contains(certificate);
    String settings = server.folder().resolve("recado.toml").toString();
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> server.run("admin", "option-set", "key=gateway.msn.authorities", "value=" + settings))
        .hasMessageContaining("expected a file with certificates (PEM) that can be read");
  }

  @Test
  void nothingTakesNoTime() throws Exception {
    assertThat(server.browser("admin").get("/dashboard").body())
        .contains("<span data-figure=\"latency\">–</span> <small hidden>µs</small>", "<span data-figure=\"memory\">", "<small>MiB</small>");
  }
}
