package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.wire.xml.Element;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message that was left for somebody while they were away.
 *
 * @param sent null when it does not say
 * @param number in a row of such messages
 */
record OfflineText(String text, @Nullable Instant sent, long number) {
  /** Windows counts tenths of microseconds since 1601. */
  private static final long EPOCH_SECONDS = 11_644_473_600L;

  private static final Pattern FILETIME = Pattern.compile("FILETIME=\\[([0-9A-Fa-f]{8}):([0-9A-Fa-f]{8})]");
  private static final Pattern CHARSET = Pattern.compile("charset=\"?([A-Za-z0-9_.:-]{1,40})", Pattern.CASE_INSENSITIVE);

  /** Reads what the mailbox has given, whatever is in it. */
  static OfflineText parse(String message) {
    Mime mime = Mime.parse(message);
    String text = mime.body();
    if (mime.header("Content-Transfer-Encoding").equalsIgnoreCase("base64")) {
      try {
        text = new String(Base64.getMimeDecoder().decode(text), charset(mime.header("Content-Type")));
      } catch (IllegalArgumentException e) {
        // It says of itself what it is not; people see it as it came.
      }
    }
    return new OfflineText(text, time(mime), Command.number(mime.header("X-OIM-Sequence-Num")));
  }

  private static Charset charset(String type) {
    Matcher matcher = CHARSET.matcher(type);
    try {
      return matcher.find() ? Charset.forName(matcher.group(1)) : UTF_8;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return UTF_8;
    }
  }

  /** When something was sent; null when that is not said. */
  static @Nullable Instant time(Mime mime) {
    Matcher matcher = FILETIME.matcher(mime.header("X-OriginalArrivalTime"));
    if (matcher.find()) {
      long ticks = Long.parseLong(matcher.group(1), 16) << 32 | Long.parseLong(matcher.group(2), 16);
      Instant instant = Instant.ofEpochSecond(ticks / 10_000_000 - EPOCH_SECONDS, ticks % 10_000_000 * 100);
      return isSane(instant) ? instant : null;
    }
    try {
      String date = mime.header("Date");
      Instant instant = date.isEmpty() ? null : ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return instant != null && isSane(instant) ? instant : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static boolean isSane(Instant instant) {
    return instant.isAfter(Instant.EPOCH) && instant.getEpochSecond() < 253_402_300_800L;
  }

  /**
   * One that waits in the mailbox.
   *
   * @param from whose it is
   */
  record Waiting(String id, String from) {}

  /** What waits, as a notification or the mailbox tells it; nothing when that cannot be understood. */
  static List<Waiting> waiting(Element data) {
    List<Waiting> all = new ArrayList<>();
    for (Element one : Soap.all(data, "M")) {
      String id = Soap.text(one, "I");
      String from = Names.bare(Soap.text(one, "E"));
      if (!id.isEmpty() && Names.isAddress(from)) {
        all.add(new Waiting(id, from));
      }
    }
    return all;
  }
}
