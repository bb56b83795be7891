package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.server.PlayedTime;
import im.recado.testkit.server.TestAuthority;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another server that connects and proves its domains by dialback, or tries to (XEP-0220, XEP-0344): rows S1 to S5 of the security catalogue. */
final class IncomingDialbackTest extends IncomingServer {
  @Test
  void dialbackProvesADomain() throws Exception {
    try (RawPeer peer = dialledBack()) {
      Element asked = mantua.next();
      assertThat(asked.is("verify", Namespaces.DIALBACK)).isTrue();
      assertThat(asked.text()).isEqualTo("key");
      assertThat(asked.attribute("from")).isEqualTo(OURS);
      peer.send(toRomeo("juliet@mantua.example/balcony", "good-night"));
      assertThat(romeo.element().childText("body", Namespaces.CLIENT)).isEqualTo("good-night");
    }
  }

  @Test
  void s2KeysAreThoseOfTheirStreamAlone() throws Exception {
    mantua.believesCertificates = false;
    try (RawPeer peer = loggedIn()) {
      peer.send(
          "<iq type='get' id='1' from='juliet@mantua.example/balcony' to='" + OURS + "'><ping xmlns='urn:xmpp:ping'/></iq>");
      assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
      Element shown = mantua.next();
      String key = shown.text();
      assertThat(shown.is("result", Namespaces.DIALBACK)).isTrue();
      assertThat(asked(peer, THEIRS, OURS, "s1true", key)).isEqualTo("valid");
      assertThat(asked(peer, THEIRS, OURS, "s2true", key)).isEqualTo("invalid");
      assertThat(asked(peer, "other.example", OURS, "s1true", key)).isEqualTo("invalid");
      assertThat(asked(peer, "mantua.example.verona", "example", "s1true", key)).isEqualTo("invalid");
      assertThat(asked(peer, THEIRS, OURS, "s1true", key.substring(1))).isEqualTo("invalid");
    }
  }

