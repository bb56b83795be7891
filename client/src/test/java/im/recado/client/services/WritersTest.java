package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.Jid;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who writes at present (XEP-0085), however many say so. */
class WritersTest {
  @TempDir Path folder;

  private static void composes(PlayedSession played, String from) {
    played.link().says("<message xmlns='jabber:client' type='chat' from='" + from + "/x' to='romeo@verona.example/desk'>"
        + "<composing xmlns='http://jabber.org/protocol/chatstates'/></message>");
  }

  @Test
  void ofTooManyWhoBeganThoseOfWhomNothingWasHeardForTheLongestTimeAreForgotten() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      Map<Jid, List<String>> writing = new ConcurrentHashMap<>();
      played.hub().on(event -> {
        if (event instanceof Event.TypingChanged changed) {
          writing.put(changed.conversation(), changed.who());
        }
      });
      composes(played, "first@evil.example");
      composes(played, JULIET.toString());
      for (int i = 0; i < 1000; i++) {
        composes(played, "x" + i + "@evil.example");
        composes(played, JULIET.toString());
      }
      Map<Jid, List<String>> now = new HashMap<>(writing);
      now.values().removeIf(List::isEmpty);
      assertThat(now).hasSize(200).containsKey(JULIET).containsKey(Jid.of("x999@evil.example"));
      assertThat(writing.get(Jid.of("first@evil.example"))).isEmpty();
    }
  }
}
