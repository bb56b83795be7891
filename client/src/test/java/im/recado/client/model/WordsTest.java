package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static Properties words(String language) throws IOException {
    Properties words = new Properties();
    try (InputStream in = Objects.requireNonNull(
        Words.class.getResourceAsStream("/im/recado/client/words_" + language + ".properties"))) {
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return words;
  }

  @Test
  void everyLanguageSaysEverything() throws IOException {
    Properties english = words("en");
    for (String language : Words.LANGUAGES) {
      Properties words = words(language);
      assertThat(words.stringPropertyNames()).as(language).isEqualTo(english.stringPropertyNames());
      for (String key : words.stringPropertyNames()) {
        assertThat(words.getProperty(key)).as(language + " " + key).isNotBlank();
        MessageFormat pattern = new MessageFormat(words.getProperty(key));
        assertThat(pattern.getFormats().length > 0).as(language + " " + key)
            .isEqualTo(new MessageFormat(english.getProperty(key)).getFormats().length > 0);
      }
    }
  }

  @Test
  void whatTheProgramSaysIsThere() throws IOException {
    Properties english = words("en");
    TreeSet<String> missing = new TreeSet<>();
    Pattern said = Pattern.compile("\\bsay\\((?:[^()]*\\? )?\"([a-z.A-Z_-]+)\"|\\bsay\\([^()]*\\? \"[a-z.-]+\" : \"([a-z.-]+)\"");
    Pattern cases = Pattern.compile("\\bsayFor\\(\"([a-z.-]+)\"");
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String text = Files.readString(file);
        for (Matcher matcher = said.matcher(text); matcher.find();) {
          String key = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
          if (!english.containsKey(key) && !key.endsWith(".")) {
            missing.add(key);
          }
        }
        for (Matcher matcher = cases.matcher(text); matcher.find();) {
          if (!english.containsKey(matcher.group(1) + ".other")) {
            missing.add(matcher.group(1) + ".other");
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }
}
