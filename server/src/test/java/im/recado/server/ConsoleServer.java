package im.recado.server;

import im.recado.console.web.Route;
import im.recado.kernel.Kernel;
import im.recado.server.home.Home;
import im.recado.server.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A server with its console, in this process, and browsers of a kind. */
final class ConsoleServer implements AutoCloseable {
  static final String PASSWORD = "Correct-Horse-7";

  private final Home home;
  private final Server server;
  private final HttpClient http = HttpClient.newHttpClient();

  /** Starts on an empty folder, with one administrator, one operator and one user: admin, operator, alice. */
  ConsoleServer(Path folder, String... more) throws Exception {
    this(new Home(folder), Stream.concat(Stream.of("domain=verona.example"), Stream.of(more)).toList());
    for (String name : List.of("admin", "operator", "alice")) {
      run("user", "add", name + "@verona.example", "--password", PASSWORD);
    }
    run("admin", "option-set", "key=server.administrators", "value=admin@verona.example");
    run("admin", "option-set", "key=server.operators", "value=operator@verona.example");
  }

  private ConsoleServer(Home home, List<String> more) throws Failure {
    this.home = home;
    List<String> sets = new ArrayList<>(List.of("auth.scram-iterations=4096"));
    Program.ANY_PORTS.stream().filter(set -> !set.equals("--set")).forEach(sets::add);
    sets.addAll(more);
    server = Server.start(home, Settings.read(home.settings(), sets), restart -> {});
  }

  /** Starts on a folder that was set up. */
  static ConsoleServer on(Path folder) throws Failure {
    return new ConsoleServer(new Home(folder), List.of());
  }

  /** Runs a command line on it; what it said. */
  String run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--home", home.folder().toString()));
    Program.Result result = Program.run(all.toArray(String[]::new));
    if (result.code() != 0) {
      throw new IllegalStateException(result.err());
    }
    return result.out();
  }

  Path folder() {
    return home.folder();
  }

  List<Route> routes() {
    return server.console().routes();
  }

  Kernel kernel() {
    return server.kernel();
  }

  int tlsPort() {
    return Objects.requireNonNull(server.ports().get("console.tls-port"));
  }

  int port() {
    return Objects.requireNonNull(server.ports().get("console.port"));
  }

  /** The port of a listener by the key of its setting. */
  int port(String key) {
    return Objects.requireNonNull(server.ports().get(key));
  }

  String url() {
    return "http://localhost:" + port();
  }

  /** A browser that nobody has used yet. */
  Browser browser() {
    return new Browser();
  }

  /** A browser in which somebody is logged in. */
  Browser browser(String account) throws Exception {
    Browser browser = new Browser();
    HttpResponse<String> answer = browser.post("/login", Map.of("account", account, "password", PASSWORD));
    if (answer.statusCode() != 303) {
      throw new IllegalStateException("login of " + account + ": " + answer.statusCode());
    }
    return browser;
  }

  @Override
  public void close() {
    http.close();
    server.stop();
    server.leave();
  }

  /** Keeps one cookie, and sends forms as a page of the console does. */
  final class Browser {
    @Nullable String cookie;

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
      return send(request(path).GET());
    }

    /** Sends a form with the token of the session, as pages have it. */
    HttpResponse<String> submit(String path, Map<String, String> fields) throws IOException, InterruptedException {
      Map<String, String> all = new java.util.HashMap<>(fields);
      all.put("csrf", csrf());
      return post(path, all);
    }

    /** Sends a form; the page that it is answered with, when it is answered with one. */
    HttpResponse<String> post(String path, Map<String, String> fields) throws IOException, InterruptedException {
      HttpResponse<String> sent = sendForm(path, fields);
      String page = sent.headers().firstValue("Location").orElse("");
      return page.contains("?shown=") ? get(page) : sent;
    }

    /** Sends a form, without going where that leads. */
    HttpResponse<String> sendForm(String path, Map<String, String> fields) throws IOException, InterruptedException {
      return send(
          request(path)
              .header("Origin", url())
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString(encoded(fields))));
    }

    HttpRequest.Builder request(String path) {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path));
      return cookie == null ? request : request.header("Cookie", cookie);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      answer.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
      return answer;
    }

    /** The token of the session, from the page. */
    String csrf() throws IOException, InterruptedException {
      String page = get("/people").body();
      int at = page.indexOf("data-csrf=\"") + 11;
      return page.substring(at, page.indexOf('"', at));
    }
  }

  static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
