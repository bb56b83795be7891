package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.http.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One operation, many faces: each command is the same over REST as on the command line, and the document says so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestTest {
  private final ConsoleServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String writer;
  private final String reader;

  RestTest(@TempDir Path folder) throws Exception {
    server = new ConsoleServer(folder.resolve("home"));
    writer = token("name=deploy", "scope=write");
    reader = token("name=watch", "scope=read");
  }

  @AfterAll
  void stop() {
    http.close();
    server.close();
  }

  private String token(String... arguments) {
    List<String> words = new ArrayList<>(List.of("admin", "token-create"));
    words.addAll(List.of(arguments));
    String[] lines = server.run(words.toArray(String[]::new)).split("\n", -1);
    return lines[2].split("\t", -1)[1];
  }

  private HttpResponse<String> get(String token, String path) throws Exception {
    return http.send(request(path).header("Authorization", "Bearer " + token).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String token, String command, Map<String, String> arguments, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        request("/api/v1/commands/" + command)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(arguments)));
    return http.send(
        headers.length == 0 ? request.build() : request.headers(headers).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path));
  }

  /** What a command is called over REST: its method. */
  private Map<String, String> operations() throws Exception {
    Map<String, String> operations = new java.util.TreeMap<>();
    for (Map.Entry<String, Object> path : map(document().get("paths")).entrySet()) {
      String method = map(path.getValue()).keySet().iterator().next();
      operations.put(path.getKey().substring("/api/v1/commands/".length()), method);
    }
    return operations;
  }

  private Map<String, Object> document() throws Exception {
    HttpResponse<String> answer = get(reader, "/api/v1/openapi.json");
    assertThat(answer.statusCode()).isEqualTo(200);
    return Json.readMap(answer.body());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  @Test
  void theDocumentHasEveryCommandButThoseOfTokens() throws Exception {
    Set<String> listed = new TreeSet<>();
    for (String line : server.run("admin", "command-list").lines().skip(1).toList()) {
      String name = line.substring(0, line.indexOf('\t'));
      if (!name.startsWith("token-")) {
        listed.add(name);
      }
    }
    assertThat(listed).hasSizeGreaterThan(40);
    assertThat(operations().keySet()).isEqualTo(listed);
  }

  @Test
  void theDocumentIsOpenApi() throws Exception {
    Map<String, Object> document = document();
    assertThat(document).containsEntry("openapi", "3.1.0").containsKeys("info", "paths", "components", "security");
    Set<Object> ids = new TreeSet<>();
    for (Object path : map(document.get("paths")).values()) {
      Map.Entry<String, Object> method = map(path).entrySet().iterator().next();
      assertThat(method.getKey()).isIn("get", "post");
      Map<String, Object> operation = map(method.getValue());
      assertThat(ids.add(operation.get("operationId"))).isTrue();
      assertThat(map(operation.get("responses"))).containsKeys("200", "default");
      assertThat(method.getKey().equals("post")).isEqualTo(operation.containsKey("requestBody"));
      for (Object parameter : (List<?>) Objects.requireNonNull(operation.get("parameters"))) {
        assertThat(map(parameter)).containsKeys("name", "in", "schema");
      }
    }
  }

  /** Who may do what is said by no program. */
  private static final Set<String> FOR_OWNERS = Set.of(
          "component-delegate",
          "component-grant",
          "component-grant-iq",
          "component-revoke",
          "component-undelegate",
          "factor-remove",
          "gateway-rotate-key",
          "role-give",
          "source-test");

  /** An argument that there is not is refused before anything is done, so every command can be tried. */
  @Test
  void everyCommandRefusesTheSameOnEveryFace() throws Exception {
    assertThat(operations()).containsKeys(FOR_OWNERS.toArray(String[]::new));
    for (Map.Entry<String, String> operation : operations().entrySet()) {
      String name = operation.getKey();
      HttpResponse<String> answer =
          operation.getValue().equals("get")
              ? get(writer, "/api/v1/commands/" + name + "?nonsense=1")
              : post(writer, name, Map.of("nonsense", "1"));
      assertThat(answer.headers().firstValue("Content-Type")).as(name).contains("application/problem+json");
      if (FOR_OWNERS.contains(name)) {
        assertThat(answer.statusCode()).as(name).isEqualTo(403);
        continue;
      }
      assertThat(answer.statusCode()).as(name).isEqualTo(400);
      Map<String, Object> problem = Json.readMap(answer.body());
      assertThat(problem).as(name).containsEntry("type", "urn:recado:problem:wrong-argument").containsEntry("status", 400L);
      Program.Result line = Program.run("admin", name, "nonsense=1", "--home", server.folder().toString());
      assertThat(line.code()).as(name).isNotZero();
      assertThat(line.err()).as(name).contains(String.valueOf(problem.get("detail")));
    }
  }

  @Test
  void everyCommandThatChangesIsClosedToReaders() throws Exception {
    for (Map.Entry<String, String> operation : operations().entrySet()) {
      if (operation.getValue().equals("post")) {
        HttpResponse<String> answer = post(reader, operation.getKey(), Map.of());
        assertThat(answer.statusCode()).as(operation.getKey()).isEqualTo(403);
      }
    }
  }

  @Test
  void anAccountIsMadeOnceHoweverOftenItIsAskedFor() throws Exception {
    Map<String, String> arguments = Map.of("account", "rosaline", "password", "Some-Password-1");
    HttpResponse<String> first = post(writer, "user-add", arguments, "Idempotency-Key", "a1");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(Json.readMap(first.body())).containsEntry("message", "Added rosaline@verona.example.");
    HttpResponse<String> again = post(writer, "user-add", arguments, "Idempotency-Key", "a1");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(post(writer, "user-add", arguments).statusCode()).as("without the key").isEqualTo(409);
    assertThat(
            post(writer, "user-add", Map.of("account", "other", "password", "Some-Password-1"), "Idempotency-Key", "a1")
                .statusCode())
        .as("the key for something else")
        .isEqualTo(422);
    assertThat(server.run("admin", "audit-list")).contains("token:", "password=***").doesNotContain("Some-Password-1");
  }

  @Test
  void listsComeInPages() throws Exception {
    Map<String, Object> first = Json.readMap(get(reader, "/api/v1/commands/option-list?limit=2").body());
    assertThat((List<?>) first.get("items")).hasSize(2);
    Map<String, Object> second =
        Json.readMap(get(reader, "/api/v1/commands/option-list?limit=2&cursor=" + first.get("next")).body());
    assertThat((List<?>) second.get("items")).hasSize(2).isNotEqualTo(first.get("items"));
    Map<String, Object> last = Json.readMap(get(reader, "/api/v1/commands/option-list?limit=1000&cursor=" + first.get("next")).body());
    assertThat(last).containsEntry("next", null);
  }

  @Test
  void aTokenDoesWhatItsScopeSaysUntilItIsRevoked() throws Exception {
    String narrow = token("name=one thing", "scope=write", "commands=ban-list,ban-add");
    assertThat(get(narrow, "/api/v1/commands/ban-list").statusCode()).isEqualTo(200);
    assertThat(get(narrow, "/api/v1/commands/user-list").statusCode()).isEqualTo(403);
    assertThat(post(writer, "token-create", Map.of("name", "child", "scope", "write")).statusCode())
        .as("tokens make no tokens")
        .isEqualTo(403);
    assertThat(get(writer, "/api/v1/commands/ban-add").statusCode()).as("by GET nothing changes").isEqualTo(405);
    assertThat(server.run("admin", "token-list")).contains("one thing").doesNotContain(narrow.substring(narrow.indexOf('.') + 1));
    server.run("admin", "token-revoke", "id=" + narrow.substring(0, narrow.indexOf('.')));
    assertThat(get(narrow, "/api/v1/commands/ban-list").statusCode()).isEqualTo(401);
  }

  @Test
  void a10AGuessedTokenLetsNobodyIn() throws Exception {
    String id = reader.substring(0, reader.indexOf('.'));
    for (String guess : List.of("", "x", id, id + ".", id + "." + "A".repeat(32), "." + reader, reader + "A")) {
      assertThat(get(guess, "/api/v1/commands/ban-list").statusCode()).as(guess).isEqualTo(401);
    }
    assertThat(http.send(request("/api/v1/openapi.json").build(), BodyHandlers.ofString()).statusCode()).isEqualTo(401);
  }

  @Test
  void bodiesThatAreNoArgumentsAreRefused() throws Exception {
    for (String body : List.of("[]", "{", "\"x\"", "{\"account\": [1]}", "{\"account\": null}", "{\"account\": {}}")) {
      HttpRequest request =
          request("/api/v1/commands/user-remove")
              .header("Authorization", "Bearer " + writer)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build();
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).as(body).isEqualTo(400);
    }
  }

  /** However a program names something of another domain, its token for one domain does not reach it (SECURITY W5). */
  @Test
  void w5aTokenForADomainReachesThatDomainAlone() throws Exception {
    server.run("admin", "domain-add", "domain=mantua.example");
    server.run("user", "add", "romeo@mantua.example", "--password", ConsoleServer.PASSWORD);
    String token = token("name=mantua", "scope=write", "domain=mantua.example");
    assertThat(get(token, "/api/v1/commands/user-list").body()).contains("romeo@mantua.example").doesNotContain("verona");
    assertThat(get(token, "/api/v1/commands/user-list?limit=1000&most=1000&containing=alice").body()).doesNotContain("alice");
    for (String path :
        List.of(
            "user-list?domain=verona.example",
            "user-list?domain=VERONA.example",
            "user-list?domain=%20verona.example",
            "user-show?account=alice%40verona.example",
            "user-show?account=alice",
            "user-show?account=ALICE%40Verona.Example",
            "user-show?account=alice%40verona.example%2Fmantua.example",
            "session-list?account=alice%40verona.example",
            "node-list?host=verona.example",
            "node-list?host=pubsub.verona.example",
            "node-list?host=alice%40verona.example",
            "room-show?room=hall%40conference.verona.example",
            "option-list",
            "option-get?key=server.owners",
            "option-list?domain=verona.example",
            "log-list",
            "database-show",
            "ban-list",
            "token-list",
            "component-list")) {
      HttpResponse<String> answer = get(token, "/api/v1/commands/" + path);
      assertThat(answer.statusCode()).as(path).isIn(400, 403);
      assertThat(answer.body()).as(path).doesNotContain("enabled", "prospero");
    }
    for (Map.Entry<String, Map<String, String>> call :
        Map.of(
                "user-passwd", Map.of("account", "alice@verona.example", "password", "Correct-Horse-8"),
                "user-export", Map.of("account", "alice@verona.example"),
                "role-give", Map.of("account", "romeo@mantua.example", "role", "owner", "domain", "mantua.example"),
                "token-create", Map.of("name", "wider", "scope", "write"),
                "option-set", Map.of("key", "server.owners", "value", "romeo@mantua.example"),
                "announce", Map.of("text", "all", "domain", "verona.example"),
                "motd-set", Map.of("text", "all"),
                "domain-remove", Map.of("domain", "mantua.example"))
            .entrySet()) {
      HttpResponse<String> answer = post(token, call.getKey(), call.getValue());
      assertThat(answer.statusCode()).as(call.getKey()).isEqualTo(403);
    }
    assertThat(post(token, "user-add", Map.of("account", "nurse@mantua.example", "password", ConsoleServer.PASSWORD)).statusCode())
        .isEqualTo(200);
    assertThat(get(token, "/api/v1/commands/audit-list").body()).contains("nurse@mantua.example").doesNotContain("verona");
    server.run("admin", "domain-remove", "domain=mantua.example", "everything=true");
    assertThat(get(token, "/api/v1/commands/user-list").statusCode()).isEqualTo(401);
  }
}
