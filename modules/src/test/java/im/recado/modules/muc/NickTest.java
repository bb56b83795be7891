package im.recado.modules.muc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.wire.stanza.StanzaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nicknames (XEP-0045 sections 14.6 and 17.1). */
final class NickTest {
  @ParameterizedTest
  @CsvSource({"Hag, hag", "hag, HAG", "' hag', hag", "'old  hag', 'old hag'", "ｈａｇ, hag", "ÄNNE, änne"})
  void whatPeopleCannotTellApartIsTheSame(String one, String other) {
    assertThat(Nick.key(one)).isEqualTo(Nick.key(other));
  }

  @ParameterizedTest
  @CsvSource({"hag, hags", "hag, h-ag", "old hag, oldhag"})
  void whatPeopleCanTellApartIsNot(String one, String other) {
    assertThat(Nick.key(one)).isNotEqualTo(Nick.key(other));
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\u3000", "\u200b", "\u202e", "\u3164", "\u0301", "\u2800 \u00ad"})
  void whatNobodyCanSeeIsNone(String invisible) {
    assertThatThrownBy(() -> Nick.check(invisible, 64)).isInstanceOf(StanzaException.class);
  }

  @Test
  void itsLengthIsCountedInCharactersNotInHalvesOfThem() {
    assertThatCode(() -> Nick.check("🧙".repeat(64), 64)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Nick.check("🧙".repeat(65), 64)).isInstanceOf(StanzaException.class);
  }
}
