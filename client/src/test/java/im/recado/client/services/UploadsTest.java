package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest {
  @TempDir Path folder;

  @Test
  void ofAHostThatIsEverybodysOnlyTheFolderThatTheServerGaveIsOurs() {
    try (PlayedSession played = PlayedSession.in(folder)) {
      Uploads uploads = played.session().uploads();
      uploads.remember(URI.create("https://store.example/ours/1.png"));
      assertThat(uploads.isOwn("https://store.example/ours/2.png")).isTrue();
      for (String other : new String[] {"https://store.example/theirs/1.png", "https://store.example/1.png", "https://store.example/ours/../1.png",
          "https://store.example:8443/ours/1.png", "http://store.example/ours/1.png", "https://evil.example/ours/1.png",
          "https://store.example@evil.example/ours/1.png", "https://store.example", "about:blank", ""}) {
        assertThat(uploads.isOwn(other)).as(other).isFalse();
      }
      assertThat(uploads.isOwn("https://upload.verona.example/x/1.png")).isTrue();
    }
  }

  @Test
  void whatIsRememberedDoesNotGrowWithoutEnd() {
    try (PlayedSession played = PlayedSession.in(folder)) {
      Uploads uploads = played.session().uploads();
      for (int i = 0; i < 150; i++) {
        uploads.remember(URI.create("https://store.example/" + i + "/x.png"));
      }
      assertThat(uploads.isOwn("https://store.example/149/x.png")).isTrue();
      assertThat(uploads.isOwn("https://store.example/50/x.png")).isTrue();
      assertThat(uploads.isOwn("https://store.example/9/x.png")).isFalse();
    }
  }
}
