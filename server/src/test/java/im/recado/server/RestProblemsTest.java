package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.http.Json;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** REST where it is difficult: what is refused before a command is asked, pages of what changes, the same question again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestProblemsTest {
  private static final String ADD = "/api/v1/commands/user-add";
  private static final String PASSWORD = "Some-Password-1";
  private static final Pattern LENGTH = Pattern.compile("^content-length: (\\d+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  private final ConsoleServer server;
  private final String token;

  RestProblemsTest(@TempDir Path folder) throws Exception {
    server = new ConsoleServer(folder.resolve("home"));
    token = token(server);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String token(ConsoleServer server) {
    return server.run("admin", "token-create", "name=test", "scope=write").split("\n", -1)[2].split("\t", -1)[1];
  }

  /** An answer as it came. */
  private record Answer(int status, String head, String body) {
    Map<String, Object> json() {
      return Json.readMap(body);
    }
  }

  private Answer ask(ConsoleServer server, String method, String path, String body, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Authorization: Bearer " + token);
    if (all.stream().noneMatch(header -> header.startsWith("Host"))) {
      all.add("Host: localhost");
    }
    return exchange(server, method + " " + path, body, all);
  }

  private static Answer exchange(ConsoleServer server, String what, String body, List<String> headers) throws Exception {
    StringBuilder request = new StringBuilder(what + " HTTP/1.1\r\nConnection: close\r\n");
    headers.forEach(header -> request.append(header).append("\r\n"));
    if (!body.isEmpty() && headers.stream().noneMatch(header -> header.startsWith("Transfer-Encoding"))) {
      request.append("Content-Length: ").append(body.getBytes(StandardCharsets.UTF_8).length).append("\r\n");
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write((request + "\r\n" + body).getBytes(StandardCharsets.UTF_8));
      // As much as was announced: who was refused is given some time to finish before the connection goes.
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          throw new EOFException("the head ended early: " + head);
        }
        head.write(next);
      }
      String answer = head.toString(StandardCharsets.UTF_8);
      Matcher length = LENGTH.matcher(answer);
      byte[] content = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : in.readAllBytes();
      return new Answer(
          Integer.parseInt(answer.substring(9, 12)), answer.substring(0, answer.length() - 2), new String(content, StandardCharsets.UTF_8));
    }
  }

  private Answer post(ConsoleServer server, String command, Map<String, String> arguments, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Type: application/json");
    return ask(server, "POST", "/api/v1/commands/" + command, Json.write(arguments), all.toArray(String[]::new));
  }

  private void isProblem(int status, String type, Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.head()).contains("Content-Type: application/problem+json\r\n", "frame-ancestors 'none'", "Cache-Control: no-store");
    assertThat(answer.json())
        .containsEntry("status", (long) status)
        .containsEntry("type", "urn:recado:problem:" + type)
        .containsKeys("title", "detail");
  }

  @Test
  void whatIsNotThereIsAProblemWhateverTheMethod() throws Exception {
    for (String path : List.of("/api", "/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v2/commands/user-list", "/api/v1/commands/nothing")) {
      isProblem(404, "not-found", ask(server, "GET", path, ""));
    }
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
      isProblem(404, "not-found", ask(server, method, "/api/v1/nothing", "{}", "Content-Type: application/json"));
    }
    assertThat(ask(server, "POST", "/nothing", "a=b").status()).as("a page").isEqualTo(404);
    assertThat(ask(server, "GET", "/nothing", "").head()).as("a page").contains("Content-Type: text/html");
  }

  @Test
  void whatCannotBeDoneWithItIsAProblem() throws Exception {
    for (String method : List.of("PUT", "DELETE", "PATCH", "TRACE", "post")) {
      Answer answer = ask(server, method, ADD, "");
      isProblem(405, "wrong-method", answer);
      assertThat(answer.head()).contains("Allow: GET, HEAD, OPTIONS, POST\r\n");
    }
    Answer overridden = ask(server, "GET", ADD + "?_method=POST", "", "X-HTTP-Method-Override: POST");
    isProblem(405, "wrong-method", overridden);
    assertThat(overridden.head()).contains("Allow: POST\r\n");
  }

  @Test
  void whatCannotBeReadIsAProblem() throws Exception {
    isProblem(414, "uri-too-long", ask(server, "GET", "/api/v1/commands/user-list?containing=" + "a".repeat(100_000), ""));
    for (String path :
        List.of(
            "/api/v1/commands/user%2flist", "/api/v1/../v1/commands/user-list", "/api/%2e%2e/login", "/api/v1/%zz", "/api/v1/a\\b",
            "/api/v1/commands/user-list?a=<", "http://localhost/api/v1/..", "/api/v1/a b")) {
      isProblem(400, "wrong-request", ask(server, "GET", path, ""));
    }
    isProblem(400, "wrong-request", ask(server, "GET", "/api/v1/commands/user-list", "", "Wrong header"));
    isProblem(400, "wrong-request", ask(server, "GET", "/api/v1/commands/user-list", "", "Host: a b"));
    isProblem(431, "head-too-large", ask(server, "GET", "/api/v1/commands/user-list", "", "X: " + "a".repeat(100_000)));
    assertThat(ask(server, "GET", "/login/..", "").head()).as("a page").doesNotContain("problem+json");
    assertThat(ask(server, "GET", "/apis/..", "").head()).as("a page").doesNotContain("problem+json");
  }

  @Test
  void bodiesThatAreNotTakenAreProblems() throws Exception {
    String large = "{\"account\": \"" + "a".repeat(70_000) + "\"}";
    String json = "Content-Type: application/json";
    isProblem(413, "too-large", ask(server, "POST", ADD, large, json));
    String chunk = Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n";
    isProblem(413, "too-large", ask(server, "POST", ADD, chunk, json, "Transfer-Encoding: chunked"));
    isProblem(413, "too-large", ask(server, "GET", "/api/v1/commands/user-list", "{}", json));
    isProblem(415, "wrong-type", ask(server, "POST", ADD, "{}"));
    for (String type : List.of("text/plain", "application/jsonx", "application/x-www-form-urlencoded")) {
      isProblem(415, "wrong-type", ask(server, "POST", ADD, "{}", "Content-Type: " + type));
    }
    isProblem(415, "wrong-type", ask(server, "POST", ADD, "{}", json, "Content-Encoding: gzip"));
    isProblem(421, "wrong-host", ask(server, "POST", ADD, "{}", json, "Host: evil.example"));
    for (String body : List.of("{", "[".repeat(30_000), "{\"a\":".repeat(10_000), "{\"account\": 1" + "0".repeat(5_000) + "}", "{}{}", "{\"account\": +.e}", "{\"account\": \"a\", \"account\": \"b\"}")) {
      isProblem(400, "wrong-request", ask(server, "POST", ADD, body, json));
    }
    isProblem(400, "wrong-argument", ask(server, "POST", ADD, "{}", "Content-Type: Application/JSON; charset=utf-8"));
  }

  @Test
  void aPageHasALimitAndBeginsWhereTheOneBeforeEnded() throws Exception {
    for (String wrong : List.of("limit=0", "limit=-1", "limit=x", "limit=1.5", "cursor=1", "cursor=-1", "cursor=%00", "cursor=", "cursor=" + "9".repeat(30), "limit=%zz")) {
      isProblem(400, "wrong-request", ask(server, "GET", "/api/v1/commands/ban-list?" + wrong, ""));
    }
  }

  /** Follows the cursors to the end; what each row begins with. Something else happens after the first page. */
  private List<String> all(String list, int limit, ThrowingRunnable meanwhile) throws Exception {
    List<String> keys = new ArrayList<>();
    String cursor = "";
    do {
      Map<String, Object> page = ask(server, "GET", "/api/v1/commands/" + list + "?limit=" + limit + cursor, "").json();
      for (Object item : (List<?>) Objects.requireNonNull(page.get("items"))) {
        keys.add(String.valueOf(((Map<?, ?>) item).values().iterator().next()));
      }
      if (cursor.isEmpty()) {
        meanwhile.run();
      }
      Object next = page.get("next");
      cursor = next == null ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    return keys;
  }

  private interface ThrowingRunnable {
    void run() throws Exception;
  }

  @Test
  void whoFollowsTheCursorsSeesEveryAccountOnceWhileOthersComeAndGo() throws Exception {
    for (String name : List.of("b1", "b2", "b3", "b4", "b5")) {
      server.run("user", "add", name + "@verona.example", "--password", PASSWORD);
    }
    List<String> seen =
        all(
            "user-list",
            3,
            () -> {
              // Of those on the first page (admin, alice, b1) and before the next one.
              server.run("user", "remove", "b1@verona.example");
              server.run("user", "add", "aaa@verona.example", "--password", PASSWORD);
            });
    assertThat(seen)
        .doesNotHaveDuplicates()
        .contains("b1@verona.example", "b2@verona.example", "b3@verona.example", "b4@verona.example", "b5@verona.example", "operator@verona.example");
  }

  @Test
  void whoFollowsTheCursorsSeesEveryBanOnceWhileOthersAreLifted() throws Exception {
    for (int i = 1; i <= 7; i++) {
      server.run("admin", "ban-add", "address=192.0.2." + i, "minutes=60");
    }
    List<String> first = all("ban-list", 100, () -> {});
    List<String> seen = all("ban-list", 2, () -> server.run("admin", "ban-lift", "address=" + first.get(1)));
    assertThat(seen).doesNotHaveDuplicates().containsExactlyElementsOf(first);
  }

  /** A list that shows 50 when nothing is told has its other entries on further pages. */
  @Test
  void pagesGoOnToTheEndOfWhatThereIs() throws Exception {
    for (int i = 0; i < 60; i++) {
      assertThat(post(server, "user-rename", Map.of("account", "alice", "name", "Alice " + i)).status()).isEqualTo(200);
    }
    List<String> numbers = all("audit-list", 25, () -> {});
    assertThat(numbers).doesNotHaveDuplicates().contains("1");
    assertThat(numbers).hasSizeGreaterThan(60);
  }

  @Test
  void aRequestIsRepeatedOverARestart(@TempDir Path folder) throws Exception {
    Map<String, String> arguments = Map.of("account", "rosaline", "password", PASSWORD);
    Answer first;
    String own;
    try (ConsoleServer before = new ConsoleServer(folder.resolve("home"))) {
      own = token(before);
      first = keyed(before, own, "user-add", arguments);
      assertThat(first.status()).isEqualTo(200);
      Answer refused = keyed(before, own, "user-show", arguments);
      assertThat(refused.status()).as("by POST nobody looks").isEqualTo(405);
    }
    try (ConsoleServer after = ConsoleServer.on(folder.resolve("home"))) {
      Answer again = keyed(after, own, "user-add", arguments);
      assertThat(again.status()).isEqualTo(200);
      assertThat(again.body()).isEqualTo(first.body());
      isProblem(422, "key-used", keyed(after, own, "user-add", Map.of("account", "rosaline", "password", PASSWORD + "2")));
      assertThat(after.run("admin", "audit-list", "containing=user-add", "most=100").lines().filter(line -> line.contains("rosaline"))).hasSize(1);
    }
  }

  private Answer keyed(ConsoleServer server, String token, String command, Map<String, String> arguments) throws Exception {
    return exchange(
        server,
        "POST /api/v1/commands/" + command,
        Json.write(arguments),
        List.of("Host: localhost", "Authorization: Bearer " + token, "Idempotency-Key: one", "Content-Type: application/json"));
  }

  @Test
  void aKeyIsForOneRequestHoweverThatIsWritten() throws Exception {
    String path = "/api/v1/commands/group-create";
    String[] headers = {"Idempotency-Key: groups", "Content-Type: application/json"};
    Answer first = ask(server, "POST", path, "{\"group\": \"watch\", \"title\": \"The watch\"}", headers);
    assertThat(first.status()).as(first.body()).isEqualTo(200);
    Answer again = ask(server, "POST", path, "{ \"title\":\"The \\u0077atch\",\n\"group\":\"watch\" }", headers);
    assertThat(again.body()).isEqualTo(first.body());
    for (String other :
        List.of(
            "{\"group\": \"watch, title=The watch\"}",
            "{\"group\": \"watch\", \"title\": \"The watch?\"}",
            "{\"group\": \"watch\", \"title\": \"The watch\\ud83c\"}")) {
      isProblem(422, "key-used", ask(server, "POST", path, other, headers));
    }
    String[] half = {"Idempotency-Key: half", "Content-Type: application/json"};
    assertThat(ask(server, "POST", path, "{\"group\": \"which?\"}", half).status()).isEqualTo(200);
    isProblem(422, "key-used", ask(server, "POST", path, "{\"group\": \"which\\ud83c\"}", half));
  }

  @Test
  void numbersAreComparedByTheirValueExactly() throws Exception {
    String path = "/api/v1/commands/group-create";
    String[] headers = {"Idempotency-Key: number", "Content-Type: application/json"};
    Answer first = ask(server, "POST", path, "{\"group\": \"exact\", \"title\": 9007199254740993.0}", headers);
    assertThat(first.status()).as(first.body()).isEqualTo(200);
    for (String same : List.of("9007199254740993", "9007199254740993.00", "9.007199254740993e15")) {
      assertThat(ask(server, "POST", path, "{\"group\": \"exact\", \"title\": " + same + "}", headers).body()).isEqualTo(first.body());
    }
    for (String other : List.of("9007199254740992.0", "9007199254740993.1")) {
      isProblem(422, "key-used", ask(server, "POST", path, "{\"group\": \"exact\", \"title\": " + other + "}", headers));
    }
    assertThat(server.run("admin", "group-list")).contains("9007199254740993").doesNotContain("9007199254740993.0");
    for (String endless : List.of("1e999999999", "-1e-999999999", "1" + "0".repeat(1000))) {
      isProblem(400, "wrong-request", ask(server, "POST", path, "{\"group\": " + endless + "}", headers));
    }
  }

  @Test
  void ofManyAtOnceOneIsDone() throws Exception {
    CountDownLatch ready = new CountDownLatch(8);
    Set<Integer> statuses = new TreeSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return post(server, "user-add", Map.of("account", "paris", "password", PASSWORD), "Idempotency-Key: at-once");
                }));
      }
      for (Future<Answer> answer : answers) {
        statuses.add(answer.get().status());
        if (answer.get().status() == 409) {
          isProblem(409, "in-progress", answer.get());
        }
      }
    }
    assertThat(statuses).contains(200).isSubsetOf(200, 409);
    assertThat(server.run("admin", "audit-list", "containing=paris", "most=100").lines().filter(line -> line.contains("user-add"))).hasSize(1);
  }

  @Test
  void anArgumentIsToldOnce() {
    Program.Result twice =
        Program.run("admin", "user-add", "account=a", "account=b", "password=" + PASSWORD, "--home", server.folder().toString());
    assertThat(twice.code()).isEqualTo(2);
    assertThat(twice.err()).contains("account is told twice.");
  }

  @Test
  void whatATokenMayNotIsInTheAuditLog() throws Exception {
    isProblem(403, "not-allowed", post(server, "token-create", Map.of("name", "child", "scope", "write")));
    assertThat(server.run("admin", "audit-list", "containing=refused", "most=100"))
        .contains("token-create")
        .doesNotContain("child");
  }
}
