package im.recado.gateway.irc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written down of the wire lets nobody in. */
class MasksTest {
  @ParameterizedTest
  @CsvSource({
    "PASS secret, PASS ***",
    "AUTHENTICATE PLAIN, AUTHENTICATE PLAIN",
    "AUTHENTICATE +, AUTHENTICATE +",
    "AUTHENTICATE cm9zYQByb3NhAHNlY3JldA==, AUTHENTICATE ***",
    "PRIVMSG NickServ :IDENTIFY rosa secret, PRIVMSG NickServ ***",
    "PRIVMSG Q@CServe.example.net :AUTH rosa secret, PRIVMSG Q@CServe.example.net ***",
    "NS IDENTIFY secret, NS *** ***",
    "OPER rosa secret, OPER *** ***",
    "JOIN #balcony key, JOIN #balcony ***",
    ":rosa!r@h JOIN #balcony rosa :Rosa, :rosa!r@h JOIN #balcony rosa Rosa",
    "MODE #balcony +k key, MODE #balcony +k ***",
    ":s 324 rosa #balcony +knt key, :s 324 rosa #balcony +knt ***",
    "MODE #balcony +o rosa, MODE #balcony +o rosa",
    "PRIVMSG #balcony :Hello all, PRIVMSG #balcony :Hello all",
    ":bob!b@h PRIVMSG rosa :Hello you, :bob!b@h PRIVMSG rosa :Hello you",
  })
  void lines(String line, String seen) {
    assertThat(Masks.of(requireNonNull(IrcLine.parse(line)))).isEqualTo(seen);
  }
}
