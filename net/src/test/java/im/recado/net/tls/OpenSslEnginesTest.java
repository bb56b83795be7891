package im.recado.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is particular to BoringSSL; the rest is in {@link TlsContextTest}. */
class OpenSslEnginesTest {
  private OpenSslEngines engines;

  @BeforeEach
  void make() throws Exception {
    assumeTrue(OpenSslEngines.isAvailable(), "there is no BoringSSL for this machine");
    engines = new OpenSslEngines(SelfSigned.create("localhost", Instant.now()), false, TlsContext.XMPP_CLIENT);
  }

  @Test
  void nothingIsKeptOfConnectionsThatStandThatFailedOrThatNeverSaidAnything() {
    TlsPair stands = new TlsPair(engines.newConnection(), TlsPair.client(null), wishes -> {});
    assertThat(stands.succeeded()).isTrue();
    TlsPair refused =
        new TlsPair(
            engines.newConnection(), TlsPair.client(null), wishes -> wishes.setApplicationProtocols(new String[] {"h2"}));
    assertThat(refused.succeeded()).isFalse();
    TlsConnection silent = engines.newConnection();
    EmbeddedChannel channel = new EmbeddedChannel();
    silent.begin(channel.pipeline());
    assertThat(engines.handshakes()).isEqualTo(1);
    channel.close();
    stands.close();
    refused.close();
    assertThat(engines.handshakes()).isZero();
    assertThat(new TlsConnection[] {stands.connection, refused.connection, silent})
        .allSatisfy(each -> assertThat(((ReferenceCountedOpenSslEngine) each.handler().engine()).refCnt()).isZero());
  }

  /** A program that reads 8192 bytes at a time and waits in between finds nothing left of a record (Dino 0.4.2). */
  @Test
  void noRecordHasMoreThanEightKibibytesOfWords() {
    TlsPair pair = new TlsPair(engines.newConnection(), TlsPair.client(null), wishes -> {});
    assertThat(pair.recordsToClient("a".repeat(30_000))).isNotEmpty().allSatisfy(length -> assertThat(length).isLessThan(8192 + 64));
    pair.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"})
  void theExporterIsThatOfTheCipherSuitesHash(String cipher) throws Exception {
    TlsPair pair =
        new TlsPair(
            engines.newConnection(), TlsPair.client(null), wishes -> wishes.setCipherSuites(new String[] {cipher}));
    assertThat(pair.clientEngine.getSession().getCipherSuite()).isEqualTo(cipher);
    assertThat(pair.connection.exporter().channelBinding())
        .isNotNull()
        .isEqualTo(new JdkKeyExporter(pair.clientEngine).channelBinding());
    pair.close();
  }
}
