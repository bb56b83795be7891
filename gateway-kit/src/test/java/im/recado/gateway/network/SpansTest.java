package im.recado.gateway.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {
  private static String written(String text) {
    return Spans.write(text.replace("|", "\n"), (mark, beginning) -> mark == '`' ? "" : (beginning ? "<" : "</") + mark + ">", words -> words)
        .replace("\n", "|");
  }

  /** Section 6.2 of XEP-0393, with its examples. */
  @ParameterizedTest
  @CsvSource({
    "a *strong* word,a <*>strong</*> word",
    "*strong _and_ emphasised*,<*>strong <_>and</_> emphasised</*>",
    "*_both_*,<*><_>both</_></*>",
    "*two words*|~gone~,<*>two words</*>|<~>gone</~>",
    "2*3*4,2*3*4",
    "not *strong,not *strong",
    "not * strong*,not * strong*",
    "*not |strong*,*not |strong*",
    "*this * is*,<*>this * is</*>",
    "** nothing **,** nothing **",
    "`*code*` *strong*,`*code*` <*>strong</*>",
    "```|*code*|```|*strong*,```|*code*|```|<*>strong</*>",
    "snake_case_name,snake_case_name"
  })
  void spansAreFound(String text, String written) {
    assertThat(written(text)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({"*all*,*", "_all of it_,_", "*one* and *two*,0", "* none*,0", "**,0", "none,0"})
  void oneSpanMayBeAll(String text, char mark) {
    assertThat(Spans.whole(text)).isEqualTo(mark == '0' ? 0 : mark);
  }

  @ParameterizedTest
  @CsvSource({"Hello,*Hello*", "Hello|you,*Hello*|*you*", "'  a  ||b','  *a*  ||*b*'", "2*3,2*3", "'',''"})
  void everyLineIsMarkedThatCanBe(String text, String marked) {
    assertThat(Spans.mark(text.replace("|", "\n"), '*')).isEqualTo(marked.replace("|", "\n"));
  }
}
