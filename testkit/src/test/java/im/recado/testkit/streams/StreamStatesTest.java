package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.xml;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.testkit.transcript.StreamClient.Event;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is legal when on a client's stream (RFC 6120 sections 4 to 8), every state with every element. */
final class StreamStatesTest {
  private static final String ROMEO = "romeo@verona.example/garden";
  private static final String HEADER =
      "<stream:stream to='verona.example' version='1.0' xmlns='jabber:client'"
          + " xmlns:stream='http://etherx.jabber.org/streams'>";

  private static final Map<String, String> ELEMENTS =
      Map.ofEntries(
          Map.entry("starttls", "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
          Map.entry("auth", "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='DIGEST-MD5'/>"),
          Map.entry("response", "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"),
          Map.entry("abort", "<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"),
          Map.entry("authenticate", "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='DIGEST-MD5'/>"),
          Map.entry("compress", "<compress xmlns='http://jabber.org/protocol/compress'><method>zlib</method></compress>"),
          Map.entry("message", "<message to='romeo@verona.example'/>"),
          Map.entry("presence", "<presence/>"),
          Map.entry("iq", "<iq type='get' id='i'><ping xmlns='urn:xmpp:ping'/></iq>"),
          Map.entry("bind", "<iq type='set' id='i'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"),
          Map.entry("enable", "<enable xmlns='urn:xmpp:sm:3'/>"),
          Map.entry("resume", "<resume xmlns='urn:xmpp:sm:3' previd='x' h='0'/>"),
          Map.entry("r", "<r xmlns='urn:xmpp:sm:3'/>"),
          Map.entry("inactive", "<inactive xmlns='urn:xmpp:csi:0'/>"),
          Map.entry("unknown", "<unknown xmlns='urn:example:unknown'/>"),
          Map.entry("foreign", "<message xmlns='jabber:server'/>"));

  private final Scene scene = new Scene("romeo@verona.example");

  @AfterEach
  void close() {
    scene.close();
  }

  private StreamClient in(String state) throws IOException {
    StreamClient client = scene.client(ROMEO);
    switch (state) {
      case "SECURING" -> opened(client);
      case "LOGIN" -> {
        opened(client);
        client.send(xml("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"));
        client.element();
        client.startTls();
        open(client);
      }
      case "BINDING" -> client.logIn();
      default -> client.connectSession();
    }
    return client;
  }

  private static void opened(StreamClient client) throws IOException {
    client.connect();
    open(client);
  }

  private static void open(StreamClient client) throws IOException {
    client.openStream();
    client.next();
    client.element();
  }

  /** The condition of the stream error, or what else came of it. */
  private static String outcome(StreamClient client) throws IOException {
    Event event = client.next();
    if (!(event instanceof Event.Came(Element element))) {
      return "closed";
    }
    if (element.is("error", Namespaces.STREAM)) {
      assertThat(client.next()).isInstanceOf(Event.Closed.class);
      return element.elements().getFirst().name();
    }
    Element error = element.child("error", Namespaces.CLIENT);
    return error != null
        ? error.elements().getFirst().name()
        : element.name().equals("iq") ? "result" : "<" + element.name() + "/>";
  }

  @ParameterizedTest(name = "{0}: {1}, {2}, {3}, {4}")
  @CsvSource({
    // Before TLS, before login, before binding, in a session.
    "starttls,     <proceed/>,       <failure/>,              policy-violation,        policy-violation",
    "auth,         policy-violation, <failure/>,              policy-violation,        policy-violation",
    "response,     policy-violation, <failure/>,              policy-violation,        policy-violation",
    "abort,        policy-violation, <failure/>,              policy-violation,        policy-violation",
    "authenticate, policy-violation, <failure/>,              policy-violation,        policy-violation",
    "compress,     policy-violation, unsupported-stanza-type, unsupported-stanza-type, unsupported-stanza-type",
    "message,      not-authorized,   not-authorized,          not-authorized,          nothing",
    "presence,     not-authorized,   not-authorized,          not-authorized,          <presence/>",
    "iq,           not-authorized,   not-authorized,          not-authorized,          result",
    "bind,         not-authorized,   not-authorized,          result,                  service-unavailable",
    "enable,       policy-violation, not-authorized,          <failed/>,               <enabled/>",
    "resume,       policy-violation, not-authorized,          <failed/>,               <failed/>",
    "r,            policy-violation, not-authorized,          <failed/>,               <failed/>",
    "inactive,     policy-violation, not-authorized,          policy-violation,        nothing",
    "unknown,      policy-violation, unsupported-stanza-type, unsupported-stanza-type, unsupported-stanza-type",
    "foreign,      invalid-namespace, invalid-namespace,      invalid-namespace,       invalid-namespace",
  })
  void t2EveryElementInEveryState(String element, String securing, String login, String binding, String bound)
      throws IOException {
    String[] states = {"SECURING", "LOGIN", "BINDING", "BOUND"};
    String[] expected = {securing, login, binding, bound};
    for (int i = 0; i < states.length; i++) {
      StreamClient client = in(states[i]);
      client.send(xml(Objects.requireNonNull(ELEMENTS.get(element))));
      if (expected[i].equals("nothing")) {
        client.barrier();
        assertThat(client.seen()).as(states[i]).isEmpty();
      } else {
        assertThat(outcome(client)).as(states[i]).isEqualTo(expected[i]);
      }
      client.cut();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<iq type='get' id='i'><ping xmlns='urn:xmpp:ping'/></iq>",
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AHJvbWVvAHBhc3N3b3Jk</auth>",
        HEADER
      })
  void t1WhatComesBehindTheRequestForTlsClosesTheConnection(String injected) throws IOException {
    StreamClient client = in("SECURING");
    client.send(("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>" + injected).getBytes(UTF_8));
    assertGone(client);
  }

  @Test
  void t1TheSameWhenTheRequestHasToWaitForALogin() throws IOException {
    scene.server.set("c2s.tls", "optional");
    StreamClient client = in("SECURING");
    String auth = "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-256'>biwsbj1yb21lbyxyPXg=</auth>";
    client.send((auth + "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>" + auth).getBytes(UTF_8));
    int challenges = 0;
    Event event = client.next();
    while (event instanceof Event.Came(Element element)) {
      challenges += element.is("challenge", Namespaces.SASL) ? 1 : 0;
      event = client.next();
    }
    assertThat(challenges).isEqualTo(1);
    assertThat(event).isNotNull();
  }

  private static void assertGone(StreamClient client) {
    Event event = client.next();
    while (event instanceof Event.Came(Element element)) {
      assertThat(element.is("proceed", Namespaces.TLS)).as("%s", element).isTrue();
      event = client.next();
    }
    assertThat(event).isInstanceOf(Event.Gone.class);
  }

  @Test
  void d2TheDeadlineForLoggingInIsForTheWholeOfIt() throws IOException {
    StreamClient client = in("SECURING");
    scene.server.pass(Duration.ofSeconds(20));
    client.send("   ".getBytes(UTF_8));
    client.send(xml("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"));
    client.element();
    client.startTls();
    open(client);
    scene.server.pass(Duration.ofSeconds(11));
    assertThat(outcome(client)).isEqualTo("connection-timeout");
  }

  @Test
  void d2WhoIsBoundHasNoDeadlineAnyMore() throws IOException {
    StreamClient client = in("BOUND");
    scene.server.pass(Duration.ofSeconds(60));
    client.barrier();
  }

  @ParameterizedTest
  @CsvSource({
    "9000, 1, policy-violation",
    "10, 40, policy-violation",
  })
  void x7LittleIsTakenBeforeLogin(int bytes, int elements, String condition) throws IOException {
    StreamClient client = in("SECURING");
    String xml = "<a xmlns='urn:x'>" + "<b/>".repeat(elements) + "x".repeat(bytes) + "</a>";
    client.send(xml.getBytes(UTF_8));
    assertThat(outcome(client)).isEqualTo(condition);
  }

  @Test
  void x6SpacesInTheHeaderAreLimited() throws IOException {
    StreamClient client = scene.client(ROMEO);
    client.connect();
    client.send(("<stream:stream " + " ".repeat(9000)).getBytes(UTF_8));
    assertThat(client.next()).isInstanceOf(Event.Opened.class);
    assertThat(outcome(client)).isEqualTo("policy-violation");
  }

  @Test
  void x11AStanzaOfTheLargestSizeIsTakenAndALargerOneEndsTheStream() throws IOException {
    StreamClient client = in("BOUND");
    String start = "<message to='romeo@verona.example/garden'><body>";
    String end = "</body></message>";
    int rest = 256 * 1024 - start.length() - end.length();
    client.send((start + "x".repeat(rest) + end).getBytes(UTF_8));
    assertThat(client.element().childText("body", Namespaces.CLIENT)).hasSize(rest);
    client.send((start + "x".repeat(rest + 1) + end).getBytes(UTF_8));
    assertThat(outcome(client)).isEqualTo("policy-violation");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<![CDATA[x]]>", "hello", "&amp;"})
  void textBetweenStanzasIsBadFormat(String text) throws IOException {
    StreamClient client = in("BOUND");
    client.send(text.getBytes(UTF_8));
    assertThat(outcome(client)).isEqualTo("bad-format");
  }

  @Test
  void x2AStreamInAStreamIsRestrictedXml() throws IOException {
    StreamClient client = in("BOUND");
    client.send(HEADER.getBytes(UTF_8));
    assertThat(outcome(client)).isEqualTo("restricted-xml");
  }

  @Test
  void whiteSpaceKeepsAStreamAlive() throws IOException {
    StreamClient client = in("BOUND");
    client.send(" \n\t ".getBytes(UTF_8));
    client.barrier();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCRAM-SHA-1-PLUS", "plain", "PLAIN ", " PLAIN", "", "ANONYMOUS", "EXTERNAL", "DIGEST-MD5"})
  void a3OnlyMechanismsThatWereOfferedAreKnown(String mechanism) throws IOException {
    StreamClient client = in("LOGIN");
    client.send(
        xml(
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='" + mechanism + "'>AHJvbWVvAHBhc3N3b3Jk</auth>"));
    Element failure = client.element();
    assertThat(failure.has("invalid-mechanism", Namespaces.SASL)).as("%s", failure).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    // authzid, NUL, romeo, NUL, password; the first is without authzid.
    "'', success",
    "romeo@verona.example, success",
    "juliet@verona.example, failure",
    "romeo@capulet.example, failure",
    "ROMEO@verona.example, success",
    "romeo@verona.example/garden, failure",
    "'@', failure",
    "romeo, failure",
  })
  void a1ASessionBelongsToWhoHasProvedToBeItsOwner(String authzid, String outcome) throws IOException {
    StreamClient client = in("LOGIN");
    String plain =
        java.util.Base64.getEncoder().encodeToString((authzid + "\0romeo\0password").getBytes(UTF_8));
    client.send(xml("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + plain + "</auth>"));
    assertThat(client.element().name()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "romeo@verona.example/garden, nothing",
    "romeo@verona.example, nothing",
    "romeo@verona.example/orchard, invalid-from",
    "juliet@verona.example, invalid-from",
    "verona.example, invalid-from",
    "romeo@verona.example/, invalid-from",
    "@, invalid-from",
    "'', invalid-from",
  })
  void m9AStanzaComesFromItsSenderOrNotAtAll(String from, String expected) throws IOException {
    StreamClient client = in("BOUND");
    client.send(xml("<message from='" + from + "' to='verona.example' type='headline'/>"));
    if (expected.equals("nothing")) {
      client.barrier();
      assertThat(client.seen()).isEmpty();
    } else {
      assertThat(outcome(client)).isEqualTo(expected);
    }
  }

  /** Of what is no stanza, too, only the owner is told, however the owner writes the address. */
  @ParameterizedTest
  @CsvSource({
    "ROMEO@Verona.Example/garden, bad-request",
    "romeo@verona.example./garden, bad-request",
    "\uff32omeo@verona.example, bad-request",
    "romeo@verona.example/Garden, invalid-from",
    "juliet@verona.example, invalid-from",
    "@, invalid-from",
    "'', invalid-from",
  })
  void m9WhatIsNoStanzaComesFromItsSenderOrNotAtAll(String from, String expected) throws IOException {
    StreamClient client = in("BOUND");
    client.send(xml("<iq from='" + from + "' to='verona.example' id='1' type='please'/>"));
    if (expected.equals("bad-request")) {
      Element answer = client.element();
      assertThat(answer.attribute("type")).as(answer.toString()).isEqualTo("error");
      assertThat(answer.toString()).contains(expected);
    } else {
      assertThat(outcome(client)).isEqualTo(expected);
    }
  }
}
