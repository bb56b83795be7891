package im.recado.console.words;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sentences that the server says in English wherever it says them, in the languages of the console: the help of settings, why a
 * command was not done, what was expected. They stand in files {@code words/….sentences}, with {@code {0}}, {@code {1}} ... for what
 * differs; a sentence that is in none of them stays English.
 */
public final class Sentences {
  private static final List<String> FILES = List.of("settings", "modules", "answers", "acme", "setup", "connections");

  /** Longer ones are not looked at: what people write into a command may be in a sentence, and nobody translates that. */
  private static final int MOST_CHARS = 2000;

  private static final Map<Language, Sentences> ALL = read();

  /** A sentence with holes: what stands between them. */
  private record Pattern(List<String> parts, String translation) {
    int fixed() {
      return parts.stream().mapToInt(String::length).sum();
    }
  }

  private final Map<String, String> whole = new HashMap<>();
  private final List<Pattern> patterns = new ArrayList<>();

  /** The sentences in a language. */
  public static Sentences in(Language language) {
    return ALL.getOrDefault(language, new Sentences());
  }

  private static Map<Language, Sentences> read() {
    Map<Language, Sentences> all = new EnumMap<>(Language.class);
    for (Language language : Language.values()) {
      all.put(language, new Sentences());
    }
    FILES.forEach(file -> read(file, all));
    // What says most of itself goes first.
    all.values().forEach(one -> one.patterns.sort(Comparator.comparingInt(Pattern::fixed).reversed()));
    return all;
  }

  private static void read(String file, Map<Language, Sentences> all) {
    try (InputStream in = Sentences.class.getResourceAsStream("/im/recado/console/words/" + file + ".sentences")) {
      if (in == null) {
        throw new IllegalStateException("there is no file " + file + ".sentences");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      String english = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("en ")) {
          english = line.substring(3);
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          Language language = Language.of(line.substring(0, 2));
          if (language == null || english.isEmpty()) {
            throw new IllegalStateException(file + ".sentences: " + line);
          }
          all.computeIfAbsent(language, key -> new Sentences()).add(english, line.substring(3));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String english, String translation) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int hole = 0; ; hole++) {
      int at = english.indexOf("{" + hole + "}", from);
      if (at < 0) {
        break;
      }
      parts.add(english.substring(from, at));
      from = at + 3;
    }
    parts.add(english.substring(from));
    if (parts.size() == 1) {
      whole.putIfAbsent(english, translation);
    } else {
      patterns.add(new Pattern(parts, translation));
    }
  }

  /** Whether a sentence, with or without holes, is known as it stands. */
  public boolean has(String english) {
    return find(english) != null;
  }

  /** The sentence in this language, or as it is. */
  public String say(String english) {
    String found = english.length() > MOST_CHARS ? null : find(english);
    return found == null ? english : found;
  }

  private @Nullable String find(String english) {
    String known = whole.get(english);
    if (known != null) {
      return known;
    }
    // A reason that is told alone gets the stop of a sentence.
    String reason = english.endsWith(".") ? whole.get(english.substring(0, english.length() - 1)) : null;
    if (reason != null) {
      return reason + ".";
    }
    for (Pattern pattern : patterns) {
      List<String> values = values(pattern.parts, english);
      if (values != null) {
        String text = pattern.translation;
        for (int i = 0; i < values.size(); i++) {
          // What differs may be a sentence itself.
          String value = find(values.get(i));
          text = text.replace("{" + i + "}", value != null ? value : values.get(i));
        }
        return text;
      }
    }
    return null;
  }

  /**
   * What stands in the holes; null when the text is another one. Each hole ends where what follows it is found first, and is
   * empty only between quotes.
   */
  private static @Nullable List<String> values(List<String> parts, String text) {
    if (!text.startsWith(parts.getFirst())) {
      return null;
    }
    List<String> values = new ArrayList<>();
    int from = parts.getFirst().length();
    for (int i = 1; i < parts.size(); i++) {
      String part = parts.get(i);
      boolean isLast = i == parts.size() - 1;
      int fewest = part.startsWith("\"") && parts.get(i - 1).endsWith("\"") ? 0 : 1;
      int at = isLast ? text.length() - part.length() : text.indexOf(part, from + fewest);
      if (at < from + fewest || !text.startsWith(part, at)) {
        return null;
      }
      values.add(text.substring(from, at));
      from = at + part.length();
    }
    return values;
  }
}
