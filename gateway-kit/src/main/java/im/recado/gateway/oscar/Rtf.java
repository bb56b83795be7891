package im.recado.gateway.oscar;

import im.recado.gateway.network.Spans;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;

/**
 * The rich texts (RTF) of some clients of ICQ as plain text, with the marks that people make there (XEP-0393); faces, colours and sizes are left
 * out. It takes whatever comes for a text, if need be an odd one.
 */
final class Rtf {
  private static final Set<String> HIDDEN =
      Set.of("fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "footnote", "generator", "fldinst");
  private static final Map<String, String> CHARACTERS =
      Map.of(
          "par", "\n", "line", "\n", "tab", "\t", "emdash", "—", "endash", "–", "bullet", "•", "lquote", "‘", "rquote", "’", "ldblquote", "“",
          "rdblquote", "”");
  private static final int LONGEST_WORD = 32;
  private static final int LONGEST_NUMBER = 6;

  /** How the characters of a group are. */
  private record Style(boolean bold, boolean italic, boolean strike, boolean hidden) {
    String marked(String text) {
      String struck = strike ? Spans.mark(text, '~') : text;
      String slanted = italic ? Spans.mark(struck, '_') : struck;
      return bold ? Spans.mark(slanted, '*') : slanted;
    }
  }

  private final String rtf;
  private final StringBuilder text = new StringBuilder();

  /** What is in one style, and has not been marked. */
  private final StringBuilder run = new StringBuilder();

  /** Characters in one byte or two each. */
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private final Deque<Style> outer = new ArrayDeque<>();
  private Style style = new Style(false, false, false, false);
  private Charset charset;
  private int at;

  /** So many characters stand behind one of Unicode for who does not know that, and so many of them are still to come. */
  private int substitutes = 1;

  private int skipped;

  private Rtf(String rtf, Charset charset) {
    this.rtf = rtf;
    this.charset = charset;
  }

  static boolean isRtf(String text) {
    return text.stripLeading().startsWith("{\\rtf");
  }

  /** @param other in what characters are that do not say it */
  static String plain(String rtf, Charset other) {
    return new Rtf(rtf, other).read();
  }

  private String read() {
    while (at < rtf.length()) {
      char c = rtf.charAt(at++);
      switch (c) {
        case '{' -> {
          skipped = 0;
          outer.push(style);
        }
        case '}' -> {
          skipped = 0;
          change(outer.isEmpty() ? style : outer.pop());
        }
        case '\\' -> control();
        case '\r', '\n' -> {
          // They stand between words of RTF, and are none of the text.
        }
        default -> say(Character.toString(c));
      }
    }
    change(style);
    return text.toString().strip();
  }

  private void control() {
    if (at >= rtf.length()) {
      return;
    }
    char c = rtf.charAt(at);
    if (Character.isLetter(c)) {
      word();
      return;
    }
    at++;
    switch (c) {
      case '\'' -> oneByte();
      case '*' -> change(new Style(style.bold, style.italic, style.strike, true));
      case '~' -> say(" ");
      case '_' -> say("-");
      case '\r', '\n' -> say("\n");
      case '\\', '{', '}' -> say(Character.toString(c));
      default -> {
        // Where a word may be cut, and what is not known.
      }
    }
  }

  private void word() {
    int from = at;
    while (at < rtf.length() && at - from < LONGEST_WORD && isLetter(rtf.charAt(at))) {
      at++;
    }
    String word = rtf.substring(from, at);
    from = at;
    if (at < rtf.length() && rtf.charAt(at) == '-') {
      at++;
    }
    while (at < rtf.length() && at - from < LONGEST_NUMBER && isDigit(rtf.charAt(at))) {
      at++;
    }
    String number = rtf.substring(from, at);
    if (at < rtf.length() && rtf.charAt(at) == ' ') {
      at++;
    }
    boolean isNumber = !number.isEmpty() && !number.equals("-");
    say(word, isNumber ? Integer.parseInt(number) : 1);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void say(String word, int number) {
    String character = CHARACTERS.get(word);
    if (character != null) {
      say(character);
    } else if (HIDDEN.contains(word)) {
      change(new Style(style.bold, style.italic, style.strike, true));
    } else {
      switch (word) {
        case "b" -> change(new Style(number != 0, style.italic, style.strike, style.hidden));
        case "i" -> change(new Style(style.bold, number != 0, style.strike, style.hidden));
        case "strike" -> change(new Style(style.bold, style.italic, number != 0, style.hidden));
        case "plain" -> change(new Style(false, false, false, style.hidden));
        case "u" -> {
          say(Character.toString((char) number));
          skipped = substitutes;
        }
        case "uc" -> substitutes = Math.max(0, number);
        case "ansicpg" -> charset = Charset.isSupported("windows-" + number) ? Charset.forName("windows-" + number) : charset;
        default -> {
          // How it looks, which is left out.
        }
      }
    }
  }

  private void oneByte() {
    if (at + 2 <= rtf.length()) {
      int high = Character.digit(rtf.charAt(at), 16);
      int low = Character.digit(rtf.charAt(at + 1), 16);
      at += 2;
      if (high >= 0 && low >= 0 && skipped == 0 && !style.hidden) {
        bytes.write(high << 4 | low);
      }
      skipped = Math.max(0, skipped - 1);
    }
  }

  private void say(String characters) {
    flush();
    if (skipped > 0) {
      skipped--;
    } else if (!style.hidden) {
      run.append(characters);
    }
  }

  private void flush() {
    run.append(bytes.toString(charset));
    bytes.reset();
  }

  private void change(Style now) {
    flush();
    if (!now.equals(style) || at >= rtf.length()) {
      text.append(style.marked(run.toString()));
      run.setLength(0);
    }
    style = now;
  }
}
