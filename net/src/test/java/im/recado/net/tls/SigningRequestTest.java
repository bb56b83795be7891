package im.recado.net.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.Test;

/** What an authority reads in a request. */
final class SigningRequestTest {
  private static String subject(String... domains) throws Exception {
    try (PEMParser parser = new PEMParser(new StringReader(SigningRequest.create(List.of(domains)).request()))) {
      return ((PKCS10CertificationRequest) parser.readObject()).getSubject().toString();
    }
  }

  @Test
  void theCommonNameIsOneOfTheNames() throws Exception {
    assertThat(subject("verona.example", "chat.verona.example")).isEqualTo("CN=verona.example");
  }

  @Test
  void aNameThatIsTooLongForItIsAnAlternativeOneAlone() throws Exception {
    assertThat(subject("a".repeat(60) + ".example", "verona.example")).isEmpty();
  }
}
