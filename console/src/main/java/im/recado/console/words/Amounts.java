package im.recado.console.words;

import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.regex.Pattern;

/** How a language writes numbers, sizes and moments. */
public final class Amounts {
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  /** As sentences of the server have it. */
  private static final Pattern MOMENT = Pattern.compile("\\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?Z");

  private final Language language;

  Amounts(Language language) {
    this.language = language;
  }

  /** A whole number: {@code 1.234.567}. */
  public String number(long number) {
    return NumberFormat.getIntegerInstance(language.locale()).format(number);
  }

  /** The same of what is a whole number in digits; anything else stays as it is. */
  public String number(String text) {
    return WHOLE.matcher(text).matches() ? number(Long.parseLong(text)) : text;
  }

  /** So many microseconds in milliseconds: {@code 1.234,567 ms}. */
  public String millis(long micros) {
    return NumberFormat.getNumberInstance(language.locale()).format(micros / 1000.0) + " ms";
  }

  /** So many bytes as people read them: {@code 1.234,5 MiB}. */
  public String size(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < UNITS.size() - 1) {
      size /= 1024;
      unit++;
    }
    NumberFormat format = NumberFormat.getInstance(language.locale());
    int places = unit == 0 ? 0 : 1;
    format.setMinimumFractionDigits(places);
    format.setMaximumFractionDigits(places);
    return format.format(size) + " " + UNITS.get(unit);
  }

  /** A text with its moments as people read them, in UTC: the server knows of nobody's clock. */
  public String moments(String text) {
    DateTimeFormatter format =
        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT).withLocale(language.locale()).withZone(ZoneOffset.UTC);
    return MOMENT.matcher(text).replaceAll(found -> {
      try {
        return format.format(Instant.parse(found.group())) + " UTC";
      } catch (DateTimeParseException e) {
        return found.group();
      }
    });
  }
}
