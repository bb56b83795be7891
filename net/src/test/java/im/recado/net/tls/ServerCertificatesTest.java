package im.recado.net.tls;

import static im.recado.net.tls.Certificates.NOW;
import static im.recado.net.tls.Certificates.issue;
import static im.recado.net.tls.Certificates.otherName;
import static im.recado.net.tls.Certificates.xmppAddr;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.net.dns.PeerProof;
import im.recado.net.dns.Tlsa;
import im.recado.wire.jid.Jid;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What proves that another server speaks for a domain: rows T4, T5 and T6 of the security catalogue. */
final class ServerCertificatesTest {
  private static final String DNS_SRV = "1.3.6.1.5.5.7.8.7";
  private static final Instant LATER = NOW.plus(Duration.ofDays(90));
  private static TlsIdentity authority;
  private static ServerCertificates servers;

  @BeforeAll
  static void trustOneAuthority() throws Exception {
    authority = Certificates.authority("CN=authority");
    servers = new ServerCertificates(new Authorities(List.of(authority.certificate()), true));
  }

  private static GeneralName dns(String name) {
    return new GeneralName(GeneralName.dNSName, name);
  }

  private static TlsIdentity issued(String subject, GeneralName... names) throws Exception {
    return issue(authority, subject, List.of(names), false, KeyPurposeId.id_kp_serverAuth, LATER);
  }

  private static @Nullable String doubt(List<X509Certificate> chain, String domain) {
    return servers.doubt(chain, Jid.valueOf(domain), NOW, false);
  }

  private static @Nullable String doubt(TlsIdentity server, String domain) {
    return doubt(server.chain(), domain);
  }

  @ParameterizedTest
  @CsvSource({
    "example.org, example.org, true",
    "EXAMPLE.org, example.org, true",
    "*.example.org, im.example.org, true",
    "*.example.org, example.org, false",
    "*.example.org, a.im.example.org, false",
    "*.example.org, evil-example.org, false",
    "*.example.org, xexample.org, false",
    "example.org, im.example.org, false",
    "im.example.org, example.org, false",
    "example.org.evil.example, example.org, false",
    "*.org, example.org, false",
    "*.com, example.com, false",
    "*, example.org, false",
    "*., example.org, false",
    "i*.example.org, im.example.org, false",
    "*m.example.org, im.example.org, false",
    "im.*.org, im.example.org, false",
    "*.*.org, im.example.org, false",
    "example.org., example.org, false",
    "' example.org', example.org, false",
    "xn--bcher-kva.example, b\u00fccher.example, true",
    "*.xn--bcher-kva.example, im.b\u00fccher.example, true",
    "strasse.example, stra\u00dfe.example, false",
    "127.0.0.1, 127.0.0.1, false",
    "*.0.0.1, 127.0.0.1, false",
  })
  void t6OnlyWholeLabelsMatchTheNameOfTheDns(String name, String domain, boolean holds) throws Exception {
    assertThat(doubt(issued("CN=x", dns(name)), domain)).isEqualTo(holds ? null : "the certificate is not for " + domain);
  }

  @Test
  void t4TheServiceAndTheAddressAreNamesToo() throws Exception {
    TlsIdentity service = issued("CN=x", otherName(DNS_SRV, new DERIA5String("_xmpp-server.example.org")));
    assertThat(doubt(service, "example.org")).isNull();
    assertThat(doubt(service, "im.example.org")).isNotNull();
    assertThat(doubt(issued("CN=x", otherName(DNS_SRV, new DERIA5String("_xmpp-client.example.org"))), "example.org"))
        .isNotNull();
    assertThat(doubt(issued("CN=x", otherName(DNS_SRV, new DERIA5String("example.org"))), "example.org")).isNotNull();
    assertThat(doubt(issued("CN=x", xmppAddr("example.org")), "example.org")).isNull();
    assertThat(doubt(issued("CN=x", xmppAddr("b\u00fccher.example")), "b\u00fccher.example")).isNull();
    assertThat(doubt(issued("CN=x", xmppAddr("admin@example.org")), "example.org")).isNotNull();
    assertThat(doubt(issued("CN=x", xmppAddr("*.example.org")), "im.example.org")).isNotNull();
  }

  @Test
  void t4NothingElseIsAName() throws Exception {
    assertThat(doubt(issued("CN=example.org"), "example.org")).isNotNull();
    assertThat(doubt(issued("CN=example.org", dns("other.example")), "example.org")).isNotNull();
    assertThat(doubt(issued("CN=x", new GeneralName(GeneralName.uniformResourceIdentifier, "xmpp:example.org")), "example.org"))
        .isNotNull();
    assertThat(doubt(issued("CN=x", new GeneralName(GeneralName.rfc822Name, "example.org")), "example.org")).isNotNull();
    assertThat(doubt(issued("CN=x", dns("example.org\0.evil.example")), "example.org")).isNotNull();
    assertThat(doubt(issued("CN=x", dns("evil.example\0example.org")), "example.org")).isNotNull();
  }

