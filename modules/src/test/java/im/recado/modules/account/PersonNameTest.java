package im.recado.modules.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person may be called. */
final class PersonNameTest {
  private static final String ROSE = "\uD83C\uDF39";

  @ParameterizedTest
  @ValueSource(strings = {"", "Juliet", "Zoë 🌹", "👩\u200D🚀", "نازنین\u200Cزهرا"})
  void namesOfPeople(String name) {
    assertThat(PersonName.checked(name)).isEqualTo(name);
    assertThat(PersonName.fitted(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\rb", "a\tb", "a\0b", "a\u0085b", "a\u2028b", "a\u2029b", "a\uD83Cb", "a\uDF39b", "a\uFFFEb", "a\uFFFFb"})
  void whatIsNoLine(String name) {
    assertThatThrownBy(() -> PersonName.checked(name)).hasMessage("A name is one line, without control characters.");
    assertThat(PersonName.fitted(name)).isEqualTo("a b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Julie\u202Et", "\u2066Juliet\u2069", "\u202AJuliet"})
  void whatTurnsLettersAround(String name) {
    assertThatThrownBy(() -> PersonName.checked(name)).hasMessage("A name has no marks that turn letters around.");
    assertThat(PersonName.fitted(name)).isEqualTo("Juliet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u200B", "\u3164", "\u00AD\u115F \u3164", "\uDB40\uDC41", "\uFEFF"})
  void whatNobodySees(String name) {
    assertThatThrownBy(() -> PersonName.checked(name)).hasMessage("Nobody would see this name.");
    assertThat(PersonName.fitted(name)).isEmpty();
  }

  @Test
  void theLongest() {
    String longest = ROSE.repeat(PersonName.MOST);
    assertThat(PersonName.checked(longest)).isEqualTo(longest);
    assertThatThrownBy(() -> PersonName.checked(longest + ROSE)).hasMessage("A name has at most 200 characters.");
    assertThat(PersonName.fitted(longest + ROSE)).isEqualTo(longest);
  }

  @Test
  void spacesAroundAreNotKept() {
    assertThat(PersonName.checked("  Juliet ")).isEqualTo("Juliet");
    assertThat(PersonName.fitted("\nJuliet\r\n")).isEqualTo("Juliet");
  }
}
