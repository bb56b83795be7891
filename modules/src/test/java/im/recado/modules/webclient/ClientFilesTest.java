package im.recado.modules.webclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.HttpResponse;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SECURITY H5: only what is in the client's folder is served, whatever a path says. */
final class ClientFilesTest {
  @TempDir private Path folder;
  private ClientFiles files;

  @BeforeEach
  void someFiles() throws Exception {
    Path client = Files.createDirectories(folder.resolve("client-1.0"));
    Files.writeString(folder.resolve("secret.js"), "secret");
    Files.writeString(client.resolve("client.js"), "plain");
    Files.writeString(client.resolve("client.js.gz"), "compressed");
    Files.writeString(client.resolve("notes.bak"), "no type of the client");
    Files.writeString(Files.createDirectories(client.resolve("images/logo")).resolve("one.svg"), "<svg/>");
    files = new ClientFiles(client);
  }

  private HttpResponse get(String encodings, String version, String... path) throws Exception {
    Map<String, String> parameters = new HashMap<>(Map.of("version", version));
    for (int i = 0; i < path.length; i++) {
      parameters.put(String.valueOf(i + 1), path[i]);
    }
    Map<String, List<String>> headers = encodings.isEmpty() ? Map.of() : Map.of("accept-encoding", List.of(encodings));
    return files.get(
        new HttpRequest(
            "GET", List.of(), "", headers, parameters, InetAddress.getLoopbackAddress(), true, 0, InputStream.nullInputStream()));
  }

  private static String body(HttpResponse response) throws Exception {
    try (InputStream in = Objects.requireNonNull(response.content()).open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void filesComeCompressedToThoseWhoTakeThatAndMayBeKeptForEver() throws Exception {
    assertThat(body(get("", "client-1.0", "client.js"))).isEqualTo("plain");
    assertThat(body(get("br, gzip", "client-1.0", "client.js"))).isEqualTo("compressed");
    assertThat(body(get("gzip;q=0.5", "client-1.0", "client.js"))).isEqualTo("compressed");
    assertThat(body(get("gzip;q=0", "client-1.0", "client.js"))).isEqualTo("plain");
    assertThat(body(get("gzip", "client-1.0", "images", "logo", "one.svg"))).isEqualTo("<svg/>");
    assertThat(get("", "client-1.0", "client.js").headers())
        .contains(new HttpResponse.Header("Cache-Control", "public, max-age=31536000, immutable"));
  }

  @Test
  void nothingElseIsThere() {
    for (String[] path :
        new String[][] {
          {"client-1.0", "..", "secret.js"}, {"client-1.0", "../secret.js"}, {"client-1.0", "notes.bak"}, {"client-1.0", "client.js.gz"},
          {"client-2.0", "client.js"}, {"..", "secret.js"}, {"client-1.0", ""}, {"client-1.0", "images"}, {"client-1.0", "/etc/passwd"}
        }) {
      assertThatThrownBy(() -> get("gzip", path[0], java.util.Arrays.copyOfRange(path, 1, path.length)))
          .isInstanceOfSatisfying(HttpException.class, e -> assertThat(e.status()).isEqualTo(404));
    }
  }
}
