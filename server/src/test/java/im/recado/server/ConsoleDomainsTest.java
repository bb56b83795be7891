package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.net.tls.CertificateFiles;
import im.recado.server.ConsoleServer.Browser;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What administrators do with domains in the browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class ConsoleDomainsTest {
  private final ConsoleServer server;

  ConsoleDomainsTest(@TempDir Path folder) throws Exception {
    server = new ConsoleServer(folder.resolve("home"), "server.domains=padua.example");
    server.run("user", "add", "second@verona.example", "--password", ConsoleServer.PASSWORD);
    server.run("admin", "option-set", "key=server.owners", "value=admin@verona.example");
    server.run("admin", "option-set", "key=server.administrators", "value=second@verona.example");
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

  @Test
  void aDomainIsAddedFoundShownAndRemoved() throws Exception {
    Browser admin = server.browser("admin");
    HttpResponse<String> refused = admin.submit("/domains", Map.of("domain", "no body"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("Expected a domain such as example.net", "value=\"no body\"", "data-show");
    assertThat(told(admin, "/domains", Map.of("domain", "Empty.example")))
        .contains("toast good", "<h1>empty.example</h1>", "Self-signed")
        .contains("_xmpp-client._tcp.empty.example. IN SRV 0 5 " + server.port("c2s.port") + " verona.example.")
        .contains("_xmpp-server._tcp.conference.empty.example. IN SRV")
        .doesNotContain("name=\"everything\"");
    assertThat(admin.get("/domains").body()).contains("/domains/empty.example", "/domains/padua.example", "In recado.toml");
    assertThat(admin.get("/search.json").body()).contains("\"/domains\"", "\"/domains/empty.example\"");
    assertThat(told(admin, "/domains/empty.example/remove", Map.of("confirm", "empty"))).contains("Nothing was removed", "toast bad");
    assertThat(told(admin, "/domains/empty.example/remove", Map.of("confirm", "empty.example"))).contains("is served no more");
    assertThat(admin.get("/domains/empty.example").statusCode()).isEqualTo(404);
  }

  @Test
  void whatGoesWithADomainIsSaidAndOnlyOwnersRemoveIt() throws Exception {
    server.run("admin", "domain-add", "domain=full.example");
    server.run("user", "add", "ann@full.example", "--password", ConsoleServer.PASSWORD);
    Map<String, String> all = Map.of("confirm", "full.example", "everything", "true");
    Browser second = server.browser("second");
    assertThat(second.get("/domains/full.example").body()).contains("Only owners remove").doesNotContain("name=\"everything\"");
    assertThat(told(second, "/domains/full.example/remove", all)).contains("toast bad");
    Browser admin = server.browser("admin");
    assertThat(admin.get("/domains/full.example").body()).contains("accounts: 1, rooms: 0, sessions: 0", "name=\"everything\"");
    assertThat(told(admin, "/domains/full.example/remove", Map.of("confirm", "full.example"))).contains("toast bad");
    assertThat(admin.get("/people?domain=full.example").body()).contains("ann@full.example").doesNotContain("alice@verona.example");
    assertThat(admin.get("/people?domain=verona.example").body()).contains("alice@verona.example").doesNotContain("ann@full.example");
    assertThat(admin.get("/people?domain=rome.example").statusCode()).isEqualTo(404);
    assertThat(admin.get("/sessions?domain=full.example").body()).contains("value=\"full.example\" selected");
    assertThat(told(admin, "/domains/full.example/remove", all)).contains("is served no more");
    assertThat(server.run("user", "list")).doesNotContain("ann@full.example");
  }

  @Test
  void theCertificateOfADomainIsReplacedAndForgotten(@TempDir Path elsewhere) throws Exception {
    server.run("admin", "domain-add", "domain=shown.example");
    Browser admin = server.browser("admin");
    CertificateFiles other = CertificateFiles.openOrCreate(elsewhere, "shown.example", Clock.systemUTC());
    String before = server.run("admin", "certificate-list", "domain=shown.example");
    assertThat(told(admin, "/domains/shown.example/new", Map.of())).contains("toast good");
    assertThat(server.run("admin", "certificate-list", "domain=shown.example")).isNotEqualTo(before);
    assertThat(told(admin, "/domains/shown.example/restore", Map.of())).contains("toast good");
    assertThat(server.run("admin", "certificate-list", "domain=shown.example")).isEqualTo(before);
    HttpResponse<String> refused = admin.submit("/domains/shown.example/certificate", Map.of("chain", "no PEM", "key", "none"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("role=\"alert\"");
    assertThat(told(admin, "/domains/shown.example/request", Map.of()))
        .contains("BEGIN CERTIFICATE REQUEST", "href=\"/domains/shown.example\"");
    String main = server.run("admin", "certificate-list");
    assertThat(told(admin, "/domains/shown.example/drop", Map.of()))
        .contains("toast good", "That of verona.example", "Does not name it")
        .doesNotContain("data-open=\"drop\"", "data-open=\"restore\"");
    assertThat(server.run("admin", "certificate-list", "domain=shown.example")).isEqualTo(main);
    assertThat(told(admin, "/domains/shown.example/certificate", Map.of("chain", Files.readString(other.chainFile()), "key", Files.readString(other.keyFile()))))
        .contains("toast good", "Its own");
    assertThat(server.run("admin", "certificate-list")).isEqualTo(main);
  }

  @Test
  void w5OperatorsLookAtDomains() throws Exception {
    Browser operator = server.browser("operator");
    for (String path : List.of("/domains", "/domains/verona.example", "/domains/padua.example")) {
      HttpResponse<String> page = operator.get(path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.body()).as(path).doesNotContain("<dialog", "button danger", "type=\"submit\" class=\"button primary\"");
    }
    assertThat(operator.submit("/domains", Map.of("domain", "rome.example")).statusCode()).isEqualTo(403);
    assertThat(operator.submit("/domains/padua.example/remove", Map.of("confirm", "padua.example")).statusCode()).isEqualTo(403);
    assertThat(operator.submit("/domains/padua.example/new", Map.of()).statusCode()).isEqualTo(403);
  }
}
