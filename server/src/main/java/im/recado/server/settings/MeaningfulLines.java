package im.recado.server.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * A settings file without the lines that say nothing, and where those that remain stood. The parser's cost grows with the
 * square of such lines: the file as it is first written, nearly all comments, would take longer than the whole start.
 *
 * @param text to be parsed
 */
record MeaningfulLines(String text, List<Integer> numbers) {
  static MeaningfulLines of(String text) {
    // Within a text of several lines a line may look like a comment and be none.
    boolean mayBeText = text.contains("\"\"\"") || text.contains("'''");
    StringBuilder kept = new StringBuilder();
    List<Integer> numbers = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String bare = line.strip();
      if (mayBeText || !(bare.isEmpty() || bare.startsWith("#"))) {
        kept.append(line).append('\n');
        numbers.add(number);
      }
    }
    return new MeaningfulLines(kept.toString(), numbers);
  }

  /** Where a line stood. */
  int number(int line) {
    return numbers.isEmpty() ? 1 : numbers.get(Math.clamp(line - 1L, 0, numbers.size() - 1));
  }
}
