package im.recado.testkit.domains;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.HashedToken;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in leads to the domain that a client asks for, and what opens one domain opens no other. */
@Timeout(120)
final class DoorsOfDomainsTest {
  private static final String SASL2 = "urn:xmpp:sasl:2";
  private static final String FAST = "urn:xmpp:fast:0";
  private static final Jid HERS = Jid.valueOf("ann@verona.example/a");
  private static final Jid HIS = Jid.valueOf("ann@mantua.example/a");

  private final TestServer server =
      new TestServer(List.of("verona.example", "mantua.example"), new MemoryBackends().backends());

  DoorsOfDomainsTest() {
    server.account(HERS.bare(), "hers");
    server.account(HIS.bare(), "his");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "websocket", "requests"})
  void a6TheDomainThatIsAskedForIsTheOneThatOpens(String way, @TempDir Path certificates) throws Exception {
    try (Transport transport =
        switch (way) {
          case "tcp" -> server.overTcp(certificates);
          case "websocket" -> server.overWebSocket(certificates);
          default -> server.byRequests(certificates);
        }) {
      StreamClient hers = new StreamClient(transport, HERS, "hers", false);
      StreamClient his = new StreamClient(transport, HIS, "his", false);
      hers.connectSession();
      his.connectSession();
      assertThat(hers.jid()).isEqualTo(HERS);
      assertThat(his.jid()).isEqualTo(HIS);
      his.send(
          Element.builder("message", Namespaces.CLIENT)
              .attribute("type", "chat")
              .attribute("to", HERS.toString())
              .child("body", Namespaces.CLIENT, "Hers?")
              .build());
      Element came = hers.element();
      assertThat(came.attribute("from")).isEqualTo(HIS.toString());
      for (String unopened : List.of("ann@mantua.example/x", "ann@rome.example/x")) {
        StreamClient wrong = new StreamClient(transport, Jid.valueOf(unopened), "hers", false);
        assertThatThrownBy(wrong::connectSession).as(unopened).isInstanceOf(IOException.class);
        wrong.cut();
      }
      hers.cut();
      his.cut();
    }
  }

  /** A stream to a domain, protected, whose features have come. */
  private static StreamClient arrived(Transport transport, Jid jid) throws IOException {
    StreamClient client = new StreamClient(transport, jid, "", false);
    client.connect();
    client.openStream();
    Element _ = next(client, "features");
    client.send(Element.of("starttls", Namespaces.TLS));
    Element _ = next(client, "proceed");
    client.startTls();
    client.openStream();
    Element _ = next(client, "features");
    return client;
  }

  /** The next element of a name, passing over headers. */
  private static Element next(StreamClient client, String... names) throws IOException {
    while (true) {
      StreamClient.Event event = client.next();
      if (event instanceof StreamClient.Event.Came(Element element) && List.of(names).contains(element.name())) {
        return element;
      } else if (event == null || event instanceof StreamClient.Event.Gone) {
        throw new IOException("instead of " + List.of(names) + ": " + event);
      }
    }
  }

  private static Element authenticate(StreamClient client, String mechanism, byte[] first, Element more) throws IOException {
    client.send(
        Element.builder("authenticate", SASL2)
            .attribute("mechanism", mechanism)
            .child("initial-response", SASL2, Base64.getEncoder().encodeToString(first))
            .child(Element.builder("user-agent", SASL2).attribute("id", "d4565fa7-4d72-4749-b3d3-740edbf87770").build())
            .child(more)
            .build());
    return next(client, "success", "failure");
  }

  private static String byToken(Transport transport, Jid jid, String token) throws IOException {
    StreamClient client = arrived(transport, jid);
    byte[] message = HashedToken.initiatorMessage("ann", token.getBytes(StandardCharsets.US_ASCII), new byte[0]);
    Element answer = authenticate(client, "HT-SHA-256-NONE", message, Element.of("fast", FAST));
    client.cut();
    return answer.name();
  }

  @Test
  void a6ATokenOfOneDomainOpensNoOther() throws Exception {
    try (Transport transport = server.inProcess()) {
      StreamClient hers = arrived(transport, HERS);
      Element success =
          authenticate(
              hers,
              "PLAIN",
              "\0ann\0hers".getBytes(StandardCharsets.UTF_8),
              Element.builder("request-token", FAST).attribute("mechanism", "HT-SHA-256-NONE").build());
      assertThat(success.name()).isEqualTo("success");
      String token = Objects.requireNonNull(Objects.requireNonNull(success.child("token", FAST)).attribute("token"));
      hers.cut();
      assertThat(byToken(transport, HIS, token)).isEqualTo("failure");
      assertThat(byToken(transport, HERS, token)).isEqualTo("success");
    }
  }
}
