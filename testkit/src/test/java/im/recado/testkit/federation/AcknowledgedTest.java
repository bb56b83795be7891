package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.PlayedTime;
import im.recado.testkit.server.TestAuthority;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this server does with acknowledgements of another one, to which it connects (XEP-0198). */
final class AcknowledgedTest {
  private static final String OURS = "verona.example";
  private static final String THEIRS = "mantua.example";

  private final MemoryBackends backends = new MemoryBackends();
  private final TestServer server = new TestServer(List.of(OURS), backends.backends());
  private FakeServer mantua;
  private Transport clients;
  private StreamClient romeo;

  @BeforeEach
  void listen(@TempDir Path folder) throws IOException {
    TestAuthority authority = new TestAuthority(PlayedTime.START);
    TestAuthority.write(authority.issue(OURS), folder, OURS);
    server.federate(folder, List.of(authority.certificate()));
    mantua = new FakeServer(THEIRS, authority.issue(THEIRS));
    mantua.features += "<sm xmlns='urn:xmpp:sm:3'/>";
    server.set("s2s.hosts", mantua.host());
    server.account(Jid.valueOf("romeo@" + OURS), "password");
    clients = server.inProcess();
    romeo = new StreamClient(clients, Jid.valueOf("romeo@" + OURS + "/here"), "password", false);
    romeo.connectSession();
  }

  @AfterEach
  void close() throws IOException {
    clients.close();
    mantua.close();
    server.close();
  }

  private void say(String words) throws IOException {
    try {
      romeo.send(
          Xml.parse(
              "<message xmlns='jabber:client' to='juliet@mantua.example' type='chat' id='" + words + "'><body>" + words
                  + "</body></message>",
              XmlLimits.SERVER));
    } catch (XmlException e) {
      throw new IllegalArgumentException(words, e);
    }
  }

  private Element assertGets(String name) throws Exception {
    Element got = mantua.next();
    while (got.is("r", "urn:xmpp:sm:3") && !name.equals("r") || got.namespace().equals(Namespaces.SASL)) {
      got = mantua.next();
    }
    assertThat(got.name()).as(got.toString()).isEqualTo(name);
    return got;
  }

  private void assertGetsWords(String words) throws Exception {
    Element got = assertGets("message");
    assertThat(got.childText("body", Namespaces.SERVER)).isEqualTo(words);
  }

  private void begin(String enabled) throws Exception {
    say("one");
    Element enable = assertGets("enable");
    assertThat(enable.attribute("resume")).isEqualTo("true");
    mantua.say(enabled);
    assertGetsWords("one");
    assertGets("r");
  }

  private List<List<String>> links() throws Exception {
    return server.kernel().commands().run("s2s-list", Caller.COMMAND_LINE, Map.of()).rows();
  }

  private int kept() {
    return backends.backends().spool().count(Jid.valueOf(OURS));
  }

  @Test
  void whatIsNotAcknowledgedIsKept() throws Exception {
    begin("<enabled xmlns='urn:xmpp:sm:3' id='x1' resume='true'/>");
    await().until(() -> kept() == 1);
    mantua.say("<a xmlns='urn:xmpp:sm:3' h='1'/>");
    await().until(() -> kept() == 0);
    assertThat(links().getFirst().get(6)).isEqualTo("0");
  }

  @Test
  void aStreamThatWasCutIsResumedWithExactlyWhatWasLost() throws Exception {
    begin("<enabled xmlns='urn:xmpp:sm:3' id='x1' resume='true'/>");
    say("two");
    say("three");
    assertGetsWords("two");
    assertGetsWords("three");
    mantua.cut();
    Element resume = assertGets("resume");
    assertThat(resume.attribute("previd")).isEqualTo("x1");
    assertThat(resume.attribute("h")).isEqualTo("0");
    mantua.say("<resumed xmlns='urn:xmpp:sm:3' previd='x1' h='2'/>");
    Element again = assertGets("message");
    assertThat(again.childText("body", Namespaces.SERVER)).isEqualTo("three");
    assertThat(again.child("delay", "urn:xmpp:delay")).isNull();
    say("four");
    assertGetsWords("four");
    mantua.say("<a xmlns='urn:xmpp:sm:3' h='4'/>");
    await().until(() -> kept() == 0);
  }