  private static String asked(RawPeer peer, String from, String to, String id, String key) throws IOException {
    peer.send("<db:verify from='" + from + "' to='" + to + "' id='" + id + "'>" + key + "</db:verify>");
    Element answer = peer.next();
    assertThat(answer.attribute("id")).isEqualTo(id);
    assertThat(answer.attribute("to")).isEqualTo(from);
    return Objects.requireNonNull(answer.attribute("type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"invalid", "error"})
  void aKeyThatIsDeniedProvesNothing(String type) throws Exception {
    mantua.dialback = element -> FakeServer.answer(element, type);
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, null)) {
      peer.next();
      peer.send(result(THEIRS, "key"));
      assertThat(peer.next().attribute("type")).isEqualTo(type);
      if (type.equals("invalid")) {
        assertThat(peer.ends()).isTrue();
      } else {
        peer.send(toRomeo("juliet@mantua.example", "lies"));
        assertThat(peer.fails("not-authorized")).isTrue();
      }
    }
    romeo.barrier();
  }

  @ParameterizedTest
  @CsvSource({
    "verify, valid, mantua.example", "verify, invalid, mantua.example", "verify, valid, other.example",
    "result, valid, mantua.example", "result, invalid, mantua.example", "result, valid, other.example",
  })
  void s1AnswersThatNobodyAskedForProveNothing(String name, String type, String from) throws Exception {
    try (RawPeer peer = secured()) {
      peer.send("<db:" + name + " from='" + from + "' to='" + OURS + "' type='" + type + "' id='1'/>");
      peer.send(toRomeo("juliet@" + from, "lies"));
      assertThat(peer.fails("not-authorized")).isTrue();
    }
    romeo.barrier();
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "from", "to", "other-stream"})
  void s1AnAnswerBelongsToItsQuestion(String wrong) throws Exception {
    mantua.dialback =
        element -> {
          String right = FakeServer.answer(element, "valid");
          return switch (wrong) {
            case "id" -> right.replace("id='", "id='x");
            case "from" -> right.replace("from='mantua.example'", "from='other.example'");
            case "to" -> right.replace("to='verona.example'", "to='conference.verona.example'");
            default -> null;
          };
        };
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, null)) {
      peer.next();
      peer.send(result(THEIRS, "key"));
      Element question = mantua.next();
      if (wrong.equals("other-stream")) {
        // On the stream whose key it is, and not on the one on which was asked.
        peer.send(FakeServer.answer(question, "valid"));
      }
      peer.send(toRomeo("juliet@mantua.example", "lies"));
      assertThat(peer.fails("not-authorized")).isTrue();
    }
    romeo.barrier();
  }

  @Test
  void s4FewConnectionsAreMadeForAStranger() throws Exception {
    List<String> hosts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      hosts.add("d" + i + ".example=127.0.0.1:" + mantua.port());
    }
    server.set("s2s.hosts", String.join(",", hosts));
    int refused = 0;
    try (RawPeer peer = secured()) {
      for (int i = 0; i < 50; i++) {
        peer.send(result("d" + i + ".example", "key"));
      }
      for (int i = 0; i < 50; i++) {
        Element answer = peer.next();
        assertThat(answer.attribute("type")).isEqualTo("error");
        Element error = answer.child("error", Namespaces.SERVER);
        refused += error != null && error.has("resource-constraint", Namespaces.STANZA_ERRORS) ? 1 : 0;
      }
    }
    assertThat(refused).isEqualTo(45);
    assertThat(mantua.connections.get()).isEqualTo(5);
  }

  @Test
  void s5OneStreamMaySpeakForSeveralDomainsThatItHasProved() throws Exception {
    try (FakeServer padua = new FakeServer("padua.example", authority.issue("padua.example"));
        RawPeer peer = loggedIn()) {
      server.set("s2s.hosts", mantua.host() + "," + padua.host());
      peer.send(result("padua.example", "key"));
      assertThat(peer.next().attribute("type")).isEqualTo("valid");
      peer.send(toRomeo("kate@padua.example", "one"));
      assertThat(romeo.element().attribute("from")).isEqualTo("kate@padua.example");
      peer.send(toRomeo("juliet@mantua.example", "two"));
      assertThat(romeo.element().attribute("from")).isEqualTo("juliet@mantua.example");
    }
  }

  @Test
  void whereACertificateIsAskedForDialbackIsNotEnough() throws Exception {
    server.set("s2s.trust", "certificate");
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, null)) {
      peer.next();
      peer.send(result(THEIRS, "key"));
      Element answer = peer.next();
      assertThat(answer.attribute("type")).isEqualTo("error");
      assertThat(answer.toString()).contains("policy-violation");
    }
    assertThat(mantua.connections.get()).isZero();
  }

  @Test
  void s3DialbackIsOnlyAsGoodAsTheCertificateOfTheServerThatIsAsked() throws Exception {
    try (FakeServer padua =
        new FakeServer("padua.example", new TestAuthority(PlayedTime.START).issue("padua.example"))) {
      server.set("s2s.hosts", padua.host());
      try (RawPeer peer = RawPeer.secured(port, "padua.example", OURS, null)) {
        peer.next();
        peer.send(result("padua.example", "key"));
        assertThat(peer.next().attribute("type")).isEqualTo("error");
      }
      assertThat(padua.hasNothing()).isTrue();
    }
    try (FakeServer padua =
        new FakeServer("padua.example", new TestAuthority(PlayedTime.START).issue("padua.example"))) {
      server.set("s2s.hosts", padua.host());
      server.set("s2s.trust-of", "padua.example=dialback-alone");
      server.pass(Duration.ofMinutes(1));
      try (RawPeer peer = RawPeer.secured(port, "padua.example", OURS, null)) {
        peer.next();
        peer.send(result("padua.example", "key"));
        assertThat(peer.next().attribute("type")).isEqualTo("valid");
      }
    }
  }

  // Several domains on one stream (XEP-0220 section 2.6).

  @ParameterizedTest
  @ValueSource(strings = {"dialback", "certificate"})
  void aCertificateForSeveralDomainsProvesEachWithoutAQuestion(String trust) throws Exception {
    server.set("s2s.trust", trust);
    mantuas = authority.issue(THEIRS, "rooms." + THEIRS);
    try (RawPeer peer = loggedIn()) {
      peer.send(result("rooms." + THEIRS, "key"));
      assertThat(peer.next().attribute("type")).isEqualTo("valid");
      peer.send(toRomeo("garden@rooms.mantua.example/juliet", "good-night"));
      assertThat(romeo.element().attribute("from")).isEqualTo("garden@rooms.mantua.example/juliet");
      peer.send(result("padua.example", "key"));
      assertThat(peer.next().attribute("type")).isEqualTo("error");
    }
    assertThat(mantua.hasNothing()).isTrue();
  }

  @Test
  void oneDomainMaySpeakToSeveralOfOurs() throws Exception {
    // Then what is asked about it goes over one connection as well.
    server.set("s2s.multiplexing", "true");
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, null)) {
      peer.next();
      // Both before either is answered.
      peer.send(result(THEIRS, "one") + result(THEIRS, "two").replace("to='" + OURS, "to='conference." + OURS));
      Set<String> believed = new HashSet<>();
      for (int i = 0; i < 2; i++) {
        Element answer = peer.next();
        assertThat(answer.attribute("type")).isEqualTo("valid");
        believed.add(answer.attribute("from"));
      }
      assertThat(believed).containsExactlyInAnyOrder(OURS, "conference." + OURS);
      // Nobody is asked twice who that is.
      mantua.dialback = element -> FakeServer.answer(element, "invalid");
      peer.send(result(THEIRS, "three"));
      assertThat(peer.next().attribute("type")).isEqualTo("valid");
    }
    assertThat(mantua.connections.get()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"invalid, forbidden", "error, remote-server-timeout"})
  void aPairThatIsDeniedLeavesTheOthersAlone(String type, String condition) throws Exception {
    try (FakeServer padua = new FakeServer("padua.example", authority.issue("padua.example"));
        RawPeer peer = dialledBack()) {
      server.set("s2s.hosts", mantua.host() + "," + padua.host());
      padua.dialback = element -> FakeServer.answer(element, type);
      peer.send(result("padua.example", "key"));
      assertRefused(peer, condition);
      peer.send(toRomeo("juliet@mantua.example", "one"));
      assertThat(romeo.element().attribute("id")).isEqualTo("one");
      peer.send(toRomeo("kate@padua.example", "lies"));
      assertThat(peer.fails("invalid-from")).isTrue();
    }
    romeo.barrier();
  }

  /** Whom this server does not speak with any more speaks no more; others on the same stream do not suffer for it. */
  @Test
  void aDomainThatIsKeptOutMeanwhileLeavesTheOthersAlone() throws Exception {
    mantuas = authority.issue(THEIRS, "rooms." + THEIRS);
    try (RawPeer peer = loggedIn()) {
      peer.send(result("rooms." + THEIRS, "key"));
      assertThat(peer.next().attribute("type")).isEqualTo("valid");
      server.set("access.blocked", "rooms." + THEIRS);
      peer.send(toRomeo("garden@rooms.mantua.example/juliet", "lies"));
      peer.send(toRomeo("juliet@mantua.example", "one"));
      assertThat(romeo.element().attribute("id")).isEqualTo("one");
      server.set("access.blocked", "rooms." + THEIRS + "," + THEIRS);
      assertThat(peer.fails("policy-violation")).isTrue();
    }
    romeo.barrier();
  }

  @Test
  void aPairWithADomainThatIsNotOursLeavesTheOthersAlone() throws Exception {
    try (RawPeer peer = loggedIn()) {
      peer.send(result(THEIRS, "key").replace("to='" + OURS, "to='other.example"));
      assertRefused(peer, "item-not-found");
      peer.send(toRomeo("juliet@mantua.example", "one"));
      assertThat(romeo.element().attribute("id")).isEqualTo("one");
    }
  }

  private void hasManyDomains() throws Exception {
    List<String> names = new ArrayList<>(List.of(THEIRS));
    for (int i = 0; i < 100; i++) {
      names.add("d" + i + ".mantua.example");
    }
    mantuas = authority.issue(names.toArray(String[]::new));
  }

  @Test
  void domainsThatAreShownAllAtOnceAreHeardOneAfterAnother() throws Exception {
    hasManyDomains();
    try (RawPeer peer = loggedIn()) {
      for (int i = 0; i < 60; i++) {
        peer.send(result("d" + i + ".mantua.example", "key"));
      }
      for (int i = 0; i < 60; i++) {
        assertThat(peer.next().attribute("type")).isEqualTo("valid");
      }
    }
  }

  @Test
  void s5NoStreamSpeaksForAnyNumberOfDomains() throws Exception {
    hasManyDomains();
    try (RawPeer peer = loggedIn()) {
      for (int i = 0; i < 99; i++) {
        peer.send(result("d" + i + ".mantua.example", "key"));
        assertThat(peer.next().attribute("type")).isEqualTo("valid");
      }
      peer.send(result("d99.mantua.example", "key"));
      assertRefused(peer, "resource-constraint");
      peer.send(toRomeo("juliet@d98.mantua.example", "one"));
      assertThat(romeo.element().attribute("id")).isEqualTo("one");
    }
  }

  private static void assertRefused(RawPeer peer, String condition) throws IOException {
    Element answer = peer.next();
    assertThat(answer.attribute("type")).as(answer.toString()).isEqualTo("error");
    Element error = Objects.requireNonNull(answer.child("error", Namespaces.SERVER));
    assertThat(error.has(condition, Namespaces.STANZA_ERRORS)).as(answer.toString()).isTrue();
  }
}
