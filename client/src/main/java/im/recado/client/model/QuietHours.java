package im.recado.client.model;

import im.recado.client.services.store.Settings;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When nobody wants to be told of anything.
 *
 * @param on whether there are quiet hours at all
 * @param to where it is not after {@code from}, the next day is meant
 * @param days on which they begin
 */
public record QuietHours(boolean on, LocalTime from, LocalTime to, Set<DayOfWeek> days) {
  private static final String KEY = "quiet";
  private static final LocalTime EVENING = LocalTime.of(22, 0);
  private static final LocalTime MORNING = LocalTime.of(7, 0);

  public QuietHours {
    days = days.isEmpty() ? Set.of() : Set.copyOf(days);
  }

  /** As they are kept; what cannot be read is as it comes. */
  public static QuietHours of(Settings settings) {
    EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    Arrays.stream(settings.get(KEY + ".days", "1,2,3,4,5,6,7").split(",")).filter(day -> day.matches("[1-7]"))
        .forEach(day -> days.add(DayOfWeek.of(Integer.parseInt(day))));
    return new QuietHours(settings.is(KEY, false), time(settings.get(KEY + ".from", ""), EVENING),
        time(settings.get(KEY + ".to", ""), MORNING), days);
  }

  private static LocalTime time(String text, LocalTime otherwise) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeParseException e) {
      return otherwise;
    }
  }

  /** Waits for the disk. */
  public void keep(Settings settings) {
    settings.set(KEY, Boolean.toString(on));
    settings.set(KEY + ".from", from.toString());
    settings.set(KEY + ".to", to.toString());
    settings.set(KEY + ".days", days.stream().sorted().map(day -> Integer.toString(day.getValue())).collect(Collectors.joining(",")));
  }

  /** Whether it is quiet now. */
  public boolean are(LocalDateTime now) {
    if (!on) {
      return false;
    }
    LocalTime time = now.toLocalTime();
    boolean overnight = !from.isBefore(to);
    boolean began = !time.isBefore(from) && (overnight || time.isBefore(to)) && days.contains(now.getDayOfWeek());
    boolean goesOn = overnight && time.isBefore(to) && days.contains(now.getDayOfWeek().minus(1));
    return began || goesOn;
  }
}
