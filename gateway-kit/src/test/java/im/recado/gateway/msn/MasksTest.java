package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written down of the wire lets nobody in. */
class MasksTest {
  @ParameterizedTest
  @CsvSource({
    "USR 3 TWN I rosa@example.com, USR 3 TWN I rosa@example.com",
    "USR 4 TWN S t=secret&p=, USR 4 TWN S ***",
    "USR 4 SSO S t=secret proof {guid}, USR 4 SSO S *** *** ***",
    "USR 1 rosa@example.com 1.cookie.2, USR 1 rosa@example.com ***",
    "USR 4 OK rosa@example.com 1 0, USR 4 OK rosa@example.com 1 0",
    "ANS 1 rosa@example.com 1.cookie.2 77, ANS 1 rosa@example.com *** ***",
    "XFR 9 SB 127.0.0.1:1863 CKI 1.cookie.2, XFR 9 SB 127.0.0.1:1863 CKI ***",
    "RNG 7 127.0.0.1:1863 CKI 1.cookie.2 bob@example.com Bob, RNG 7 127.0.0.1:1863 CKI *** bob@example.com Bob",
    "NLN AWY bob@example.com Bob 0, NLN AWY bob@example.com Bob 0",
  })
  void commands(String line, String seen) {
    List<String> words = List.of(line.split(" "));
    assertThat(Masks.of(new Command(words.getFirst(), words.subList(1, words.size()), null))).isEqualTo(seen);
  }

  @Test
  void profiles() {
    byte[] profile = "Content-Type: text/x-msmsgsprofile\r\nMSPAuth: secret\r\n\r\n".getBytes(UTF_8);
    assertThat(Masks.of(new Command("MSG", List.of("Hotmail", "Hotmail"), profile))).isEqualTo("MSG Hotmail Hotmail " + profile.length + " ***");
    assertThat(Masks.of(new Command("MSG", List.of("bob", "Bob"), "A: b\r\n\r\nHi".getBytes(UTF_8)))).isEqualTo("MSG bob Bob 10 A: b |  | Hi");
  }
}
