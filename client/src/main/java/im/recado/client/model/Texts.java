package im.recado.client.model;

import java.net.IDN;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts of strangers, made safe to be shown. */
public final class Texts {
  private static final Pattern LINK = Pattern.compile("(?i)(?<![\\p{L}\\p{N}])(?:https?://|xmpp:)[^\\s<>\"\\p{Cc}\\p{Cf}]{1,2000}");

  private Texts() {}

  /** A part of a text that can be opened. */
  public record Link(int start, int end, String address) {}

  /** A name on one line: without line breaks, and without signs that turn the direction of what stands around it. */
  public static String line(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().limit(300).forEach(c -> {
      int type = Character.getType(c);
      if (type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR) {
        out.append(' ');
      } else if (type != Character.FORMAT || c == 0x200D) {
        out.appendCodePoint(c);
      }
    });
    return out.toString().strip();
  }

  /** A text of several lines; directions end with it. */
  public static String body(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(c -> {
      int type = Character.getType(c);
      boolean turns = c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
      if (c == '\n' || c == '\t' || type != Character.CONTROL && !turns) {
        out.appendCodePoint(c == 0x2028 || c == 0x2029 ? '\n' : c);
      }
    });
    return out.toString();
  }

  /** What in a text can be opened: web pages and addresses of XMPP, nothing else. */
  public static List<Link> links(String text) {
    List<Link> links = new ArrayList<>();
    Matcher matcher = LINK.matcher(text);
    while (matcher.find()) {
      int end = matcher.end();
      while (end > matcher.start() && ".,;:!?)]}'".indexOf(text.charAt(end - 1)) >= 0
          && !(text.charAt(end - 1) == ')' && text.substring(matcher.start(), end).contains("("))) {
        end--;
      }
      boolean styled = matcher.start() > 0 && "*_~`".indexOf(text.charAt(matcher.start() - 1)) >= 0;
      if (styled && text.charAt(end - 1) == text.charAt(matcher.start() - 1)) {
        // The directive (XEP-0393) around the link, not its last character.
        end--;
      }
      int last = end;
      opens(text.substring(matcher.start(), end)).ifPresent(uri ->
          links.add(new Link(matcher.start(), last, text.substring(matcher.start(), last))));
    }
    return links;
  }

  /** The address, if it is one that may be opened. */
  public static Optional<URI> opens(String address) {
    try {
      URI uri = URI.create(address);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean web = (scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null;
      return web || scheme.equals("xmpp") ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Where a link leads, for people to look at: names that only look like others show what they are. */
  public static String host(URI uri) {
    return uri.getHost() == null ? uri.toString() : IDN.toASCII(uri.getHost());
  }

  /** One or two letters for somebody without a picture. */
  public static String initials(String name) {
    String[] words = line(name).split("[\\s._-]+");
    StringBuilder out = new StringBuilder();
    for (String word : words) {
      if (!word.isEmpty() && Character.isLetterOrDigit(word.codePointAt(0)) && out.codePointCount(0, out.length()) < 2) {
        out.appendCodePoint(Character.toUpperCase(word.codePointAt(0)));
      }
    }
    return out.isEmpty() ? "?" : out.toString();
  }
}
