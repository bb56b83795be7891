package im.recado.gateway.network;

import java.util.function.UnaryOperator;

/** The spans of a text that people mark in plain words: strong, emphasised, struck out, and as it stands (XEP-0393 section 6.2). */
public final class Spans {
  private static final String MARKS = "*_~`";
  private static final String FENCE = "```";

  /** What becomes of the two ends of a span, by its mark; what it gives for the mark itself leaves the span as it was written. */
  @FunctionalInterface
  public interface Ends {
    /** The word at one end of a span, or an empty one when the network knows no such style. */
    String of(char mark, boolean beginning);
  }

  private Spans() {}

  /**
   * A text with its spans as a network writes them. What stands between lines of three backticks is left as it is.
   *
   * @param words what becomes of all that is no mark of a span
   */
  public static String write(String text, Ends ends, UnaryOperator<String> words) {
    StringBuilder written = new StringBuilder();
    boolean fenced = false;
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      boolean fence = lines[i].startsWith(FENCE);
      fenced ^= fence;
      if (fence || fenced) {
        written.append(words.apply(lines[i]));
      } else {
        line(lines[i], ends, words, written);
      }
      written.append(i < lines.length - 1 ? words.apply("\n") : "");
    }
    return written.toString();
  }

  private static void line(String line, Ends ends, UnaryOperator<String> words, StringBuilder written) {
    int plain = 0;
    for (int i = 0; i < line.length(); i++) {
      int end = end(line, i);
      String beginning = end < 0 ? "" : ends.of(line.charAt(i), true);
      if (!beginning.isEmpty()) {
        written.append(words.apply(line.substring(plain, i))).append(beginning);
        line(line.substring(i + 1, end), ends, words, written);
        written.append(ends.of(line.charAt(i), false));
        plain = end + 1;
      }
      i = Math.max(i, end);
    }
    written.append(words.apply(line.substring(plain)));
  }

  /** Where the span ends that begins here; -1 when none does. */
  private static int end(String line, int at) {
    char mark = line.charAt(at);
    boolean begins = at == 0 || Character.isWhitespace(line.charAt(at - 1));
    if (!begins || MARKS.indexOf(mark) < 0 || at + 1 >= line.length() || Character.isWhitespace(line.charAt(at + 1))) {
      return -1;
    }
    int end = line.indexOf(mark, at + 1);
    while (end > 0 && Character.isWhitespace(line.charAt(end - 1))) {
      end = line.indexOf(mark, end + 1);
    }
    return end > at + 1 ? end : -1;
  }

  /** The mark of the span that a text of one line is as a whole; 0 when it is none. */
  public static char whole(String text) {
    return text.length() > 2 && text.indexOf('\n') < 0 && end(text, 0) == text.length() - 1 ? text.charAt(0) : 0;
  }

  /** A text with every line a span, but for those that cannot be one: empty ones, and ones in which the mark stands already. */
  public static String mark(String text, char mark) {
    StringBuilder marked = new StringBuilder();
    for (String line : text.split("(?<=\n)")) {
      String words = line.strip();
      boolean can = !words.isEmpty() && words.indexOf(mark) < 0 && !words.startsWith(FENCE);
      int at = can ? line.indexOf(words) : 0;
      marked.append(can ? line.substring(0, at) + mark + words + mark + line.substring(at + words.length()) : line);
    }
    return marked.toString();
  }
}
