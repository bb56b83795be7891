package im.recado.gateway.network;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnCertificateTest {
  private static final Instant NOW = Instant.parse("2026-07-21T02:56:15Z");

  @Test
  void itIsACertificateThatItsOwnKeyHasSigned() throws Exception {
    Set<String> fingerprints = new HashSet<>();
    // Lengths in it differ by chance.
    for (int i = 0; i < 50; i++) {
      OwnCertificate own = OwnCertificate.make(NOW);
      own.certificate().verify(own.certificate().getPublicKey());
      own.certificate().checkValidity(Date.from(NOW));
      own.certificate().checkValidity(Date.from(NOW.plus(Duration.ofDays(8000))));
      assertThat(own.certificate().getVersion()).isEqualTo(3);
      assertThat(own.certificate().getBasicConstraints()).as("no authority").isEqualTo(-1);
      assertThat(own.certificate().getSubjectX500Principal()).isEqualTo(own.certificate().getIssuerX500Principal());
      fingerprints.add(own.fingerprint("SHA-256"));
    }
    assertThat(fingerprints).hasSize(50).allMatch(one -> one.matches("[0-9a-f]{64}"));
  }

  @Test
  void itIsWrittenAndReadAndSaysNothingOfItself() {
    OwnCertificate own = OwnCertificate.make(NOW);
    OwnCertificate again = requireNonNull(OwnCertificate.read(own.write()));
    assertThat(again.certificate()).isEqualTo(own.certificate());
    assertThat(again.key()).isEqualTo(own.key());
    assertThat(own.toString()).isEqualTo("OwnCertificate");
    Credentials credentials = new Credentials(Map.of("nick", "rosa")).with(own);
    assertThat(credentials.certificate()).isEqualTo(own);
    assertThat(credentials.answer("nick")).isEqualTo("rosa");
    for (String nonsense : new String[] {"", " ", "a b", "not base64! x", "AAAA AAAA", own.write() + " x"}) {
      assertThat(OwnCertificate.read(nonsense)).as(nonsense).isNull();
    }
    assertThat(new Credentials(Map.of()).certificate()).isNull();
  }
}
