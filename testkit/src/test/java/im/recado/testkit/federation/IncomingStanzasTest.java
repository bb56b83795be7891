package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What another server that has logged in sends: from whom it is, and what is no stanza (RFC 6120 section 8): row S5 of the security catalogue. */
final class IncomingStanzasTest extends IncomingServer {
  @ParameterizedTest
  @ValueSource(strings = {"JULIET@MANTUA.EXAMPLE/balcony", "juliet@mantua.example./balcony", "\uff2auliet@\uff4dantua.example/balcony"})
  void addressesArePassedOnInTheirNormalForm(String spelled) throws Exception {
    try (RawPeer peer = loggedIn()) {
      peer.send(message(spelled, "ROMEO@Verona.Example./here", "good-night"));
      Element heard = romeo.element();
      assertThat(heard.attribute("from")).isEqualTo("juliet@mantua.example/balcony");
      assertThat(heard.attribute("to")).isEqualTo("romeo@verona.example/here");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "juliet@other.example, invalid-from",
    "juliet@sub.mantua.example, invalid-from",
    "juliet@verona.example, invalid-from",
    "verona.example, invalid-from",
    "juliet@evil-mantua.example, invalid-from",
  })
  void s5AStanzaComesFromADomainThatWasProved(String from, String condition) throws Exception {
    try (RawPeer peer = loggedIn()) {
      peer.send(toRomeo(from, "lies"));
      assertThat(peer.fails(condition)).isTrue();
    }
    romeo.barrier();
  }

  @Test
  void s5AStanzaSaysFromWhomAndToWhomItIs() throws Exception {
    try (RawPeer peer = loggedIn()) {
      peer.send("<message to='" + romeo.jid() + "'><body>lies</body></message>");
      assertThat(peer.fails("improper-addressing")).isTrue();
    }
    try (RawPeer peer = loggedIn()) {
      peer.send("<message from='juliet@mantua.example'><body>lies</body></message>");
      assertThat(peer.fails("improper-addressing")).isTrue();
    }
    try (RawPeer peer = loggedIn()) {
      // Nobody relays.
      peer.send(message("juliet@mantua.example", "somebody@other.example", "relay"));
      assertThat(peer.fails("host-unknown")).isTrue();
    }
    romeo.barrier();
  }

  @ParameterizedTest
  @CsvSource({
    "<iq TO id='i1'><ping xmlns='urn:xmpp:ping'/></iq>, bad-request, romeo@verona.example/here",
    "<iq TO id='i2' type='please'><ping xmlns='urn:xmpp:ping'/></iq>, bad-request, romeo@verona.example/here",
    "<iq TO id='i3' type='get'/>, bad-request, romeo@verona.example/here",
    "<iq TO id='i4' type='set'><a xmlns='urn:a'/><a xmlns='urn:a'/></iq>, bad-request, romeo@verona.example/here",
    "<iq id='i5' type='get' to='@verona.example'><ping xmlns='urn:xmpp:ping'/></iq>, jid-malformed, verona.example",
    "<message id='m1' to='ro meo@verona.example'><body>hello</body></message>, jid-malformed, verona.example",
  })
  void whatIsNoStanzaIsAnsweredAndTheStreamLives(String sent, String condition, String answering) throws Exception {
    try (RawPeer peer = loggedIn()) {
      // Errors and results are never answered.
      peer.send("<iq from='juliet@mantua.example/balcony' to='@verona.example' id='r' type='result'/>");
      peer.send("<message from='juliet@mantua.example/balcony' to='@verona.example' id='e' type='error'/>");
      peer.send(
          sent.replace("TO", "to='" + romeo.jid() + "'").replaceFirst(" ", " from='juliet@mantua.example/balcony' "));
      peer.send(toRomeo("juliet@mantua.example/balcony", "good-night"));
      assertThat(romeo.element().attribute("id")).isEqualTo("good-night");
      Element answer = mantua.next();
      while (!answer.namespace().equals(Namespaces.SERVER)) {
        answer = mantua.next();
      }
      assertThat(answer.attribute("type")).isEqualTo("error");
      assertThat(sent).contains("id='" + answer.attribute("id") + "'").startsWith("<" + answer.name());
      assertThat(answer.attribute("from")).isEqualTo(answering);
      assertThat(answer.attribute("to")).isEqualTo("juliet@mantua.example/balcony");
      Element error = Objects.requireNonNull(answer.child("error", Namespaces.SERVER));
      assertThat(error.has(condition, "urn:ietf:params:xml:ns:xmpp-stanzas")).as(error.toString()).isTrue();
    }
  }

  @Test
  void s5WhatIsNoStanzaIsAnsweredToNobodyElse() throws Exception {
    try (RawPeer peer = loggedIn()) {
      peer.send("<iq from='juliet@other.example' to='@verona.example' id='i' type='get'/>");
      assertThat(peer.fails("invalid-from")).isTrue();
    }
    try (RawPeer peer = loggedIn()) {
      peer.send("<iq from='juliet@mantua.example' to='somebody@other.example' id='i' type='get'/>");
      assertThat(peer.fails("host-unknown")).isTrue();
    }
    assertThat(mantua.hasNothing()).isTrue();
  }
}