  @Test
  void t4TheTermHolds() throws Exception {
    TlsIdentity expired =
        issue(authority, "CN=x", List.of(dns("example.org")), false, null, NOW.minus(Duration.ofSeconds(1)));
    assertThat(doubt(expired, "example.org")).startsWith("the certificate expired at");
    TlsIdentity fine = issued("CN=x", dns("example.org"));
    Jid domain = Jid.valueOf("example.org");
    assertThat(servers.doubt(fine.chain(), domain, NOW.minus(Duration.ofDays(501)), false)).startsWith("the certificate holds from");
    TlsIdentity between =
        issue(authority, "CN=between", List.of(), true, null, NOW.minus(Duration.ofSeconds(1)));
    TlsIdentity below = issue(between, "CN=x", List.of(dns("example.org")), false, null, LATER);
    assertThat(doubt(below, "example.org")).isEqualTo("no authority that is trusted vouches for the certificate");
  }

  @Test
  void t4TheWholeChainLeadsToAnAuthority() throws Exception {
    TlsIdentity stranger = Certificates.authority("CN=authority");
    assertThat(doubt(issue(stranger, "CN=x", List.of(dns("example.org")), false, null, LATER), "example.org"))
        .isEqualTo("no authority that is trusted vouches for the certificate");

    TlsIdentity between = issue(authority, "CN=between", List.of(), true, null, LATER);
    TlsIdentity below = issue(between, "CN=x", List.of(dns("example.org")), false, null, LATER);
    assertThat(doubt(below, "example.org")).isNull();
    List<X509Certificate> shuffled =
        List.of(below.certificate(), authority.certificate(), stranger.certificate(), between.certificate());
    assertThat(doubt(shuffled, "example.org")).isNull();
    assertThat(doubt(List.of(below.certificate(), between.certificate()), "example.org")).isNull();
    assertThat(doubt(List.of(below.certificate()), "example.org")).isNotNull();

    // Whoever has a certificate is no authority by that.
    TlsIdentity leaf = issued("CN=leaf", dns("leaf.example"));
    assertThat(doubt(issue(leaf, "CN=x", List.of(dns("example.org")), false, null, LATER), "example.org"))
        .isEqualTo("no authority that is trusted vouches for the certificate");
    assertThat(doubt(List.of(), "example.org")).isEqualTo("no certificate was shown");
  }

  @Test
  void t4AnAuthorityMayBeHeldToSomeNames() throws Exception {
    TlsIdentity held =
        special(authority, "CN=held", List.of(), true, null, null, "corp.example");
    assertThat(doubt(issue(held, "CN=x", List.of(dns("im.corp.example")), false, null, LATER), "im.corp.example")).isNull();
    assertThat(doubt(issue(held, "CN=x", List.of(dns("example.org")), false, null, LATER), "example.org"))
        .isEqualTo("no authority that is trusted vouches for the certificate");
  }

