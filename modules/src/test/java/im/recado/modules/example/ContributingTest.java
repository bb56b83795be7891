package im.recado.modules.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example that CONTRIBUTING.md shows is the one that compiles here. */
class ContributingTest {
  @Test
  void theExampleInTheGuideIsTheCompiledOne() throws IOException {
    String guide = Files.readString(Path.of("..", "CONTRIBUTING.md"));
    String source =
        Files.readString(Path.of("src/test/java/im/recado/modules/example/EchoModule.java"))
            .replaceFirst("(?s)^.*?(?=/\\*\\* Echo)", "");
    assertThat(guide).contains("```java\n" + source + "```");
  }
}
