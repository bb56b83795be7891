package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.net.tls.SelfSigned;
import im.recado.net.tls.TlsIdentity;
import im.recado.testkit.server.PlayedTime;
import im.recado.testkit.server.TestAuthority;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Another server that connects and logs in with a certificate, or tries to (XEP-0178): rows T4 and T5 of the security catalogue. */
final class IncomingCertificatesTest extends IncomingServer {
  @Test
  void aCertificateProvesADomain() throws Exception {
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, mantuas)) {
      Element features = peer.next();
      assertThat(features.child("mechanisms", Namespaces.SASL)).isNotNull();
      assertThat(features.has("dialback", "urn:xmpp:features:dialback")).isTrue();
      assertThat(features.has("starttls", Namespaces.TLS)).isFalse();
      peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>=</auth>");
      assertThat(peer.next().is("success", Namespaces.SASL)).isTrue();
      assertThat(peer.open(THEIRS, OURS).attribute("from")).isEqualTo(OURS);
      assertThat(peer.next().has("mechanisms", Namespaces.SASL)).isFalse();
      peer.send(toRomeo("juliet@mantua.example/balcony", "good-night"));
      Element heard = romeo.element();
      assertThat(heard.attribute("from")).isEqualTo("juliet@mantua.example/balcony");
      assertThat(heard.childText("body", Namespaces.CLIENT)).isEqualTo("good-night");
    }
  }

  @Test
  void t4ACertificateForAnotherDomainIsNotOfferedToLogInWith() throws Exception {
    for (TlsIdentity wrong :
        List.of(
            authority.issue("other.example"),
            authority.issue("*.mantua.example"),
            new TestAuthority(PlayedTime.START).issue(THEIRS),
            authority.issue(PlayedTime.START.minusSeconds(1), THEIRS))) {
      try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, wrong)) {
        assertThat(peer.next().has("mechanisms", Namespaces.SASL)).isFalse();
        peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>=</auth>");
        assertThat(peer.next().has("not-authorized", Namespaces.SASL)).isTrue();
        peer.send(toRomeo("juliet@mantua.example", "lies"));
        assertThat(peer.fails("not-authorized")).isTrue();
      }
    }
    romeo.barrier();
  }

  @Test
  void aCertificateForOneDomainIsNoneForAnother() throws Exception {
    try (RawPeer peer = secured()) {
      peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>b3RoZXIuZXhhbXBsZQ==</auth>");
      assertThat(peer.next().has("invalid-authzid", Namespaces.SASL)).isTrue();
    }
    try (RawPeer peer = secured()) {
      peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>=</auth>");
      peer.next();
      peer.restart();
      peer.sendHeader("other.example", OURS, "");
      assertThat(peer.fails("invalid-from")).isTrue();
    }
  }

  @Test
  void t5SelfSignedIsBelievedOnlyForDomainsThatAreNamed() throws Exception {
    TlsIdentity itself = SelfSigned.create(THEIRS, PlayedTime.START);
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, itself)) {
      assertThat(peer.next().has("mechanisms", Namespaces.SASL)).isFalse();
    }
    server.set("s2s.trust-of", "padua.example=self-signed");
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, itself)) {
      assertThat(peer.next().has("mechanisms", Namespaces.SASL)).isFalse();
    }
    server.set("s2s.trust-of", "mantua.example=self-signed");
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, itself)) {
      assertThat(peer.next().has("mechanisms", Namespaces.SASL)).isTrue();
      peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>=</auth>");
      assertThat(peer.next().is("success", Namespaces.SASL)).isTrue();
    }
    server.set("s2s.trust-of", "");
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, itself)) {
      assertThat(peer.next().has("mechanisms", Namespaces.SASL)).isFalse();
    }
  }
}
