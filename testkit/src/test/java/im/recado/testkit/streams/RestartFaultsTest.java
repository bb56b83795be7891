package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.bodies;
import static im.recado.testkit.streams.Scene.chat;
import static im.recado.testkit.streams.Scene.manage;
import static im.recado.testkit.streams.Scene.resume;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.modules.sm.StreamLedger;
import im.recado.testkit.transcript.StreamClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions over an orderly restart of a server whose disk does not take everything. */
@Timeout(120)
final class RestartFaultsTest {
  private static final String ROMEO = "romeo@verona.example/garden";
  private static final String JULIET = "juliet@verona.example/balcony";
  private static final String TO_JULIET = "juliet@verona.example";

  private final Scene scene = new Scene("romeo@verona.example", TO_JULIET);

  @AfterEach
  void close() {
    scene.close();
  }

  private StreamLedger ledger() {
    return scene.disk.backends().streams();
  }

  /** Lets time pass until the ledger has counts alone, whatever was written down at the stop. */
  private void awaitCounts() {
    await()
        .until(
            () -> {
              scene.server.pass(Duration.ofSeconds(1));
              return ledger().sessions().isEmpty();
            });
  }

  /** Juliet has not acknowledged a word when the server stops; the next one cannot make a copy of it at first. */
  private String restartedWithoutACopy() throws IOException {
    StreamClient juliet = scene.available(JULIET);
    String id = manage(juliet);
    StreamClient romeo = scene.connected(ROMEO);
    chat(romeo, TO_JULIET, "one");
    assertThat(bodies(juliet, 1)).containsExactly("one");
    scene.disk.refuseCopies(1);
    scene.stop(romeo, juliet);
    assertThat(scene.kept(TO_JULIET)).isZero();
    return id;
  }

  @Test
  void aCopyThatTheDiskDidNotTakeIsMadeLater() throws IOException {
    String id = restartedWithoutACopy();
    assertThat(ledger().sessions()).hasSize(1);
    awaitCounts();
    assertThat(scene.kept(TO_JULIET)).isOne();
    scene.crash();
    assertThat(resume(scene.client(JULIET), id, 0).name()).isEqualTo("failed");
    assertThat(scene.waiting(TO_JULIET)).singleElement().asString().contains("<body>one</body>");
  }

  @Test
  void aSessionThatEndsBeforeThatIsNotRestoredOnceMore() throws IOException {
    restartedWithoutACopy();
    scene.server.pass(Duration.ofMinutes(6));
    await().until(() -> scene.server.kernel().sessions().count() == 0);
    awaitCounts();
    await().until(() -> scene.waiting(TO_JULIET).size() == 1);
    scene.crash();
    assertThat(scene.server.kernel().sessions().count()).isZero();
  }
}
