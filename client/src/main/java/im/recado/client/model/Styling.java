package im.recado.client.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a message's words are styled (XEP-0393): its lines with the quotations around them, and for each character what it is shown in. The
 * words themselves stay as they are, directives included; within links nothing is one.
 */
public final class Styling {
  public static final int STRONG = 1;
  public static final int EMPHASIS = 2;
  public static final int STRIKE = 4;
  public static final int CODE = 8;
  private static final String DIRECTIVES = "*_~`";
  private static final int[] STYLES = {STRONG, EMPHASIS, STRIKE, CODE};
  private static final String FENCE = "```";
  /** Quotations within each other: deeper ones are shown as they are written. */
  private static final int DEEPEST = 8;

  /**
   * A line of the text.
   *
   * @param start where its own words begin, behind the signs of quotations and their blank
   * @param depth in how many quotations it stands
   * @param preformatted whether it belongs to a block of code
   */
  public record Line(int start, int end, int depth, boolean preformatted) {}

  private final String text;
  private final byte[] styles;
  private final boolean[] linked;
  private final List<Line> lines = new ArrayList<>();

  private Styling(String text) {
    this.text = text;
    styles = new byte[text.length()];
    linked = new boolean[text.length()];
  }

  /** Reads the directives of a text. */
  public static Styling of(String text) {
    Styling styling = new Styling(text);
    Texts.links(text).forEach(link -> Arrays.fill(styling.linked, link.start(), link.end(), true));
    styling.blocks(split(text), 0);
    return styling;
  }

  /** The text as it is: nothing in it is a directive. */
  public static Styling none(String text) {
    Styling styling = new Styling(text);
    styling.lines.addAll(split(text));
    return styling;
  }

  private static List<Line> split(String text) {
    List<Line> lines = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      lines.add(new Line(start, end, 0, false));
      start = end + 1;
    }
    lines.add(new Line(start, text.length(), 0, false));
    return lines;
  }

  /** The lines, from the first to the last. */
  public List<Line> lines() {
    return List.copyOf(lines);
  }

  /** What a character is shown in: a sum of the styles. */
  public int at(int index) {
    return styles[index];
  }

  /** Whether all of it is shown as it is. */
  public boolean isPlain() {
    for (byte style : styles) {
      if (style != 0) {
        return false;
      }
    }
    return lines.stream().noneMatch(line -> line.depth > 0 || line.preformatted);
  }

  private void blocks(List<Line> block, int depth) {
    int i = 0;
    while (i < block.size()) {
      Line line = block.get(i);
      if (text.startsWith(FENCE, line.start) && line.start + FENCE.length() <= line.end) {
        i = code(block, i, depth);
      } else if (isQuotation(line) && depth < DEEPEST) {
        List<Line> inner = new ArrayList<>();
        for (; i < block.size() && isQuotation(block.get(i)); i++) {
          inner.add(within(block.get(i)));
        }
        blocks(inner, depth + 1);
      } else {
        lines.add(new Line(line.start, line.end, depth, false));
        spans(line.start, line.end);
        i++;
      }
    }
  }

  private boolean isQuotation(Line line) {
    return line.start < line.end && text.charAt(line.start) == '>';
  }

  private Line within(Line line) {
    int start = line.start + 1;
    return new Line(start < line.end && isBlank(text.charAt(start)) ? start + 1 : start, line.end, 0, false);
  }

  /** A block of code from its fence to the line that is nothing but one, or to the end of what it stands in; where it goes on behind it. */
  private int code(List<Line> block, int fence, int depth) {
    int i = fence;
    boolean closed = false;
    for (; i < block.size() && !closed; i++) {
      Line line = block.get(i);
      lines.add(new Line(line.start, line.end, depth, true));
      Arrays.fill(styles, line.start, line.end, (byte) CODE);
      closed = i > fence && text.substring(line.start, line.end).equals(FENCE);
    }
    return i;
  }

  /** The spans of a part of a line. A directive that nothing closes here is not looked for again: no text takes long. */
  private void spans(int start, int end) {
    boolean[] unclosed = new boolean[DIRECTIVES.length()];
    int i = start;
    while (i < end) {
      int kind = directive(i);
      if (kind < 0 || unclosed[kind] || !opens(i, start, end)) {
        i++;
        continue;
      }
      int close = close(kind, i + 1, end);
      if (close < 0) {
        unclosed[kind] = true;
        i++;
      } else if (close == i + 1) {
        // Nothing stands between them: neither is one.
        i += 2;
      } else {
        for (int at = i; at <= close; at++) {
          styles[at] |= (byte) STYLES[kind];
        }
        if (STYLES[kind] != CODE) {
          spans(i + 1, close);
        }
        i = close + 1;
      }
    }
  }

  private int directive(int index) {
    return linked[index] ? -1 : DIRECTIVES.indexOf(text.charAt(index));
  }

  /** Whether it is at the beginning of what it stands in, or behind a blank, and a word follows. */
  private boolean opens(int index, int start, int end) {
    boolean first = index == start || isBlank(text.charAt(index - 1));
    return first && index + 1 < end && !isBlank(text.charAt(index + 1));
  }

  private int close(int kind, int from, int end) {
    for (int i = from; i < end; i++) {
      if (directive(i) == kind && !isBlank(text.charAt(i - 1))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isBlank(char c) {
    int type = Character.getType(c);
    return Character.isWhitespace(c) || c == '\u0085' || type == Character.SPACE_SEPARATOR || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
