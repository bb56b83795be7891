package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
  private static List<String> links(String text) {
    return Texts.links(text).stream().map(Texts.Link::address).toList();
  }

  @Test
  void webPagesAndAddressesAreLinks() {
    assertThat(links("see https://example.org/a?b=c, http://example.org. and (https://example.org/x) xmpp:a@b.example?join!"))
        .containsExactly("https://example.org/a?b=c", "http://example.org", "https://example.org/x", "xmpp:a@b.example?join");
    assertThat(links("https://example.org/Wiki_(word)")).containsExactly("https://example.org/Wiki_(word)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "javascript:alert(1)", "\\\\host\\share", "smb://host/x", "ms-word:x", "data:text/html,x",
      "https://", "http:example", "jar:http://example.org!/", "https:///x"})
  void c4NothingElseIsOpened(String address) {
    assertThat(links("x " + address + " y")).isEmpty();
    assertThat(Texts.opens(address)).isEmpty();
  }

  @Test
  void c4NamesThatOnlyLookLikeOthersShowWhatTheyAre() {
    assertThat(Texts.host(URI.create("https://ex\u0430mple.org/"))).isNotEqualTo("example.org");
  }

  @Test
  void c3SignsThatTurnTheDirectionAreTakenOut() {
    assertThat(Texts.line("a\u202Egpj.exe")).isEqualTo("agpj.exe");
    assertThat(Texts.line("two\nlines\u2028three")).isEqualTo("two lines three");
    assertThat(Texts.body("a\u202Eb\nc\u0000d")).isEqualTo("ab\ncd");
    assertThat(Texts.line("👩\u200D🚀")).isEqualTo("👩\u200D🚀");
  }

  @ParameterizedTest
  @CsvSource({"Juliet Capulet,JC", "juliet,J", "romeo.montague,RM", "é,É", "'   ',?", "<html>,?"})
  void initialsAreOfWords(String name, String initials) {
    assertThat(Texts.initials(name)).isEqualTo(initials);
  }

  /** XEP-0392, section 13.1: full saturation, half the lightness. */
  @ParameterizedTest
  @CsvSource({"Romeo,327.255249,0.865,0.000,0.686", "juliet@capulet.lit,209.410400,0.000,0.515,0.573", "😺,331.199341,0.872,0.000,0.659",
      "council,359.994507,0.918,0.000,0.394", "Board,171.430664,0.000,0.527,0.457"})
  void coloursAreThoseOfTheSpecification(String name, double angle, double red, double green, double blue) {
    assertThat(Colours.angle(name)).isCloseTo(angle, Offset.offset(0.00001));
    int rgb = Colours.of(name, 100, 50);
    assertThat(new double[] {(rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0})
        .containsExactly(new double[] {red, green, blue}, Offset.offset(0.003));
  }
}
