package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.Ground;
import im.recado.client.protocol.way.Dialer;
import im.recado.client.protocol.way.Encrypted;
import im.recado.client.protocol.way.Round;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A login that is bound to its TLS. */
class BindingTest {
  @TempDir Path folder;

  private final Traffic traffic = new Traffic();

  private Round round(Ground ground) {
    return Dialer.ofThisComputer().round(ground.login(Ground.ROMEO), new Trust(Ground.DOMAIN, print -> true), traffic, List.of());
  }

  @Test
  void whereTheServerOffersItTheLoginIsBoundAndTheServerFindsTheSame() throws Exception {
    try (Ground ground = new Ground(folder)) {
      Connection connection = Connection.of(ground.login(Ground.ROMEO), traffic, stanza -> {});
      try {
        connection.reach(round(ground));
        assertThat(connection.offers("SCRAM-SHA-256-PLUS")).isTrue();
        assertThat(connection.binding()).map(Binding::type).contains("tls-exporter");
        connection.login();
        assertThat(connection.getUsedSaslMechansism()).isEqualTo("SCRAM-SHA-256-PLUS");
      } finally {
        connection.instantShutdown();
      }
    }
  }

  @Test
  void theCertificateIsTheOtherThingToBindTo() throws Exception {
    try (Ground ground = new Ground(folder); Encrypted way = round(ground).next()) {
      SSLSession session = way.session();
      assertThat(Binding.of(session, Set.of("tls-unique"))).isEmpty();
      assertThat(Binding.of(session, Set.of())).isEmpty();
      Binding binding = Binding.of(session, Set.of("tls-server-end-point", "tls-unique")).orElseThrow();
      assertThat(binding.type()).isEqualTo("tls-server-end-point");
      assertThat(binding.data()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(session.getPeerCertificates()[0].getEncoded()));
      assertThat(Binding.of(session, Set.of("tls-exporter")).orElseThrow().data()).hasSize(32);
    }
  }
}
