package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.net.tls.TlsIdentity;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.PlayedTime;
import im.recado.testkit.server.TestAuthority;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another server that this one connects to and that may say anything, or nothing (XEP-0178, XEP-0220). */
final class OutgoingTest {
  private static final String OURS = "verona.example";
  private static final String THEIRS = "mantua.example";

  private final TestServer server = new TestServer(List.of(OURS), new MemoryBackends().backends());
  private TestAuthority authority;
  private FakeServer mantua;
  private Transport clients;
  private StreamClient romeo;

  @BeforeEach
  void listen(@TempDir Path folder) throws IOException {
    authority = new TestAuthority(PlayedTime.START);
    TestAuthority.write(authority.issue(OURS), folder, OURS);
    server.federate(folder, List.of(authority.certificate()));
    mantua = new FakeServer(THEIRS, authority.issue(THEIRS));
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

  private static Element message(String to, String words) {
    try {
      return Xml.parse(
          "<message xmlns='jabber:client' to='" + to + "' type='chat' id='" + words + "'><body>" + words + "</body></message>",
          XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(words, e);
    }
  }

  private void say(String words) throws IOException {
    romeo.send(message("juliet@" + THEIRS, words));
  }

  private void assertComesBack(String words, String condition) throws IOException {
    Element back = romeo.element();
    while (back.name().equals("iq")) {
      // It was asked whether it is still there.
      back = romeo.element();
    }
    assertThat(back.attribute("id")).isEqualTo(words);
    assertThat(Objects.requireNonNull(back.child("error", Namespaces.CLIENT)).has(condition, Namespaces.STANZA_ERRORS))
        .as(back.toString())
        .isTrue();
  }

  private void assertGets(String words) throws Exception {
    Element got = mantua.next();
    while (!got.name().equals("message")) {
      got = mantua.next();
    }
    assertThat(got.namespace()).isEqualTo(Namespaces.SERVER);
    assertThat(got.attribute("from")).isEqualTo("romeo@verona.example/here");
    assertThat(got.childText("body", Namespaces.SERVER)).isEqualTo(words);
  }

  @Test
  void thisServerShowsItsCertificateAndSaysWhoItIs() throws Exception {
    say("one");
    Element auth = mantua.next();
    assertThat(auth.is("auth", Namespaces.SASL)).isTrue();
    assertThat(FakeServer.authzid(auth)).isEqualTo(OURS);
    assertGets("one");
  }

  @Test
  void whereTheCertificateIsNotBelievedDialbackIsTried() throws Exception {
    mantua.believesCertificates = false;
    say("one");
    assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
    assertThat(mantua.next().is("result", Namespaces.DIALBACK)).isTrue();
    assertGets("one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"from='other.example'", "to='other.example'", "nothing"})
  void s1AnAnswerThatNobodyHasAskedForBelievesNobody(String wrong) throws Exception {
    mantua.believesCertificates = false;
    mantua.dialback =
        element ->
            wrong.equals("nothing")
                ? "<db:verify from='mantua.example' to='verona.example' id='1' type='valid'/>"
                : FakeServer.agree(element)
                    .replaceAll(wrong.startsWith("from") ? "from='[^']*'" : "to='[^']*'", wrong);
    say("one");
    assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
    assertThat(mantua.next().is("result", Namespaces.DIALBACK)).isTrue();
    romeo.barrier();
    server.pass(Duration.ofSeconds(46));
    assertComesBack("one", "remote-server-timeout");
    assertThat(mantua.hasNothing()).isTrue();
  }

  @Test
  void t3NothingIsSaidInTheClear() throws Exception {
    mantua.hasTls = false;
    say("one");
    assertComesBack("one", "remote-server-not-found");
    assertThat(mantua.hasNothing()).isTrue();
    server.set("s2s.trust-of", "mantua.example=cleartext");
    server.pass(Duration.ofSeconds(31));
    say("two");
    assertThat(mantua.next().is("result", Namespaces.DIALBACK)).isTrue();
    assertGets("two");
  }

  @Test
  void t4ACertificateForAnotherDomainIsNone() throws Exception {
    for (TlsIdentity wrong :
        List.of(
            authority.issue("other.example"),
            authority.issue(PlayedTime.START.minusSeconds(1), THEIRS),
            new TestAuthority(PlayedTime.START).issue(THEIRS))) {
      try (FakeServer padua = new FakeServer(THEIRS, wrong)) {
        server.set("s2s.hosts", padua.host());
        server.kernel().commands().run("s2s-close", Caller.COMMAND_LINE, Map.of("domain", THEIRS));
        say("secret");
        assertComesBack("secret", "remote-server-not-found");
        assertThat(padua.hasNothing()).isTrue();
      }
    }
  }

  @Test
  void orderStaysOverConnectionsThatBreak() throws Exception {
    int at = 0;
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 20; i++) {
        say("m" + at++);
      }
      for (int i = at - 20; i < at; i++) {
        assertGets("m" + i);
      }
      mantua.cut();
      await().until(() -> connections() == 0);
    }
    assertThat(mantua.connections.get()).isEqualTo(3);
  }

  private int connections() throws CommandException {
    return server.kernel().commands().run("s2s-list", Caller.COMMAND_LINE, Map.of()).rows().size();
  }

  @Test
  void s9OneServerThatDoesNotAnswerHoldsUpNobody() throws Exception {
    try (ServerSocket hole = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // It takes connections and says nothing.
      List<String> hosts = new ArrayList<>(List.of(mantua.host()));
      for (int i = 0; i < 50; i++) {
        hosts.add("d" + i + ".example=127.0.0.1:" + hole.getLocalPort());
      }
      server.set("s2s.hosts", String.join(",", hosts));
      for (int i = 0; i < 50; i++) {
        romeo.send(message("juliet@d" + i + ".example", "hole" + i));
      }
      say("one");
      assertGets("one");
      romeo.barrier();
      // Else patience would end with it, too, if this side has not heard yet that it has left.
      await().until(() -> links().stream().anyMatch(row -> row.contains(THEIRS) && row.get(6).equals("0")));
      server.pass(Duration.ofSeconds(46));
      List<String> back = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Element error = romeo.element();
        assertThat(error.toString()).contains("remote-server-timeout");
        back.add(String.valueOf(error.attribute("id")));
      }
      assertThat(back).doesNotHaveDuplicates();
      say("two");
      assertGets("two");
    }
  }

  @Test
  void s6TooMuchForOneServerComesBackAtOnce() throws Exception {
    server.set("s2s.waiting", "10");
    server.set("s2s.hosts", THEIRS + "=127.0.0.1:1");
    for (int i = 0; i < 12; i++) {
      say("m" + i);
    }
    assertComesBack("m10", "resource-constraint");
    assertComesBack("m11", "resource-constraint");
    romeo.barrier();
    server.pass(Duration.ofSeconds(46));
    for (int i = 0; i < 10; i++) {
      assertComesBack("m" + i, "remote-server-timeout");
    }
  }

  @Test
  void whatTheOtherServerDoesNotTakeIsNotSent() throws Exception {
    mantua.features =
        "<mechanisms xmlns='" + Namespaces.SASL + "'><mechanism>EXTERNAL</mechanism></mechanisms>"
            + "<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>10000</max-bytes></limits>";
    say("one");
    assertGets("one");
    say("x".repeat(20_000));
    Element back = romeo.element();
    assertThat(back.toString()).contains("policy-violation");
    say("two");
    assertGets("two");
  }

  @Test
  void domainsThatAreKeptOutAreNotCalled() throws Exception {
    server.set("access.blocked", THEIRS);
    say("one");
    assertComesBack("one", "not-allowed");
    server.set("access.blocked", "");
    server.set("s2s.enabled", "false");
    say("two");
    assertComesBack("two", "not-allowed");
    assertThat(mantua.connections.get()).isZero();
  }

  @Test
  void whatWaitsForADomainThatIsKeptOutByNowComesBackAtOnce() throws Exception {
    mantua.login = new CountDownLatch(1);
    say("one");
    assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
    server.set("access.blocked", THEIRS);
    assertComesBack("one", "not-allowed");
    await().until(() -> connections() == 0);
    mantua.login.countDown();
    server.set("access.blocked", "");
    say("two");
    assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
    assertGets("two");
  }

  @Test
  void aStreamToADomainThatIsKeptOutByNowEndsAtOnce() throws Exception {
    say("one");
    assertGets("one");
    server.set("access.blocked", THEIRS);
    await().until(() -> connections() == 0 && mantua.isAlone());
  }

  /** It believes us and then reads no more: what it does not take comes back, and what is behind that. */
  @Test
  void whoReadsNothingHoldsNothing() throws Exception {
    say("one");
    assertGets("one");
    mantua.stopReading();
    // Buffers on the way are large.
    Element much = message("juliet@" + THEIRS, "x".repeat(100_000)).withAttribute("from", romeo.jid().toString());
    // What the network takes after all while time passes is a reason to wait anew, and to send more.
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              if (links().toString().contains("unreachable")) {
                return true;
              }
              if (waiting().equals("0")) {
                for (int i = 0; i < 30; i++) {
                  server.kernel().router().send(Stanza.of(much));
                }
                say("behind");
                romeo.barrier();
              }
              server.pass(Duration.ofSeconds(5));
              return false;
            });
    Element back = romeo.element();
    while (!"behind".equals(back.attribute("id"))) {
      back = romeo.element();
    }
    assertThat(back.toString()).contains("remote-server-timeout");
    assertThat(waiting()).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"system-shutdown", "connection-timeout", "reset"})
  void aServerThatStopsForAMomentIsNoReasonToRest(String condition) throws Exception {
    say("one");
    assertGets("one");
    mantua.say("<stream:error><" + condition + " xmlns='" + Namespaces.STREAM_ERRORS + "'/></stream:error></stream:stream>");
    await().until(() -> links().isEmpty() || links().toString().contains("unreachable"));
    say("two");
    assertGets("two");
    assertThat(mantua.connections.get()).isEqualTo(2);
  }

  private String waiting() throws CommandException {
    return links().getFirst().get(6);
  }

  private List<List<String>> links() throws CommandException {
    return server.kernel().commands().run("s2s-list", Caller.COMMAND_LINE, Map.of()).rows();
  }

  @Test
  void guestsWriteToNobodyElsewhere() throws Exception {
    server.set("auth.anonymous", "true");
    StreamClient guest = new StreamClient(clients, Jid.valueOf(OURS), "", false);
    guest.connectSession();
    guest.send(message("juliet@" + THEIRS, "spam"));
    Element back = guest.element();
    assertThat(back.attribute("id")).isEqualTo("spam");
    assertThat(Objects.requireNonNull(back.child("error", Namespaces.CLIENT)).has("not-allowed", Namespaces.STANZA_ERRORS))
        .as(back.toString())
        .isTrue();
    say("one");
    assertGets("one");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsAskedInTheMiddleOfALogin(boolean believed) throws Exception {
    mantua.believesCertificates = believed;
    mantua.login = new CountDownLatch(1);
    say("one");
    assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
    try (RawPeer peer = RawPeer.secured(server.serverPort(), THEIRS, OURS, null)) {
      peer.next();
      peer.send("<db:result from='" + THEIRS + "' to='" + OURS + "'>key</db:result>");
      // When this is answered, the question has its place.
      peer.send("<db:verify from='" + THEIRS + "' to='" + OURS + "' id='1'>key</db:verify>");
      assertThat(peer.next().is("verify", Namespaces.DIALBACK)).isTrue();
      mantua.login.countDown();
      assertThat(peer.next().attribute("type")).isEqualTo("valid");
    }
    assertGets("one");
    assertThat(mantua.connections.get()).isEqualTo(1);
  }

  @Test
  void aSecondQuestionAboutAStreamHasItsOwnTime() throws Exception {
    server.set("s2s.patience", "20 s");
    mantua.dialback = element -> FakeServer.answer(element, "error");
    try (RawPeer peer = RawPeer.secured(server.serverPort(), THEIRS, OURS, null)) {
      peer.next();
      String shown = "<db:result from='" + THEIRS + "' to='" + OURS + "'>key</db:result>";
      peer.send(shown);
      assertThat(peer.next().attribute("type")).isEqualTo("error");
      mantua.next();
      server.pass(Duration.ofSeconds(12));
      mantua.dialback = element -> null;
      peer.send(shown);
      Element question = mantua.next();
      server.pass(Duration.ofSeconds(12));
      mantua.say(FakeServer.agree(question));
      assertThat(peer.next().attribute("type")).isEqualTo("valid");
    }
  }

  @Test
  void aStreamForAQuestionAloneIsNoReasonToRest() throws Exception {
    // Somebody shows a key of theirs, so theirs are asked; what is sent long after that goes at once, over another connection.
    try (RawPeer peer = RawPeer.secured(server.serverPort(), THEIRS, OURS, null)) {
      peer.next();
      peer.send("<db:result from='" + THEIRS + "' to='" + OURS + "'>key</db:result>");
      assertThat(peer.next().attribute("type")).isEqualTo("valid");
      assertThat(mantua.next().is("verify", Namespaces.DIALBACK)).isTrue();
    }
    server.pass(Duration.ofSeconds(40));
    say("one");
    assertGets("one");
    assertThat(mantua.connections.get()).isEqualTo(2);
  }
}
