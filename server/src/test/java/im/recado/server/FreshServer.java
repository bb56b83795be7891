package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.server.home.Home;
import im.recado.server.settings.Settings;
import im.recado.server.setup.SetupApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A server on a home that may be new and is to be set up, and one browser of a kind. */
final class FreshServer implements AutoCloseable {
  final Home home;
  final AtomicBoolean restartWanted = new AtomicBoolean();
  final Server server;
  private final HttpClient http = HttpClient.newHttpClient();
  @Nullable String cookie;

  /** @param folder the home */
  FreshServer(Path folder) throws Failure {
    this(folder, Map.of());
  }

  /** The server that follows one with these ports. */
  FreshServer(Path folder, Map<String, Integer> before) throws Failure {
    this(folder, before, List.of());
  }

  /** The same with settings of the command line. */
  FreshServer(Path folder, Map<String, Integer> before, List<String> settings) throws Failure {
    home = new Home(folder);
    List<String> sets = new ArrayList<>(List.of("auth.scram-iterations=4096"));
    Program.ANY_PORTS.stream().filter(word -> !word.equals("--set")).forEach(sets::add);
    sets.addAll(settings);
    server = Server.start(home, Settings.read(home.settings(), sets), before, restartWanted::set);
  }

  String code() {
    return Objects.requireNonNull(server.setupCode());
  }

  /** The port of a listener by the key of its setting. */
  int port(String key) {
    return Objects.requireNonNull(server.ports().get(key));
  }

  private String url() {
    return "http://localhost:" + server.ports().get("console.port");
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(url() + path)).GET());
  }

  /** Sends a form; the page that it is answered with, when it is answered with one. */
  HttpResponse<String> post(String path, Map<String, String> fields) throws Exception {
    HttpResponse<String> sent = sendForm(path, fields);
    String page = sent.headers().firstValue("Location").orElse("");
    return page.contains("?shown=") || page.equals("/setup/done") ? get(page) : sent;
  }

  /** Sends a form, without going where that leads. */
  HttpResponse<String> sendForm(String path, Map<String, String> fields) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Origin", url())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(ConsoleServer.encoded(fields))));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer =
        http.send((cookie == null ? request : request.header("Cookie", cookie)).build(), BodyHandlers.ofString());
    answer.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
    return answer;
  }

  void begin() throws Exception {
    assertThat(post("/setup/start", Map.of("code", code())).statusCode()).isEqualTo(303);
  }

  /** Answers a page. */
  HttpResponse<String> answer(String step, Map<String, String> fields) throws Exception {
    return post("/setup/step/" + step, withToken(step, fields));
  }

  /** What a page sends with these answers. */
  Map<String, String> withToken(String step, Map<String, String> fields) throws Exception {
    String page = get("/setup/step/" + step).body();
    int at = page.indexOf("name=\"csrf\" value=\"") + 19;
    Map<String, String> all = new HashMap<>(fields);
    all.putIfAbsent("action", "next");
    all.put("csrf", page.substring(at, page.indexOf('"', at)));
    return all;
  }

  /** What the program does between two servers. */
  void restart() throws Exception {
    await().untilTrue(restartWanted);
    Map<String, String> answers = Objects.requireNonNull(server.setupAnswers());
    close();
    SetupApplication.apply(home, answers);
  }

  @Override
  public void close() {
    http.close();
    server.stop();
    server.leave();
  }
}
