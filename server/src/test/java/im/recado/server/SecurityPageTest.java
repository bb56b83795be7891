package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The catalogue of security speaks of tests that are there, and of every row that a test is named after. */
class SecurityPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/security.md");

  /** A line of a table: its rows, what stands between, and what holds them. */
  private static final Pattern LINE = Pattern.compile("(?m)^\\| ([A-Z]-?[0-9][A-Z0-9, -]*) \\|.*\\| ([^|]*) \\|$");

  private static final Pattern NAMED = Pattern.compile("`([A-Za-z0-9-]+)`");
  private static final Pattern METHOD = Pattern.compile("void ([a-z][0-9]+)[A-Z][A-Za-z0-9]*\\(");
  private static final Pattern TRANSCRIPT = Pattern.compile("([a-z][0-9]+)-.*");

  private static final Pattern COMMENT = Pattern.compile("SECURITY ([A-Z]-?[0-9]+(?:, [A-Z]-?[0-9]+)*)");

  private static List<Path> tests(String extension) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(extension) && file.toString().contains("/src/test/"))
          .toList();
    }
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static Set<String> stems(List<Path> files) {
    return files.stream().map(SecurityPageTest::stem).collect(Collectors.toSet());
  }

  private static List<MatchResult> lines() throws IOException {
    return LINE.matcher(Files.readString(PAGE)).results().toList();
  }

  /** The lines of rows that are held. */
  private static List<MatchResult> held() throws IOException {
    String page = Files.readString(PAGE);
    return LINE.matcher(page.substring(0, page.indexOf("## Not held"))).results().toList();
  }

  @Test
  void everyTestOfThePageIsThere() throws IOException {
    Set<String> there = stems(tests(".java"));
    there.addAll(stems(tests(".transcript")));
    // Contracts are tests too; their classes are shared by modules.
    try (Stream<Path> files = Files.walk(ROOT.resolve("testkit/src/main"))) {
      there.addAll(stems(files.filter(file -> file.toString().endsWith("Contract.java")).toList()));
    }
    List<String> missing = new ArrayList<>();
    int held = 0;
    for (MatchResult line : lines()) {
      if (line.group(1).contains(",") || line.group(2).indexOf('`') != 0) {
        continue;
      }
      held++;
      for (MatchResult named : NAMED.matcher(line.group(2)).results().toList()) {
        if (!there.contains(named.group(1))) {
          missing.add(line.group(1) + ": " + named.group(1));
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(held).isGreaterThan(100);
  }

  @Test
  void everyRowThatATestIsNamedAfterStandsOnThePage() throws IOException {
    Set<String> rows = new HashSet<>();
    for (MatchResult line : held()) {
      for (String row : line.group(1).split(", ")) {
        rows.add(row.replace("-", ""));
      }
    }
    Set<String> unknown = new TreeSet<>();
    for (Path test : tests(".java")) {
      for (MatchResult method : METHOD.matcher(Files.readString(test)).results().toList()) {
        String row = method.group(1).toUpperCase(Locale.ROOT);
        if (!rows.contains(row)) {
          unknown.add(row + " in " + stem(test));
        }
      }
    }
    for (Path transcript : tests(".transcript")) {
      var named = TRANSCRIPT.matcher(stem(transcript));
      if (named.matches() && !rows.contains(named.group(1).toUpperCase(Locale.ROOT))) {
        unknown.add(stem(transcript));
      }
    }
    assertThat(unknown).isEmpty();
  }

  /** Comments name rows as the page does: B7 and B-7 are two of them. */
  @Test
  void everyRowThatACommentNamesStandsOnThePage() throws IOException {
    Set<String> rows = lines().stream().flatMap(line -> Stream.of(line.group(1).split(", "))).collect(Collectors.toSet());
    Set<String> unknown = new TreeSet<>();
    int named = 0;
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file : files.filter(file -> file.toString().matches(".*/src/(main|test)/java/.*[.]java")).toList()) {
        for (MatchResult comment : COMMENT.matcher(Files.readString(file)).results().toList()) {
          for (String row : comment.group(1).split(", ")) {
            named++;
            if (!rows.contains(row)) {
              unknown.add(row + " in " + stem(file));
            }
          }
        }
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(named).isGreaterThan(100);
  }

  @Test
  void noRowStandsTwice() throws IOException {
    List<String> all = lines().stream().flatMap(line -> Stream.of(line.group(1).split(", "))).toList();
    assertThat(all).doesNotHaveDuplicates();
  }
}
