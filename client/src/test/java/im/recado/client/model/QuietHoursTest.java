package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.services.Profile;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuietHoursTest {
  private static final Set<DayOfWeek> ALL = EnumSet.allOf(DayOfWeek.class);

  private static LocalDateTime monday(String time) {
    return LocalDateTime.parse("2026-11-23T" + time);
  }

  @Test
  void withinADayTheyBeginAndEnd() {
    QuietHours lunch = new QuietHours(true, LocalTime.of(12, 0), LocalTime.of(13, 0), ALL);
    assertThat(lunch.are(monday("11:59"))).isFalse();
    assertThat(lunch.are(monday("12:00"))).isTrue();
    assertThat(lunch.are(monday("12:59"))).isTrue();
    assertThat(lunch.are(monday("13:00"))).isFalse();
  }

  @Test
  void overNightTheyBelongToTheDayOnWhichTheyBegin() {
    QuietHours night = new QuietHours(true, LocalTime.of(22, 0), LocalTime.of(7, 0), Set.of(DayOfWeek.MONDAY));
    assertThat(night.are(monday("06:00"))).as("it would have begun on Sunday").isFalse();
    assertThat(night.are(monday("22:00"))).isTrue();
    assertThat(night.are(monday("06:59").plusDays(1))).isTrue();
    assertThat(night.are(monday("07:00").plusDays(1))).isFalse();
    assertThat(night.are(monday("23:00").plusDays(1))).isFalse();
  }

  @Test
  void fromAnHourToTheSameIsAWholeDay() {
    QuietHours sunday = new QuietHours(true, LocalTime.of(8, 0), LocalTime.of(8, 0), Set.of(DayOfWeek.SUNDAY));
    assertThat(sunday.are(monday("07:59"))).isTrue();
    assertThat(sunday.are(monday("08:00"))).isFalse();
    assertThat(sunday.are(monday("08:00").minusDays(1))).isTrue();
    assertThat(new QuietHours(false, LocalTime.of(8, 0), LocalTime.of(8, 0), ALL).are(monday("09:00"))).isFalse();
  }

  @Test
  void theyAreKept(@TempDir Path folder) {
    try (Profile profile = new Profile(folder)) {
      assertThat(QuietHours.of(profile.settings())).isEqualTo(new QuietHours(false, LocalTime.of(22, 0), LocalTime.of(7, 0), ALL));
      QuietHours wanted = new QuietHours(true, LocalTime.of(20, 30), LocalTime.of(6, 0), Set.of(DayOfWeek.FRIDAY, DayOfWeek.SATURDAY));
      wanted.keep(profile.settings());
      assertThat(QuietHours.of(profile.settings())).isEqualTo(wanted);
      new QuietHours(true, LocalTime.NOON, LocalTime.MIDNIGHT, Set.of()).keep(profile.settings());
      assertThat(QuietHours.of(profile.settings()).days()).isEmpty();
      profile.settings().set("quiet.from", "soon");
      assertThat(QuietHours.of(profile.settings()).from()).isEqualTo(LocalTime.of(22, 0));
    }
  }
}
