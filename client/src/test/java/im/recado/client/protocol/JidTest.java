package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JidTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "@", "@x", "x/", "a@b/", "a@", ".", "..", "../../../etc/passwd", "a@../x", "..."})
  void whatIsNoneIsNone(String text) {
    assertThat(Jid.parse(text)).isEmpty();
  }

  @Test
  void anAddressIsPrepared() {
    assertThat(Jid.of("Romeo@VERONA.example./Balcony")).isEqualTo(new Jid("romeo", "verona.example", "Balcony"));
  }

  /** What is kept is read again after the next start: whatever was taken for an address still is the same one then. */
  @ParameterizedTest
  @ValueSource(strings = {"romeo@verona.example", "Romeo@VERONA.example./Balcony", "x..", "a@b.../c", "J\u00FCliet@verona.example/\u202Ex",
      "\u2126@verona.example", "\u1E9E@verona.example/\uFB01", "a\u00ADb@verona.example", "\u0130@verona.example", "\u03F4@verona.example",
      "[::1]", "a@[::1]/x", "\uFF52omeo@verona\u3002example"})
  void whatIsReadOnceIsReadTheSameAgain(String text) {
    Optional<Jid> read = Jid.parse(text);
    assertThat(read.flatMap(jid -> Jid.parse(jid.toString()))).isEqualTo(read);
    assertThat(read.flatMap(jid -> Jid.parse(jid.bare().toString()))).isEqualTo(read.map(Jid::bare));
  }
}
