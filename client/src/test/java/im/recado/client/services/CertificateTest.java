package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.Ground;
import im.recado.client.protocol.LoginException;
import im.recado.client.protocol.LoginException.Reason;
import im.recado.client.protocol.SmackLink;
import im.recado.client.protocol.Trust;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateTest {
  @TempDir Path folder;

  private static void fails(ThrowingCallable attempt, Reason reason, boolean certificate) {
    assertThatThrownBy(attempt).isInstanceOfSatisfying(LoginException.class, e -> {
      assertThat(e.reason()).isEqualTo(reason);
      assertThat(e.certificate() != null).isEqualTo(certificate);
    });
  }

  @Test
  void aCertificateThatWasRefusedOnceIsNotWhyALaterAttemptFails() throws Exception {
    SmackLink link;
    try (Ground ground = new Ground(folder)) {
      link = new SmackLink(ground.login(Ground.ROMEO), new Trust(Ground.DOMAIN, print -> false), new Deaf());
      fails(link::connect, Reason.CERTIFICATE, true);
    }
    fails(link::connect, Reason.NO_SERVER, false);
  }
}
