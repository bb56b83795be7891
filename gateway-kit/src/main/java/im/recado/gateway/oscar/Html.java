package im.recado.gateway.oscar;

import im.recado.gateway.network.Spans;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;

/** The HTML of AIM and plain text, with the marks that people make in plain text (XEP-0393). */
final class Html {
  private static final Map<String, String> MARKS =
      Map.of("b", "*", "strong", "*", "i", "_", "em", "_", "s", "~", "strike", "~");
  private static final Map<String, String> ENTITIES =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ");

  /** So many marks are open at once; deeper ones are left out. */
  private static final int MOST_OPEN = 20;

  private static final int LONGEST_ENTITY = 10;

  private Html() {}

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<BR>");
  }

  /** A text with its spans as HTML has them (XEP-0393); what stands between backticks keeps these. */
  static String of(String text) {
    return Spans.write(text, Html::tag, Html::escaped);
  }

  private static String tag(char mark, boolean beginning) {
    String name =
        switch (mark) {
          case '*' -> "B>";
          case '_' -> "I>";
          case '~' -> "S>";
          default -> "";
        };
    return name.isEmpty() ? "" : (beginning ? "<" : "</") + name;
  }

  /** How many characters one takes at most. */
  static int length(int codePoint) {
    return switch (codePoint) {
      // The end of a span.
      case '*', '_', '~' -> 4;
      case '&' -> 5;
      case '<', '>', '\n' -> 4;
      default -> Character.charCount(codePoint);
    };
  }

  /** Whether a text is one of HTML, although texts need not be. */
  static boolean isHtml(String text) {
    String start = text.stripLeading().toLowerCase(Locale.ROOT);
    return start.startsWith("<html") || start.startsWith("<body") || start.startsWith("<font");
  }

  static String plain(String html) {
    return new Reading(html).read();
  }

  private static final class Reading {
    private final String html;
    private final StringBuilder text = new StringBuilder();

    /** The marks that are open, with where they begin. */
    private final Deque<Open> open = new ArrayDeque<>();

    private String link = "";
    private int linkAt;

    private record Open(String mark, int at) {}

    Reading(String html) {
      this.html = html;
    }

    String read() {
      int i = 0;
      while (i < html.length()) {
        char c = html.charAt(i);
        int end = c == '<' ? html.indexOf('>', i) : -1;
        if (end > 0 && isTag(i)) {
          tag(html.substring(i + 1, end));
          i = end + 1;
        } else if (c == '&') {
          i = entity(i);
        } else {
          if (c != '\r' && c != '\n') {
            text.append(c);
          }
          i++;
        }
      }
      while (!open.isEmpty()) {
        close(open.peek().mark());
      }
      return text.toString();
    }

    private boolean isTag(int at) {
      char next = at + 1 < html.length() ? html.charAt(at + 1) : ' ';
      return next == '/' || next == '!' || Character.isLetter(next);
    }

    private void tag(String tag) {
      boolean end = tag.startsWith("/");
      String name = tag.substring(end ? 1 : 0).split("[\\s/]", 2)[0].toLowerCase(Locale.ROOT);
      String mark = MARKS.get(name);
      if (mark != null && end) {
        close(mark);
      } else if (mark != null && open.size() < MOST_OPEN) {
        open.push(new Open(mark, text.length()));
      } else if (name.equals("br") || (name.equals("p") && !text.isEmpty()) || name.equals("hr")) {
        text.append('\n');
      } else if (name.equals("a")) {
        anchor(tag, end);
      }
    }

    /** What is between marks gets them, unless that is nothing or begins or ends with a space. */
    private void close(String mark) {
      Open opened = open.stream().filter(one -> one.mark().equals(mark)).findFirst().orElse(null);
      if (opened == null) {
        return;
      }
      open.remove(opened);
      int at = Math.min(opened.at(), text.length());
      String inside = text.substring(at);
      boolean again = open.stream().anyMatch(one -> one.mark().equals(mark));
      if (!again && !inside.isEmpty() && inside.equals(inside.strip()) && inside.indexOf('\n') < 0) {
        text.insert(at, mark).append(mark);
      }
    }

    private void anchor(String tag, boolean end) {
      if (!end) {
        link = attribute(tag, "href");
        linkAt = text.length();
      } else if (!link.isEmpty()) {
        String shown = text.substring(Math.min(linkAt, text.length()));
        if (!shown.contains(link)) {
          text.append(shown.isBlank() ? link : " (" + link + ")");
        }
        link = "";
      }
    }

    private static String attribute(String tag, String name) {
      int at = tag.toLowerCase(Locale.ROOT).indexOf(name + "=");
      if (at < 0) {
        return "";
      }
      String rest = tag.substring(at + name.length() + 1).strip();
      char quote = rest.isEmpty() ? ' ' : rest.charAt(0);
      if (quote == '"' || quote == '\'') {
        int end = rest.indexOf(quote, 1);
        return unescaped(end < 0 ? rest.substring(1) : rest.substring(1, end));
      }
      return unescaped(rest.split("\\s", 2)[0]);
    }

    private static String unescaped(String value) {
      return value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    }

    private int entity(int at) {
      int end = html.indexOf(';', at);
      if (end < 0 || end - at > LONGEST_ENTITY) {
        text.append('&');
        return at + 1;
      }
      String name = html.substring(at + 1, end);
      String known = ENTITIES.get(name.toLowerCase(Locale.ROOT));
      int code = known == null ? code(name) : -1;
      if (known != null) {
        text.append(known);
      } else if (code > 0) {
        text.appendCodePoint(code);
      } else {
        text.append('&');
        return at + 1;
      }
      return end + 1;
    }

    private static int code(String name) {
      try {
        int code =
            name.startsWith("#x") || name.startsWith("#X")
                ? Integer.parseInt(name.substring(2), 16)
                : name.startsWith("#") ? Integer.parseInt(name.substring(1)) : -1;
        return Character.isValidCodePoint(code) && (code < 0xD800 || code > 0xDFFF) ? code : -1;
      } catch (NumberFormatException e) {
        return -1;
      }
    }
  }
}
