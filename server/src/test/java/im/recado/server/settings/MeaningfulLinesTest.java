package im.recado.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is parsed of a settings file, and that lines keep their numbers. */
final class MeaningfulLinesTest {
  @Test
  void commentsAndEmptyLinesAreLeftOut() {
    MeaningfulLines lines = MeaningfulLines.of("# one\n\ndomain = \"a\" # why\n   # four\n\t\n[c2s]\nport = 1\n");
    assertThat(lines.text()).isEqualTo("domain = \"a\" # why\n[c2s]\nport = 1\n");
    assertThat(lines.number(1)).isEqualTo(3);
    assertThat(lines.number(2)).isEqualTo(6);
    assertThat(lines.number(3)).isEqualTo(7);
    assertThat(lines.number(4)).as("behind the end").isEqualTo(7);
  }

  @Test
  void aTextOfSeveralLinesIsLeftAsItIs() {
    String text = "a = \"\"\"\n# no comment\n\n\"\"\"\n";
    assertThat(MeaningfulLines.of(text).text()).startsWith(text);
  }

  @Test
  void nothingAtAllIsFine() {
    assertThat(MeaningfulLines.of("").text()).isEmpty();
    assertThat(MeaningfulLines.of("# only\n").number(1)).isEqualTo(1);
  }
}
