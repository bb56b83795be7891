package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.server.docs.Documents;
import im.recado.server.home.Home;
import im.recado.server.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
  private static final Path ROOT = Path.of("..");

  private static Map<String, String> documents(Path folder) throws Exception {
    Home home = new Home(folder);
    try (Assembly assembly =
        Assembly.open(home, Settings.read(home.settings(), List.of()), new SimpleMeterRegistry())) {
      return Documents.all(assembly.kernel(), assembly.modules(), assembly.options(), ROOT);
    }
  }

  @Test
  void theDocumentsSayWhatTheProgramSays(@TempDir Path folder) throws Exception {
    for (Map.Entry<String, String> document : documents(folder).entrySet()) {
      assertThat(ROOT.resolve(document.getKey()))
          .as("stale: run ./recado docs")
          .exists()
          .hasContent(document.getValue());
    }
  }

  @Test
  void everyExtensionIsShownByATranscriptOrATest(@TempDir Path folder) throws Exception {
    assertThat(documents(folder).getOrDefault("docs/xeps.md", "").lines().filter(line -> line.startsWith("| [XEP-")))
        .hasSizeGreaterThan(100)
        .allSatisfy(line -> assertThat(line).doesNotEndWith("|  |"));
  }

  @Test
  void theDoapFileIsXml(@TempDir Path folder) throws Exception {
    String doap = documents(folder).getOrDefault("recado.doap", "");
    Path file = Files.writeString(folder.resolve("recado.doap"), doap);
    assertThat(DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder().parse(file.toFile()))
        .isNotNull();
  }

  @Test
  void whatIsFollowedInPartSaysWhichPart(@TempDir Path folder) throws Exception {
    String doap = documents(folder).getOrDefault("recado.doap", "").replaceAll("\\s+", " ");
    assertThat(doap)
        .contains(
            "xep-0493.html\"/> <xmpp:status>partial</xmpp:status> <xmpp:version>0.1.1</xmpp:version>"
                + " <xmpp:note xml:lang=\"en\">the resource server, not the authorization server</xmpp:note>")
        .contains("xep-0199.html\"/> <xmpp:status>complete</xmpp:status> <xmpp:version>2.0.1</xmpp:version> </xmpp");
  }
}
