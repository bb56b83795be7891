package im.recado.net.http;

import static im.recado.net.http.WebServer.get;
import static im.recado.net.http.WebServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the web listener answers, and what it refuses. */
final class WebListenerTest {
  @SuppressWarnings("NullAway.Init")
  private static WebServer server;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    server = new WebServer(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aPageIsAnsweredWithHeadersThatKeepBrowsersInPlace() throws IOException {
    String answer = server.say(get("/hello"));
    assertThat(answer)
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains(
            "Content-Type: text/plain; charset=utf-8\r\n",
            "Content-Length: 7\r\n",
            "X-Content-Type-Options: nosniff\r\n",
            "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n",
            "Referrer-Policy: no-referrer\r\n",
            "Cache-Control: no-store\r\n",
            "Connection: close\r\n")
        .endsWith("\r\n\r\nHello.\n")
        .doesNotContain("Server:", "Netty", "Recado");
  }

  @Test
  void headTellsTheLengthAndSendsNothing() throws IOException {
    assertThat(server.say(get("/hello").replace("GET", "HEAD")))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("Content-Length: 7\r\n")
        .endsWith("\r\n\r\n");
  }

  @Test
  void aRefusalOfAHeadThatCannotBeReadHasNoBodyEither() throws IOException {
    for (String head : List.of("HEAD /hello HTTP/1.1\r\nHost: localhost\r\n folded: yes\r\n\r\n", "HEAD /hello HTTP/1.1\r\nHost\r\n\r\n")) {
      assertThat(server.say(head)).startsWith("HTTP/1.1 400 ").contains("Content-Length: ").doesNotContain("Content-Length: 0").endsWith("\r\n\r\n");
      assertThat(server.say(head.replace("HEAD", "GET"))).startsWith("HTTP/1.1 400 ").doesNotEndWith("\r\n\r\n");
    }
  }

  @Test
  void whatIsNotThereAndWhatCannotBeDone() throws IOException {
    assertThat(status(server.say(get("/nothing")))).isEqualTo(404);
    assertThat(status(server.say(get("/hello/")))).isEqualTo(404);
    assertThat(server.say(get("/hello").replace("GET", "DELETE")))
        .startsWith("HTTP/1.1 405 ")
        .contains("Allow: GET, HEAD, OPTIONS\r\n");
    assertThat(server.say(get("/fails"))).startsWith("HTTP/1.1 500 ").doesNotContain("secret", "Exception");
    assertThat(server.say(get("/refuses"))).startsWith("HTTP/1.1 403 ").endsWith("Not you.\n");
  }

  @Test
  void pagesOfOtherSitesMayUseWhatIsOpenToAllAndNothingElse() throws IOException {
    String ask = "Origin: https://elsewhere.example\r\nAccess-Control-Request-Method: GET\r\nConnection";
    String open = get("/file/x").replace("GET", "OPTIONS").replace("Connection", ask);
    assertThat(server.say(open))
        .startsWith("HTTP/1.1 204 ")
        .contains("Access-Control-Allow-Origin: *\r\n", "Access-Control-Allow-Methods: GET, HEAD, OPTIONS\r\n")
        .doesNotContain("Allow-Credentials");
    assertThat(server.say(get("/file/x"))).contains("Access-Control-Allow-Origin: *\r\n");
    String own = get("/hello").replace("GET", "OPTIONS").replace("Connection", ask);
    assertThat(server.say(own)).startsWith("HTTP/1.1 204 ").doesNotContain("Access-Control");
    assertThat(server.say(get("/hello"))).doesNotContain("Access-Control");
  }

  @Test
  void oneConnectionCarriesManyRequestsInTheirOrder() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      all.append("GET /file/").append(i).append(" HTTP/1.1\r\nHost: verona.example\r\n\r\n");
    }
    String answers = server.say(all + get("/file/last"));
    List<String> bodies = new ArrayList<>();
    for (String part : answers.split("\\[", -1)) {
      if (part.contains("]")) {
        bodies.add(part.substring(0, part.indexOf(']')));
      }
    }
    assertThat(bodies).hasSize(51).endsWith("48", "49", "last").startsWith("0", "1", "2");
  }

  @Test
  void bodiesComeWithALengthOrInChunks() throws IOException {
    assertThat(server.say("POST /count HTTP/1.1\r\nHost: verona.example\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"))
        .endsWith("5 bytes");
    assertThat(
            server.say(
                "POST /count HTTP/1.1\r\nHost: verona.example\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                    + "3;name=value\r\nhel\r\n00A\r\nlo, world!\r\n0\r\n\r\n"))
        .endsWith("13 bytes");
  }

  @Test
  void aLargeBodyGoesThroughInPartsAndALargeAnswerComesWhole() throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      URI base = URI.create("http://127.0.0.1:" + server.port);
      HttpResponse<String> found =
          client.send(HttpRequest.newBuilder(base.resolve("/hello")).build(), BodyHandlers.ofString());
      assertThat(found.statusCode()).isEqualTo(200);
    }
    byte[] body = new byte[1024 * 1024];
    try (Socket socket = server.connect()) {
      socket
          .getOutputStream()
          .write(
              ("POST /count HTTP/1.1\r\nHost: verona.example\r\nExpect: 100-continue\r\nContent-Length: " + body.length
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(read(socket, "\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      socket.getOutputStream().write(body);
      assertThat(read(socket, "bytes")).endsWith("1048576 bytes");
    }
    String large = server.say(get("/large"));
    assertThat(large).contains("Content-Length: 3145728\r\n").endsWith("\0e");
    assertThat(large.length() - large.indexOf("\r\n\r\n") - 4).isEqualTo(3145728);
  }

  private static String read(Socket socket, String end) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      text.append((char) b);
    }
    return text.toString();
  }

  @Test
  void whatIsTooLargeIsRefusedBeforeAndWhileItComes() throws IOException {
    String head = "POST /count HTTP/1.1\r\nHost: verona.example\r\n";
    assertThat(status(server.say(head + "Content-Length: 1048577\r\n\r\n"))).isEqualTo(413);
    String chunk = "10000\r\n" + "x".repeat(65536) + "\r\n";
    assertThat(status(server.say(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(17) + "0\r\n\r\n"))).isEqualTo(413);
    assertThat(status(server.say("GET /hello HTTP/1.1\r\nHost: verona.example\r\nContent-Length: 1\r\n\r\nx"))).isEqualTo(413);
    assertThat(status(server.say("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n"))).isEqualTo(414);
    assertThat(status(server.say("GET /hello HTTP/1.1\r\nHost: verona.example\r\nX: " + "x".repeat(20_000)))).isEqualTo(431);
    assertThat(status(server.say("GET /hello HTTP/1.1\r\nHost: verona.example\r\n" + "X: x\r\n".repeat(200) + "\r\n")))
        .isEqualTo(431);
  }

  @Test
  void d15NothingIsUnpacked() throws IOException {
    assertThat(
            status(
                server.say(
                    "POST /count HTTP/1.1\r\nHost: verona.example\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx")))
        .isEqualTo(415);
  }

  @Test
  void aHandlerThatDoesNotReadTheBodyAnswersAllTheSame() throws IOException {
    String answer =
        server.say("POST /ignore HTTP/1.1\r\nHost: verona.example\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(200_000));
    assertThat(answer).contains("Connection: close\r\n").endsWith("whatever");
  }

  @Test
  void theBodyOfAHandlerIsNotTheNextRequest() throws IOException {
    int before = server.handled.get();
    String answer =
        server.say(
            "POST /ignore HTTP/1.1\r\nHost: verona.example\r\nContent-Length: 60\r\n\r\n"
                + "POST /count HTTP/1.1\r\nHost: verona.example\r\nContent-Length: 0\r\n\r\n");
    assertThat(answer).endsWith("whatever");
    assertThat(server.handled.get()).isEqualTo(before);
  }

  @TestFactory
  List<DynamicTest> h9WhatCouldBeUnderstoodInTwoWaysIsRefusedAndTheConnectionCloses() {
    return SmugglingCorpus.all().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.name(),
                    () -> {
                      int before = server.handled.get();
                      String answer = server.say(one.bytes());
                      assertThat(status(answer)).as(answer).isIn(one.statuses());
                      assertThat(answer.split("HTTP/1.1 ", -1)).as("one answer, then the end").hasSize(2);
                      assertThat(answer).contains("Connection: close\r\n");
                      assertThat(server.handled.get()).as("the second request was not done").isEqualTo(before);
                    }))
        .toList();
  }

  @TestFactory
  List<DynamicTest> h3OnlyOwnNamesAreServed() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String own :
        List.of(
            "verona.example",
            "VERONA.example:7443",
            "upload.verona.example",
            "extra.example",
            "www.example:80",
            "127.0.0.1",
            "[::1]:7070",
            "localhost")) {
      tests.add(DynamicTest.dynamicTest(own, () -> assertThat(status(server.say(host(own)))).isEqualTo(200)));
    }
    for (String foreign :
        List.of("evil.example", "xverona.example", "verona.example.evil.example", "127.0.0.2", "10.0.0.1", "localhost.evil.example")) {
      tests.add(DynamicTest.dynamicTest(foreign, () -> assertThat(status(server.say(host(foreign)))).isEqualTo(421)));
    }
    tests.add(
        DynamicTest.dynamicTest(
            "absolute form",
            () -> {
              assertThat(status(server.say(get("http://verona.example/hello")))).isEqualTo(200);
              assertThat(status(server.say(get("http://evil.example/hello")))).isEqualTo(421);
            }));
    return tests;
  }

  private static String host(String host) {
    return "GET /hello HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
  }

  @TestFactory
  List<DynamicTest> h5NoPathLeadsAnywhereButDown() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String trick :
        List.of(
            "/file/..", "/file/../hello", "/file/%2e%2e", "/file/%2E%2e/hello", "/file/..%2fhello", "/file/%2fetc",
            "/file/..%5chello", "/file/\\hello", "/file/%5c", "/file/%00", "/file/a%00.txt", "/file/%c0%ae%c0%ae",
            "/file/%u002e%u002e", "/file/%", "/file/%2", "/file/%zz", "/file/%ff", "/file/%0d%0aX:%20y", "/file/./hello",
            "/./hello", "/../hello", "//..", "/file/<x>", "/file/{x}", "/file/x#y", "/file/\"", "/file/^", "/file/`",
            "/file/|", "/file/%7f", "/file/\u00e9", "hello", "../hello", "http:/hello")) {
      tests.add(
          DynamicTest.dynamicTest(trick, () -> assertThat(status(server.say(get(trick)))).as(trick).isIn(400)));
    }
    for (String nothing : List.of("//hello", "/hello//", "/file//x", "/file/..;/hello", "/%68ello/x", "/file/a%252e%252e/x")) {
      tests.add(
          DynamicTest.dynamicTest(nothing, () -> assertThat(status(server.say(get(nothing)))).as(nothing).isEqualTo(404)));
    }
    tests.add(
        DynamicTest.dynamicTest(
            "decoded once",
            () -> {
              assertThat(server.say(get("/file/a%252e%252e"))).endsWith("[a%2e%2e]");
              assertThat(server.say(get("/file/..;"))).endsWith("[..;]");
              assertThat(server.say(get("/file/tr%C3%A8s%20cool.txt?x=y"))).endsWith("[tr\u00c3\u00a8s cool.txt]");
              assertThat(server.say(get("/%68ello"))).endsWith("Hello.\n");
            }));
    return tests;
  }

  @Test
  void h10OnlyTrustedProxiesSayWhomTheySpeakFor() throws IOException {
    String forged = get("/who").replace("Connection", "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\nConnection");
    assertThat(server.say(forged)).endsWith("127.0.0.1 false");
    server.options.set(HttpConnections.PROXIES, "127.0.0.0/8, 198.51.100.1");
    try {
      assertThat(server.say(forged)).endsWith("192.0.2.7 true");
      assertThat(server.say(forged.replace("192.0.2.7", "203.0.113.9, 192.0.2.7, 198.51.100.1"))).endsWith("192.0.2.7 true");
      assertThat(server.say(forged.replace("192.0.2.7", "203.0.113.9, evil, 127.0.0.1"))).endsWith("127.0.0.1 true");
      assertThat(server.say(forged.replace("192.0.2.7", "::ffff:192.0.2.8"))).endsWith("192.0.2.8 true");
    } finally {
      server.options.reset(HttpConnections.PROXIES);
    }
  }

  @Test
  void d2AHeadThatTricklesIsGivenUp() throws IOException {
    server.options.set(HttpConnections.HEAD_DEADLINE, "300ms");
    try (Socket socket = server.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write("GET /hel".getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    } finally {
      server.options.reset(HttpConnections.HEAD_DEADLINE);
    }
  }

  @Test
  void d2AConnectionOnWhichNothingIsEverAskedIsClosedSoon() throws IOException {
    server.options.set(HttpConnections.HEAD_DEADLINE, "300ms");
    try (Socket socket = server.connect()) {
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    } finally {
      server.options.reset(HttpConnections.HEAD_DEADLINE);
    }
  }

  @Test
  void aConnectionWithoutAFurtherRequestIsClosed() throws IOException {
    server.options.set(HttpConnections.IDLE, "300ms");
    try (Socket socket = server.connect()) {
      socket.getOutputStream().write(HELLO);
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).endsWith("Hello.\n");
    } finally {
      server.options.reset(HttpConnections.IDLE);
    }
  }

  private static final byte[] HELLO = "GET /hello HTTP/1.1\r\nHost: verona.example\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @Test
  void d2BeyondTheLimitWhoHasBeenSilentForLongestGoes(@TempDir Path folder) throws Exception {
    try (WebServer small = new WebServer(folder)) {
      small.options.set(HttpConnections.MOST, 2);
      try (Socket silent = small.connect();
          Socket asking = small.connect()) {
        for (Socket one : List.of(silent, asking)) {
          one.getOutputStream().write(HELLO);
          assertThat(read(one, "Hello.\n")).startsWith("HTTP/1.1 200");
        }
        assertThat(small.say(get("/hello"))).startsWith("HTTP/1.1 200");
        assertThat(silent.getInputStream().read()).isEqualTo(-1);
        asking.getOutputStream().write(HELLO);
        assertThat(read(asking, "Hello.\n")).as("the other one stays").startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void d2BeyondTheLimitNobodyIsCutOffInTheMiddle(@TempDir Path folder) throws Exception {
    byte[] half = "POST /count HTTP/1.1\r\nHost: verona.example\r\nContent-Length: 2\r\n\r\n1".getBytes(StandardCharsets.US_ASCII);
    try (WebServer small = new WebServer(folder)) {
      small.options.set(HttpConnections.MOST, 2);
      small.options.set(HttpConnections.HEAD_DEADLINE, "1h");
      try (Socket one = small.connect();
          Socket other = small.connect()) {
        one.getOutputStream().write(half);
        other.getOutputStream().write(half);
        await().until(() -> small.handled.get() == 2);
        assertThat(small.say(get("/hello"))).isEmpty();
        one.getOutputStream().write('2');
        assertThat(read(one, "\n")).startsWith("HTTP/1.1 200");
      }
      await().until(() -> small.say(get("/hello")).startsWith("HTTP/1.1 200"));
    }
  }

  @Test
  void d2BeyondTheLimitWhoseBodyComesSlowestGoes(@TempDir Path folder) throws Exception {
    String head = "POST /count HTTP/1.1\r\nHost: verona.example\r\nContent-Length: 8\r\n\r\n";
    try (WebServer small = new WebServer(folder)) {
      small.options.set(HttpConnections.MOST, 2);
      try (Socket dripping = small.connect();
          Socket quicker = small.connect()) {
        dripping.getOutputStream().write((head + "1").getBytes(StandardCharsets.US_ASCII));
        quicker.getOutputStream().write((head + "1234567").getBytes(StandardCharsets.US_ASCII));
        await().until(() -> small.handled.get() == 2);
        small.options.set(HttpConnections.HEAD_DEADLINE, "1ms");
        await().until(() -> small.say(get("/hello")).startsWith("HTTP/1.1 200"));
        assertThat(dripping.getInputStream().read()).isEqualTo(-1);
        quicker.getOutputStream().write('8');
        assertThat(read(quicker, "\n")).as("the other one stays").startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void d13WhatIsSentAheadWaitsInTheNetwork() throws Exception {
    try (Socket socket = server.connect()) {
      byte[] request = "GET /large HTTP/1.1\r\nHost: verona.example\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      Thread sender =
          Thread.startVirtualThread(
              () -> {
                try {
                  for (int i = 0; i < 200_000; i++) {
                    socket.getOutputStream().write(request);
                  }
                } catch (IOException e) {
                  // The connection was closed under it: that is the end of the test.
                }
              });
      Runtime runtime = Runtime.getRuntime();
      assertThat(read(socket, "\r\n\r\n")).startsWith("HTTP/1.1 200");
      System.gc();
      assertThat(runtime.totalMemory() - runtime.freeMemory()).isLessThan(400L * 1024 * 1024);
      assertThat(sender.isAlive()).as("the server does not read what it cannot answer yet").isTrue();
    }
  }

  @Test
  void aBodyPublisherOfJavaWorks() throws Exception {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port + "/count"))
              .header("Host", "verona.example")
              .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[300_000])))
              .build();
      assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("300000 bytes");
    }
  }
}
