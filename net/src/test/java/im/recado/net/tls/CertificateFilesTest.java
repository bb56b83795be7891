package im.recado.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.net.tls.CertificateFiles.Look;
import im.recado.net.tls.CertificateFiles.Outcome;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFilesTest {
  private static final Instant NOW = Certificates.NOW;
  @TempDir private Path folder;

  private CertificateFiles fresh() throws TlsException {
    return CertificateFiles.openOrCreate(folder, "example.org", InstantSource.fixed(NOW));
  }

  @Test
  void theFirstStartMakesACertificateThatLaterStartsKeep() throws Exception {
    TlsIdentity made = fresh().identity();
    assertThat(fresh().identity().certificate()).isEqualTo(made.certificate());
    assertThat(made.validFor(NOW)).isGreaterThan(Duration.ofDays(3650));
    assertThat(made.certificate().getSubjectAlternativeNames()).anySatisfy(name ->
        assertThat(name.toString()).isEqualTo("[2, example.org]"));
    assertThat(ClientCertificates.addresses(made.certificate())).containsExactly(Jid.valueOf("example.org"));
  }

  @Test
  void t6ACertificateNamesItsDomainsAndAWildcardStandsForOneLabel() throws Exception {
    Instant until = NOW.plus(Duration.ofDays(10));
    TlsIdentity made = fresh().identity();
    assertThat(made.names("example.org")).isTrue();
    assertThat(made.names("chat.example.org")).isFalse();
    TlsIdentity many =
        Certificates.issue(
            null,
            "CN=chat.example.org",
            List.of(
                new GeneralName(GeneralName.dNSName, "Example.NET"),
                new GeneralName(GeneralName.dNSName, "*.example.com"),
                new GeneralName(GeneralName.dNSName, "xn--bcher-kva.example")),
            false,
            null,
            until);
    assertThat(many.domains()).containsExactly("Example.NET", "*.example.com", "xn--bcher-kva.example");
    assertThat(List.of("example.net", "chat.example.com", "bücher.example")).allMatch(many::names);
    assertThat(List.of("chat.example.org", "example.com", "a.b.example.com", "com")).noneMatch(many::names);
    TlsIdentity common = Certificates.issue(null, "CN=chat.example.org,O=Example", List.of(), false, null, until);
    assertThat(common.domains()).isEmpty();
    assertThat(common.names("chat.example.org")).isFalse();
  }

  @Test
  void onlyTheServersUserMayReadWhatWasMade() throws Exception {
    fresh();
    for (String name : List.of("example.org.key", "example.org.crt")) {
      assertThat(Files.getPosixFilePermissions(folder.resolve(name)).toString())
          .doesNotContain("GROUP").doesNotContain("OTHERS");
    }
    try (var files = Files.list(folder)) {
      assertThat(files).as("no leftovers").hasSize(2);
    }
  }

  @Test
  void keysAreReadInAllTheirForms() throws Exception {
    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    KeyPair edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair curve = generator.generateKeyPair();
    for (KeyPair pair : List.of(rsa, edwards, curve)) {
      assertThat(PemFiles.key(write("pkcs8", pem("PRIVATE KEY", pair.getPrivate().getEncoded()))))
          .isEqualTo(pair.getPrivate());
    }
    byte[] pkcs1 = PrivateKeyInfo.getInstance(rsa.getPrivate().getEncoded()).getPrivateKey().getOctets();
    assertThat(PemFiles.key(write("pkcs1", pem("RSA PRIVATE KEY", pkcs1)))).isEqualTo(rsa.getPrivate());

    ASN1ObjectIdentifier p256 = X9ObjectIdentifiers.prime256v1;
    byte[] sec1 = new org.bouncycastle.asn1.sec.ECPrivateKey(
        256, ((ECPrivateKey) curve.getPrivate()).getS(), p256).getEncoded();
    String asOpensslWritesIt = pem("EC PARAMETERS", p256.getEncoded()) + pem("EC PRIVATE KEY", sec1);
    assertThat(PemFiles.key(write("sec1", asOpensslWritesIt))).isInstanceOfSatisfying(ECPrivateKey.class,
        key -> assertThat(key.getS()).isEqualTo(((ECPrivateKey) curve.getPrivate()).getS()));
  }

  @Test
  void everyFaultHasItsSentence() throws Exception {
    fresh();
    Path crt = folder.resolve("example.org.crt");
    Path key = folder.resolve("example.org.key");
    TlsIdentity other = SelfSigned.create("other.example", NOW);
    SelfSigned.write(other, folder.resolve("other.crt"), folder.resolve("other.key"));

    assertThatThrownBy(() -> TlsIdentity.load(folder.resolve("none"), key, NOW))
        .isInstanceOf(TlsException.class).hasMessageEndingWith("none does not exist.");
    assertThatThrownBy(() -> TlsIdentity.load(key, key, NOW)).hasMessageContaining("There is no certificate in");
    assertThatThrownBy(() -> TlsIdentity.load(crt, crt, NOW)).hasMessageContaining("There is no private key in");
    assertThatThrownBy(() -> TlsIdentity.load(crt, folder.resolve("other.key"), NOW))
        .hasMessageContaining("does not belong to the certificate");
    assertThatThrownBy(() -> TlsIdentity.load(crt, key, NOW.plus(Duration.ofDays(4000))))
        .hasMessageContaining("expired at 2036-");
    assertThatThrownBy(() -> TlsIdentity.load(folder, key, NOW)).isInstanceOf(TlsException.class);
    assertThatThrownBy(() -> PemFiles.certificates(write("bad", "-----BEGIN CERTIFICATE-----\nAAAA\n"
        + "-----END CERTIFICATE-----\n"))).isInstanceOf(TlsException.class);
    assertThatThrownBy(() -> PemFiles.key(write("bad", pem("PRIVATE KEY", new byte[] {1, 2, 3}))))
        .isInstanceOf(TlsException.class);
    assertThatThrownBy(() -> PemFiles.key(write("bad", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n"
        + "-----END ENCRYPTED PRIVATE KEY-----\n"))).isInstanceOf(TlsException.class);
    assertThatThrownBy(() -> PemFiles.key(write("bad", "\u0000\u0001"))).isInstanceOf(TlsException.class);
  }

  /** Nothing of the name of a file is told to somebody who has handed in none. */
  @Test
  void whatIsPastedIsCalledTheCertificateAndTheKey() throws Exception {
    fresh();
    String crt = Files.readString(folder.resolve("example.org.crt"));
    String key = Files.readString(folder.resolve("example.org.key"));
    TlsIdentity other = SelfSigned.create("other.example", NOW);
    SelfSigned.write(other, folder.resolve("other.crt"), folder.resolve("other.key"));
    assertThat(TlsIdentity.parse(crt, key, NOW).domains()).containsExactly("example.org");
    assertThatThrownBy(() -> TlsIdentity.parse(key, key, NOW)).hasMessage("The certificate is no certificate: the chain is expected as PEM.");
    assertThatThrownBy(() -> TlsIdentity.parse(crt, crt, NOW)).hasMessage("The key is no private key: one is expected as PEM.");
    assertThatThrownBy(() -> TlsIdentity.parse(crt, Files.readString(folder.resolve("other.key")), NOW))
        .hasMessage("The private key does not belong to the certificate; the server's own certificate must come first.");
    assertThatThrownBy(() -> TlsIdentity.parse(crt, key, NOW.plus(Duration.ofDays(4000)))).hasMessageStartingWith("The certificate expired at 2036-");
    assertThatThrownBy(() -> TlsIdentity.parse(pem("CERTIFICATE", new byte[] {1, 2, 3}), key, NOW)).hasMessage("The certificate is damaged.");
    assertThatThrownBy(() -> TlsIdentity.parse(crt, pem("PRIVATE KEY", new byte[] {1, 2, 3}), NOW))
        .hasMessage("The key is not readable as PEM.");
    assertThatThrownBy(() -> TlsIdentity.parse(crt, "x".repeat(2_000_000), NOW)).hasMessage("The key is too large for a certificate or key.");
  }

  @Test
  void f11AChangedFileIsReadAndABadOneKeepsTheOld() throws Exception {
    CertificateFiles files = fresh();
    TlsIdentity first = files.identity();
    assertThat(files.refresh()).isEqualTo(new Look(Outcome.UNCHANGED, null));

    SelfSigned.write(SelfSigned.create("example.org", NOW),
        folder.resolve("example.org.crt"), folder.resolve("example.org.key"));
    assertThat(files.refresh()).isEqualTo(new Look(Outcome.RELOADED, null));
    TlsIdentity second = files.identity();
    assertThat(second.certificate()).isNotEqualTo(first.certificate());

    Files.writeString(folder.resolve("example.org.crt"), "half a certifi");
    Look bad = files.refresh();
    assertThat(bad.outcome()).isEqualTo(Outcome.KEPT_OLD);
    assertThat(bad.problem()).contains("There is no certificate").doesNotContain("\n");
    assertThat(files.identity()).isSameAs(second);
    assertThat(files.refresh()).as("told once").isEqualTo(new Look(Outcome.UNCHANGED, null));

    Files.delete(folder.resolve("example.org.crt"));
    assertThat(files.refresh().outcome()).isEqualTo(Outcome.KEPT_OLD);
    assertThat(files.reload().problem()).contains("does not exist");
    assertThat(files.identity()).isSameAs(second);
  }

  /** The disk of a process that is killed after so many things were done to it. */
  private static final class DyingDisk implements CertificatePair.Disk {
    private final CertificatePair.Disk disk = new CertificatePair(Path.of("a"), Path.of("b")).disk();
    private int left;

    DyingDisk(int left) {
      this.left = left;
    }

    @Override
    public void put(Path file, String text) throws IOException {
      spend();
      disk.put(file, text);
    }

    @Override
    public void delete(Path file) throws IOException {
      spend();
      disk.delete(file);
    }

    private void spend() {
      if (left-- == 0) {
        throw new IllegalStateException("killed");
      }
    }
  }

  @Test
  void f11AKillAtAnyMomentOfAReplacementLeavesAPairThatFits() throws Exception {
    TlsIdentity eldest = SelfSigned.create("example.org", NOW);
    TlsIdentity old = SelfSigned.create("example.org", NOW);
    TlsIdentity next = SelfSigned.create("example.org", NOW);
    int steps = 0;
    boolean killed = true;
    for (; killed; steps++) {
      Path home = Files.createDirectory(folder.resolve("killed-" + steps));
      Path chain = home.resolve("example.org.crt");
      Path key = home.resolve("example.org.key");
      SelfSigned.write(eldest, chain, key);
      CertificateFiles.open(chain, key, InstantSource.fixed(NOW)).replace(old);
      CertificateFiles dying =
          CertificateFiles.open(new CertificatePair(chain, key, new DyingDisk(steps)), InstantSource.fixed(NOW));
      try {
        dying.replace(next);
        killed = false;
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("killed");
      }
      CertificateFiles after = CertificateFiles.openOrCreate(home, "example.org", InstantSource.fixed(NOW));
      assertThat(after.identity().certificate()).isIn(old.certificate(), next.certificate());
      assertThat(after.earlier().certificate()).isIn(eldest.certificate(), old.certificate());
      assertThat(TlsIdentity.load(chain, key, NOW)).isEqualTo(after.identity());
      try (var files = Files.list(home)) {
        assertThat(files).as("nothing is left over").hasSize(4);
      }
      if (!killed) {
        assertThat(after.identity().certificate()).isEqualTo(next.certificate());
      }
    }
    assertThat(steps).as("moments to be killed at").isGreaterThan(8);
  }

  @Test
  void f11AKillAtTheFirstStartLeavesNothingInTheWayOfTheSecond() throws Exception {
    for (int steps = 0; steps < 4; steps++) {
      Path home = Files.createDirectory(folder.resolve("first-" + steps));
      CertificatePair pair =
          new CertificatePair(home.resolve("example.org.crt"), home.resolve("example.org.key"), new DyingDisk(steps));
      TlsIdentity made = SelfSigned.create("example.org", NOW);
      assertThatThrownBy(() -> pair.write(made)).hasMessage("killed");
      TlsIdentity opened = CertificateFiles.openOrCreate(home, "example.org", InstantSource.fixed(NOW)).identity();
      assertThat(opened.certificate().equals(made.certificate())).isEqualTo(steps > 0);
    }
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
        + "-----\n";
  }
}
