package im.recado.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.server.settings.Settings;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SECURITY F4: whoever looks after the server hears how it is when the database answers nobody. */
final class HealthTest {
  @Test
  void f4HealthIsToldWhileTheDatabaseDoesNotAnswer(@TempDir Path folder) throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    AtomicInteger questions = new AtomicInteger();
    try (TestServer server = new TestServer(List.of("verona.example"), new MemoryBackends().backends());
        MetricsServer metrics = new MetricsServer();
        HttpClient http = HttpClient.newHttpClient()) {
      metrics.open(
          Settings.read(folder.resolve("recado.toml"), List.of("metrics.port=0")),
          server.kernel(),
          () -> {
            questions.incrementAndGet();
            try {
              released.await();
            } catch (InterruptedException e) {
              return false;
            }
            return true;
          });
      int port = Objects.requireNonNull(metrics.ports().get("metrics.port"));
      HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health")).build();
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> down = http.send(health, HttpResponse.BodyHandlers.ofString());
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.body()).contains("the database does not answer");
      }
      assertThat(questions).as("one question for all who ask").hasValue(1);
      released.countDown();
      await()
          .untilAsserted(
              () ->
                  assertThat(http.send(health, HttpResponse.BodyHandlers.ofString()).body()).contains("\"up\""));
    }
  }
}
