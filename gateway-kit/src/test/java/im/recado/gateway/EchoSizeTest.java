package im.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The example of a network stays one that can be read in a few minutes. */
class EchoSizeTest {
  @Test
  void theWholeNetworkHasFewerThan300Lines() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/java/im/recado/gateway/echo"))) {
      List<Path> all = files.toList();
      assertThat(all).isNotEmpty();
      long lines = 0;
      for (Path file : all) {
        lines += Files.readAllLines(file).size();
      }
      assertThat(lines).isLessThan(300);
    }
  }
}
