package im.recado.modules.delay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates of XEP-0082. */
final class DatesTest {
  @ParameterizedTest
  @CsvSource({
    "1969-07-21T02:56:15Z, 1969-07-21T02:56:15Z",
    "1969-07-20T21:56:15-05:00, 1969-07-21T02:56:15Z",
    "2026-07-21T02:56:15.123Z, 2026-07-21T02:56:15.123Z",
    "2026-07-21T02:56:15.123456789+00:00, 2026-07-21T02:56:15.123456789Z"
  })
  void whatIsADateIsRead(String text, Instant moment) {
    assertThat(Dates.parse(text)).isEqualTo(moment);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "Z", "2026", "2026-07-21", "2026-07-21T02:56:15", "2026-7-21T02:56:15Z", "2026-13-21T02:56:15Z",
        "2026-02-30T02:56:15Z", "2026-07-21T24:56:15Z", "2026-07-21T02:60:15Z", "2026-07-21T02:56:61Z",
        "2026-07-21T02:56:15+99:99", "2026-07-21T02:56:15-99:00", "9999999-01-01T00:00:00Z", "-0001-01-01T00:00:00Z",
        "2026-07-21T02:56:15.Z", "2026-07-21T02:56:15.1234567890Z", "2026-07-21t02:56:15z", "2026-07-21 02:56:15Z",
        "٢٠٢٦-07-21T02:56:15Z", "20260721T02:56:15", "2026-07-21T02:56:15Z\n", "NaN", "2026-07-21T02:56:15ZZ"
      })
  void u7WhatIsNoDateIsNoneAndThrowsNothing(String text) {
    assertThat(Dates.parse(text)).isNull();
  }

  @Test
  void aDateIsWrittenInUtcWithMillisecondsWhereThereAreAny() {
    assertThat(Dates.format(Instant.parse("2026-07-21T02:56:15Z"))).isEqualTo("2026-07-21T02:56:15Z");
    assertThat(Dates.format(Instant.parse("2026-07-21T02:56:15.120456Z"))).isEqualTo("2026-07-21T02:56:15.120Z");
  }
}
