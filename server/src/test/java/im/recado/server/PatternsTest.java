package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Row D16 of the security catalogue: people write no patterns, and the server's own take no more steps than a small multiple
 * of a text's length, whatever is in it.
 */
class PatternsTest {
  private static final Path ROOT = Path.of("..");
  private static final int LENGTH = 4000;

  /** So many looks at each character. */
  private static final int MOST_LOOKS = 50;

  private static final Pattern USE =
      Pattern.compile("(Pattern\\.compile|\\.matches|\\.replaceAll|\\.replaceFirst|\\.split)\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*[,)]");

  private static final Pattern COMPILED = Pattern.compile("Pattern\\.(?:compile|matches)\\(\\s*([^\\s\"])");

  /** A text that counts how often somebody looks at it. */
  private static final class Watched implements CharSequence {
    private final String text;
    private long looks;

    Watched(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      looks++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java") && file.toString().contains("/src/main/java/"))
          .filter(file -> !file.toString().contains("/testkit/") && !file.toString().contains("/bench/"))
          .filter(file -> !file.toString().contains("/server/docs/"))
          .sorted()
          .toList();
    }
  }

  /** Long texts of what a pattern speaks of, each with something at its end that it does not. */
  private static List<String> attacks(String pattern) {
    Set<String> units = new LinkedHashSet<>(List.of("a", "A", "0", " ", "*", ".", "/", ";", "=", ":", "a-", "a.", "0.", "=;"));
    pattern.chars().filter(c -> c > ' ' && c < 127).forEach(c -> units.add(Character.toString(c)));
    return units.stream().map(unit -> unit.repeat(LENGTH / unit.length()) + '\0').toList();
  }

  private static long looks(String pattern, String text, boolean whole) {
    Watched watched = new Watched(text);
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(watched);
    if (whole) {
      assertThat(matcher.matches()).isIn(true, false);
    } else {
      int found = 0;
      while (matcher.find()) {
        found++;
      }
      assertThat(found).isNotNegative();
    }
    return watched.looks;
  }

  @Test
  void d16OurPatternsTakeNoMoreStepsThanATextIsLong() throws IOException {
    List<String> slow = new ArrayList<>();
    int seen = 0;
    for (Path source : sources()) {
      for (MatchResult use : USE.matcher(Files.readString(source)).results().toList()) {
        String pattern = use.group(2).translateEscapes();
        boolean whole = !use.group(1).contains("replace") && !use.group(1).contains("split");
        seen++;
        for (String attack : attacks(pattern)) {
          if (looks(pattern, attack, whole) > (long) MOST_LOOKS * LENGTH) {
            slow.add(source.getFileName() + ": " + pattern + " on " + attack.substring(0, 3) + "…");
          }
        }
      }
    }
    assertThat(seen).isGreaterThan(50);
    assertThat(slow).isEmpty();
  }

  @Test
  void d16NobodyElsesPatternIsCompiled() throws IOException {
    List<String> others = new ArrayList<>();
    for (Path source : sources()) {
      for (MatchResult compiled : COMPILED.matcher(Files.readString(source)).results().toList()) {
        others.add(source.getFileName() + ": " + compiled.group());
      }
    }
    assertThat(others).isEmpty();
  }
}
