package im.recado.modules.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The version that the server tells is the one that is built. */
final class VersionTest {
  @Test
  void theVersionIsThatOfTheBuild() throws IOException {
    assertThat(Files.readString(Path.of("pom.xml"))).contains("<version>" + VersionModule.VERSION + "</version>");
  }
}
