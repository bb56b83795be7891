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

  /** What is the same in every language: names, and what is typed as it stands. */
  private static final Set<String> SAME =
      Set.of("Recado", "MariaDB / MySQL", "PostgreSQL", "TLS", "Let’s Encrypt", "letsencrypt.org/repository", "IN", "µs", "ms");

  /** Texts of templates, between tags and in attributes that people read; what comes from outside is a hole in them. */
  private static final Pattern TEXT = Pattern.compile(">([^<>]*)<|(?:data-label|aria-label|title|alt|label)=\"([^\"]*)\"");

  /** Where what is no markup begins in a template. */
  private static final Pattern CODE = Pattern.compile("[!$]\\{|\\$unsafe\\{|@(?:if|elseif|for)\\(|@template\\.\\w+\\(");

  @Test
  void templatesSayNothingOfTheirOwn() throws IOException {
    Set<String> said = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/jte"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher matcher = TEXT.matcher(markup(Files.readString(file)));
        while (matcher.find()) {
          String text = String.valueOf(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
          text.lines().map(line -> line.replace("·", "").strip()).filter(line -> line.matches(".*\\p{L}{2}.*")).forEach(said::add);
        }
      }
    }
    assertThat(said).contains("Recado").allSatisfy(text -> assertThat(SAME).contains(text));
  }

  /** A template without its code: values, conditions and calls of others. */
  private static String markup(String template) {
    StringBuilder markup = new StringBuilder();
    String text = template.replaceAll("(?m)^@(?:import|param) .*$", "").replaceAll("@(?:endif|endfor|else)\\b(?!if)", "");
    for (int i = 0; i < text.length(); i++) {
      Matcher code = CODE.matcher(text).region(i, text.length());
      if (code.lookingAt()) {
        i = end(text, code.end() - 1);
      } else if (text.charAt(i) != '`') {
        markup.append(text.charAt(i));
      }
    }
    // What follows a part of a page that was handed on is code again.
    return markup.toString().replaceAll("(?m)^\\s*(?:, \\w+ = @?)*\\)?\\s*$", "").replaceAll("(?m), \\w+ = @\\s*$", "");
  }

  /** Where what opens here closes, texts left out; or where a part of the page begins, which is markup again. */
  private static int end(String text, int from) {
    int depth = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        for (i++; text.charAt(i) != '"'; i++) {
          i += text.charAt(i) == '\\' ? 1 : 0;
        }
      } else if (c == '`') {
        return i;
      } else if (c == '(' || c == '{') {
        depth++;
      } else if ((c == ')' || c == '}') && --depth == 0) {
        return i;
      }
    }
    return text.length();
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
