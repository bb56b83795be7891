package im.recado.wire.jid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JidTest {
  @Test
  void partsAreSplitAtTheFirstSlashAndTheFirstAtBeforeIt() throws JidException {
    Jid jid = Jid.parse("juliet@Capulet.example/bal@cony/2");
    assertThat(jid.local()).isEqualTo("juliet");
    assertThat(jid.domain()).isEqualTo("capulet.example");
    assertThat(jid.resource()).isEqualTo("bal@cony/2");
    assertThat(jid.bare().toString()).isEqualTo("juliet@capulet.example");
    assertThat(jid.bare().bare()).isSameAs(jid.bare());
    assertThat(Jid.parse("capulet.example/a@b").local()).isNull();
    assertThat(Jid.parse("capulet.example/a@b").bare().isDomain()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "/",
        "@/",
        "@example.org",
        "a@",
        "a@/r",
        "/r",
        "example.org/",
        "a@example.org/",
        "a@b@example.org",
        "a b@example.org",
        " a@example.org",
        "a@example.org ",
        "a\"b@example.org",
        "a&b@example.org",
        "a'b@example.org",
        "a:b@example.org",
        "a<b@example.org",
        "a>b@example.org",
        "\uFF20\uFF06@example.org",
        "a\u0000@example.org",
        "a\uD800@example.org",
        "a\u265A@example.org",
        "henry\u2163@example.org",
        "a\u200B@example.org",
        "\u0378@example.org",
        "a@example.org/r\u0000",
        "a@example.org/r\n",
        "a@example.org/\uDC00",
        "a@example.org/\u0378"
      })
  void whatRfc7622ForbidsIsRefused(String text) {
    assertThatThrownBy(() -> Jid.parse(text)).isInstanceOf(JidException.class);
  }

  @Test
  void eachPartHasAtMost1023Bytes() throws JidException {
    assertThat(Jid.of("a".repeat(1023), "b", "c".repeat(1023)).toString()).hasSize(2049);
    assertThatThrownBy(() -> Jid.of("a".repeat(1024), "b", null)).isInstanceOf(JidException.class);
    assertThatThrownBy(() -> Jid.of("a", "b", "c".repeat(1024))).isInstanceOf(JidException.class);
    assertThatThrownBy(() -> Jid.of("\u00E9".repeat(512), "b", null))
        .isInstanceOf(JidException.class);
    assertThatThrownBy(() -> Jid.of("a", "b", "\u00E9".repeat(500_000)))
        .isInstanceOf(JidException.class);
    assertThat(Jid.of("\u00E9".repeat(511), "b", null).local()).hasSize(511);
  }

  /** SECURITY X7: what costs more than it weighs is refused before it is worked on. */
  @Test
  void noPartHasMoreCombiningMarksInARowThanAnyScriptNeeds() throws JidException {
    String most = "\u0316\u0300".repeat(15);
    assertThat(Jid.of("a" + most + "b" + most, "c", "d" + most).resource()).isNotNull();
    assertThatThrownBy(() -> Jid.of("a" + most + "\u0300", "c", null)).hasMessageContaining("combining marks");
    assertThatThrownBy(() -> Jid.of("a", "c", "d" + most + "\u0300")).hasMessageContaining("combining marks");
    assertThatThrownBy(() -> Jid.of("a", "c" + most.repeat(90), null)).isInstanceOf(JidException.class);
  }

  @Test
  void caseWidthAndCompositionOfALocalpartDoNotCountButTheResourcesDo() throws JidException {
    assertThat(Jid.parse("\uFF2A\u00DCLIET@example.org"))
        .isEqualTo(Jid.parse("ju\u0308liet@example.org"));
    assertThat(Jid.parse("a@example.org/Foo")).isNotEqualTo(Jid.parse("a@example.org/foo"));
    assertThat(Jid.parse("a@example.org/e\u0301\u00A0x").resource()).isEqualTo("\u00E9 x");
    assertThat(Jid.parse("fu\u00DFball@example.org"))
        .isNotEqualTo(Jid.parse("fussball@example.org"));
  }

  @Test
  void u3TheLocaleOfTheMachineChangesNothing() throws JidException {
    Locale before = Locale.getDefault();
    String[] texts = {
      "TITI@INI.EXAMPLE/I",
      "T\u00C9I@\u00C9I.example/I",
      "\u0130@I\u0130.example",
      "\u03A3I@\u03A3I.example"
    };
    String[] expected = new String[texts.length];
    for (int i = 0; i < texts.length; i++) {
      expected[i] = Jid.parse(texts[i]).toString();
    }
    assertThat(expected[0]).isEqualTo("titi@ini.example/I");
    assertThat(expected[1]).isEqualTo("t\u00E9i@\u00E9i.example/I");
    for (String tag : new String[] {"tr-TR", "az-AZ", "lt-LT", "th-TH-u-nu-thai"}) {
      Locale.setDefault(Locale.forLanguageTag(tag));
      try {
        for (int i = 0; i < texts.length; i++) {
          assertThat(Jid.parse(texts[i]).toString()).isEqualTo(expected[i]);
        }
      } finally {
        Locale.setDefault(before);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "//",
        "@",
        "a/b@c",
        "<script>",
        "'\"&",
        "\\20",
        " ",
        "  two  ",
        "\u2764",
        "\uD83D\uDE00",
        "\u05D0\u05D1 abc",
        "\u4F60\u597D",
        "\u2026",
        "\u0130",
        "%00",
        "xn--a",
        "]]>",
        "&#10;",
        "\u00DF"
      })
  void u6OddResourcesAreOpaqueAndRoundTripUnchanged(String resource) throws JidException {
    Jid jid = Jid.of("a", "example.org", resource);
    assertThat(jid.resource()).isEqualTo(resource);
    assertThat(Jid.parse(jid.toString())).isEqualTo(jid);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\u202Eb", "a\u2066b", "\u2028", "\u0085", "\u2764\uFE0F"})
  void u6LineBreaksDirectionOverridesAndInvisibleCharactersAreNoResource(String resource) {
    assertThatThrownBy(() -> Jid.of("a", "example.org", resource)).isInstanceOf(JidException.class);
  }

  @Test
  void u1AnyTextIsOneStableAddressOrRefused() {
    Random random = new Random(7622);
    int good = 0;
    for (int i = 0; i < 60_000; i++) {
      good += stable(JidTexts.random(random)) ? 1 : 0;
    }
    assertThat(good).isGreaterThan(6_000);
  }

  /**
   * What each code point is worth in an address must not change with the Java that runs the server: accounts would
   * collapse or split. When this fails after an upgrade, look for stored addresses that are written in another way now,
   * and only then take over the new sums.
   */
  @ParameterizedTest
  @CsvSource({
    "local, d55660706db2a738e1a0c6dda5a993fd07b7997d911de6eed3a98b75fa4096c0",
    "resource, cd2f73561e2afac12d74547928fa14f27f50e505638ec28e0b1934e1232d1d2e",
  })
  void u2EveryCodePointIsWorthWhatItWas(String part, String sum) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int point = 0x20; point < 0x20000; point++) {
      if (point >= 0xd800 && point < 0xe000) {
        continue;
      }
      String text = "a" + Character.toString(point);
      String worth;
      try {
        Jid jid = part.equals("local") ? Jid.of(text, "example.org", null) : Jid.of("a", "example.org", text);
        worth = part.equals("local") ? jid.local() : jid.resource();
      } catch (JidException e) {
        worth = "none";
      }
      digest.update((point + worth + "\n").getBytes(StandardCharsets.UTF_8));
    }
    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(sum);
  }

  @Test
  void u1EveryCodePointIsStableOrRefusedInEveryPart() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      // Ideographs and the planes above hold runs of the same kind: a sample of them is enough.
      if (c < 0x3400
          || (c >= 0xA000 && c < 0xAC00)
          || (c >= 0xD700 && c < 0x13000)
          || c % 61 == 0) {
        String one = Character.toString(c);
        stable("a" + one + "b@example.org");
        stable("a" + one + ".example/r" + one);
      }
    }
  }

  /** Checks that the text is refused with the one exception, or is an address that stays itself. */
  private static boolean stable(String text) {
    Jid jid;
    try {
      jid = Jid.parse(text);
    } catch (JidException refused) {
      return false;
    }
    try {
      Jid again = Jid.parse(jid.toString());
      if (!again.equals(jid)
          || !again.toString().equals(jid.toString())
          || !again.bare().equals(jid.bare())) {
        fail(
            escaped(text)
                + " became "
                + escaped(jid.toString())
                + ", then "
                + escaped(again.toString()));
      }
    } catch (JidException e) {
      fail(
          escaped(text)
              + " became "
              + escaped(jid.toString())
              + ", which is refused: "
              + e.getMessage());
    }
    if (jid.domain().getBytes(StandardCharsets.UTF_8).length > 1023) {
      fail("too long");
    }
    return true;
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(
            c -> escaped.append(c < 127 && c >= 32 ? "" + (char) c : String.format("\\u%04X", c)));
    return escaped.toString();
  }
}