  @Test
  void t4ThePurposeIsThatOfAServer() throws Exception {
    for (KeyPurposeId purpose : List.of(KeyPurposeId.id_kp_codeSigning, KeyPurposeId.id_kp_emailProtection)) {
      assertThat(doubt(issue(authority, "CN=x", List.of(dns("example.org")), false, purpose, LATER), "example.org"))
          .isEqualTo("the certificate is for another purpose");
    }
    for (KeyPurposeId purpose :
        List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth, KeyPurposeId.anyExtendedKeyUsage)) {
      assertThat(doubt(issue(authority, "CN=x", List.of(dns("example.org")), false, purpose, LATER), "example.org"))
          .isNull();
    }
    assertThat(doubt(issue(authority, "CN=x", List.of(dns("example.org")), false, null, LATER), "example.org")).isNull();
    int signs = KeyUsage.keyCertSign;
    assertThat(doubt(special(authority, "CN=x", List.of(dns("example.org")), false, signs, null, null), "example.org"))
        .isEqualTo("the certificate is for another purpose");
    int normal = KeyUsage.digitalSignature;
    KeyPurposeId server = KeyPurposeId.id_kp_serverAuth;
    assertThat(doubt(special(authority, "CN=x", List.of(dns("example.org")), false, normal, server, null), "example.org"))
        .isNull();
  }

  @Test
  void t5WhoVouchesForItselfIsBelievedOnlyWhereItWasSaid() throws Exception {
    TlsIdentity itself = SelfSigned.create("example.org", NOW);
    assertThat(doubt(itself, "example.org")).isEqualTo("the certificate is self-signed");
    assertThat(servers.doubt(itself.chain(), Jid.valueOf("example.org"), NOW, true)).isNull();
    // Only for what it names, only in its term, and only when it has signed itself.
    assertThat(servers.doubt(itself.chain(), Jid.valueOf("example.com"), NOW, true)).isNotNull();
    assertThat(servers.doubt(itself.chain(), Jid.valueOf("example.org"), NOW.plus(Duration.ofDays(9999)), true)).isNotNull();
    TlsIdentity stranger = Certificates.authority("CN=x");
    TlsIdentity namesake = issue(stranger, "CN=x", List.of(dns("example.org")), false, null, LATER);
    assertThat(servers.doubt(namesake.chain(), Jid.valueOf("example.org"), NOW, true))
        .isEqualTo("no authority that is trusted vouches for the certificate");
  }

  @Test
  void x13AChainOfManyCertificatesIsNotLookedAt() throws Exception {
    TlsIdentity fine = issued("CN=x", dns("example.org"));
    List<X509Certificate> many = new ArrayList<>(fine.chain());
    while (many.size() <= ClientCertificates.MOST_CERTIFICATES) {
      many.add(authority.certificate());
    }
    assertThat(doubt(many, "example.org")).isEqualTo("the chain of certificates is too large");
  }

  @Test
  void theAuthoritiesOfTheJdkCountBesideOnesOwn() throws Exception {
    Authorities both = new Authorities(List.of(authority.certificate()), true);
    TlsIdentity fine = issued("CN=x", dns("example.org"));
    assertThat(both.doubt(fine.chain(), NOW)).isNull();
    assertThat(new Authorities(List.of(), true).doubt(fine.chain(), NOW)).isNotNull();
  }

  private static TlsIdentity special(
      TlsIdentity issuer,
      String subject,
      List<GeneralName> names,
      boolean isAuthority,
      @Nullable Integer usage,
      @Nullable KeyPurposeId criticalPurpose,
      @Nullable String heldTo)
      throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer.certificate().getSubjectX500Principal(),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(NOW.minus(Duration.ofDays(1))),
            Date.from(LATER),
            new X500Principal(subject),
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
    if (!names.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new org.bouncycastle.asn1.x509.GeneralNames(names.toArray(new GeneralName[0])));
    }
    if (usage != null) {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
    }
    if (criticalPurpose != null) {
      builder.addExtension(
          Extension.extendedKeyUsage, true, new org.bouncycastle.asn1.x509.ExtendedKeyUsage(criticalPurpose));
    }
    if (heldTo != null) {
      GeneralSubtree[] permitted = {new GeneralSubtree(dns(heldTo))};
      builder.addExtension(Extension.nameConstraints, true, new NameConstraints(permitted, null));
    }
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.key())));
    List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
    chain.addAll(issuer.chain());
    return new TlsIdentity(pair.getPrivate(), chain);
  }

  // What the DNS says of certificates (RFC 6698, RFC 7671, RFC 7673).

  private static Tlsa record(int usage, int selector, int matching, X509Certificate certificate) throws Exception {
    byte[] meant = selector == Tlsa.WHOLE ? certificate.getEncoded() : certificate.getPublicKey().getEncoded();
    byte[] data =
        matching == Tlsa.EXACT ? meant : MessageDigest.getInstance(matching == Tlsa.SHA_256 ? "SHA-256" : "SHA-512").digest(meant);
    return new Tlsa(usage, selector, matching, HexFormat.of().formatHex(data));
  }

  private static @Nullable String doubt(List<X509Certificate> chain, Tlsa... records) {
    PeerProof proof = new PeerProof(null, List.of("im.hosting.example"), List.of(records), records.length > 0);
    return servers.doubt(chain, Jid.valueOf("mantua.example"), NOW, false, proof);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0,1", "0,2", "1,0", "1,1", "1,2"})
  void theVeryCertificateOfTheDnsIsBelievedWhateverItSays(int selector, int matching) throws Exception {
    TlsIdentity unknown = Certificates.authority("CN=unknown");
    X509Certificate expired =
        issue(unknown, "CN=x", List.of(dns("other.example")), false, KeyPurposeId.id_kp_codeSigning, NOW.minus(Duration.ofDays(1)))
            .certificate();
    X509Certificate other = issued("CN=x", dns("mantua.example")).certificate();
    assertThat(doubt(List.of(expired), record(Tlsa.DANE_EE, selector, matching, expired))).isNull();
    assertThat(doubt(List.of(expired), record(Tlsa.DANE_EE, selector, matching, other))).contains("DANE");
    // One that holds by itself does not, where the DNS names another.
    assertThat(doubt(List.of(other, authority.certificate()), record(Tlsa.DANE_EE, selector, matching, expired))).contains("DANE");
    // For the other usages it has to hold.
    assertThat(doubt(List.of(expired), record(Tlsa.PKIX_EE, selector, matching, expired))).contains("DANE");
    assertThat(doubt(List.of(other, authority.certificate()), record(Tlsa.PKIX_EE, selector, matching, other))).isNull();
    assertThat(
            doubt(
                List.of(other, authority.certificate()),
                record(Tlsa.DANE_EE, selector, matching, expired), record(Tlsa.PKIX_EE, selector, matching, other)))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0,1", "0,2", "1,0", "1,1", "1,2"})
  void anAuthorityOfTheDnsVouchesForItsOwn(int selector, int matching) throws Exception {
    TlsIdentity own = Certificates.authority("CN=own");
    Tlsa record = record(Tlsa.DANE_TA, selector, matching, own.certificate());
    X509Certificate good =
        issue(own, "CN=x", List.of(dns("im.hosting.example")), false, KeyPurposeId.id_kp_serverAuth, LATER).certificate();
    assertThat(doubt(List.of(good, own.certificate()), record)).isNull();
    // A digest cannot stand for a certificate that is not shown; the certificate or the key itself can.
    assertThat(doubt(List.of(good), record) == null).isEqualTo(matching == Tlsa.EXACT);
    X509Certificate elsewhere =
        issue(own, "CN=x", List.of(dns("other.example")), false, KeyPurposeId.id_kp_serverAuth, LATER).certificate();
    assertThat(doubt(List.of(elsewhere, own.certificate()), record)).contains("DANE");
    X509Certificate expired =
        issue(own, "CN=x", List.of(dns("mantua.example")), false, KeyPurposeId.id_kp_serverAuth, NOW.minus(Duration.ofDays(1)))
            .certificate();
    assertThat(doubt(List.of(expired, own.certificate()), record)).contains("DANE");
    // The authority is only said to have signed it.
    X509Certificate forged =
        issue(Certificates.authority("CN=own"), "CN=x", List.of(dns("mantua.example")), false, KeyPurposeId.id_kp_serverAuth, LATER)
            .certificate();
    assertThat(doubt(List.of(forged, own.certificate()), record)).contains("DANE");
  }

  @Test
  void anAuthorityOfTheDnsMayHaveToBeOneThatIsTrustedAnyway() throws Exception {
    TlsIdentity own = Certificates.authority("CN=own");
    X509Certificate good = issued("CN=x", dns("mantua.example")).certificate();
    X509Certificate unknown =
        issue(own, "CN=x", List.of(dns("mantua.example")), false, KeyPurposeId.id_kp_serverAuth, LATER).certificate();
    Tlsa ours = record(Tlsa.PKIX_TA, Tlsa.KEY, Tlsa.SHA_256, authority.certificate());
    Tlsa theirs = record(Tlsa.PKIX_TA, Tlsa.KEY, Tlsa.SHA_256, own.certificate());
    assertThat(doubt(List.of(good), ours)).isNull();
    assertThat(doubt(List.of(good), theirs)).contains("DANE");
    assertThat(doubt(List.of(unknown, own.certificate()), theirs)).contains("DANE");
  }

  @Test
  void theNameOfTheMachineCountsWhereTheDnsIsSigned() throws Exception {
    List<X509Certificate> chain = List.of(issued("CN=x", dns("im.hosting.example")).certificate(), authority.certificate());
    assertThat(doubt(chain)).isNull();
    assertThat(doubt(chain, "mantua.example")).contains("not for mantua.example");
    // Only as a name of the DNS: an address of XMPP is that of somebody else.
    assertThat(doubt(List.of(issued("CN=x", xmppAddr("im.hosting.example")).certificate(), authority.certificate())))
        .contains("not for mantua.example");
  }

  @Test
  void ofTwoDigestsTheBetterCounts() throws Exception {
    X509Certificate certificate = issued("CN=x", dns("mantua.example")).certificate();
    Tlsa weak = record(Tlsa.DANE_EE, Tlsa.KEY, Tlsa.SHA_256, certificate);
    Tlsa strong = record(Tlsa.DANE_EE, Tlsa.KEY, Tlsa.SHA_512, certificate);
    Tlsa exact = record(Tlsa.DANE_EE, Tlsa.KEY, Tlsa.EXACT, certificate);
    Tlsa whole = record(Tlsa.DANE_EE, Tlsa.WHOLE, Tlsa.SHA_256, certificate);
    Tlsa unknown = new Tlsa(Tlsa.DANE_EE, 2, Tlsa.SHA_512, strong.data());
    assertThat(Tlsa.usable(List.of(weak, strong, exact, whole, unknown))).containsExactly(strong, exact, whole);
    assertThat(Tlsa.usable(List.of(weak, unknown))).containsExactly(weak);
  }
}
