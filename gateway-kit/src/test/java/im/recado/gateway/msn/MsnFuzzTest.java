package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import im.recado.gateway.msn.CommandReader.NoCommand;
import im.recado.gateway.msn.CommandReader.Side;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Any bytes are commands or an end (SECURITY G3, G4), and what was understood can be written and understood again.
 * {@code JAZZER_FUZZ=1} makes the {@link FuzzTest} search on, guided by coverage.
 */
class MsnFuzzTest {
  private static final List<String> SEEDS =
      List.of(
          "MSG bob@example.com Bob 60\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nDouble, double",
          "UBX 1:bob@example.com 66\r\n<Data><PSM>toil</PSM><CurrentMedia></CurrentMedia></Data>\r\n\r\n\r\n",
          "LST N=bob@example.com F=Bob%20B C=5f0c2a9e-0000-0000-0000-000000000001 11 1 g1,g2\r\n",
          "NLN NLN 1:bob@example.com Bob 2789003324:48 %3Cmsnobj%20/%3E\r\nADL 0 60\r\n<ml l=\"1\"><d n=\"example.com\"><c n=\"bob\"",
          "XFR 13 SB 127.0.0.1:1864 CKI 17262740.1050826919.32308\r\nRNG 1 127.0.0.1:1864 CKI 1 a@b A\r\n217 4\r\n241 5 3\r\nxyz");

  @FuzzTest
  void bytes(byte[] bytes) throws IOException {
    check(bytes);
  }

  @Test
  void g4MutatedCommandsKeepTheRules() throws IOException {
    Random random = new Random(1863);
    for (int i = 0; i < 5_000; i++) {
      check(mutated(random));
    }
  }

  private static byte[] mutated(Random random) {
    byte[] bytes = (SEEDS.get(random.nextInt(SEEDS.size())) + SEEDS.get(random.nextInt(SEEDS.size()))).getBytes(UTF_8);
    for (int change = random.nextInt(8); change >= 0; change--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) " 0123456789:%=\r\n<>&;@".charAt(random.nextInt(21));
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
    for (Side side : Side.values()) {
      CommandReader reader = new CommandReader(new ByteArrayInputStream(bytes), side);
      try {
        for (Command command = reader.next(); command != null; command = reader.next()) {
          understood(command, side);
        }
      } catch (NoCommand e) {
        // An end.
      }
    }
  }

  private static void understood(Command command, Side side) throws IOException {
    try {
      Command copy = Command.of(command.name(), command.args(), command.payload().length == 0 ? null : command.payload());
      Command again = new CommandReader(new ByteArrayInputStream(copy.toBytes()), side).next();
      if (again != null && command.payload().length > 0) {
        assertThat(again.toString()).isEqualTo(command.toString());
        assertThat(again.payload()).isEqualTo(command.payload());
      }
    } catch (IllegalArgumentException | NoCommand e) {
      // Nothing that a client would say.
    }
    assertThat(command.trid()).isNotNegative();
    command.args().forEach(arg -> assertThat(Percent.decode(Percent.encode(Percent.decode(arg)))).isEqualTo(Percent.decode(arg)));
    Mime mime = Mime.parse(command.text());
    assertThat(mime.type()).doesNotContain(";");
  }
}
