package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What XEP-0393 says of texts, and what its examples show. */
class StylingTest {
  /** The text with a letter below each character: s trong, e mphasis, x struck through, c ode, a digit for several, a dot for none. */
  private static String styles(String text) {
    Styling styling = Styling.of(text);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      out.append(switch (styling.at(i)) {
        case 0 -> '.';
        case Styling.STRONG -> 's';
        case Styling.EMPHASIS -> 'e';
        case Styling.STRIKE -> 'x';
        case Styling.CODE -> 'c';
        default -> (char) ('A' + styling.at(i));
      });
    }
    return out.toString();
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '"', value = {
      "*strong span*,sssssssssssss",
      "plain _emphasis_ plain,......eeeeeeeeee......",
      "`pre` plain *strong*,ccccc.......ssssssss",
      "*strong*plain*,ssssssss......",
      "* plain *strong*,........ssssssss",
      "Everyone ~dis~likes cake.,.........xxxxx...........",
      "This is `*monospace*`,........ccccccccccccc",
      "*`x`*,sJJJs",
      "_*a* b_,eDDDeee",
      "*a_b*,sssss",
      "*a* _b_,sss.eee",
      "a *b* c,..sss..",
      "*a\u2003b\u2003*c,......."})
  void spansAreStyledAsTheExamplesAre(String text, String expected) {
    assertThat(styles(text)).isEqualTo(expected.replace('J', (char) ('A' + Styling.STRONG + Styling.CODE))
        .replace('D', (char) ('A' + Styling.STRONG + Styling.EMPHASIS)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"not strong*", "*not strong", "*not \n strong*", "*not *strong", "**", "***", "****", "a*b*", "* not*", "**not**",
      "snake_case_names are words", "1*2*3", "", " ", "no directive"})
  void nothingIsStyledIn(String text) {
    assertThat(styles(text)).matches("\\.*");
    assertThat(Styling.of(text).isPlain()).isTrue();
  }

  @Test
  void linesAreBlocksOfTheirOwn() {
    assertThat(styles("one *bold*\n*two\nthree*")).isEqualTo("....ssssss" + ".".repeat(12));
  }

  @Test
  void codeGoesToItsFenceAndNothingInItIsStyled() {
    String text = "```ignored\n(println \"*hello*\")\n```\n\n*after*";
    Styling styling = Styling.of(text);
    assertThat(styling.lines()).containsExactly(new Styling.Line(0, 10, 0, true), new Styling.Line(11, 30, 0, true),
        new Styling.Line(31, 34, 0, true), new Styling.Line(35, 35, 0, false), new Styling.Line(36, 43, 0, false));
    assertThat(styles(text).substring(36)).isEqualTo("sssssss");
    assertThat(styles(text).substring(11, 30)).matches("c+");
    assertThat(Styling.of("```\nnever\nends").lines()).allMatch(Styling.Line::preformatted);
    assertThat(Styling.of("x ```\nno").isPlain()).isTrue();
  }

  @Test
  void aQuotationEndsTheCodeInIt() {
    Styling styling = Styling.of("> ```\n> (println)\n\nplain");
    assertThat(styling.lines()).containsExactly(new Styling.Line(2, 5, 1, true), new Styling.Line(8, 17, 1, true),
        new Styling.Line(18, 18, 0, false), new Styling.Line(19, 24, 0, false));
  }

  @Test
  void quotationsStandInEachOther() {
    Styling styling = Styling.of(">> That that is, is.\n> *Said* the old hermit of Prague.\n\nWho?\n >no");
    assertThat(styling.lines()).extracting(Styling.Line::depth).containsExactly(2, 1, 0, 0, 0);
    assertThat(styling.lines().get(1).start()).isEqualTo(23);
    assertThat(styling.at(23)).isEqualTo(Styling.STRONG);
  }

  @Test
  void withinLinksNothingIsADirective() {
    assertThat(styles("*see https://example.org/a*b now*")).matches("s+");
    assertThat(styles("https://example.org/_x_ and *b*")).isEqualTo(".".repeat(28) + "sss");
    String around = "*https://example.org/x* and _https://example.org/y_";
    assertThat(Texts.links(around)).extracting(Texts.Link::address).containsExactly("https://example.org/x", "https://example.org/y");
    assertThat(styles(around)).isEqualTo("s".repeat(23) + "....." + "e".repeat(23));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*a ", "*_~` ", "> ", ">", "_a*b~c`d ", "**", "* _", "\n>", "```\n", "*a*_b_~c~`d`"})
  void howeverOftenSomebodyWritesThem(String piece) {
    String text = piece.repeat(20_000 / piece.length());
    Styling styling = Styling.of(text);
    assertThat(styling.lines().getLast().end()).isEqualTo(text.length());
    assertThat(styling.lines()).allMatch(line -> line.depth() <= 8);
  }

  @Test
  void whatIsNotToBeStyledStaysAsItIs() {
    Styling styling = Styling.none("> _ <\n*x*");
    assertThat(styling.isPlain()).isTrue();
    assertThat(styling.lines()).containsExactly(new Styling.Line(0, 5, 0, false), new Styling.Line(6, 9, 0, false));
  }
}