  @Test
  void whereTheStreamIsForgottenEverythingThatIsOpenGoesAgainWithItsTime() throws Exception {
    begin("<enabled xmlns='urn:xmpp:sm:3' id='x1' resume='true'/>");
    say("two");
    assertGetsWords("two");
    mantua.cut();
    assertGets("resume");
    mantua.say("<failed xmlns='urn:xmpp:sm:3'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    assertGets("enable");
    mantua.say("<enabled xmlns='urn:xmpp:sm:3' id='x2' resume='true'/>");
    for (String words : List.of("one", "two")) {
      Element again = assertGets("message");
      assertThat(again.childText("body", Namespaces.SERVER)).isEqualTo(words);
      assertThat(Objects.requireNonNull(again.child("delay", "urn:xmpp:delay")).attribute("from")).isEqualTo(OURS);
    }
    mantua.say("<a xmlns='urn:xmpp:sm:3' h='2'/>");
    await().until(() -> kept() == 0);
  }

  @Test
  void whoTellsWhatHadArrivedOverAStreamThatIsForgottenGetsTheRest() throws Exception {
    begin("<enabled xmlns='urn:xmpp:sm:3' id='x1' resume='true'/>");
    say("two");
    assertGetsWords("two");
    mantua.cut();
    assertGets("resume");
    mantua.say("<failed xmlns='urn:xmpp:sm:3' h='1'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    assertGets("enable");
    mantua.say("<enabled xmlns='urn:xmpp:sm:3'/>");
    assertGetsWords("two");
    say("three");
    assertGetsWords("three");
    assertThat(mantua.hasNothing() || mantua.next().is("r", "urn:xmpp:sm:3")).isTrue();
  }

  /** Prosody repeats the wish and gives no id. */
  @Test
  void whatHasNoIdIsNotResumed() throws Exception {
    begin("<enabled xmlns='urn:xmpp:sm:3' resume='true'/>");
    mantua.cut();
    assertGets("enable");
    mantua.say("<enabled xmlns='urn:xmpp:sm:3' resume='true'/>");
    Element again = assertGets("message");
    assertThat(again.childText("body", Namespaces.SERVER)).isEqualTo("one");
    assertThat(again.child("delay", "urn:xmpp:delay")).isNotNull();
  }

  @Test
  void whoWillNotAcknowledgeIsSpokenWithAllTheSame() throws Exception {
    say("one");
    assertGets("enable");
    mantua.say("<failed xmlns='urn:xmpp:sm:3'><unexpected-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    assertGetsWords("one");
    await().until(() -> kept() == 0);
    assertThat(mantua.hasNothing()).isTrue();
  }

  @Test
  void moreThanWasSentCannotHaveArrived() throws Exception {
    begin("<enabled xmlns='urn:xmpp:sm:3' id='x1' resume='true'/>");
    mantua.say("<a xmlns='urn:xmpp:sm:3' h='2'/>");
    Element error = mantua.error();
    assertThat(error.has("undefined-condition", Namespaces.STREAM_ERRORS)).isTrue();
    Element tooHigh = Objects.requireNonNull(error.child("handled-count-too-high", "urn:xmpp:sm:3"));
    assertThat(tooHigh.attribute("h")).isEqualTo("2");
    assertThat(tooHigh.attribute("send-count")).isEqualTo("1");
  }

  @Test
  void acknowledgementsThatNobodyAskedForEndTheStream() throws Exception {
    begin("<enabled xmlns='urn:xmpp:sm:3' id='x1' resume='true'/>");
    mantua.say("<resumed xmlns='urn:xmpp:sm:3' previd='x1' h='0'/>");
    assertThat(mantua.error().has("policy-violation", Namespaces.STREAM_ERRORS)).isTrue();
  }

  /** It takes everything and answers nothing: what it has not acknowledged comes back when patience is over. */
  @Test
  void whoNeverAcknowledgesGetsNoMore() throws Exception {
    begin("<enabled xmlns='urn:xmpp:sm:3' id='x1' resume='true'/>");
    server.pass(Duration.ofSeconds(46));
    Element back = romeo.element();
    assertThat(back.attribute("id")).isEqualTo("one");
    assertThat(back.toString()).contains("remote-server-timeout");
    await().until(() -> kept() == 0);
    await().until(() -> links().toString().contains("unreachable"));
    say("two");
    assertThat(romeo.element().attribute("id")).isEqualTo("two");
  }

  @Test
  void soManyAreOnTheirWayAndNotMore() throws Exception {
    server.set("s2s.waiting", "3");
    begin("<enabled xmlns='urn:xmpp:sm:3' id='x1' resume='true'/>");
    say("m2");
    say("m3");
    assertGetsWords("m2");
    assertGetsWords("m3");
    for (int i = 4; i <= 7; i++) {
      say("m" + i);
    }
    Element back = romeo.element();
    assertThat(back.attribute("id")).isEqualTo("m7");
    assertThat(back.toString()).contains("resource-constraint");
    mantua.say("<a xmlns='urn:xmpp:sm:3' h='3'/>");
    assertGetsWords("m4");
    assertGetsWords("m5");
    assertGetsWords("m6");
  }
}
