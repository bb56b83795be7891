package im.recado.console.words;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * The console's words in one language: a text by key, with {@code {0}}, {@code {1}} ... for what differs. They stand in one file
 * for each area and language ({@code words/people.pt.properties}); a test holds that every language has every key.
 */
public final class Words {
  /** The files; a new area of the console adds its own. */
  static final List<String> AREAS =
      List.of("common", "login", "dashboard", "setup", "people", "groups", "sessions", "rooms", "pubsub", "security", "logs", "data", "gateways", "domains", "settings");

  private static final Map<Language, Words> ALL = new EnumMap<>(Language.class);

  static {
    for (Language language : Language.values()) {
      ALL.put(language, new Words(language));
    }
  }

  private final Language language;
  private final Amounts amounts;
  private final Map<String, String> texts = new HashMap<>();

  private Words(Language language) {
    this.language = language;
    this.amounts = new Amounts(language);
    for (String area : AREAS) {
      read(area, language)
          .forEach(
              (key, text) -> {
                if (texts.put(area + "." + key, text) != null) {
                  throw new IllegalStateException("two texts are called " + area + "." + key);
                }
              });
    }
  }

  /** The words of a language. */
  public static Words in(Language language) {
    Words words = ALL.get(language);
    if (words == null) {
      throw new IllegalStateException("every language has words");
    }
    return words;
  }

  /** The texts of one file, by key without the area. */
  static Map<String, String> read(String area, Language language) {
    String file = area + "." + language.tag() + ".properties";
    try (InputStream in = Words.class.getResourceAsStream("/im/recado/console/words/" + file)) {
      if (in == null) {
        throw new IllegalStateException("there is no file " + file);
      }
      Properties properties = new Properties();
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      Map<String, String> texts = new HashMap<>();
      properties.forEach((key, text) -> texts.put((String) key, (String) text));
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Language language() {
    return language;
  }

  /** How the language writes numbers, sizes and moments. */
  public Amounts amounts() {
    return amounts;
  }

  /** The text of a key such as {@code people.title}, with whole numbers as the language writes them; throws for one that is not there. */
  public String say(String key, Object... values) {
    String text = texts.get(key);
    if (text == null) {
      throw new IllegalArgumentException("no text is called " + key);
    }
    for (int i = 0; i < values.length; i++) {
      text = text.replace("{" + i + "}", values[i] instanceof Number number ? amounts.number(number.longValue()) : String.valueOf(values[i]));
    }
    return text;
  }

  /** The keys of all texts. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(texts.keySet());
  }

  /** Whether there is such a text. */
  public boolean has(String key) {
    return texts.containsKey(key);
  }
}
