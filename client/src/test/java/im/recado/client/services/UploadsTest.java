package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
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

  @Test
  void c2NothingIsFetchedFromWhereOthersSay() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext("/", exchange -> {
      asked.incrementAndGet();
      exchange.sendResponseHeaders(200, 1);
      exchange.getResponseBody().write(0);
      exchange.close();
    });
    elsewhere.start();
    try (PlayedSession played = PlayedSession.in(folder)) {
      Uploads uploads = played.session().uploads();
      String theirs = "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/theirs/x.png";
      assertThat(uploads.picture(theirs)).isEmpty();
      assertThat(asked).hasValue(0);
      // The same address is fetched when it is where the own server keeps what one uploads.
      uploads.remember(URI.create(theirs));
      assertThat(uploads.picture(theirs)).isPresent();
      assertThat(asked).hasValue(1);
      played.profile().settings().set("pictures", "false");
      assertThat(uploads.picture(theirs)).isEmpty();
      assertThat(asked).hasValue(1);
    } finally {
      elsewhere.stop(0);
    }
  }
}
