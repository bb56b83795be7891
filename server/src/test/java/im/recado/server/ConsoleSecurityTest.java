package im.recado.server;

import static im.recado.server.ConsoleServer.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.console.web.Access;
import im.recado.console.web.Route;
import im.recado.kernel.command.PasswordLogin;
import im.recado.server.ConsoleServer.Browser;
import im.recado.server.home.Home;
import im.recado.server.settings.Settings;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The rows of the catalogue about the console, over its own listener. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsoleSecurityTest {
  private static final Set<Integer> NOT_LET_IN = Set.of(400, 401, 403, 404, 405);

  private final ConsoleServer server;

  ConsoleSecurityTest(@TempDir Path folder) throws Exception {
    // Every test here fails to log in now and then, all from one address.
    server = new ConsoleServer(folder.resolve("home"), "auth.failures-per-address=1000");
  }

  @BeforeAll
  void routesAreThere() {
    assertThat(server.routes()).hasSizeGreaterThan(5);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String sample(Route route) {
    return route.path().replaceAll("\\{[a-z]+}", "x");
  }

  private static boolean isForPeople(Route route) {
    return route.access() == Access.OPERATOR || route.access() == Access.ADMINISTRATOR;
  }

  private static List<String> mutations(String path) {
    List<String> all = new ArrayList<>(List.of(path));
    for (String odd : List.of("/./", "/../", "/%2e/", "/%2e%2e/", "/%252e%252e/", "/%u002e/", "/..;/", "/;/", "//", "/%2f/",
        "/%5c/", "/%00/", "/%c0%ae/")) {
      all.add(odd + path.substring(1));
      all.add("/login" + odd + path.substring(1));
      all.add("/assets" + odd + ".." + odd + path.substring(1));
    }
    all.addAll(List.of(path + "/", path + "%20", path + ";x=y", path + "%2e", path.toUpperCase(java.util.Locale.ROOT) + "?a=/login"));
    return all;
  }

  @Test
  void w1NothingIsToBeHadWithoutALogin() throws Exception {
    Browser stranger = server.browser();
    Browser expired = server.browser();
    expired.cookie = "recado-console=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    for (Route route : server.routes()) {
      if (route.access() == Access.ANYONE) {
        continue;
      }
      // Of routes of the set-up nothing is to be had either.
      for (Browser browser : List.of(stranger, expired)) {
        for (String path : mutations(sample(route))) {
          HttpResponse<String> answer = raw(browser, route.method(), path);
          assertThat(answer.statusCode()).as("%s %s", route.method(), path).isIn(NOT_LET_IN);
          assertThat(answer.body()).as("%s %s", route.method(), path).doesNotContain("class=\"sidebar\"");
        }
      }
    }
  }

  private static HttpResponse<String> raw(Browser browser, String method, String path) throws Exception {
    var request = browser.request("/");
    java.net.URI uri;
    try {
      uri = java.net.URI.create(browser.request("/").build().uri().toString().replaceAll("/$", "") + path);
    } catch (IllegalArgumentException e) {
      // This client does not send what is no address at all; over a socket it is refused as well (h9).
      uri = java.net.URI.create(browser.request("/").build().uri() + "nothing");
    }
    request.uri(uri);
    return browser.send(
        method.equals("GET")
            ? request.GET()
            : request
                .header("Origin", "http://localhost:" + uri.getPort())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("a=b")));
  }

  /** None of these bodies ever comes: who would wait for it would read a stranger's 20 megabytes. */
  @Test
  void w1WhatAStrangerSendsIsNotRead() throws Exception {
    for (String origin : List.of("http://localhost", "http://evil.example")) {
      for (String path : List.of("/data/import", "/people-table", "/security/certificate")) {
        assertThat(
                raw("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin
                    + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 200000\r\n\r\ncsrf="))
            .as("%s from %s", path, origin)
            .startsWith(origin.equals("http://localhost") ? "HTTP/1.1 401" : "HTTP/1.1 403");
      }
    }
  }

  @Test
  void w1WhatHasNoRouteIsNotThere() throws Exception {
    for (Browser browser : List.of(server.browser(), server.browser("admin"))) {
      for (String path : List.of("/nothing", "/setup", "/setup/database", "/console", "/.git/config", "/assets/", "/assets/x/console.css")) {
        assertThat(browser.get(path).statusCode()).as(path).isEqualTo(404);
      }
    }
  }

  @Test
  void w2EveryAnswerForbidsWhatItDoesNotNeed() throws Exception {
    Browser admin = server.browser("admin");
    for (Route route : server.routes()) {
      if (!route.method().equals("GET") || route.path().startsWith("/live/figures")) {
        continue;
      }
      HttpResponse<String> answer = admin.get(sample(route));
      Map<String, List<String>> headers = answer.headers().map();
      assertThat(headers.get("content-security-policy"))
          .as(route.path())
          .singleElement()
          .asString()
          .contains("default-src 'none'", "require-trusted-types-for 'script'")
          .doesNotContain("unsafe");
      assertThat(headers.get("x-content-type-options")).as(route.path()).containsExactly("nosniff");
      assertThat(answer.body()).as(route.path()).doesNotContain(" style=\"", " onclick=", "javascript:");
    }
  }

  @Test
  void w12NoAnswerIsFramedOrKeptOrTellsOthersWhereOneWas() throws Exception {
    Browser admin = server.browser("admin");
    for (Route route : server.routes()) {
      if (!route.method().equals("GET") || route.path().startsWith("/live/figures")) {
        continue;
      }
      Map<String, List<String>> headers = admin.get(sample(route)).headers().map();
      assertThat(headers.get("content-security-policy")).as(route.path()).singleElement().asString().contains("frame-ancestors 'none'");
      assertThat(headers.get("referrer-policy")).as(route.path()).containsExactly("same-origin");
      assertThat(headers).as(route.path()).containsKey("cache-control");
      if (!route.path().startsWith("/assets/")) {
        assertThat(headers.get("cache-control")).as(route.path()).containsExactly("no-store");
      }
    }
  }

  @Test
  void w3AFormComesFromAPageOfThisSession() throws Exception {
    Browser admin = server.browser("admin");
    String token = admin.csrf();
    String other = server.browser("admin").csrf();
    assertThat(token).isNotEqualTo(other);
    for (Route route : server.routes()) {
      if (!route.method().equals("POST") || !isForPeople(route)) {
        continue;
      }
      String path = sample(route);
      assertThat(admin.post(path, Map.of()).statusCode()).as("no token: %s", path).isEqualTo(403);
      assertThat(admin.post(path, Map.of("csrf", other)).statusCode()).as("another's token: %s", path).isEqualTo(403);
      assertThat(foreign(admin, path, token, "http://evil.example")).as("foreign page: %s", path).isEqualTo(403);
      assertThat(foreign(admin, path, token, "null")).as("sandboxed page: %s", path).isEqualTo(403);
      assertThat(
              admin
                  .send(admin.request(path).header("Origin", server.url()).header("Content-Type", "text/plain")
                      .POST(BodyPublishers.ofString("csrf=" + token)))
                  .statusCode())
          .as("not a form: %s", path)
          .isEqualTo(415);
      assertThat(admin.get(path + "?csrf=" + token + "&_method=POST").statusCode()).as("by GET: %s", path).isIn(404, 405, 200);
    }
    assertThat(admin.get("/dashboard").statusCode()).as("still logged in").isEqualTo(200);
  }

  @Test
  void w3TheCookieOfABrowserIsNoTokenOfAProgram() throws Exception {
    Browser admin = server.browser("admin");
    for (Route route : server.routes()) {
      if (route.access() == Access.TOKEN) {
        HttpResponse<String> answer =
            route.method().equals("GET") ? admin.get(sample(route)) : admin.submit(sample(route), Map.of());
        assertThat(answer.statusCode()).as("%s %s", route.method(), route.path()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
      }
    }
  }

  private static int foreign(Browser browser, String path, String token, String origin) throws Exception {
    return browser
        .send(
            browser
                .request(path)
                .header("Origin", origin)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("csrf=" + token)))
        .statusCode();
  }

  @Test
  void w5EachRoleMayDoWhatItsRoutesSay() throws Exception {
    Browser operator = server.browser("operator");
    for (Route route : server.routes()) {
      if (route.access() != Access.ADMINISTRATOR) {
        continue;
      }
      HttpResponse<String> answer =
          route.method().equals("GET") ? operator.get(sample(route)) : operator.submit(sample(route), Map.of());
      assertThat(answer.statusCode()).as("%s %s", route.method(), route.path()).isEqualTo(403);
    }
    assertThat(server.browser().post("/login", Map.of("account", "alice", "password", PASSWORD)).statusCode()).isEqualTo(401);
  }

  @Test
  void w5WhoLosesTheRoleIsOutAtOnce() throws Exception {
    server.run("user", "add", "nurse@verona.example", "--password", PASSWORD);
    server.run("admin", "option-set", "key=server.operators", "value=operator@verona.example,nurse@verona.example");
    Browser nurse = server.browser("nurse");
    assertThat(nurse.get("/dashboard").statusCode()).isEqualTo(200);
    server.run("admin", "option-set", "key=server.operators", "value=operator@verona.example");
    assertThat(nurse.get("/dashboard").statusCode()).isEqualTo(401);
  }

  @Test
  void w6ASessionIsNewAtTheLoginAndOverAfterTheLogout() throws Exception {
    Browser browser = server.browser();
    browser.cookie = "recado-console=chosen-by-somebody-else";
    HttpResponse<String> answer = browser.post("/login", Map.of("account", "admin", "password", PASSWORD));
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Strict", "Path=/")
        .doesNotContain("chosen-by-somebody-else", "Domain");
    String first = browser.cookie;
    assertThat(browser.post("/login", Map.of("account", "admin", "password", PASSWORD)).statusCode()).isEqualTo(303);
    assertThat(browser.cookie).as("a new one at each login").isNotEqualTo(first);
    Browser old = server.browser();
    old.cookie = first;
    assertThat(old.get("/dashboard").statusCode()).as("the one before is over").isEqualTo(401);
    old.cookie = browser.cookie;
    assertThat(browser.submit("/logout", Map.of()).statusCode()).isEqualTo(303);
    assertThat(old.get("/dashboard").statusCode()).as("replayed after the log-out").isEqualTo(401);
  }

  @Test
  void w6AllSessionsEndTogether() throws Exception {
    Browser one = server.browser("operator");
    Browser two = server.browser("operator");
    assertThat(two.submit("/logout/everywhere", Map.of()).statusCode()).isEqualTo(303);
    assertThat(one.get("/dashboard").statusCode()).isEqualTo(401);
  }

  @Test
  void w6ALoginEndsWhenNobodyUsesItAndAfterSoLongInAnyCase() throws Exception {
    for (String clock : List.of("console.session-idle", "console.session-longest")) {
      Browser browser = server.browser("operator");
      assertThat(browser.get("/dashboard").statusCode()).isEqualTo(200);
      server.run("admin", "option-set", "key=" + clock, "value=1ms");
      try {
        await().untilAsserted(() -> assertThat(browser.get("/dashboard").statusCode()).as(clock).isEqualTo(401));
      } finally {
        server.run("admin", "option-reset", "key=" + clock);
      }
    }
  }

  /** The name itself has browsers insist that it came over TLS from this very host (RFC 6265bis section 4.1.3.2). */
  @Test
  void w6UnderTlsTheCookieIsForTlsAndThisHostAlone() throws Exception {
    String form = "account=operator&password=" + PASSWORD;
    String login =
        tls("POST /login HTTP/1.1\r\nHost: localhost\r\nOrigin: https://localhost\r\nConnection: close\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length() + "\r\n\r\n" + form);
    assertThat(login).startsWith("HTTP/1.1 303");
    String cookie = login.substring(login.indexOf("Set-Cookie: ") + 12).lines().findFirst().orElseThrow();
    assertThat(cookie).startsWith("__Host-recado-console=").contains("; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/").doesNotContain("Domain");
    String token = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    String page = "GET /dashboard HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: ";
    assertThat(tls(page + "__Host-recado-console=" + token + "\r\n\r\n")).startsWith("HTTP/1.1 200");
    assertThat(tls(page + "recado-console=" + token + "\r\n\r\n")).as("as it is called in the clear").startsWith("HTTP/1.1 401");
    assertThat(tls(page + "__Host-recado-console=" + token + "; __Host-recado-console=x\r\n\r\n")).as("two of them").startsWith("HTTP/1.1 401");
  }

  private String tls(String request) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, null);
    try (Socket socket = context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.tlsPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What the server vouches for itself is taken here. */
  private static final class Trusting extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void a11ANewPasswordEndsSessions() throws Exception {
    server.run("user", "add", "friar@verona.example", "--password", PASSWORD);
    server.run("admin", "option-set", "key=server.administrators", "value=admin@verona.example,friar@verona.example");
    Browser friar = server.browser("friar");
    server.run("user", "passwd", "friar@verona.example", "--password", "Another-Horse-8");
    assertThat(friar.get("/dashboard").statusCode()).isEqualTo(401);
  }

  @Test
  void a11APasswordThatIsChangedWhileItIsLookedAtLetsNobodyIn() throws Exception {
    server.run("user", "add", "page@verona.example", "--password", PASSWORD);
    server.run("admin", "role-give", "account=page", "role=operator");
    PasswordLogin usual = server.kernel().passwords();
    server.kernel().passwords(
        (account, password, client) -> {
          PasswordLogin.Outcome outcome = usual.attempt(account, password, client);
          server.run("user", "passwd", "page@verona.example", "--password", "Another-Horse-8");
          return outcome;
        });
    try {
      Browser page = server.browser();
      assertThat(page.post("/login", Map.of("account", "page", "password", PASSWORD)).statusCode()).isEqualTo(401);
      assertThat(page.cookie).isNull();
    } finally {
      server.kernel().passwords(usual);
    }
    assertThat(server.run("admin", "console-session-list")).doesNotContain("page@verona.example");
  }

  @Test
  void w7NobodyLearnsWhichAccountsThereAre() throws Exception {
    List<String> answers = new ArrayList<>();
    for (String account : List.of("admin", "alice", "nobody")) {
      HttpResponse<String> answer =
          server.browser().post("/login", Map.of("account", account, "password", account.equals("alice") ? PASSWORD : "wrong"));
      assertThat(answer.statusCode()).isEqualTo(401);
      answers.add(answer.body().replace("\"" + account + "\"", "\"\""));
    }
    assertThat(Set.copyOf(answers)).hasSize(1);
  }

  @Test
  void w7GuessingIsStoppedByTheThrottleOfAllLogins(@TempDir Path folder) throws Exception {
    try (ConsoleServer strict = new ConsoleServer(folder.resolve("home"), "auth.failures-per-address=3")) {
      for (int i = 0; i < 3; i++) {
        assertThat(strict.browser().post("/login", Map.of("account", "admin", "password", "guess" + i)).statusCode()).isEqualTo(401);
      }
      assertThat(strict.browser().post("/login", Map.of("account", "admin", "password", PASSWORD)).statusCode())
          .as("even the right one is not looked at")
          .isEqualTo(429);
      assertThat(Files.readString(strict.folder().resolve("log").resolve("security.log")))
          .contains("AUTHFAIL ip=127.0.0.1", "user=admin@verona.example", "mech=web");
    }
  }

  @Test
  void w8InTheClearForThisMachineAlone(@TempDir Path folder) {
    Home home = new Home(folder.resolve("home"));
    assertThatThrownBy(
            () ->
                Server.start(
                    home,
                    Settings.read(
                        home.settings(),
                        List.of("c2s.port=0", "c2s.direct-tls-port=off", "http.port=off", "https.port=off", "metrics.port=off",
                            "console.port=0", "console.address=*")),
                    restart -> {}))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("console.tls-address");
  }

  /** Another address of this machine stands for those of others: nothing of the console is bound there. */
  @Test
  void w8TheConsoleListensForThisMachineAloneAsItComes() {
    for (int port : List.of(server.port(), server.tlsPort())) {
      assertThatThrownBy(() -> new Socket("127.0.0.2", port).close()).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void w13AfterTheLoginOneStaysHere() throws Exception {
    for (String evil : List.of("//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/%0d%0aX: y", "")) {
      HttpResponse<String> answer =
          server.browser().post("/login", Map.of("account", "admin", "password", PASSWORD, "to", evil));
      assertThat(answer.headers().firstValue("Location").orElseThrow()).as(evil).isEqualTo("/");
    }
    HttpResponse<String> asked = server.browser().get("/dashboard?from=mail");
    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(asked.body()).contains("name=\"to\" value=\"/dashboard?from=mail\"");
  }

  @Test
  void w14WhoLogsInIsWrittenDown() throws Exception {
    Browser _ = server.browser("admin");
    assertThat(server.run("admin", "audit-list")).contains("console-login").doesNotContain(PASSWORD);
    assertThat(server.run("admin", "audit-verify")).contains("as it was written");
  }

  @Test
  void oneLoginLeavesOthersRoomToFollowTheFigures() throws Exception {
    Browser operator = server.browser("operator");
    List<Socket> pages = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        pages.add(figures(operator));
        assertThat(status(pages.getLast())).as("page %d", i).isEqualTo("HTTP/1.1 200");
      }
      try (Socket another = figures(operator);
          Socket other = figures(server.browser("admin"))) {
        assertThat(status(another)).isEqualTo("HTTP/1.1 503");
        assertThat(status(other)).isEqualTo("HTTP/1.1 200");
      }
    } finally {
      for (Socket page : pages) {
        page.close();
      }
    }
    await()
        .untilAsserted(
            () -> {
              try (Socket later = figures(operator)) {
                assertThat(status(later)).as("when pages were closed").isEqualTo("HTTP/1.1 200");
              }
            });
  }

  @Test
  void w5FiguresEndWithTheRole() throws Exception {
    server.run("user", "add", "passing@verona.example", "--password", PASSWORD);
    server.run("admin", "role-give", "account=passing", "role=operator");
    try (Socket socket = figures(server.browser("passing"))) {
      assertThat(status(socket)).isEqualTo("HTTP/1.1 200");
      server.run("admin", "role-give", "account=passing", "role=none");
      StringBuilder rest = new StringBuilder();
      int next = 0;
      while (next >= 0 && !rest.toString().endsWith("\r\n0\r\n\r\n")) {
        next = socket.getInputStream().read();
        rest.append((char) next);
      }
      assertThat(rest.toString().split("data: \\[", -1)).as("one event at most was on its way").hasSizeLessThan(3);
    }
  }

  private Socket figures(Browser browser) throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write(("GET /live/figures HTTP/1.1\r\nHost: localhost\r\nCookie: " + browser.cookie + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** The status, when the answer has come as far as its first event or its end. */
  private static String status(Socket socket) throws Exception {
    StringBuilder answer = new StringBuilder();
    while (!answer.toString().contains("data: ") && !answer.toString().contains("figures.")) {
      int next = socket.getInputStream().read();
      assertThat(next).as(answer.toString()).isNotNegative();
      answer.append((char) next);
    }
    return answer.substring(0, 12);
  }

  @Test
  void h3OtherNamesAreNotServed() throws Exception {
    for (String host : List.of("evil.example", "localhost.evil.example", "10.0.0.1", "verona.example.evil")) {
      assertThat(raw("GET /login HTTP/1.1\r\nHost: " + host + "\r\n\r\n")).as(host).startsWith("HTTP/1.1 421");
    }
    assertThat(raw("GET /login HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(raw("GET /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 200");
  }

  @Test
  void h9AmbiguousRequestsAreRefused() throws Exception {
    for (String request :
        List.of(
            "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
            "GET /a/../dashboard HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /%2e%2e/dashboard HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /%u002e%u002e/dashboard HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /login\\..\\dashboard HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
      assertThat(raw(request)).as(request).startsWith("HTTP/1.1 400");
    }
  }

  private String raw(String request) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[12];
      int count = socket.getInputStream().readNBytes(answer, 0, answer.length);
      return new String(answer, 0, count, StandardCharsets.US_ASCII);
    }
  }
}
