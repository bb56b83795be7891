package im.recado.kernel.module;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * A setting, declared where it is used: its key, type, default and one sentence for people.
 *
 * @param key such as {@code c2s.sessions-per-account}
 * @param type what people may write, in words
 * @param otherwise the default
 * @param help one sentence
 * @param span whether domains may have values of their own
 * @param parser reads what people wrote; throws {@link IllegalArgumentException} with a sentence that says what was
 *     expected
 */
public record Option<T>(String key, String type, T otherwise, String help, Span span, Function<Object, T> parser) {
  /** Whether domains may have values of their own; without one, the server's holds. */
  public enum Span {
    /** One value for the whole server. */
    SERVER,
    /** A domain may have its own, which those who administrate the domain say. */
    DOMAINS,
    /** A domain may have its own, which those who administrate the server say: it takes from what all share. */
    GRANTED
  }

  public Option(String key, String type, T otherwise, String help, Function<Object, T> parser) {
    this(key, type, otherwise, help, Span.SERVER, parser);
  }

  /** The same, for each domain as those who administrate it say. */
  public Option<T> perDomain() {
    return new Option<>(key, type, otherwise, help, Span.DOMAINS, parser);
  }

  /** The same, for each domain as those who administrate the server say. */
  public Option<T> granted() {
    return new Option<>(key, type, otherwise, help, Span.GRANTED, parser);
  }

  /**
   * The same with another meaning.
   *
   * @param type what people may write, in words
   * @param otherwise the default
   * @param meaning makes a value of what this option reads; throws {@link IllegalArgumentException} with a sentence that says
   *     what was expected
   */
  public <U> Option<U> meaning(String type, U otherwise, Function<T, U> meaning) {
    return new Option<>(key, type, otherwise, help, span, value -> meaning.apply(parser.apply(value)));
  }

  /** Longer than anybody means, and short enough to be counted in milliseconds. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  public static Option<Integer> integer(String key, int otherwise, int least, int most, String help) {
    String type = "a whole number from " + least + " to " + most;
    return new Option<>(
        key,
        type,
        otherwise,
        help,
        value -> {
          try {
            long number = Long.parseLong(value.toString().strip());
            if (number >= least && number <= most) {
              return (int) number;
            }
          } catch (NumberFormatException e) {
            // Said below.
          }
          throw new IllegalArgumentException("expected " + type);
        });
  }

  public static Option<Boolean> flag(String key, boolean otherwise, String help) {
    return new Option<>(
        key,
        "true or false",
        otherwise,
        help,
        value ->
            switch (value.toString().strip()) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException("expected true or false");
            });
  }

  public static Option<String> text(String key, String otherwise, String help) {
    return new Option<>(key, "text", otherwise, help, Object::toString);
  }

  /**
   * A span of time, written as a number with {@code ms}, {@code s}, {@code m}, {@code h} or {@code d}; zero only where
   * it is the default and means "never" or "for ever": what is done every so often would be done without a pause.
   */
  public static Option<Duration> duration(String key, Duration otherwise, String help) {
    return new Option<>(
        key,
        "a number with ms, s, m, h or d, such as 30s",
        otherwise,
        help,
        value -> {
          String text = value.toString().strip();
          int unit = text.length();
          while (unit > 0 && Character.isLetter(text.charAt(unit - 1))) {
            unit--;
          }
          try {
            long number = Long.parseLong(text.substring(0, unit).strip());
            Duration duration =
                switch (text.substring(unit)) {
                  case "ms" -> Duration.ofMillis(number);
                  case "s" -> Duration.ofSeconds(number);
                  case "m" -> Duration.ofMinutes(number);
                  case "h" -> Duration.ofHours(number);
                  case "d" -> Duration.ofDays(number);
                  default -> throw new IllegalArgumentException();
                };
            boolean mayBeNone = otherwise.isZero();
            if (number < (mayBeNone ? 0 : 1) || duration.compareTo(LONGEST) > 0) {
              throw new IllegalArgumentException();
            }
            return duration;
          } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException("expected a number with ms, s, m, h or d, such as 30s", e);
          }
        });
  }

  /** One of the constants of an enum, written in lower case with hyphens. */
  public static <E extends Enum<E>> Option<E> choice(String key, E otherwise, String help) {
    List<E> all = List.of(otherwise.getDeclaringClass().getEnumConstants());
    String type = "one of " + String.join(", ", all.stream().map(Option::written).toList());
    return new Option<>(
        key,
        type,
        otherwise,
        help,
        value ->
            all.stream()
                .filter(one -> written(one).equals(value.toString().strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected " + type)));
  }

  /** Whether nobody may be shown the value. */
  public boolean isSecret() {
    return otherwise instanceof String && (key.endsWith("secret") || key.endsWith("password"));
  }

  /**
   * Whether owners alone may change it: what says who may do what, and what says where people are looked for and by whose word
   * they are let in, which could make anybody an owner (SECURITY W5).
   */
  public boolean isForOwners() {
    return isPower() || key.startsWith("accounts.");
  }

  /** Whether it says who may do what with the server. */
  public boolean isPower() {
    return key.equals("server.owners")
        || key.equals("server.administrators")
        || key.equals("server.moderators")
        || key.equals("server.operators")
        || key.equals("server.domain-roles");
  }

  /** A value as people write it. */
  public static String plain(Object value) {
    return switch (value) {
      case Enum<?> constant -> written(constant);
      case Duration duration -> plain(duration);
      case List<?> list -> String.join(", ", list.stream().map(Option::plain).toList());
      default -> value.toString();
    };
  }

  private static String plain(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    return seconds % 86_400 == 0
        ? seconds / 86_400 + "d"
        : seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
  }

  /** A constant as people write it. */
  public static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A list of texts: a list, or one text with commas between them or as the settings' file has lists. */
  public static Option<List<String>> texts(String key, List<String> otherwise, String help) {
    return new Option<>(key, "a list of texts", otherwise, help, Option::texts);
  }

  private static List<String> texts(Object value) {
    if (value instanceof Iterable<?> many) {
      return StreamSupport.stream(many.spliterator(), false).map(one -> one.toString().strip()).toList();
    }
    String text = value.toString();
    List<String> quoted = QuotedList.read(text);
    if (quoted != null || text.isBlank()) {
      return quoted == null ? List.of() : quoted;
    }
    return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }
}
