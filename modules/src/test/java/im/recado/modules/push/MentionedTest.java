package im.recado.modules.push;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MentionedTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          Ana, are you there?          | Ana    | true
          banana                       | Ana    | false
          Anabel and ana               | Ana    | true
          (ANA)                        | Ana    | true
          Ana2                         | Ana    | false
          olá José!                    | josé   | true
          joséphine                    | josé   | false
          nothing                      | ''     | false
          see you at 5                 | 5      | true
          """,
      delimiter = '|')
  void aNicknameIsMeantWhenItIsAWordOfItsOwn(String text, String nick, boolean meant) {
    assertThat(Mentioned.isNamed(text, nick)).isEqualTo(meant);
  }
}
