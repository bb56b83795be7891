package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.model.Words;
import org.junit.jupiter.api.Test;

class UnreadTest {
  private static final Words WORDS = Words.of("en");

  @Test
  void aCountHasASignWhereOneWasMentioned() {
    assertThat(Unread.count(0, false, 99)).isEmpty();
    assertThat(Unread.count(3, false, 99)).isEqualTo("3");
    assertThat(Unread.count(3, true, 99)).isEqualTo("@ 3");
    assertThat(Unread.count(100, true, 99)).isEqualTo("@ 99+");
    assertThat(Unread.beside(1000, true)).isEqualTo("(@ 1000)");
    assertThat(Unread.beside(0, false)).isEmpty();
  }

  @Test
  void inTheTrayTwoLettersAreEnough() {
    assertThat(Unread.shortly(3, false)).isEqualTo("3");
    assertThat(Unread.shortly(120, false)).isEqualTo("99");
    assertThat(Unread.shortly(9, true)).isEqualTo("@9");
    assertThat(Unread.shortly(12, true)).isEqualTo("@");
  }

  @Test
  void itIsSaidToo() {
    assertThat(Unread.spoken(WORDS, 0, false)).isEmpty();
    assertThat(Unread.spoken(WORDS, 3, false)).isEqualTo("3 unread");
    assertThat(Unread.spoken(WORDS, 3, true)).isEqualTo("3 unread, you were mentioned");
  }

  @Test
  void whoAsksToBeAContactIsSaidBesideIt() {
    assertThat(Unread.spoken(WORDS, 0, 0, false)).isEmpty();
    assertThat(Unread.spoken(WORDS, 0, 2, false)).isEqualTo("2 asking to be contacts");
    assertThat(Unread.spoken(WORDS, 3, 1, true)).isEqualTo("3 unread, you were mentioned, 1 asking to be contacts");
  }
}
