package im.recado.gateway.irc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of texts and names on the way. */
class TextsTest {
  @ParameterizedTest
  @CsvSource(
      value = {
        "plain|plain",
        "\u0002bold\u0002 and \u001ditalic\u001d|*bold* and _italic_",
        "\u0002bold\u000f not|*bold* not",
        "\u0002to the end|*to the end*",
        "\u0002 not so\u0002| not so",
        "\u001egone\u001e \u0011code\u0011|~gone~ `code`",
        "\u00034,12red\u0003 \u000312,x \u0004ff0000hex\u0004 1\u0003|red ,x hex 1",
        "\u00031234|34",
        "\u0002a\u00034b\u0002|*ab*",
        "\u0016turned\u0016 \u001funder\u001f|turned under",
        "\u00024 * 5\u0002|4 * 5",
      },
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false)
  void codesBecomeStylesOrNothing(String there, String here) {
    assertThat(Formatting.toStyling(there)).isEqualTo(here);
  }

  @Test
  void longTextsAreCutAtSpacesAndNeverInACharacter() {
    assertThat(Splitting.lines("one two three", 8)).containsExactly("one two", "three");
    assertThat(Splitting.lines("onetwothree", 4)).containsExactly("onet", "woth", "ree");
    assertThat(Splitting.lines("a\n\nb\r\nc", 100)).containsExactly("a", "b", "c");
    assertThat(Splitting.lines("😀😀😀", 9)).containsExactly("😀😀", "😀");
    assertThat(Splitting.lines("é".repeat(5), 3)).containsExactly("é", "é", "é", "é", "é");
    assertThat(Splitting.lines("  indented", 100)).containsExactly("  indented");
    assertThat(Splitting.lines("a\u0000b", 100)).containsExactly("ab");
  }

  @Test
  void g2NamesAreTheSameWhenTheServerTakesThemForTheSame() {
    assertThat(Casemapping.RFC1459.fold("#A[]\\^Z")).isEqualTo("#a{}|~z");
    assertThat(Casemapping.STRICT_RFC1459.fold("A[]\\^")).isEqualTo("a{}|^");
    assertThat(Casemapping.ASCII.fold("A[]\\^É")).isEqualTo("a[]\\^É");
    assertThat(Casemapping.of("unheard-of")).isEqualTo(Casemapping.ASCII);
  }

  @Test
  void aServerSaysWhatItsModesAre() {
    Support support = new Support();
    assertThat(support.hasParameter('o', false)).isTrue();
    support.take(IrcLine.of("005", "me", "PREFIX=(qaohv)~&@%+", "CHANMODES=Ibe,k,l,imnpst", "CHANTYPES=#", "are supported"));
    assertThat(support.modeOf('&')).isEqualTo('a');
    assertThat(support.modeOf('x')).isEqualTo('\0');
    assertThat(support.hasParameter('b', false)).isTrue();
    assertThat(support.hasParameter('k', false)).isTrue();
    assertThat(support.hasParameter('l', true)).isTrue();
    assertThat(support.hasParameter('l', false)).isFalse();
    assertThat(support.hasParameter('m', true)).isFalse();
    assertThat(support.isChannel("&local")).isFalse();
    support.take(IrcLine.of("005", "me", "PREFIX=(ov", "CASEMAPPING=ascii", "are supported"));
    assertThat(support.modeOf('&')).as("what makes no sense changes nothing").isEqualTo('a');
    assertThat(support.fold("A[")).isEqualTo("a[");
  }
}
