package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MentionTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      Romeo: come here             | Romeo
      where is ROMEO?              | romeo
      romeo                        | Romeo
      Romeos, then romeo           | romeo
      (romeo)                      | romeo
      ask c++ about it             | C++
      diz ao João que venha        | joão
      what does r.o say            | r.o
      """)
  void aNickThatIsAWordOfItsOwnIsNamed(String text, String nick) {
    assertThat(Mention.names(text, nick)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      romeos and such              | romeo
      Romeo_2 is another           | Romeo
      romeo2                       | romeo
      éromeo                       | romeo
      what does rto say            | r.o
      𐐷romeo                       | romeo
      nobody                       | romeo
      a blank nick names nobody    | ' '
      """)
  void aPartOfAWordIsNot(String text, String nick) {
    assertThat(Mention.names(text, nick)).isFalse();
  }
}
