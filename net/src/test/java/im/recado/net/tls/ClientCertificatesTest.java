package im.recado.net.tls;

import static im.recado.net.tls.Certificates.NOW;
import static im.recado.net.tls.Certificates.otherName;
import static im.recado.net.tls.Certificates.xmppAddr;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.jid.Jid;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientCertificatesTest {
  private static final Instant LATER = NOW.plus(Duration.ofDays(30));
  private TlsIdentity authority;
  private ClientCertificates clients;

  @BeforeEach
  void trustOneAuthority() throws Exception {
    authority = Certificates.authority("CN=authority");
    clients = new ClientCertificates(List.of(authority.certificate()));
  }

  private List<Jid> who(TlsIdentity client) {
    return clients.verified(client.chain(), "localhost"::equals, NOW);
  }

  private TlsIdentity issued(String subject, GeneralName... names) throws Exception {
    return Certificates.issue(authority, subject, List.of(names), false, null, LATER);
  }

  @Test
  void anAddressThatATrustedAuthorityVouchesForCounts() throws Exception {
    assertThat(who(issued("CN=x", xmppAddr("Alice@localhost")))).containsExactly(Jid.valueOf("alice@localhost"));
    assertThat(who(issued("CN=x", xmppAddr("alice@localhost"), xmppAddr("bob@localhost")))).hasSize(2);
  }

  @Test
  void a2TheCommonNameAndOtherFieldsNeverCount() throws Exception {
    for (String subject : List.of("CN=admin@localhost", "CN=admin", "OU=\"CN=admin@localhost,\",CN=mallory",
        "CN=admin@localhost+OU=x", "CN=admin@localhost,CN=mallory", "O=CN\\=admin@localhost")) {
      assertThat(who(issued(subject))).as(subject).isEmpty();
      assertThat(who(issued(subject, xmppAddr("mallory@localhost")))).containsExactly(Jid.valueOf("mallory@localhost"));
    }
    assertThat(who(issued("CN=x", new GeneralName(GeneralName.rfc822Name, "admin@localhost")))).isEmpty();
    assertThat(who(issued("CN=x", new GeneralName(GeneralName.uniformResourceIdentifier, "xmpp:admin@localhost"))))
        .isEmpty();
  }

  @Test
  void a2OnlyUtf8StringsOfTheRightKindAreAddresses() throws Exception {
    assertThat(who(issued("CN=x", otherName("1.3.6.1.5.5.7.8.7", new DERUTF8String("admin@localhost"))))).isEmpty();
    assertThat(who(issued("CN=x", otherName("1.3.6.1.5.5.7.8.5", new DERBMPString("admin@localhost"))))).isEmpty();
  }

  @Test
  void oneBrokenAddressSpoilsTheCertificate() throws Exception {
    assertThat(who(issued("CN=x", xmppAddr("alice@localhost"), xmppAddr("@@")))).isEmpty();
    assertThat(who(issued("CN=x", xmppAddr("alice@localhost\0.example")))).isEmpty();
  }

  @Test
  void otherDomainsFullAddressesAndBareDomainsAreLeftOut() throws Exception {
    assertThat(who(issued("CN=x", xmppAddr("alice@elsewhere.example"), xmppAddr("alice@localhost/phone"),
        xmppAddr("localhost"), xmppAddr("bob@localhost")))).containsExactly(Jid.valueOf("bob@localhost"));
  }

  @Test
  void t4WithoutATrustedAuthorityNothingCounts() throws Exception {
    assertThat(who(Certificates.withNames(List.of("alice@localhost")))).as("self-signed").isEmpty();
    TlsIdentity stranger = Certificates.authority("CN=authority");
    assertThat(who(Certificates.issue(stranger, "CN=x", List.of(xmppAddr("alice@localhost")), false, null, LATER)))
        .as("an authority of the same name").isEmpty();
    assertThat(new ClientCertificates(List.of())
        .verified(issued("CN=x", xmppAddr("alice@localhost")).chain(), "localhost"::equals, NOW)).isEmpty();
    assertThat(clients.verified(List.of(), "localhost"::equals, NOW)).isEmpty();
    assertThat(clients.verified(authority.chain(), "localhost"::equals, NOW)).as("the authority itself").isEmpty();
  }

  @Test
  void t4ALeafCannotVouchForAnother() throws Exception {
    TlsIdentity leaf = issued("CN=x", xmppAddr("mallory@localhost"));
    assertThat(who(Certificates.issue(leaf, "CN=y", List.of(xmppAddr("admin@localhost")), false, null, LATER)))
        .isEmpty();
  }

  @Test
  void anIntermediateAuthorityMayVouch() throws Exception {
    TlsIdentity middle = Certificates.issue(authority, "CN=middle", List.of(), true, null, LATER);
    TlsIdentity leaf = Certificates.issue(middle, "CN=x", List.of(xmppAddr("alice@localhost")), false, null, LATER);
    assertThat(who(leaf)).containsExactly(Jid.valueOf("alice@localhost"));
  }

  @Test
  void t4ExpiredCertificatesAndCertificatesForServersDoNotCount() throws Exception {
    List<GeneralName> alice = List.of(xmppAddr("alice@localhost"));
    assertThat(who(Certificates.issue(authority, "CN=x", alice, false, null, NOW.minusSeconds(1)))).isEmpty();
    assertThat(who(Certificates.issue(authority, "CN=x", alice, false, KeyPurposeId.id_kp_serverAuth, LATER)))
        .isEmpty();
    assertThat(who(Certificates.issue(authority, "CN=x", alice, false, KeyPurposeId.id_kp_clientAuth, LATER)))
        .hasSize(1);
  }

  @Test
  void x13OversizedChainsAreNotLookedAt() throws Exception {
    X509Certificate many = Certificates.withNames(java.util.Collections.nCopies(257, "a@localhost")).certificate();
    X509Certificate few = Certificates.withNames(java.util.Collections.nCopies(256, "a@localhost")).certificate();
    assertThat(ClientCertificates.isOversized(List.of(many))).isTrue();
    assertThat(ClientCertificates.isOversized(List.of(few))).isFalse();
    assertThat(ClientCertificates.isOversized(java.util.Collections.nCopies(9, authority.certificate()))).isTrue();
    assertThat(clients.verified(List.of(many), "localhost"::equals, NOW)).isEmpty();
  }
}
