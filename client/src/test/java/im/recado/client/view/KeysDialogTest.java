package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.model.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What F1 lists, beside the table of the document. */
class KeysDialogTest {
  private static final Pattern KEYS = Pattern.compile("@|↑|↓|←|((Ctrl|Shift|Alt)\\+)*(←|\\b(Page Up|Page Down|Enter|Esc|Tab|Delete|End|F\\d+|[A-Z1])\\b|,(?=,| |$)(?<=\\+,))");
  /** Rows of the document that tell of a part of the window, and its heading. */
  private static final Map<String, String> PARTS = Map.of("Ctrl+F |", "keys.find", "Ctrl+D |", "downloads.title",
      "in the XML console", "keys.xml", "in the messages", "keys.messages");

  private final Words words = Words.of("en");

  private static Set<String> keys(String text) {
    return new TreeSet<>(KEYS.matcher(text).results().map(MatchResult::group).toList());
  }

  /** Keys by the heading below which they stand. */
  private Map<String, Set<String>> listed() {
    Map<String, Set<String>> all = new TreeMap<>();
    String heading = "";
    for (KeysDialog.Line line : KeysDialog.all(words)) {
      if (line.keys().isEmpty()) {
        heading = line.does();
      } else {
        all.computeIfAbsent(heading, same -> new TreeSet<>()).addAll(keys(line.keys()));
      }
    }
    return all;
  }

  /** The rows of the table, with keys as the dialog names them. */
  private static List<String> rows() throws Exception {
    String manual = Files.readString(Path.of("../docs/client.md"));
    String table = manual.substring(manual.indexOf("| keys | |"), manual.indexOf("## What it keeps"));
    return table.lines().skip(2).filter(line -> line.startsWith("| ")).map(line -> line.substring(2).replace("Escape", "Esc")
        .replaceAll("[Aa]rrow up and down|arrows", "↑ ↓").replaceAll("[Aa]rrow up", "↑").replaceAll("[Aa]rrow down", "↓").replace("comma", ",")
        .replace("Page up", "Page Up").replace("Page down", "Page Down")).toList();
  }

  @Test
  void everyKeyOfTheDocumentIsListedAndEveryOneThatIsListedIsInTheDocument() throws Exception {
    Map<String, Set<String>> listed = listed();
    Set<String> all = new TreeSet<>();
    listed.values().forEach(all::addAll);
    Set<String> told = new TreeSet<>();
    List<String> rows = rows();
    assertThat(rows).hasSizeGreaterThan(15);
    for (String row : rows) {
      String first = row.substring(0, row.indexOf(" |"));
      told.addAll(keys(row));
      assertThat(all).as(row).containsAll(keys(first));
    }
    assertThat(told).containsAll(all);
  }

  @Test
  void keysOfAPartOfTheWindowStandBelowItsHeading() throws Exception {
    List<String> found = new ArrayList<>();
    for (String row : rows()) {
      for (Map.Entry<String, String> part : PARTS.entrySet()) {
        if (row.startsWith(part.getKey())) {
          found.add(part.getKey());
          Set<String> wanted = keys(part.getKey().endsWith("|") ? row.substring(part.getKey().length()) : row.substring(part.getKey().length(), row.indexOf(" |")));
          // The menu of what is chosen is everywhere.
          wanted.remove("Shift+F10");
          assertThat(listed().get(words.say(part.getValue()))).as(row).containsAll(wanted);
        }
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(PARTS.keySet());
  }
}
