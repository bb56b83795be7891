package im.recado.client.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A sign that is offered, with words under which it is found.
 *
 * @param words in every language that the client speaks, in the order of {@link Words#LANGUAGES}
 */
public record Emoji(String sign, List<String> words) {
  private static final List<Emoji> ALL = read();

  public Emoji {
    words = List.copyOf(words);
  }

  private static List<Emoji> read() {
    try (InputStream in = Objects.requireNonNull(Emoji.class.getResourceAsStream("/im/recado/client/emoji.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\\|")).map(parts -> new Emoji(parts[0], Arrays.asList(parts).subList(1, parts.length))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of them. */
  public static List<Emoji> all() {
    return ALL;
  }

  /** Those with a word that begins like each of these, in any language, without accents as well; those that have such a word first. */
  public static List<Emoji> search(String text) {
    List<String> wanted = Arrays.stream(plain(text).split("[\\s:]+")).filter(word -> !word.isEmpty()).toList();
    return ALL.stream().filter(emoji -> wanted.stream().allMatch(begun -> emoji.plain().anyMatch(word -> word.startsWith(begun))))
        .sorted(Comparator.comparing(emoji -> !wanted.stream().allMatch(begun -> emoji.plain().anyMatch(begun::equals)))).toList();
  }

  private Stream<String> plain() {
    return words.stream().flatMap(all -> Arrays.stream(plain(all).split(" ")));
  }

  private static String plain(String text) {
    return Normalizer.normalize(text.strip().toLowerCase(Locale.ROOT), Normalizer.Form.NFD).replaceAll("\\p{M}", "");
  }

  /** What it is called in a language. */
  public String name(Locale language) {
    int at = Words.LANGUAGES.indexOf(language.getLanguage());
    return words.get(at < 0 ? 0 : at);
  }
}
