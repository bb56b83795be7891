package im.recado.gateway.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of IRC (RFC 2812 section 2.3.1, IRCv3 message tags).
 *
 * @param tags by name, values unescaped, empty for those without
 * @param source who it is from, such as {@code nick!user@host}; empty when that is not said
 * @param command in capital letters, or a number of three digits
 * @param params the last one may have spaces
 */
record IrcLine(Map<String, String> tags, String source, String command, List<String> params) {
  /** So many bytes a line may have without its tags, with CR and LF. */
  static final int LONGEST = 512;

  /** So many bytes the tags may have, with {@code @} and the space after them. */
  static final int LONGEST_TAGS = 8191;

  private static final int MOST_PARAMS = 15;

  IrcLine {
    params = List.copyOf(params);
  }

  static IrcLine of(String command, String... params) {
    return new IrcLine(Map.of(), "", command, List.of(params));
  }

  IrcLine tagged(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(tags);
    more.put(name, value);
    return new IrcLine(more, source, command, params);
  }

  /** A parameter; empty when there are not so many. */
  String param(int index) {
    return index < params.size() ? params.get(index) : "";
  }

  /** The last parameter; empty when there is none. */
  String last() {
    return params.isEmpty() ? "" : params.getLast();
  }

  /** The nick of the source, or the name of the server that it is. */
  String nick() {
    int end = source.indexOf('!');
    return end < 0 ? source : source.substring(0, end);
  }

  /** Whether the source is a person and not a server. */
  boolean isFromSomebody() {
    return source.indexOf('!') > 0;
  }

  /** What a tag says; null when there is none. */
  @Nullable String tag(String name) {
    return tags.get(name);
  }

  /** Reads a line without its end; null for one that says nothing. Never fails. */
  static @Nullable IrcLine parse(String text) {
    Words words = new Words(text);
    Map<String, String> tags = words.startsWith('@') ? tags(words.word().substring(1)) : Map.of();
    String source = words.startsWith(':') ? words.word().substring(1) : "";
    String command = words.word().toUpperCase(Locale.ROOT);
    if (!isCommand(command)) {
      return null;
    }
    List<String> params = new ArrayList<>();
    while (words.more()) {
      params.add(words.startsWith(':') || params.size() == MOST_PARAMS - 1 ? words.rest() : words.word());
    }
    return new IrcLine(tags, source, command, params);
  }

  private static boolean isCommand(String command) {
    return !command.isEmpty() && command.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
  }

  private static Map<String, String> tags(String text) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String tag : text.split(";", -1)) {
      int equals = tag.indexOf('=');
      String name = equals < 0 ? tag : tag.substring(0, equals);
      if (!name.isEmpty()) {
        tags.put(name, equals < 0 ? "" : unescape(tag.substring(equals + 1)));
      }
    }
    return tags;
  }

  private static String unescape(String value) {
    if (value.indexOf('\\') < 0) {
      return value;
    }
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '\\') {
        text.append(c);
      } else if (++i < value.length()) {
        text.append(
            switch (value.charAt(i)) {
              case ':' -> ';';
              case 's' -> ' ';
              case 'r' -> '\r';
              case 'n' -> '\n';
              default -> value.charAt(i);
            });
      }
    }
    return text.toString();
  }

  private static String escape(String value) {
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      switch (value.charAt(i)) {
        case ';' -> text.append("\\:");
        case ' ' -> text.append("\\s");
        case '\r' -> text.append("\\r");
        case '\n' -> text.append("\\n");
        case '\\' -> text.append("\\\\");
        default -> text.append(value.charAt(i));
      }
    }
    return text.toString();
  }

  /**
   * The line as it is sent, without its end. What would be another line or another parameter is never written (SECURITY G1).
   *
   * @throws IllegalArgumentException for such a thing
   */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    if (!tags.isEmpty()) {
      line.append('@');
      tags.forEach(
          (name, value) -> {
            if (line.length() > 1) {
              line.append(';');
            }
            line.append(name).append(value.isEmpty() ? "" : "=" + escape(value));
          });
      line.append(' ');
    }
    if (!source.isEmpty()) {
      line.append(':').append(source).append(' ');
    }
    line.append(command);
    for (int i = 0; i < params.size(); i++) {
      String param = params.get(i);
      boolean words = param.isEmpty() || param.startsWith(":") || param.indexOf(' ') >= 0;
      if (words && i < params.size() - 1) {
        throw new IllegalArgumentException("no parameter of " + command + " but the last may be empty or have spaces");
      }
      line.append(words ? " :" : " ").append(param);
    }
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\r' || c == '\n' || c == 0) {
        throw new IllegalArgumentException("a line of IRC that would be two");
      }
    }
    return line.toString();
  }

  /**
   * This line.
   *
   * @throws NetworkException when it is too long, or would be more than one
   */
  IrcLine checked() throws NetworkException {
    try {
      if (toString().getBytes(UTF_8).length > LONGEST - 2) {
        throw new NetworkException(Reason.TOO_MUCH, "That is too long for IRC.");
      }
    } catch (IllegalArgumentException e) {
      throw new NetworkException(Reason.BAD_NAME, "IRC cannot carry that.", e);
    }
    return this;
  }

  /** A text and where one is in it. */
  private static final class Words {
    private final String text;
    private int at;

    Words(String text) {
      this.text = text;
      more();
    }

    /** Whether something comes after the spaces here. */
    boolean more() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
      return at < text.length();
    }

    boolean startsWith(char c) {
      return more() && text.charAt(at) == c;
    }

    String word() {
      more();
      int begin = at;
      int end = text.indexOf(' ', begin);
      at = end < 0 ? text.length() : end;
      return text.substring(begin, at);
    }

    String rest() {
      String rest = text.substring(text.charAt(at) == ':' ? at + 1 : at);
      at = text.length();
      return rest;
    }
  }
}
