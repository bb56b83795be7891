package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.limit.Source;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another server that connects and may say anything (RFC 6120): how its streams begin and end. */
final class IncomingTest extends IncomingServer {
  @ParameterizedTest
  @ValueSource(strings = {"", "</stream:stream>", "<stream:error><system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"})
  void whatCameBeforeTheEndIsHeard(String farewell) throws Exception {
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      said.append(toRomeo("juliet@mantua.example/balcony", "m" + i));
    }
    try (RawPeer peer = loggedIn()) {
      peer.send(said + farewell);
    }
    for (int i = 0; i < 50; i++) {
      assertThat(romeo.element().attribute("id")).isEqualTo("m" + i);
    }
  }

  @ParameterizedTest
  @CsvSource({"access.blocked, mantua.example", "access.allowed, padua.example", "s2s.enabled, false"})
  void aStreamOfADomainThatIsKeptOutByNowEndsAtOnce(String key, String value) throws Exception {
    try (RawPeer peer = loggedIn()) {
      server.set("access.blocked", "padua.example");
      peer.send(toRomeo("juliet@mantua.example/balcony", "heard"));
      assertThat(romeo.element().attribute("id")).isEqualTo("heard");
      server.set(key, value);
      assertThat(peer.fails("policy-violation")).isTrue();
    }
    romeo.barrier();
  }

  @Test
  void addressesThatAreBannedAreNotHeard() throws Exception {
    server.set("c2s.uncounted-networks", "");
    server
        .kernel()
        .bans()
        .add(Source.of(InetAddress.getLoopbackAddress()), Duration.ofHours(1), Duration.ofHours(1), "test");
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.sendHeader(THEIRS, OURS, "");
      assertThat(peer.next()).isSameAs(RawPeer.CLOSED);
    }
  }

  @Test
  void eachRestartHasAnIdOfItsOwn() throws Exception {
    Set<String> ids = new HashSet<>();
    try (RawPeer peer = RawPeer.connect(port)) {
      ids.add(peer.open(THEIRS, OURS).attribute("id"));
      peer.next();
      peer.send("<starttls xmlns='" + Namespaces.TLS + "'/>");
      peer.next();
      peer.secure(mantuas, true);
      ids.add(peer.open(THEIRS, OURS).attribute("id"));
      peer.next();
      peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>=</auth>");
      peer.next();
      ids.add(peer.open(THEIRS, OURS).attribute("id"));
    }
    assertThat(ids).hasSize(3).doesNotContainNull();
  }

  @Test
  void tlsMayComeFirst() throws Exception {
    try (RawPeer peer = RawPeer.connect(directPort)) {
      peer.secure(mantuas, true);
      peer.open(THEIRS, OURS);
      assertThat(peer.next().has("mechanisms", Namespaces.SASL)).isTrue();
    }
  }

  @Test
  void nothingIsHeardBeforeADomainIsProved() throws Exception {
    try (RawPeer peer = secured()) {
      peer.send(toRomeo("juliet@mantua.example", "lies"));
      assertThat(peer.fails("not-authorized")).isTrue();
    }
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.open(THEIRS, OURS);
      peer.next();
      peer.send(result(THEIRS, "key"));
      assertThat(peer.fails("policy-violation")).isTrue();
    }
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.open(THEIRS, OURS);
      peer.next();
      peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>=</auth>");
      assertThat(peer.fails("policy-violation")).isTrue();
    }
    romeo.barrier();
  }

  @Test
  void t1WhatComesBehindTheRequestForTlsEndsTheConnection() throws Exception {
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.open(THEIRS, OURS);
      peer.next();
      peer.send("<starttls xmlns='" + Namespaces.TLS + "'/>" + toRomeo("juliet@mantua.example", "lies"));
      Element next = peer.next();
      assertThat(next.is("proceed", Namespaces.TLS) ? peer.next() : next).isSameAs(RawPeer.CLOSED);
    }
    romeo.barrier();
  }

  @Test
  void domainsThatAreKeptOutAreNotSpokenWith() throws Exception {
    server.set("access.blocked", "mantua.example");
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.sendHeader(THEIRS, OURS, "");
      assertThat(peer.fails("policy-violation")).isTrue();
    }
    server.set("access.blocked", "");
    server.set("access.allowed", "padua.example");
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.sendHeader(THEIRS, OURS, "");
      assertThat(peer.fails("policy-violation")).isTrue();
    }
  }

  @Test
  void headersThatMeanNothingAreRefused() throws Exception {
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.sendHeader(THEIRS, "other.example", "");
      assertThat(peer.fails("host-unknown")).isTrue();
    }
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.sendHeader(OURS, OURS, "");
      assertThat(peer.fails("policy-violation")).isTrue();
    }
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.sendHeader("juliet@mantua.example", OURS, "");
      assertThat(peer.fails("invalid-from")).isTrue();
    }
    try (RawPeer peer = RawPeer.connect(port)) {
      peer.send("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='" + OURS + "'>");
      assertThat(peer.fails("invalid-namespace")).isTrue();
    }
  }

  @Test
  void x7BeforeADomainIsProvedLittleIsRead() throws Exception {
    try (RawPeer peer = secured()) {
      assertThat(peer.isCutOff(toRomeo("juliet@mantua.example", "x".repeat(10_000)))).isTrue();
    }
    try (RawPeer peer = loggedIn()) {
      peer.send(toRomeo("juliet@mantua.example", "x".repeat(100_000)));
      assertThat(Objects.requireNonNull(romeo.element().childText("body", Namespaces.CLIENT))).hasSize(100_000);
      assertThat(peer.isCutOff(toRomeo("juliet@mantua.example", "x".repeat(600_000)))).isTrue();
    }
  }

  @Test
  void whoProvesNothingInTimeIsClosed() throws Exception {
    try (RawPeer peer = secured()) {
      server.pass(Duration.ofSeconds(31));
      assertThat(peer.fails("connection-timeout")).isTrue();
    }
    server.set("s2s.idle", "10s");
    try (RawPeer peer = loggedIn()) {
      server.pass(Duration.ofSeconds(15));
      peer.send(toRomeo("juliet@mantua.example", "still-here"));
      assertThat(romeo.element().attribute("from")).isEqualTo("juliet@mantua.example");
      server.pass(Duration.ofSeconds(21));
      assertThat(peer.ends()).isTrue();
    }
  }
}
