package im.recado.server;

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

/** What administrators do with groups in the browser, those of the server and those of one domain. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsoleGroupsTest {
  private final ConsoleServer server;

  ConsoleGroupsTest(@TempDir Path folder) throws Exception {
    server = new ConsoleServer(folder.resolve("home"));
    server.run("admin", "domain-add", "domain=mantua.example");
    for (String name : new String[] {"angelica", "balthasar"}) {
      server.run("user", "add", name + "@mantua.example", "--password", ConsoleServer.PASSWORD);
    }
    server.run("admin", "role-give", "account=angelica@mantua.example", "role=administrator", "domain=mantua.example");
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
  void aGroupIsMadeFilledRenamedAndRemoved() throws Exception {
    Browser admin = server.browser("admin");
    Map<String, String> group = Map.of("group", "A/B & <C>", "title", "Lovers");
    assertThat(told(admin, "/groups", group)).contains("toast good", "A/B &amp; &lt;C&gt;").contains("Nobody is in the group yet.");
    HttpResponse<String> twice = admin.submit("/groups", group);
    assertThat(twice.statusCode()).isEqualTo(400);
    assertThat(twice.body()).contains("There is a group A/B &amp; &lt;C&gt; already.", "data-show");
    Map<String, String> alice = Map.of("group", "A/B & <C>", "account", "alice");
    assertThat(told(admin, "/groups/add", alice)).contains("toast good", "/people/alice%40verona.example");
    assertThat(told(admin, "/groups/add", Map.of("group", "A/B & <C>", "account", "nobody")))
        .contains("toast bad", "There is no account nobody@verona.example");
    assertThat(admin.get("/people/alice%40verona.example").body()).contains("/groups/group?name=A%2FB+%26+%3CC%3E");
    assertThat(told(admin, "/groups/title", Map.of("group", "A/B & <C>", "title", ""))).contains("Not in contact lists");
    assertThat(told(admin, "/groups/remove", Map.of("group", "A/B & <C>", "account", "alice@verona.example")))
        .contains("Nobody is in the group yet.");
    Browser operator = server.browser("operator");
    assertThat(operator.get("/groups").body()).contains("A/B &amp; &lt;C&gt;").doesNotContain("data-open=\"create\"");
    assertThat(operator.submit("/groups/delete", Map.of("group", "A/B & <C>")).statusCode()).isEqualTo(403);
    assertThat(told(admin, "/groups/delete", Map.of("group", "A/B & <C>"))).contains("The group was removed.");
    assertThat(admin.get("/groups/group?name=A%2FB+%26+%3CC%3E").statusCode()).isEqualTo(404);
  }

  @Test
  void whoAdministratesADomainHasItsGroupsAlone() throws Exception {
    server.run("admin", "group-create", "group=townsfolk", "title=All");
    server.run("admin", "group-add", "group=townsfolk", "account=balthasar@mantua.example");
    Browser angelica = server.browser("angelica@mantua.example");
    Map<String, String> guild = Map.of("group", "guild", "title", "Guild", "domain", "mantua.example");
    assertThat(told(angelica, "/groups", guild)).contains("guild@mantua.example was made.");
    Map<String, String> balthasar = Map.of("group", "guild@mantua.example", "domain", "mantua.example", "account", "balthasar");
    assertThat(told(angelica, "/groups/add", balthasar)).contains("toast good", "balthasar@mantua.example");
    assertThat(angelica.get("/groups").body()).contains("guild@mantua.example").doesNotContain("townsfolk");
    assertThat(angelica.get("/groups/group?name=townsfolk").statusCode()).isEqualTo(404);
    assertThat(angelica.get("/people/balthasar%40mantua.example").body()).contains("guild%40mantua.example").doesNotContain("townsfolk");
    assertThat(angelica.submit("/groups", Map.of("group", "mine", "title", "Mine")).body())
        .contains("You may use group-create for what is of your domains only.");
  }

  @Test
  void somebodyIsPutIntoGroupsAndTakenOutOnTheirOwnPage() throws Exception {
    Browser admin = server.browser("admin");
    String page = "/people/alice%40verona.example";
    Map<String, String> kin = Map.of("group", "kin & kith");
    Object _ = admin.submit("/groups", kin);
    Object _ = admin.submit("/groups", Map.of("group", "far", "domain", "mantua.example"));
    assertThat(admin.get(page).body()).as("a group of another domain is not offered").doesNotContain("<option value=\"far@mantua.example\"");
    assertThat(admin.get("/people/balthasar%40mantua.example").body()).contains("<option value=\"far@mantua.example\">");
    assertThat(admin.get(page).body()).contains("In no group", "data-open=\"group-add\"", "<option value=\"kin &amp; kith\">");
    assertThat(told(admin, page + "/group-add", kin)).contains("toast good", "data-fill-group=\"kin &amp; kith\"").doesNotContain("In no group");
    assertThat(server.browser("operator").get(page).body()).contains("kin &amp; kith").doesNotContain("data-open=\"group-");
    assertThat(told(admin, page + "/group-remove", kin)).contains("toast good", "In no group");
    assertThat(told(admin, page + "/group-add", Map.of("group", "nothing"))).contains("toast bad");
    Object _ = admin.submit("/groups/delete", kin);
  }

  @Test
  void theSearchFindsPagesBehindOthersForThoseWhoMaySeeThem() throws Exception {
    assertThat(server.browser("admin").get("/search.json").body())
        .contains("\"/groups\"", "\"/security/bans\"", "\"/security/roles\"", "\"/settings/modules\"", "\"/people-table\"");
    assertThat(server.browser("operator").get("/search.json").body()).contains("\"/security/bans\"").doesNotContain("\"/people-table\"");
    String angelica = server.browser("angelica@mantua.example").get("/search.json").body();
    assertThat(angelica).contains("\"/groups\"", "\"/people-table\"").doesNotContain("\"/security/bans\"", "\"/settings/modules\"");
    assertThat(angelica.split("\"/security/audit\"", -1)).as("once").hasSize(2);
    assertThat(angelica).as("what can be done").contains("\"/people#add\"").doesNotContain("\"/data#backup-now\"", "\"/security/bans#ban\"", "\"/domains#add\"");
    assertThat(server.browser("operator").get("/search.json").body()).doesNotContain("#add", "#backup-now");
  }

  @Test
  void theSearchLeadsToWhatCanBeDoneAndCallsSettingsByWhatTheyAre() throws Exception {
    ConsoleServer.Browser admin = server.browser("admin");
    String found = admin.get("/search.json").body();
    for (String deed : List.of("/people#add", "/invitations#invite", "/groups#create", "/rooms#create", "/sessions#announce", "/data#backup-now",
        "/data#import", "/security/bans#ban", "/security/roles#token", "/domains#add")) {
      assertThat(found).contains("\"" + deed + "\"");
      assertThat(admin.get(deed.substring(0, deed.indexOf('#'))).body()).as(deed).contains("id=\"" + deed.substring(deed.indexOf('#') + 1) + "\"");
    }
    assertThat(found)
        .contains("\"name\": \"How many contacts an account may have\"", "\"help\": \"roster.max-items\"")
        .doesNotContain("\"name\": \"roster.max-items\"");
  }
}
