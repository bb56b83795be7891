package im.recado.console.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The three languages are complete, and say what templates and pages ask for. */
final class WordsTest {
  private static final Pattern HOLE = Pattern.compile("\\{[0-9]+}");

  @Test
  void everyLanguageHasEveryKey() {
    for (String area : Words.AREAS) {
      Map<String, String> english = Words.read(area, Language.EN);
      for (Language language : Language.values()) {
        Map<String, String> texts = Words.read(area, language);
        assertThat(new TreeSet<>(texts.keySet())).as("%s %s", area, language).isEqualTo(new TreeSet<>(english.keySet()));
        texts.forEach(
            (key, text) -> {
              assertThat(text).as("%s.%s %s", area, key, language).isNotBlank();
              assertThat(holes(text)).as("%s.%s %s", area, key, language).isEqualTo(holes(String.valueOf(english.get(key))));
            });
      }
    }
  }

  @Test
  void noFileSaysAKeyTwice() throws IOException {
    int count = 0;
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/im/recado/console/words"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".properties")).toList()) {
        List<String> keys =
            Files.readAllLines(file).stream().filter(line -> line.matches("[a-z].*=.*")).map(line -> line.split("\\s*=", 2)[0]).toList();
        assertThat(keys).as("%s", file).doesNotHaveDuplicates();
        count += keys.size();
      }
    }
    assertThat(count).isGreaterThan(1000);
  }

  private static Set<String> holes(String text) {
    Set<String> holes = new TreeSet<>();
    Matcher matcher = HOLE.matcher(text);
    while (matcher.find()) {
      holes.add(matcher.group());
    }
    return holes;
  }

  @Test
  void templatesAskForWordsThatThereAre() throws IOException {
    Pattern asked = Pattern.compile("frame\\.t\\(\"([a-z.-]+)\"\\s*[,)]");
    Words words = Words.in(Language.EN);
    int count = 0;
    try (Stream<Path> files = Files.walk(Path.of("src/main/jte"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher matcher = asked.matcher(Files.readString(file));
        while (matcher.find()) {
          assertThat(words.has(matcher.group(1))).as("%s in %s", matcher.group(1), file).isTrue();
          count++;
        }
      }
    }
    assertThat(count).isGreaterThan(20);
  }

  @Test
  void theBrowsersWishIsHeard() {
    assertThat(Language.wanted("pt-BR,pt;q=0.9,en;q=0.8")).isEqualTo(Language.PT);
    assertThat(Language.wanted("de, es;q=0.5, en;q=0.3")).isEqualTo(Language.ES);
    assertThat(Language.wanted("de")).isEqualTo(Language.EN);
    assertThat(Language.wanted(null)).isEqualTo(Language.EN);
    assertThat(Language.wanted("pt;q=0, es;q=x")).isEqualTo(Language.ES);
  }
}
