package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call with an Idempotency-Key whose answer cannot be sealed, as on a full disk: nothing is done, and what is said is true. */
final class RestWithoutKeyTest {
  @Test
  void nothingIsDoneAndTheDatabaseAloneIsNotBlamed(@TempDir Path folder) throws Exception {
    try (ConsoleServer server = new ConsoleServer(folder.resolve("home"));
        HttpClient http = HttpClient.newHttpClient()) {
      String made = server.run("admin", "token-create", "name=deploy", "scope=write");
      String token = made.split("\n", -1)[2].split("\t", -1)[1];
      Files.createDirectory(server.folder().resolve("vault.key"));
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/commands/user-add"))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .header("Idempotency-Key", "a1")
              .POST(BodyPublishers.ofString("{\"account\":\"rosaline\",\"password\":\"Some-Password-1\"}"))
              .build();
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("Something cannot be stored or looked up now").doesNotContain(folder.toString());
      assertThat(server.run("admin", "user-list")).doesNotContain("rosaline");
    }
  }
}
