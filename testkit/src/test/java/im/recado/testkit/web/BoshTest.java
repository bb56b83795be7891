package im.recado.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** XEP-0124 and XEP-0206, request by request. */
final class BoshTest {
  private static final String NS = "xmlns='http://jabber.org/protocol/httpbind' xmlns:xmpp='urn:xmpp:xbosh'";
  private static final String PING =
      "<iq xmlns='jabber:client' type='get' id='p' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>";

  private final TestServer server = new TestServer(List.of("verona.example"), new MemoryBackends().backends());
  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private int port;

  @BeforeEach
  void listen(@TempDir Path folder) throws IOException {
    server.account(Jid.valueOf("romeo@verona.example"), "secret");
    server.account(Jid.valueOf("juliet@verona.example"), "secret");
    port = server.openWeb(folder);
  }

  @AfterEach
  void close() {
    http.shutdownNow();
    server.close();
  }

  private HttpRequest.Builder builder() {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/http-bind"))
        .timeout(Duration.ofSeconds(30))
        .header("Content-Type", "text/xml; charset=utf-8");
  }

  private CompletableFuture<HttpResponse<String>> later(String body) {
    return http.sendAsync(
        builder().POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private String say(String body) {
    HttpResponse<String> answer = later(body).join();
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private static String attribute(String body, String name) {
    Matcher matcher = Pattern.compile("[ :]" + name + "='([^']*)'").matcher(body.substring(0, body.indexOf('>') + 1));
    assertThat(matcher.find()).as(name + " in " + body).isTrue();
    return matcher.group(1);
  }

  private static String creation(String more) {
    return "<body " + NS + " rid='1000' to='verona.example' wait='60' hold='1' ver='1.6' xmpp:version='1.0' " + more + "/>";
  }

  /** A client that counts its requests. */
  private final class Client {
    final String sid;
    long rid = 1000;

    Client(String more) {
      sid = attribute(say(creation(more)), "sid");
    }

    String body(long number, String attributes, String content) {
      return "<body " + NS + " sid='" + sid + "' rid='" + number + "' " + attributes + ">" + content + "</body>";
    }

    String next(String attributes, String content) {
      return body(++rid, attributes, content);
    }

    Client logIn(String user) {
      String plain = Base64.getEncoder().encodeToString(("\0" + user + "\0secret").getBytes(StandardCharsets.UTF_8));
      assertThat(
              say(next("", "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + plain + "</auth>")))
          .contains("<success");
      assertThat(say(next("to='verona.example' xmpp:restart='true'", ""))).contains("<stream:features>");
      assertThat(
              say(
                  next(
                      "",
                      "<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                          + "<resource>web</resource></bind></iq>")))
          .contains("type='result'");
      return this;
    }
  }

  private Client session(String user) {
    return new Client("").logIn(user);
  }

  private void isOver() {
    await().untilAsserted(() -> assertThat(server.kernel().sessions().all()).isEmpty());
  }

  // Section 7; XEP-0206 sections 3 and 4.

  @Test
  void aSessionBegins() {
    HttpResponse<String> answer = later(creation("ack='1'")).join();
    assertThat(answer.headers().firstValue("content-type")).contains("text/xml; charset=utf-8");
    String body = answer.body();
    assertThat(attribute(body, "sid")).hasSizeGreaterThan(20);
    assertThat(attribute(body, "wait")).isEqualTo("60");
    assertThat(attribute(body, "hold")).isEqualTo("1");
    assertThat(attribute(body, "requests")).isEqualTo("2");
    assertThat(attribute(body, "ver")).isEqualTo("1.6");
    assertThat(attribute(body, "ack")).isEqualTo("1000");
    assertThat(attribute(body, "inactivity")).isEqualTo("60");
    assertThat(attribute(body, "maxpause")).isEqualTo("120");
    assertThat(attribute(body, "from")).isEqualTo("verona.example");
    assertThat(body).contains("xmpp:restartlogic='true'").contains("xmpp:version='1.0'");
    assertThat(body).contains("xmlns:stream='http://etherx.jabber.org/streams'").contains("<stream:features>");
    assertThat(body).contains("PLAIN").doesNotContain("starttls").doesNotContain("-PLUS");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rid='1' wait='60' | improper-addressing",
        "rid='1' to='evil.example' | host-unknown",
        "to='verona.example' | bad-request",
        "rid='-1' to='verona.example' | bad-request",
        "rid='9007199254740992' to='verona.example' | bad-request",
        "rid='1' sid='guessed' | item-not-found"
      })
  void aSessionThatCannotBegin(String attributes, String condition) {
    String answer = say("<body " + NS + " " + attributes + "/>");
    assertThat(attribute(answer, "type")).isEqualTo("terminate");
    assertThat(attribute(answer, "condition")).isEqualTo(condition);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<!DOCTYPE body [<!ENTITY a 'b'>]><body xmlns='http://jabber.org/protocol/httpbind' rid='1' to='verona.example'/>",
        "<body xmlns='http://jabber.org/protocol/httpbind' rid='1' to='verona.example'>words</body>",
        "<body xmlns='http://jabber.org/protocol/httpbind' rid='1' to='verona.example'><!-- x --></body>",
        "<body xmlns='http://jabber.org/protocol/httpbind' rid='1' to='verona.example'>",
        "<body xmlns='http://jabber.org/protocol/httpbind' rid='1' to='verona.example'/><body/>",
        "<body rid='1' to='verona.example'/>",
        "<other xmlns='http://jabber.org/protocol/httpbind' rid='1' to='verona.example'/>",
        "nonsense"
      })
  void x5WhatIsNoBodyIsRefused(String text) {
    assertThat(attribute(say(text), "condition")).isEqualTo("bad-request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html; charset=utf-8 | text/html; charset=utf-8",
        "text/plain | text/plain",
        "image/svg+xml | text/xml; charset=utf-8",
        "text/html; charset=utf-7 | text/xml; charset=utf-8"
      })
  void aClientSaysWhichTypeItCanRead(String wanted, String given) {
    HttpResponse<String> answer = later(creation("content='" + wanted + "'")).join();
    assertThat(answer.headers().firstValue("content-type")).contains(given);
    assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
  }

  // Section 8; XEP-0206 section 5.

  @Test
  void aClientLogsInAndIsAnswered() {
    Client client = session("romeo");
    assertThat(say(client.next("", PING))).contains("id='p'").contains("type='result'");
  }

  @Test
  void oldClientsLeaveOutTheNamespaceOfStanzas() {
    Client client = session("romeo");
    assertThat(say(client.next("", "<iq type='get' id='q' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>")))
        .contains("id='q'")
        .contains("type='result'");
  }

  @Test
  void aRequestIsHeldUntilTheNextComesOrThereIsSomethingToSay() {
    Client romeo = session("romeo");
    Client juliet = session("juliet");
    CompletableFuture<HttpResponse<String>> first = later(juliet.next("", ""));
    CompletableFuture<HttpResponse<String>> second = later(juliet.next("", ""));
    assertThat(first.join().body()).endsWith("></body>").doesNotContain("type=");
    CompletableFuture<HttpResponse<String>> sent =
        later(
            romeo.next(
                "", "<message xmlns='jabber:client' to='juliet@verona.example/web'><body>Ola</body></message>"));
    assertThat(second.join().body()).contains("<body>Ola</body>");
    assertThat(sent).isNotDone();
    later(romeo.next("type='terminate'", ""));
    assertThat(sent.join().body()).contains("<body ");
  }

  @Test
  void aRequestIsAnsweredWhenItHasWaited() {
    server.set("bosh.max-wait", "5s");
    server.set("bosh.inactivity", "1h");
    server.set("c2s.ping-interval", "1d");
    Client client = session("romeo");
    CompletableFuture<HttpResponse<String>> held = later(client.next("", ""));
    await()
        .until(
            () -> {
              server.pass(Duration.ofSeconds(1));
              return held.isDone();
            });
    assertThat(held.join().body()).endsWith("></body>").doesNotContain("type=");
  }

  // Sections 10 and 13.

  @Test
  void aClientThatIsSilentForTooLongIsGone() {
    Client client = session("romeo");
    await()
        .untilAsserted(
            () -> {
              server.pass(Duration.ofSeconds(30));
              assertThat(server.kernel().sessions().all()).isEmpty();
            });
    assertThat(attribute(say(client.next("", "")), "condition")).isEqualTo("item-not-found");
  }

  @Test
  void aClientMayAnnounceItsSilence() {
    server.set("bosh.inactivity", "10s");
    server.set("bosh.max-pause", "2m");
    Client client = session("romeo");
    CompletableFuture<HttpResponse<String>> held = later(client.next("", ""));
    assertThat(say(client.next("pause='100'", ""))).endsWith("></body>");
    assertThat(held.join().body()).endsWith("></body>");
    server.pass(Duration.ofSeconds(99));
    assertThat(say(client.next("", PING))).contains("id='p'");
  }

  @Test
  void aClientEndsItsSession() {
    Client client = session("romeo");
    CompletableFuture<HttpResponse<String>> held = later(client.next("", ""));
    String last =
        say(client.next("type='terminate'", "<presence xmlns='jabber:client' type='unavailable'/>"));
    String first = held.join().body();
    assertThat(first + last).contains("type='terminate'").doesNotContain("condition");
    isOver();
    assertThat(attribute(say(client.next("", "")), "condition")).isEqualTo("item-not-found");
  }

  @Test
  void theLastBodyHoldsNothingButTheEnd() {
    Client client = session("romeo");
    String last = say(client.next("type='terminate'", PING));
    assertThat(last).contains("type='terminate'").endsWith("></body>");
    isOver();
  }

  @Test
  void anErrorOfTheStreamIsTold() {
    Client client = session("romeo");
    String answer = say(client.next("", "<message xmlns='jabber:client' from='juliet@verona.example'/>"));
    assertThat(attribute(answer, "type")).isEqualTo("terminate");
    assertThat(attribute(answer, "condition")).isEqualTo("remote-stream-error");
    assertThat(answer).contains("<stream:error>").contains("<invalid-from");
    isOver();
  }

  // Section 14.

  @Test
  void requestsAreHeardInOrder() {
    Client client = session("romeo");
    long next = client.rid + 1;
    CompletableFuture<HttpResponse<String>> early =
        later(client.body(next + 1, "", PING.replace("'p'", "'second'")));
    CompletableFuture<HttpResponse<String>> late = later(client.body(next, "", PING.replace("'p'", "'first'")));
    String answers = late.join().body();
    later(client.body(next + 2, "", ""));
    answers += early.join().body();
    assertThat(answers.indexOf("id='first'")).isNotNegative().isLessThan(answers.indexOf("id='second'"));
  }

  @Test
  void h1ARequestOutsideTheWindowEndsTheSession() {
    Client client = session("romeo");
    String answer = say(client.body(client.rid + 3, "", ""));
    assertThat(attribute(answer, "condition")).isEqualTo("item-not-found");
    isOver();
  }

  @Test
  void h1ARequestOfLongAgoEndsTheSession() {
    Client client = session("romeo");
    assertThat(attribute(say(client.body(1000, "", "")), "condition")).isEqualTo("item-not-found");
    isOver();
  }

  @Test
  void anAnswerThatIsLostIsSentAgain() throws IOException {
    Client client = session("romeo");
    String request = client.next("", PING);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
      String head = "POST /http-bind HTTP/1.1\r\nHost: verona.example\r\nContent-Length: " + bytes.length + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(bytes);
      // It is answered, and the network breaks.
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    String again = say(request);
    assertThat(again).contains("id='p'");
    assertThat(say(request)).isEqualTo(again);
    assertThat(say(client.next("", PING.replace("'p'", "'q'")))).contains("id='q'").doesNotContain("id='p'");
  }

  @Test
  void aRequestThatIsSentAgainWhileItIsHeldTakesThePlaceOfTheFirst() {
    Client client = session("romeo");
    String request = client.next("", "");
    CompletableFuture<HttpResponse<String>> one = later(request);
    CompletableFuture<HttpResponse<String>> other = later(request);
    CompletableFuture.anyOf(one, other).join();
    assertThat((one.isDone() ? one : other).join().body()).contains("type='error'");
    // What comes first is the answer to the oldest request.
    later(client.next("", PING));
    assertThat(one.join().body() + other.join().body()).contains("type='error'").contains("id='p'");
  }

  @Test
  void clientsWithoutAVersionKnowErrorsOfHttpAlone() {
    String first = creation("").replace("ver='1.6' ", "");
    String sid = attribute(say(first), "sid");
    assertThat(later("<body " + NS + " sid='" + sid + "' rid='2000'/>").join().statusCode()).isEqualTo(404);
  }

  // Section 12.

  @Test
  void aClientThatPollsIsAnsweredAtOnceAndMayNotHurry() {
    String polling = say("<body " + NS + " rid='1' to='verona.example' wait='0' hold='1' ver='1.6' xmpp:version='1.0'/>");
    assertThat(attribute(polling, "requests")).isEqualTo("1");
    assertThat(attribute(polling, "hold")).isEqualTo("0");
    String sid = attribute(polling, "sid");
    assertThat(say("<body " + NS + " rid='2' sid='" + sid + "'/>")).doesNotContain("type=");
    server.pass(Duration.ofSeconds(3));
    assertThat(say("<body " + NS + " rid='3' sid='" + sid + "'/>")).doesNotContain("type=");
    assertThat(attribute(say("<body " + NS + " rid='4' sid='" + sid + "'/>"), "condition")).isEqualTo("policy-violation");
  }

  // Section 15.

  private static String sha1(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void h1KeysShowThatARequestIsTheClientsOwn() throws Exception {
    String k1 = sha1("seed");
    String k2 = sha1(k1);
    String k3 = sha1(k2);
    String other = sha1(sha1("other seed"));
    Client client = new Client("newkey='" + k3 + "'");
    String second = client.next("key='" + k2.toUpperCase(Locale.ROOT) + "'", "");
    CompletableFuture<HttpResponse<String>> held = later(second);
    assertThat(say(client.next("key='" + k1 + "' newkey='" + other + "' pause='50'", ""))).doesNotContain("type=");
    assertThat(held.join().body()).doesNotContain("type=");
    assertThat(say(client.next("key='" + sha1("other seed") + "' pause='50'", ""))).doesNotContain("type=");
    String stolen = say(client.next("key='" + k1 + "'", ""));
    assertThat(attribute(stolen, "condition")).isEqualTo("item-not-found");
  }

  @Test
  void h1WhoKnowsTheNameAndNoKeyGetsNothing() throws Exception {
    Client client = new Client("newkey='" + sha1(sha1("seed")) + "'");
    assertThat(attribute(say(client.next("", "")), "condition")).isEqualTo("item-not-found");
  }

  // Limits and origins.

  @Test
  void x7AStrangerMaySendLessThanSomebodyWeKnow() {
    Client client = new Client("");
    String large = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + "x".repeat(10_000) + "</auth>";
    assertThat(attribute(say(client.next("", large)), "condition")).isEqualTo("policy-violation");
  }

  @Test
  void x10DeepNestingIsRefused() {
    Client client = session("romeo");
    String deep = "<message xmlns='jabber:client'>" + "<a>".repeat(200) + "</a>".repeat(200) + "</message>";
    assertThat(attribute(say(client.next("", deep)), "condition")).isEqualTo("bad-request");
    assertThat(say(client.body(client.rid, "", PING))).contains("id='p'");
  }

  @Test
  void f14ALargerBodyThanAStanzaMayBeIsNotRead() {
    server.set("c2s.max-stanza-bytes", "10000");
    Client client = session("romeo");
    assertThat(later(client.next("", "<message xmlns='jabber:client'><body>" + "x".repeat(20_000))).join().statusCode())
        .isEqualTo(413);
  }

  @Test
  void d2WhoHasNotLoggedInForLongestMakesRoom() {
    server.set("bosh.sessions", "3");
    Client juliet = session("juliet");
    Client silent = new Client("");
    Client later = new Client("");
    Client romeo = session("romeo");
    assertThat(say(silent.next("", ""))).contains("condition='policy-violation'");
    assertThat(say(juliet.next("", PING))).contains("type='result'");
    assertThat(say(romeo.next("", PING))).contains("type='result'");
    server.set("bosh.sessions", "2");
    new Client("");
    assertThat(say(later.next("", ""))).contains("condition='policy-violation'");
  }

  @Test
  void h4WhateverClientsDoTheirSessionsEndAndTheirPlacesAreFree() {
    int many = 40;
    server.set("c2s.uncounted-networks", "");
    server.set("bosh.sessions-per-address", Integer.toString(many));
    List<CompletableFuture<?>> all = new java.util.ArrayList<>();
    for (int i = 0; i < many; i++) {
      Client client = new Client("");
      String held = client.next("", "");
      switch (i % 5) {
        case 0 -> later(held).cancel(true);
        case 1 -> all.add(later(held).thenCompose(answered -> later(client.next("type='terminate'", ""))));
        case 2 -> {
          // Both at once: whichever comes first.
          all.add(later(held));
          all.add(later(client.next("type='terminate'", "")));
        }
        case 3 -> all.add(later(client.body(client.rid, "pause='10'", "")));
        default -> all.add(later(client.body(client.rid + 50, "", "")));
      }
    }
    await()
        .untilAsserted(
            () -> {
              server.pass(Duration.ofSeconds(30));
              assertThat(all).allMatch(CompletableFuture::isDone);
            });
    for (int i = 0; i < many; i++) {
      await()
          .untilAsserted(
              () -> {
                String answer = say(creation(""));
                if (!answer.contains("sid=")) {
                  server.pass(Duration.ofSeconds(30));
                }
                assertThat(answer).contains("sid=");
              });
    }
  }

  @Test
  void d2WhoHasLoggedInStays() {
    server.set("bosh.sessions", "2");
    session("juliet");
    session("romeo");
    assertThat(say(creation(""))).contains("condition='policy-violation'");
  }

  @Test
  void d2TheDeadlineForLoggingInFreesThePlace() {
    server.set("c2s.uncounted-networks", "");
    server.set("bosh.sessions-per-address", "1");
    // Loops measure it by themselves.
    server.set("c2s.login-deadline", "1s");
    Client silent = new Client("");
    assertThat(say(creation(""))).contains("condition='policy-violation'");
    await().untilAsserted(() -> assertThat(say(creation(""))).contains("sid="));
    assertThat(say(silent.next("", ""))).as("why is still told").contains("connection-timeout");
  }

  @ParameterizedTest
  @CsvSource({"https://verona.example, true", "https://evil.example, false", "null, false"})
  void h2PagesOfOtherSitesAreRefused(String origin, boolean allowed) throws Exception {
    HttpRequest preflight =
        builder()
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "content-type")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> asked = http.send(preflight, HttpResponse.BodyHandlers.ofString());
    HttpRequest post =
        builder().header("Origin", origin).POST(HttpRequest.BodyPublishers.ofString(creation(""))).build();
    HttpResponse<String> answer = http.send(post, HttpResponse.BodyHandlers.ofString());
    @Nullable String shown = allowed ? origin : null;
    assertThat(asked.headers().firstValue("access-control-allow-origin").orElse(null)).isEqualTo(shown);
    assertThat(answer.headers().firstValue("access-control-allow-origin").orElse(null)).isEqualTo(shown);
    assertThat(answer.statusCode()).isEqualTo(allowed ? 200 : 403);
  }

  @Test
  void whereTlsIsRequiredTheClientIsSentThere() {
    server.set("http.trust-clear", "proxies");
    server.kernel().web().opened("https://chat.verona.example", List.of("127.0.0.1"));
    String answer = say(creation(""));
    assertThat(attribute(answer, "condition")).isEqualTo("see-other-uri");
    assertThat(answer).contains("<uri>https://chat.verona.example/http-bind</uri>");
  }

  @Test
  void theServerSaysThatItStops() {
    Client client = session("romeo");
    CompletableFuture<HttpResponse<String>> held = later(client.next("", PING));
    assertThat(held.join().body()).contains("id='p'");
    CompletableFuture<HttpResponse<String>> next = later(client.next("", ""));
    server.kernel().drain(Duration.ofSeconds(10));
    assertThat(next.join().body()).contains("remote-stream-error").contains("<system-shutdown");
  }
}
