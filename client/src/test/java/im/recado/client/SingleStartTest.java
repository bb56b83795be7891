package im.recado.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleStartTest {
  @Test
  void aSecondStartHandsItsLinkToTheFirst(@TempDir Path folder) throws Exception {
    List<String> links = new CopyOnWriteArrayList<>();
    try (SingleStart first = Objects.requireNonNull(SingleStart.of(folder, ""))) {
      first.onKnock(links::add);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("lock")))).isEqualTo("rw-------");
      assertThat(SingleStart.of(folder, "xmpp:n\u00e9d@verona.example")).isNull();
      assertThat(SingleStart.of(folder, "")).isNull();
      // Longer than any link may be: cut, and the next one is heard all the same.
      assertThat(SingleStart.of(folder, "x".repeat(100_000))).isNull();
      assertThat(SingleStart.of(folder, "xmpp:last@verona.example")).isNull();
      await("all").until(() -> links.size() == 4);
    }
    assertThat(links.get(0)).isEqualTo("xmpp:n\u00e9d@verona.example");
    assertThat(links.get(1)).isEmpty();
    assertThat(links.get(2)).hasSize(2000);
    assertThat(links.get(3)).isEqualTo("xmpp:last@verona.example");
    assertThat(Files.exists(folder.resolve("front"))).isFalse();
    Objects.requireNonNull(SingleStart.of(folder, "")).close();
  }
}
