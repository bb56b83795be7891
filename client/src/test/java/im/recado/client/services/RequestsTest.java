package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.Jid;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People who ask to see somebody. */
class RequestsTest {
  private static final Jid MERCUTIO = Jid.of("mercutio@verona.example");

  @TempDir Path folder;

  private static void says(PlayedSession played, String type, String from) {
    played.link().says("<presence xmlns='jabber:client' type='" + type + "' from='" + from + "'/>");
  }

  @Test
  void theNewestCountAndWhoTakesItBackAsksNoMore() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      for (int i = 0; i < 100; i++) {
        says(played, "subscribe", "bot" + i + "@evil.example");
      }
      says(played, "subscribe", MERCUTIO.toString());
      assertThat(played.session().contacts().requests()).hasSize(100).contains(MERCUTIO);
      says(played, "unsubscribe", MERCUTIO.toString());
      assertThat(played.session().contacts().requests()).hasSize(99).doesNotContain(MERCUTIO);
    }
  }
}
