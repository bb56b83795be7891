package im.recado.wire.xml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
  private static final String FACE = "\ud83d\ude00";

  @Test
  void aTextIsCutBetweenCharacters() {
    assertThat(Text.cut("abc", 3)).isEqualTo("abc");
    assertThat(Text.cut("abcd", 3)).isEqualTo("abc");
    assertThat(Text.cut("ab" + FACE + "d", 3)).isEqualTo("ab" + FACE);
    assertThat(Text.cut(FACE.repeat(3), 2)).isEqualTo(FACE.repeat(2));
    assertThat(Text.cut(FACE.repeat(3), 3)).isEqualTo(FACE.repeat(3));
    assertThat(Text.cut("", 0)).isEmpty();
  }

  @Test
  void charactersAreCounted() {
    assertThat(Text.isLonger(FACE.repeat(3), 3)).isFalse();
    assertThat(Text.isLonger(FACE.repeat(3), 2)).isTrue();
  }
}
