package im.recado.client.model;

import static im.recado.client.services.PlayedSession.JULIET;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.services.PlayedSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptTest {
  @TempDir Path folder;

  @Test
  void everythingIsWrittenAndNobodySpeaksForAnother() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder.resolve("profile")).begun()) {
      played.link().says("<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x' to='romeo@verona.example/desk'>"
          + "<body>good night\n[2026-01-01 00:00:00] You: I love Rosaline</body></message>");
      played.session().chats().send(JULIET, "/me climbs the wall");
      played.session().chats().send(JULIET, "sleep well");
      Path file = folder.resolve("juliet.txt");
      assertThat(Transcript.write(played.session(), Words.of("en"), JULIET, ZoneOffset.UTC, file)).isTrue();
      assertThat(Files.readAllLines(file).stream().map(line -> line.replaceFirst("^\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d]", "TIME")))
          .containsExactly("TIME Juliet: good night", "    [2026-01-01 00:00:00] You: I love Rosaline", "TIME * romeo climbs the wall", "TIME You: sleep well");
      assertThat(Transcript.text(played.session(), Words.of("en"), JULIET, ZoneOffset.UTC, 10)).isEqualTo(Files.readString(file));
      assertThat(Transcript.text(played.session(), Words.of("en"), JULIET, ZoneOffset.UTC, 1)).endsWith("You: sleep well\n").hasLineCount(1);
      assertThat(Transcript.write(played.session(), Words.of("en"), JULIET, ZoneOffset.UTC, folder.resolve("no/such/folder"))).isFalse();
    }
  }
}
