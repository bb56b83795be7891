package im.recado.gateway.irc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IrcLineTest {
  private static IrcLine parsed(String text) {
    return requireNonNull(IrcLine.parse(text), text);
  }

  @Test
  void aLineHasASourceACommandAndParameters() {
    assertThat(parsed(":anna!a@host.example PRIVMSG #coven :Hail  to: thee "))
        .isEqualTo(new IrcLine(Map.of(), "anna!a@host.example", "PRIVMSG", List.of("#coven", "Hail  to: thee ")));
    assertThat(parsed("ping x").command()).isEqualTo("PING");
    assertThat(parsed(":irc.example 001 me :Hi").nick()).isEqualTo("irc.example");
  }

  @Test
  void spacesBetweenPartsDoNotCount() {
    assertThat(parsed("  :a!b@c   MODE  #x   +o  d  ")).isEqualTo(
        new IrcLine(Map.of(), "a!b@c", "MODE", List.of("#x", "+o", "d")));
  }

  @Test
  void theFifteenthParameterIsTheRest() {
    IrcLine line = parsed("X 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17");
    assertThat(line.params()).hasSize(15).last().isEqualTo("15 16 17");
  }

  @Test
  void tagsAreUnescaped() {
    IrcLine line = parsed("@time=2026-01-02T03:04:05.678Z;+a=\\:\\s\\\\\\r\\n\\b\\;flag;=x;empty= :a!b@c NOTICE d e");
    assertThat(line.tags())
        .containsEntry("time", "2026-01-02T03:04:05.678Z")
        .containsEntry("+a", "; \\\r\nb")
        .containsEntry("flag", "")
        .containsEntry("empty", "")
        .hasSize(4);
    assertThat(IrcLine.parse(line.toString())).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ":", ":source", "@tag", "@tag :source", "PRIV\u0001MSG x", "@ ", "!x"})
  void whatSaysNothingIsNoLine(String text) {
    assertThat(IrcLine.parse(text)).isNull();
  }

  @Test
  void g1NothingThatWouldBeAnotherLineIsWritten() {
    for (String bad : List.of("a\rQUIT", "a\nQUIT", "a\r\nQUIT", "a\u0000b")) {
      assertThatThrownBy(() -> IrcLine.of("PRIVMSG", "x", bad).toString()).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> IrcLine.of("PRIVMSG", bad, "x").toString()).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> IrcLine.of("PRIVMSG", "x y", "z").toString()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IrcLine.of("PRIVMSG", "", "z").toString()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IrcLine.of("PRIVMSG", ":x", "z").toString()).isInstanceOf(IllegalArgumentException.class);
    // What only looks like the end of a line to some is text.
    assertThat(IrcLine.of("PRIVMSG", "x", "a\u0085b\u2028c").toString()).isEqualTo("PRIVMSG x a\u0085b\u2028c");
  }

  @Test
  void aLastParameterWithSpacesIsMarked() {
    assertThat(IrcLine.of("TOPIC", "#x", "").toString()).isEqualTo("TOPIC #x :");
    assertThat(IrcLine.of("TOPIC", "#x", ":)").toString()).isEqualTo("TOPIC #x ::)");
    assertThat(IrcLine.of("TOPIC", "#x", "a b").tagged("label", "7;8").toString()).isEqualTo("@label=7\\:8 TOPIC #x :a b");
  }
}
