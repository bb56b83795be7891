package im.recado.server;

import static im.recado.server.ConsoleServer.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.server.ConsoleServer.Browser;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What administrators do with accounts, invitations, sessions and settings in the browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsolePeopleTest {
  private final ConsoleServer server;

  ConsolePeopleTest(@TempDir Path folder) throws Exception {
    server = new ConsoleServer(folder.resolve("home"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /** Sends a form; what the page says to which the browser is sent. */
  private static String told(Browser browser, String path, Map<String, String> fields) throws Exception {
    HttpResponse<String> answer = browser.submit(path, fields);
    assertThat(answer.statusCode()).as(path).isEqualTo(303);
    return browser.get(answer.headers().firstValue("Location").orElseThrow()).body();
  }

  private void add(String name) {
    server.run("user", "add", name + "@verona.example", "--password", PASSWORD);
  }

  @Test
  void aWeakPasswordIsTakenAndRemarkedUpon() throws Exception {
    Browser admin = server.browser("admin");
    assertThat(told(admin, "/people", Map.of("account", "lammas", "password", "password1")))
        .contains("toast good", "lammas@verona.example", "The password is weak", "what everybody tries first");
    String again = told(admin, "/people/lammas%40verona.example/password", Map.of("password", "short"));
    assertThat(again).contains("toast good", "The password is weak", "too short: at least 8 characters");
    assertThat(told(admin, "/people/lammas%40verona.example/password", Map.of("password", PASSWORD))).doesNotContain("weak");
    server.run("user", "remove", "lammas@verona.example");
  }

  @Test
  void anAccountIsMadeFoundAndRenamed() throws Exception {
    Browser admin = server.browser("admin");
    String page = told(admin, "/people", Map.of("account", "Rosaline", "name", "Rosaline <b>", "password", PASSWORD));
    assertThat(page).contains("rosaline@verona.example", "Rosaline &lt;b&gt;", "toast good").doesNotContain("<b>\"");
    assertThat(admin.get("/people?q=rosaL").body()).contains("/people/rosaline%40verona.example").doesNotContain("alice@");
    assertThat(told(admin, "/people/rosaline%40verona.example/name", Map.of("name", "Rose"))).contains("<h1>Rose</h1>");
    assertThat(admin.get("/people?q=nobody-of-this-name").body()).contains("Nobody found");
  }

  @Test
  void whatWasTypedStaysWhenAnAccountIsRefused() throws Exception {
    Browser admin = server.browser("admin");
    HttpResponse<String> answer =
        admin.submit("/people", Map.of("account", "alice", "name", "Another Alice", "password", PASSWORD));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("There is an account alice already.", "value=\"Another Alice\"", "data-show")
        .doesNotContain(PASSWORD);
    assertThat(admin.submit("/people", Map.of("account", "a@elsewhere.example", "password", PASSWORD)).body())
        .contains("This server serves verona.example, not elsewhere.example.");
  }

  @Test
  void thoseThatAreLockedAreFoundByTheirNamesToo() throws Exception {
    add("potpan");
    add("peter");
    Browser admin = server.browser("admin");
    assertThat(told(admin, "/people/potpan%40verona.example/name", Map.of("name", "Servant POTPAN the Loud"))).contains("toast good");
    for (String locked : List.of("potpan", "peter")) {
      assertThat(told(admin, "/people/" + locked + "%40verona.example/disable", Map.of("reason", "Noise"))).contains("toast good");
    }
    assertThat(admin.get("/people?show=locked").body()).contains("/people/potpan%40", "/people/peter%40").doesNotContain("/people/alice%40");
    assertThat(admin.get("/people?show=locked&q=the+lOUD").body()).contains("/people/potpan%40").doesNotContain("/people/peter%40");
  }

  @Test
  void whatIsWrongLeadsToThePageWhereItIsMended() throws Exception {
    String page = server.browser("operator").get("/dashboard").body();
    assertThat(page).contains("The certificate is self-signed.", "href=\"/security\" aria-label=\"Look at it: The certificate is self-signed.\"");
    assertThat(page).as("a graph of every figure").contains("data-graph=\"3\"", "data-graph=\"6\"");
  }

  @Test
  void theRulesOfRegistrationStandBelowWhoMayMakeAnAccount() throws Exception {
    assertThat(server.browser("operator").get("/invitations").body())
        .contains("/settings/registration.reserved-names", "/settings/invite.lifetime")
        .doesNotContain("/settings/registration.mode");
  }

  @Test
  void pagesFollowEachOther() throws Exception {
    for (int i = 0; i < 60; i++) {
      add("page%02d".formatted(i));
    }
    Browser admin = server.browser("admin");
    String first = admin.get("/people?q=page").body();
    assertThat(first).contains(">page00@", ">page49@").doesNotContain(">page50@");
    String next = "/people?q=page&after=page49%40verona.example";
    assertThat(first).contains(next.replace("&", "&amp;"));
    assertThat(admin.get(next).body()).contains(">page50@", ">page59@", "href=\"/people?q=page\" rel=\"prev\"").doesNotContain(">page49@", "rel=\"next\"");
    assertThat(first).doesNotContain("rel=\"prev\"");
    assertThat(admin.get("/people?q=&after=a%40verona.example&trail=").body()).as("the page after this one knows where this one began")
        .contains("&amp;trail=a%40verona.example\" rel=\"next\"");
    assertThat(admin.get("/people?q=page&after=page54%40verona.example&trail=page20%40verona.example+page49%40verona.example").body())
        .contains("href=\"/people?q=page&amp;after=page49%40verona.example&amp;trail=page20%40verona.example\" rel=\"prev\"");
  }

  @Test
  void anAccountIsLockedWithAReasonAndLetInAgain() throws Exception {
    add("tybalt");
    Browser admin = server.browser("admin");
    String path = "/people/tybalt%40verona.example";
    assertThat(told(admin, path + "/quarantine", Map.of("reason", "Fighting."))).contains("In quarantine since", "Fighting.");
    assertThat(admin.get("/people?show=locked").body()).contains("tybalt@").doesNotContain("alice@");
    assertThat(told(admin, path + "/release", Map.of())).doesNotContain("In quarantine since");
    assertThat(told(admin, path + "/disable", Map.of("reason", "Slain."))).contains("Disabled since", "Slain.");
    assertThat(told(admin, path + "/enable", Map.of())).contains("Can log in");
    assertThat(server.run("admin", "audit-list")).contains("\tadmin@verona.example\tuser-disable\t", "reason=Slain.");
  }

  @Test
  void everythingIsDeletedOnlyWhenTheAddressIsTyped() throws Exception {
    add("paris");
    Browser admin = server.browser("admin");
    String path = "/people/paris%40verona.example";
    assertThat(told(admin, path + "/remove", Map.of("confirm", "paris"))).contains("Nothing was deleted", "toast bad");
    assertThat(told(admin, path + "/remove", Map.of("confirm", "paris@verona.example"))).contains("was deleted");
    assertThat(admin.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void anAccountIsExportedAsAFile() throws Exception {
    add("friar");
    Browser admin = server.browser("admin");
    HttpResponse<String> file = admin.submit("/people/friar%40verona.example/export", Map.of());
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("Content-Disposition")).hasValue("attachment; filename*=UTF-8''friar%40verona.example.xml");
    assertThat(file.body()).contains("<server-data xmlns='urn:xmpp:pie:0'>", "name='friar'").doesNotContain("name='alice'");
    assertThat(server.run("admin", "audit-list")).contains("\tuser-export\t");
    assertThat(told(admin, "/people/nobody%40verona.example/export", Map.of())).contains("There is no account nobody");
  }

  @Test
  void operatorsLookAndAreShownNoFormsToChangeAnything() throws Exception {
    Browser operator = server.browser("operator");
    for (String path : java.util.List.of("/people", "/people/alice%40verona.example", "/invitations", "/reports", "/people?q=zz", "/sessions",
        "/settings", "/settings/c2s.max-stanza-bytes")) {
      HttpResponse<String> page = operator.get(path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.body()).as(path).doesNotContain("<dialog", "class=\"button danger\"", "action=\"/people/");
    }
  }

  @Test
  void peopleAreInvitedWithALinkAndTheLinkIsTakenBack() throws Exception {
    Browser admin = server.browser("admin");
    assertThat(told(admin, "/invitations", Map.of())).contains("toast bad", "registration.mode");
    assertThat(told(admin, "/invitations/mode", Map.of("mode", "invitation"))).contains("toast good");
    HttpResponse<String> made = admin.submit("/invitations", Map.of("name", "balthasar"));
    assertThat(made.statusCode()).isEqualTo(200);
    assertThat(made.body()).contains("xmpp:balthasar@verona.example?register", "<svg viewBox=", "until");
    String list = admin.get("/invitations").body();
    assertThat(list).contains("balthasar@verona.example");
    int at = list.indexOf("data-fill-id=\"") + 14;
    String id = list.substring(at, list.indexOf('"', at));
    assertThat(told(admin, "/invitations/revoke", Map.of("id", id))).doesNotContain("balthasar@verona.example");
  }

  @Test
  void settingsAreChangedAndReset() throws Exception {
    Browser admin = server.browser("admin");
    assertThat(admin.get("/settings").body()).contains("blocking.max-items", "How many");
    String path = "/settings/blocking.max-items";
    assertThat(admin.get(path).body()).contains("value=\"1000\"", "a whole number from").doesNotContain("/reset\"");
    HttpResponse<String> refused = admin.submit(path, Map.of("value", "many"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("expected a whole number", "value=\"many\"", "aria-invalid=\"true\"");
    assertThat(told(admin, path, Map.of("value", "7"))).contains("blocking.max-items was changed.");
    assertThat(admin.get("/settings?show=changed").body()).contains("blocking.max-items").doesNotContain("roster.max-items");
    assertThat(admin.get(path).body()).contains("value=\"7\"", "/reset\"");
    assertThat(told(admin, path + "/reset", Map.of())).contains("is as it was");
    assertThat(admin.get(path).body()).contains("value=\"1000\"");
    assertThat(admin.get("/settings/no.such-setting").statusCode()).isEqualTo(404);
    assertThat(server.run("admin", "audit-list")).contains("\toption-set\tkey=blocking.max-items value=7\t1000\tdone");
  }

  @Test
  void secretsAreShownToNobody() throws Exception {
    Browser admin = server.browser("admin");
    assertThat(told(admin, "/settings/external.turn-secret", Map.of("value", "Prospero's-Book"))).contains("was changed");
    assertThat(admin.get("/settings/external.turn-secret").body()).contains("type=\"password\"").doesNotContain("Prospero");
    assertThat(admin.get("/settings").body()).doesNotContain("Prospero");
    assertThat(told(admin, "/settings/external.turn-secret/reset", Map.of())).contains("is as it was");
  }

  @Test
  void modulesTellWhatTheyFollow() throws Exception {
    assertThat(server.browser("operator").get("/settings/modules").body()).contains("carbons", "XEP-0280");
  }
}
