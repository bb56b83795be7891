package im.recado.console.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers, sizes and moments are written as the language writes them. */
final class AmountsTest {
  @ParameterizedTest
  @CsvSource(value = {"EN; 1,234,567; 1,234.5 MiB", "PT; 1.234.567; 1.234,5 MiB", "ES; 1.234.567; 1.234,5 MiB"}, delimiter = ';')
  void numbersAndSizes(Language language, String number, String size) {
    Words words = Words.in(language);
    assertThat(words.amounts().number(1_234_567)).isEqualTo(number);
    assertThat(words.amounts().number("1234567")).isEqualTo(number);
    assertThat(words.amounts().size((long) (1234.5 * 1024 * 1024))).as("not yet a GiB").isEqualTo(language == Language.EN ? "1.2 GiB" : "1,2 GiB");
    assertThat(words.amounts().size(1000)).isEqualTo(language == Language.EN ? "1,000 B" : "1.000 B");
    assertThat(words.amounts().size(1234L * 1024L * 1024L * 1024L * 1024L + (1L << 39))).isEqualTo(size.replace("MiB", "TiB"));
    assertThat(words.amounts().number("12 min")).isEqualTo("12 min");
    assertThat(words.say("people.shown", 1_234_567)).contains(number);
  }

  @ParameterizedTest
  @CsvSource(value = {"EN; Nov 27, 2026; PM", "PT; 27 de nov. de 2026; 15:30", "ES; 27 nov 2026; 15:30"}, delimiter = ';')
  void momentsInSentences(Language language, String day, String time) {
    String told = Words.in(language).amounts().moments("until 2026-11-27T15:30:00Z, 2026-11-27.");
    assertThat(told).startsWith("until " + day).contains(time, " UTC, 2026-11-27.");
    assertThat(Words.in(language).amounts().moments("2026-99-99T99:99:99Z")).isEqualTo("2026-99-99T99:99:99Z");
  }

  @Test
  void timesOfStatementsAreInOneUnit() {
    assertThat(new Amounts(Language.EN).millis(1_234_567)).isEqualTo("1,234.567 ms");
    assertThat(new Amounts(Language.EN).millis(80)).isEqualTo("0.08 ms");
    assertThat(new Amounts(Language.ES).millis(1_500)).isEqualTo("1,5 ms");
  }
}
