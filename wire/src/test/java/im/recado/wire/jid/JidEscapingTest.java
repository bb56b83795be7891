package im.recado.wire.jid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JidEscapingTest {
  /** The table of XEP-0106 section 5.1 and the examples of sections 4.2 and 4.3. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "space cadet, space\\20cadet",
        "call me \"ishmael\", call\\20me\\20\\22ishmael\\22",
        "at&t guy, at\\26t\\20guy",
        "d'artagnan, d\\27artagnan",
        "/.fanboy, \\2f.fanboy",
        "::foo::, \\3a\\3afoo\\3a\\3a",
        "<foo>, \\3cfoo\\3e",
        "user@host, user\\40host",
        "c:\\net, c\\3a\\net",
        "c:\\\\net, c\\3a\\\\net",
        "c:\\cool stuff, c\\3a\\cool\\20stuff",
        "c:\\5commas, c\\3a\\5c5commas",
        "\\3and\\2is\\5cool, \\5c3and\\2is\\5c5cool",
        "\\2plus\\2is\\4, \\2plus\\2is\\4",
        "foo\\bar, foo\\bar"
      })
  void u6EscapesAsTheExamplesSay(String text, String local) {
    assertThat(JidEscaping.escape(text)).isEqualTo(local);
    assertThat(JidEscaping.unescape(local)).isEqualTo(text);
  }

  @Test
  void spacesAtTheEndsNeitherComeNorGo() {
    assertThat(JidEscaping.escape("  a b  ")).isEqualTo("a\\20b");
    assertThat(JidEscaping.unescape("\\20a\\20b\\20")).isEqualTo("\\20a b\\20");
  }

  @Test
  void u6AnyTextComesBackAndIsALocalpart() throws JidException {
    Random random = new Random(106);
    String characters = " \"&'/:<>@\\0123456789abcdefABCDEF";
    for (int i = 0; i < 30_000; i++) {
      StringBuilder text = new StringBuilder("x");
      for (int n = random.nextInt(10); n > 0; n--) {
        text.append(characters.charAt(random.nextInt(characters.length())));
      }
      text.append('x');
      String escaped = JidEscaping.escape(text.toString());
      assertThat(JidEscaping.unescape(escaped)).isEqualTo(text.toString());
      String prepared = Jid.of(escaped, "example.org", null).local();
      assertThat(JidEscaping.unescape(String.valueOf(prepared)))
          .isEqualToIgnoringCase(text.toString());
    }
  }
}
