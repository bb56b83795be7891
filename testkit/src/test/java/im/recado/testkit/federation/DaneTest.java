package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.net.dns.Tlsa;
import im.recado.net.tls.TlsIdentity;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.FakeDns;
import im.recado.testkit.server.PlayedTime;
import im.recado.testkit.server.TestAuthority;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7673: a DNS with signatures says which certificate the server of a domain has. */
final class DaneTest {
  private static final String TARGET = "im.hosting.example";

  private final TestAuthority authority = new TestAuthority(PlayedTime.START);
  private final TestAuthority unknown = new TestAuthority(PlayedTime.START);
  private final FakeDns dns = new FakeDns();
  private final TlsIdentity hosting = unknown.issue(TARGET);
  private final FakeServer mantua = new FakeServer("mantua.example", hosting);
  private final TestServer verona = new TestServer(List.of("verona.example"), new MemoryBackends().backends());
  private final Transport clients = verona.inProcess();
  private int port;
  private StreamClient romeo;

  @TempDir Path folder = Path.of("");

  DaneTest() throws IOException {}

  @BeforeEach
  void begin() throws Exception {
    TestAuthority.write(authority.issue("verona.example"), folder, "verona.example");
    port = verona.federate(folder, List.of(authority.certificate())).getFirst();
    verona.set("dns.servers", "127.0.0.1:" + dns.port());
    verona.set("s2s.private-networks", "127.0.0.0/8");
    verona.set("s2s.dane", "true");
    dns.signed = true;
    dns.srv("_xmpp-server._tcp.mantua.example", 0, 0, mantua.port(), TARGET);
    dns.a(TARGET, "127.0.0.1");
    verona.account(Jid.valueOf("romeo@verona.example"), "password");
    romeo = new StreamClient(clients, Jid.valueOf("romeo@verona.example/here"), "password", false);
    romeo.connectSession();
  }

  @AfterEach
  void end() throws IOException {
    mantua.close();
    clients.close();
    verona.close();
    dns.close();
  }

  private void tlsa(int usage, TlsIdentity identity) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.certificate().getPublicKey().getEncoded());
    dns.tlsa("_" + mantua.port() + "._tcp." + TARGET, usage, Tlsa.KEY, Tlsa.SHA_256, digest);
  }

  private void send() throws Exception {
    romeo.send(
        Xml.parse(
            "<message xmlns='jabber:client' type='chat' id='m' to='juliet@mantua.example'><body>one</body></message>",
            XmlLimits.SERVER));
  }

  private void isGot() throws Exception {
    send();
    assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
    assertThat(mantua.next().childText("body", Namespaces.SERVER)).isEqualTo("one");
  }

  private void isRefused(String why) throws Exception {
    send();
    assertThat(romeo.element().toString()).contains("remote-server-not-found").contains(why);
    assertThat(mantua.hasNothing()).isTrue();
  }

  @Test
  void theCertificateThatTheDnsNamesIsBelieved() throws Exception {
    tlsa(Tlsa.DANE_EE, hosting);
    isGot();
  }

  @Test
  void withoutRecordsOrTrustItHasToHoldByItself() throws Exception {
    isRefused("authority");
    tlsa(Tlsa.DANE_EE, hosting);
    verona.pass(Duration.ofSeconds(100));
    verona.set("dns.trusted", "192.0.2.1");
    isRefused("not for mantua.example");
  }

  /** Not even where the DNS alone would do, and anything for a certificate. */
  @ParameterizedTest
  @ValueSource(strings = {"certificate", "dialback", "dialback-alone", "cleartext", "self-signed"})
  void anotherThanTheDnsNamesIsBelievedInNoWay(String trust) throws Exception {
    verona.set("s2s.trust-of", "mantua.example=" + trust);
    tlsa(Tlsa.DANE_EE, authority.issue("mantua.example"));
    isRefused("DANE");
  }

  @Test
  void whoHasRecordsHasTls() throws Exception {
    tlsa(Tlsa.DANE_EE, hosting);
    verona.set("s2s.trust-of", "mantua.example=cleartext");
    mantua.hasTls = false;
    isRefused("no TLS");
  }

  /** A server that connects here, whose domain's DNS names its certificate (RFC 7712 section 5.1). */
  private Element guest(TlsIdentity identity) throws Exception {
    try (RawPeer peer = RawPeer.secured(port, "mantua.example", "verona.example", identity)) {
      return peer.next();
    }
  }

  @Test
  void aGuestIsBelievedByTheCertificateOfItsDomainsMachine() throws Exception {
    assertThat(guest(hosting).toString()).doesNotContain("EXTERNAL");
    tlsa(Tlsa.DANE_EE, hosting);
    assertThat(guest(hosting).toString()).contains("EXTERNAL");
    assertThat(guest(unknown.issue("mantua.example")).toString()).doesNotContain("EXTERNAL");
    // What holds by itself does so wherever it comes from: the records are about the machine that others connect to.
    assertThat(guest(authority.issue("mantua.example")).toString()).contains("EXTERNAL");
    verona.set("s2s.dane", "false");
    assertThat(guest(hosting).toString()).doesNotContain("EXTERNAL");
  }

  @Test
  void guestsCannotMakeThisServerAskOnAndOn() throws Exception {
    tlsa(Tlsa.DANE_EE, hosting);
    for (int i = 0; i < 60; i++) {
      guest(unknown.issue("mantua.example"));
    }
    int asked = dns.questions.get();
    assertThat(guest(hosting).toString()).doesNotContain("EXTERNAL");
    assertThat(dns.questions.get()).isEqualTo(asked);
    verona.pass(Duration.ofSeconds(2));
    assertThat(guest(hosting).toString()).contains("EXTERNAL");
  }
}
