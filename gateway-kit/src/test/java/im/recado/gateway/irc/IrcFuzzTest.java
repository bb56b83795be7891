package im.recado.gateway.irc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Any bytes are lines or nothing (SECURITY G3, G4), and what was understood can be written and understood again.
 * {@code JAZZER_FUZZ=1} makes the {@link FuzzTest} search on, guided by coverage.
 */
class IrcFuzzTest {
  private static final List<String> SEEDS =
      List.of(
          "@time=2026-01-01T00:00:00.000Z;msgid=a\\:b;label=7 :nick!user@host PRIVMSG #coven :Double, double\r\n",
          ":irc.example 005 me CASEMAPPING=rfc1459 PREFIX=(qaohv)~&@%+ CHANMODES=beI,k,l,imnpst CHANTYPES=# :are supported\r\n",
          ":irc.example 353 me = #coven :@anna!a@h +ben\r\n:irc.example 366 me #coven :End\r\n",
          ":a MODE #coven +ov-b a b *!*@*\r\nCAP * LS * :sasl=PLAIN,EXTERNAL server-time\r\n",
          "\u0001ACTION \u0003\u00034,12dances\u000f\u0002\u001d\u0004ff0000\u0001\r\nPING :\r\n");

  @FuzzTest
  void bytes(byte[] bytes) throws IOException {
    check(bytes);
  }

  @Test
  void g4MutatedLinesKeepTheRules() throws IOException {
    Random random = new Random(2812);
    for (int i = 0; i < 20_000; i++) {
      check(mutated(random));
    }
  }

  private static byte[] mutated(Random random) {
    byte[] bytes = (SEEDS.get(random.nextInt(SEEDS.size())) + SEEDS.get(random.nextInt(SEEDS.size()))).getBytes(UTF_8);
    for (int change = random.nextInt(8); change >= 0; change--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) " :@;=\r\n\\!\u0001\u0003".charAt(random.nextInt(11));
        default -> {
          int from = random.nextInt(bytes.length);
          int length = Math.min(random.nextInt(40), bytes.length - Math.max(from, at));
          System.arraycopy(bytes, from, bytes, at, length);
        }
      }
    }
    return bytes;
  }

  private static void check(byte[] bytes) throws IOException {
    LineReader reader = new LineReader(new ByteArrayInputStream(bytes), Encoding.USUAL);
    Support support = new Support();
    for (String text = reader.next(); text != null; text = reader.next()) {
      IrcLine line = IrcLine.parse(text);
      if (line == null) {
        continue;
      }
      String again = line.toString();
      assertThat(IrcLine.parse(again)).as(again).isEqualTo(line);
      assertThat(again.indexOf('\n') + again.indexOf('\r')).isEqualTo(-2);
      if (line.command().equals("005")) {
        support.take(line);
      }
      String folded = support.fold(line.last());
      assertThat(support.fold(folded)).isEqualTo(folded);
      assertThat(Formatting.toStyling(line.last())).doesNotContain("\u0003", "\u0002", "\u000f");
      int most = 1 + bytes.length % 50;
      for (String part : Splitting.lines(line.last(), most)) {
        assertThat(part.getBytes(UTF_8).length).isLessThanOrEqualTo(Math.max(most, 4));
      }
    }
  }
}
