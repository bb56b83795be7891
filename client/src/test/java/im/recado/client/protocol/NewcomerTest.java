package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.Ground;
import java.nio.file.Path;
import org.jivesoftware.smack.SmackConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewcomerTest {
  @TempDir Path folder;

  /** Smack by itself gives a server five seconds, which one that is busy may need for TLS alone. */
  @Test
  void aBusyServerIsWaitedForAsLongAsWhenOneLogsIn() throws Exception {
    int usual = SmackConfiguration.getDefaultReplyTimeout();
    try (Ground ground = new Ground(folder)) {
      ground.server().set("registration.mode", "open");
      SmackConfiguration.setDefaultReplyTimeout(1);
      Trust trust = new Trust(Ground.DOMAIN, fingerprint -> true);
      try (Newcomer newcomer = Newcomer.connect(Login.of(Jid.of(Ground.DOMAIN), "", "127.0.0.1:" + ground.port()), trust)) {
        Node answer = newcomer.ask("get", Node.of("query", Ns.REGISTER));
        assertThat(answer.payload().orElseThrow().ns()).isEqualTo(Ns.REGISTER);
      }
    } finally {
      SmackConfiguration.setDefaultReplyTimeout(usual);
    }
  }
}
