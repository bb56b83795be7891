package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.server.ConsoleServer.Browser;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What administrators and moderators do with rooms and nodes in the browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsoleRoomsTest {
  private static final String ROOM = "/rooms/garden%40conference.verona.example";
  private static final Map<String, String> NODE = Map.of("host", "pubsub.verona.example", "node", "a/b?c#d");

  private final ConsoleServer server;

  ConsoleRoomsTest(@TempDir Path folder) throws Exception {
    server = new ConsoleServer(folder.resolve("home"));
  }

  @BeforeAll
  void moderator() {
    server.run("user", "add", "nurse@verona.example", "--password", ConsoleServer.PASSWORD);
    server.run("admin", "option-set", "key=server.moderators", "value=nurse@verona.example");
    server.run("admin", "room-create", "room=garden@conference.verona.example", "owner=alice@verona.example");
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
  void aRoomIsMadeFoundAndDestroyed() throws Exception {
    Browser admin = server.browser("admin");
    HttpResponse<String> refused = admin.submit("/rooms", Map.of("name", "garden", "owner", "alice@verona.example"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("There is a room garden@", "value=\"garden\"", "data-show");
    assertThat(told(admin, "/rooms", Map.of("name", "Heath", "owner", "alice@verona.example"))).contains("toast good", "alice@verona.example");
    assertThat(admin.get("/rooms?q=hea").body()).contains("/rooms/heath%40").doesNotContain("/rooms/garden%40");
    String path = "/rooms/heath%40conference.verona.example";
    assertThat(told(admin, path + "/destroy", Map.of("confirm", "heath"))).contains("Nothing was destroyed", "toast bad");
    assertThat(told(admin, path + "/destroy", Map.of("confirm", "heath@conference.verona.example"))).contains("was destroyed");
    assertThat(admin.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void addressesOfAccountsHereLeadToTheirPages() throws Exception {
    server.run("admin", "room-affiliate", "room=garden@conference.verona.example", "account=peter@capulet.example", "affiliation=outcast");
    assertThat(server.browser("admin").get(ROOM).body())
        .contains("href=\"/people/alice%40verona.example\"", "peter@capulet.example")
        .doesNotContain("/people/peter");
  }

  @Test
  void onlyWhatWasChangedIsSet() throws Exception {
    Browser admin = server.browser("admin");
    String page = admin.get(ROOM + "/settings").body();
    assertThat(page).contains("name=\"set-membersonly\"", "name=\"set-whois\"");
    Map<String, String> fields = new java.util.HashMap<>();
    fields.put("set-roomname", "The <Garden>");
    fields.put("set-persistentroom-there", "1");
    fields.put("set-persistentroom", "1");
    fields.put("set-moderatedroom-there", "1");
    fields.put("set-presencebroadcast-there", "1");
    fields.put("set-presencebroadcast-moderator", "1");
    fields.put("set-whois", "anyone");
    assertThat(told(admin, ROOM + "/settings", fields)).contains("The &lt;Garden&gt;", "toast good");
    String audit = server.run("admin", "audit-list");
    assertThat(audit).contains("setting=whois value=anyone", "setting=presencebroadcast value=moderator").doesNotContain("setting=persistentroom", "setting=moderatedroom", "setting=roomsecret");
    assertThat(admin.submit(ROOM + "/settings", Map.of("set-muc-maxhistoryfetch", "many")).statusCode()).isEqualTo(400);
  }

  /** Whatever an owner may set in a client can be set here, in words that people know. */
  @Test
  void everySettingOfARoomIsOnItsPageInEveryLanguage() throws Exception {
    Browser admin = server.browser("admin");
    java.util.List<String> settings =
        server.run("admin", "room-config", "room=garden@conference.verona.example").lines().skip(1)
            .map(line -> line.split("\t")[0]).toList();
    assertThat(settings).hasSizeGreaterThan(35).contains("roomname", "whois", "allowvoicerequests", "slow_mode_duration");
    String session = admin.cookie;
    for (String language : java.util.List.of("en", "pt", "es")) {
      admin.cookie = session + "; recado-language=" + language;
      String page = admin.get(ROOM + "/settings").body();
      assertThat(page).contains("<html lang=\"" + language);
      for (String setting : settings) {
        String id = "set-" + setting.replaceAll("[^A-Za-z0-9]+", "-");
        assertThat(page).as(setting).contains("name=\"" + id);
        // Where there were no words for it, its bare name would be its label.
        assertThat(page).as("%s in %s", setting, language).doesNotContain(">" + setting + "</");
      }
    }
  }

  @Test
  void w5ModeratorsSeeAndDoWhatKeepingOrderNeeds() throws Exception {
    Browser nurse = server.browser("nurse");
    assertThat(nurse.get(ROOM).body())
        .contains("id=\"kick\"", "id=\"affiliate\"", "value=\"outcast\"")
        .doesNotContain("id=\"destroy\"", "value=\"owner\"");
    assertThat(told(nurse, ROOM + "/affiliate", Map.of("account", "tybalt@verona.example", "affiliation", "outcast")))
        .contains("toast good", "tybalt@verona.example");
    assertThat(told(nurse, ROOM + "/affiliate", Map.of("account", "nurse@verona.example", "affiliation", "owner")))
        .contains("toast bad", "You may not use room-affiliate.");
    assertThat(nurse.submit(ROOM + "/destroy", Map.of("confirm", "garden@conference.verona.example")).statusCode()).isEqualTo(403);
    assertThat(told(nurse, "/people/admin%40verona.example/disable", Map.of()))
        .contains("toast bad", "That account may do more than you");
    assertThat(nurse.get("/people/alice%40verona.example").body())
        .contains("id=\"quarantine\"")
        .doesNotContain("id=\"password\"", "id=\"remove\"", "/export");
  }

  @Test
  void operatorsLookAtRoomsAndNodes() throws Exception {
    server.run("admin", "node-create", "host=pubsub.verona.example", "node=news");
    Browser operator = server.browser("operator");
    for (String path :
        java.util.List.of("/rooms", ROOM, ROOM + "/settings", "/pubsub", "/pubsub/node?host=pubsub.verona.example&node=news",
            "/pubsub/settings?host=pubsub.verona.example&node=news")) {
      HttpResponse<String> page = operator.get(path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.body()).as(path).doesNotContain("<dialog", "button danger", "type=\"submit\" class=\"button primary\"");
    }
    assertThat(operator.get("/rooms/nothing%40conference.verona.example").statusCode()).isEqualTo(404);
    assertThat(operator.get("/pubsub/node?host=pubsub.verona.example&node=nothing").statusCode()).isEqualTo(404);
    assertThat(operator.get("/pubsub?host=nobody%40verona.example").body()).contains("There are no nodes at nobody@");
  }

  @Test
  void aNodeOfAnyNameIsMadeSetAndRemoved() throws Exception {
    Browser admin = server.browser("admin");
    assertThat(told(admin, "/pubsub", NODE)).contains("a/b?c#d", "toast good");
    Map<String, String> fields = new java.util.HashMap<>(NODE);
    fields.put("set-access-model", "whitelist");
    fields.put("set-title", "Odd");
    String page = told(admin, "/pubsub/settings", fields);
    assertThat(page).contains("<h1>Odd</h1>", "Members only");
    Map<String, String> affiliate = new java.util.HashMap<>(NODE);
    affiliate.putAll(Map.of("account", "alice@verona.example", "affiliation", "publisher"));
    assertThat(told(admin, "/pubsub/affiliate", affiliate)).contains("alice@verona.example", "toast good");
    assertThat(told(admin, "/pubsub/purge", NODE)).contains("toast");
    assertThat(told(admin, "/pubsub/remove", NODE)).contains("was deleted").doesNotContain("a/b?c#d</a>");
  }
}
