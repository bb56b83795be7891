package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.console.web.Access;
import im.recado.console.web.Route;
import im.recado.wire.jid.Jid;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whoever administrates one domain alone sees and changes that in the console, and is shown nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsoleDomainAdministratorTest {
  private static final String OURS = "mantua.example";
  private static final String THEIRS = "verona.example";

  private final ConsoleServer server;
  private final ConsoleServer.Browser angelica;

  ConsoleDomainAdministratorTest(@TempDir Path folder) throws Exception {
    server = new ConsoleServer(folder.resolve("home"), "registration.mode=invitation");
    server.run("admin", "domain-add", "domain=" + OURS);
    for (String domain : java.util.List.of(THEIRS, OURS)) {
      server.run("user", "add", "romeo@" + domain, "--password", ConsoleServer.PASSWORD);
      server.run("admin", "room-create", "room=hall@conference." + domain, "owner=romeo@" + domain);
      server.run("admin", "user-invite", "name=guest", "domain=" + domain);
      server.run("admin", "token-create", "name=token of " + domain, "scope=write", "domain=" + domain);
    }
    server.run("user", "add", "angelica@" + OURS, "--password", ConsoleServer.PASSWORD);
    server.run("admin", "role-give", "account=angelica@" + OURS, "role=owner", "domain=" + OURS);
    angelica = server.browser("angelica@" + OURS);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String filled(String path, String domain) {
    return path.replace("{account}", "romeo%40" + domain)
        .replace("{room}", "hall%40conference." + domain)
        .replace("{domain}", domain)
        .replace("{key}", "archive.keep")
        .replace("{id}", "none")
        .replace("{network}", "irc")
        .replace("{span}", "hour");
  }

  private String page(String path) throws Exception {
    HttpResponse<String> answer = angelica.get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  /** What is about the server is not theirs, whichever way it is asked for. */
  @Test
  void w5WhatIsAboutTheServerIsRefused() throws Exception {
    String csrf = csrf();
    for (Route route : server.routes()) {
      boolean open = route.access() == Access.ANYONE || route.access() == Access.TOKEN || route.access() == Access.SETUP
          || route.access() == Access.SETUP_DOOR;
      if (open || route.inDomains()) {
        continue;
      }
      for (String domain : java.util.List.of(OURS, THEIRS)) {
        String path = filled(route.path(), domain);
        HttpResponse<String> answer =
            route.method().equals("GET") ? angelica.get(path) : angelica.post(path, Map.of("csrf", csrf));
        assertThat(answer.statusCode()).as(route.method() + " " + path).isEqualTo(403);
      }
    }
  }

  /** Every page that is theirs tells nothing of the other domain, and those about something of it are refused. */
  @Test
  void w5PagesKeepToTheDomain() throws Exception {
    int pages = 0;
    for (Route route : server.routes()) {
      if (!route.inDomains() || !route.method().equals("GET") || route.path().equals("/")) {
        continue;
      }
      HttpResponse<String> own = angelica.get(filled(route.path(), OURS));
      assertThat(own.statusCode()).as(route.path()).isIn(200, 303, 400, 403, 404);
      assertThat(text(own)).as(route.path()).doesNotContain("@" + THEIRS, "conference." + THEIRS, "token of " + THEIRS);
      pages += own.statusCode() == 200 ? 1 : 0;
      boolean isAboutOne = !filled(route.path(), OURS).equals(filled(route.path(), THEIRS));
      if (isAboutOne) {
        HttpResponse<String> foreign = angelica.get(filled(route.path(), THEIRS));
        assertThat(foreign.statusCode()).as(route.path()).isIn(403, 404, 303);
        assertThat(text(foreign)).as(route.path()).doesNotContain("Romeo", "hall</");
      }
    }
    assertThat(pages).isGreaterThan(12);
    for (String query : java.util.List.of("/people?domain=" + THEIRS, "/people?q=romeo%40" + THEIRS, "/sessions?domain=" + THEIRS,
        "/sessions/one?session=" + encoded("romeo@" + THEIRS + "/x"), "/rooms?q=" + THEIRS, "/people?after=a@" + THEIRS)) {
      assertThat(text(angelica.get(query)).replaceAll("value=\"[^\"]*\"", "")).as(query).doesNotContain("romeo@" + THEIRS, "conference." + THEIRS);
    }
  }

  /** Forms about things of the other domain change nothing. */
  @Test
  void w5FormsKeepToTheDomain() throws Exception {
    String before = theirs();
    String csrf = csrf();
    for (Route route : server.routes()) {
      if (!route.inDomains() || !route.method().equals("POST") || route.path().startsWith("/logout")) {
        continue;
      }
      Map<String, String> fields = new java.util.HashMap<>(
          Map.of("csrf", csrf, "account", "romeo@" + THEIRS, "domain", THEIRS, "session", "romeo@" + THEIRS + "/x",
              "role", "owner", "room", "hall@conference." + THEIRS, "name", "x", "value", "1d"));
      fields.putAll(Map.of("password", "Correct-Horse-9", "confirm", "romeo@" + THEIRS, "owner", "romeo@" + THEIRS,
          "contact", "romeo@" + THEIRS, "scope", "write", "data", "x@" + THEIRS + ",Correct-Horse-9",
          "affiliation", "outcast", "host", "romeo@" + THEIRS));
      HttpResponse<String> answer = angelica.post(filled(route.path(), THEIRS), fields);
      assertThat(answer.statusCode()).as(route.path()).isIn(200, 303, 400, 403, 404);
    }
    assertThat(theirs()).isEqualTo(before);
    assertThat(server.kernel().powers(Jid.valueOf("angelica@" + OURS)).domains()).containsOnlyKeys(OURS);
  }

  @Test
  void whatIsTheirsWorks() throws Exception {
    assertThat(angelica.get("/").headers().firstValue("Location")).hasValue("/people");
    assertThat(page("/people")).contains("romeo@" + OURS).doesNotContain("href=\"/settings\"", "href=\"/logs\"", "href=\"/data\"");
    submit("/people", Map.of("account", "nurse", "password", ConsoleServer.PASSWORD));
    assertThat(page("/people/nurse%40" + OURS)).contains("nurse@" + OURS);
    submit("/people/nurse%40" + OURS + "/disable", Map.of("reason", "x"));
    assertThat(server.run("admin", "user-show", "account=nurse@" + OURS)).contains("disabled");
    assertThat(angelica.get("/dashboard").body()).contains("This page is not for your account.", "href=\"/\"").doesNotContain("href=\"/dashboard\"");
    assertThat(page("/domains")).contains(OURS);
    assertThat(page("/domains/" + OURS)).contains("/domains/" + OURS + "/settings").doesNotContain("data-open=\"remove\"");
    submit("/domains/" + OURS + "/settings/archive.keep", Map.of("value", "30d"));
    assertThat(page("/domains/" + OURS + "/settings")).contains("archive.keep", "30d");
    assertThat(server.run("admin", "option-get", "key=archive.keep", "domain=" + OURS)).contains("30d");
    assertThat(page("/domains/" + OURS + "/settings/upload.account-bytes")).contains("disabled");
    assertThat(page("/domains/" + OURS + "/settings/archive.keep")).contains("Who changed it", "<code>30d</code>");
    assertThat(server.browser("admin").get("/settings/archive.keep").body())
        .as("the page of the whole server tells of the whole server")
        .doesNotContain("Who changed it");
    submit("/domains/" + OURS + "/settings/archive.keep/reset", Map.of());
    assertThat(server.run("admin", "option-get", "key=archive.keep", "domain=" + OURS)).doesNotContain("30d");
    submit("/security/roles", Map.of("account", "romeo@" + OURS, "role", "moderator", "domain", OURS));
    assertThat(page("/security/roles")).contains("romeo@" + OURS, "angelica@" + OURS);
    submit("/invitations/mode", Map.of("mode", "closed"));
    assertThat(server.run("admin", "option-get", "key=registration.mode", "domain=" + OURS)).contains("closed");
    assertThat(server.run("admin", "option-get", "key=registration.mode")).contains("invitation");
    submit("/invitations/mode", Map.of("mode", "invitation"));
    assertThat(page("/security/audit")).contains("user-disable");
  }

  @Test
  void theRoleEndsAtOnce() throws Exception {
    server.run("user", "add", "paris@" + OURS, "--password", ConsoleServer.PASSWORD);
    server.run("admin", "role-give", "account=paris@" + OURS, "role=administrator", "domain=" + OURS);
    ConsoleServer.Browser paris = server.browser("paris@" + OURS);
    assertThat(paris.get("/people").statusCode()).isEqualTo(200);
    server.run("admin", "role-give", "account=paris@" + OURS, "role=none", "domain=" + OURS);
    assertThat(paris.get("/people").body()).doesNotContain("romeo@" + OURS);
  }

  private void submit(String path, Map<String, String> fields) throws Exception {
    Map<String, String> all = new java.util.HashMap<>(fields);
    all.put("csrf", csrf());
    HttpResponse<String> answer = angelica.post(path, all);
    assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(303);
  }

  private String csrf() throws Exception {
    String page = angelica.get("/people").body();
    int at = page.indexOf("data-csrf=\"") + 11;
    return page.substring(at, page.indexOf('"', at));
  }

  private String theirs() {
    StringBuilder all = new StringBuilder();
    for (String[] words : new String[][] {
      {"user-list", "domain=" + THEIRS}, {"user-show", "account=romeo@" + THEIRS}, {"room-list", "containing=" + THEIRS},
      {"room-affiliations", "room=hall@conference." + THEIRS}, {"option-list", "domain=" + THEIRS}, {"option-list"},
      {"certificate-show", "domain=" + THEIRS}, {"user-locks"}
    }) {
      String[] line = new String[words.length + 1];
      line[0] = "admin";
      System.arraycopy(words, 0, line, 1, words.length);
      all.append(server.run(line));
    }
    return all.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String text(HttpResponse<String> answer) {
    return answer.body();
  }
}
