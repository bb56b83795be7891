package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people have written about the server speaks of what is there. */
class GuidesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)[^)]*\\)");

  /** A class in backticks, perhaps with its package before it and one of its members behind it. */
  private static final Pattern CLASS = Pattern.compile("`(?:[a-z0-9]+\\.)*([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:\\.(\\w+))?`");

  private static List<Path> pages(String folder) throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (String folder : List.of("", "docs", "docs/adr", "testkit", "database")) {
      for (Path page : pages(folder)) {
        for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
          if (!Files.exists(page.resolveSibling(link.group(1)))) {
            broken.add(page + ": " + link.group(1));
          }
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyPageStandsInTheIndexOfItsFolder() throws IOException {
    for (String folder : List.of("docs", "docs/adr")) {
      String index = Files.readString(ROOT.resolve(folder).resolve("README.md"));
      for (Path page : pages(folder)) {
        if (!page.endsWith("README.md")) {
          assertThat(index).as("%s/README.md", folder).contains("(" + page.getFileName() + ")");
        }
      }
    }
  }

  private static String text(List<Path> files) throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : files) {
      all.append(Files.readString(file));
    }
    return all.toString();
  }

  @Test
  void everyClassOfTheArchitectureIsThere() throws IOException {
    // Some names are those of several classes, in several packages.
    Map<String, List<Path>> sources;
    try (Stream<Path> files =
        Files.find(ROOT, 20, (file, kind) -> file.toString().endsWith(".java") && !file.toString().contains("/target/"))) {
      sources =
          files.collect(
              Collectors.groupingBy(file -> file.getFileName().toString().replace(".java", "")));
    }
    // Events are records within the class that fires them.
    String sessions = text(sources.getOrDefault("Sessions", List.of())) + text(sources.getOrDefault("PresenceModule", List.of()));
    for (MatchResult named :
        CLASS.matcher(Files.readString(ROOT.resolve("ARCHITECTURE.md"))).results().toList()) {
      String name = named.group(1);
      String member = named.group(2);
      if (sources.get(name) == null) {
        assertThat(sessions).as("ARCHITECTURE.md names it").contains("record " + name + "(");
      } else if (member != null) {
        assertThat(text(sources.getOrDefault(name, List.of()))).as("%s has it", name).containsPattern("\\b" + member + "\\b");
      }
    }
  }
}
