package im.recado.testkit.security;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.command.Caller;
import im.recado.kernel.session.Account;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SECURITY B-7, H12, R10: those who look around, and those who are kept out by the thousand. */
final class CuriousTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@localhost/garden");

  private final MemoryBackends disk = new MemoryBackends();
  private final TestServer server = new TestServer(List.of("localhost"), disk.backends());
  private final StreamClient romeo = new StreamClient(server.inProcess(), ROMEO, "password", false);

  CuriousTest() throws IOException {
    server.account(ROMEO, "password");
    romeo.connectSession();
  }

  @AfterEach
  void end() {
    server.close();
  }

  /** The condition of the error that comes back. */
  private String refusal(Element stanza) throws IOException {
    romeo.send(stanza);
    Element error = Objects.requireNonNull(romeo.element().child("error", Namespaces.CLIENT));
    return Objects.requireNonNull(error.childIn(Namespaces.STANZA_ERRORS)).name();
  }

  private static Element message(String to) {
    return Element.builder("message", Namespaces.CLIENT).attribute("to", to).child("body", Namespaces.CLIENT, "hi").build();
  }

  private static Element request(String to, String name, String namespace, String node) {
    return Element.builder("iq", Namespaces.CLIENT)
        .attribute("type", "get")
        .attribute("id", "x")
        .attribute("to", to)
        .child(Element.builder(name, namespace).attribute("node", node.isEmpty() ? null : node).build())
        .build();
  }

  @Test
  void b7TenThousandDomainsAreKeptOutAndLetInAgainWhileTheServerRuns() throws Exception {
    String unknown = refusal(message("a@spam9999.example"));
    String all = IntStream.range(0, 10_000).mapToObj(i -> "spam" + i + ".example").collect(Collectors.joining(", "));
    Object _ = server.kernel().commands()
        .run("option-set", Caller.COMMAND_LINE, Map.of("key", "access.blocked", "value", all));
    for (String kept : List.of("spam0.example", "a@spam9999.example", "b@spam5000.example/x")) {
      assertThat(refusal(message(kept))).as(kept).isEqualTo("not-allowed");
    }
    for (String other : List.of("a@spam10000.example", "a@sub.spam1.example", "a@xspam1.example")) {
      assertThat(refusal(message(other))).as(other).isEqualTo(unknown);
    }
    Object _ = server.kernel().commands()
        .run("option-set", Caller.COMMAND_LINE, Map.of("key", "access.blocked", "value", "spam1.example"));
    assertThat(refusal(message("a@spam9999.example"))).isEqualTo(unknown);
    assertThat(refusal(message("a@spam1.example"))).isEqualTo("not-allowed");
  }

  @Test
  void h12TheWebTellsNothingToWhoJustLooks(@TempDir Path certificates) throws Exception {
    int port = server.openWeb(certificates);
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String path :
          List.of(
              "/", "/health", "/metrics", "/status", "/admin", "/admin/", "/server-status", "/.git/config", "/.well-known/",
              "/upload", "/upload/", "/invite", "/robots.txt", "/recado.toml", "/data/recado.db", "/debug",
              "/actuator/env")) {
        HttpResponse<String> answer =
            http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(404);
        assertThat(answer.body().strip()).as(path).isEqualTo("There is nothing here.");
        assertThat(answer.headers().map()).as(path).doesNotContainKeys("server", "x-powered-by");
      }
    }
  }

  @Test
  void r10NothingIsKeptOfThoseWhoAreNotThere() throws IOException {
    for (int i = 0; i < 500; i++) {
      String nobody = "nobody" + i + "@localhost";
      assertThat(refusal(request(nobody, "query", "http://jabber.org/protocol/disco#info", ""))).isEqualTo("service-unavailable");
      // An empty list, as for whoever is none of one's business (XEP-0030 section 8).
      romeo.send(request(nobody, "query", "http://jabber.org/protocol/disco#items", "x"));
      Element items = romeo.element();
      assertThat(items.attribute("type")).isEqualTo("result");
      assertThat(Objects.requireNonNull(items.child("query", "http://jabber.org/protocol/disco#items")).elements()).isEmpty();
      assertThat(refusal(request(nobody, "vCard", "vcard-temp", ""))).isEqualTo("service-unavailable");
      assertThat(refusal(message(nobody))).isEqualTo("service-unavailable");
    }
    assertThat(server.kernel().sessions().accounts()).extracting(Account::jid).containsExactly(ROMEO.bare());
  }
}
