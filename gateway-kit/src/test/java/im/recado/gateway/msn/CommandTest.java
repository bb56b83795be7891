package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.gateway.msn.CommandReader.NoCommand;
import im.recado.gateway.msn.CommandReader.Side;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on the wire. */
class CommandTest {
  private static final String CONVERSATION =
      "VER 1 MSNP12\r\n"
          + "MSG Hotmail Hotmail 11\r\nA: b\r\n\r\nc\r\n\r\n"
          + "UBX bob@example.com 0\r\n"
          + "ADL 7 OK\r\nADL 0 7\r\n<ml />\nUUX 7 0\r\n"
          + "\r\n241 9 3\r\nxyzNLN AWY bob@example.com B%c3%b6b 0\r\nQNG 60\r\nOUT OTH\r\n";

  private static List<String> read(InputStream in, Side side) throws IOException {
    CommandReader reader = new CommandReader(in, side);
    List<String> all = new ArrayList<>();
    while (true) {
      try {
        Command command = reader.next();
        if (command == null) {
          return all;
        }
        all.add(command + "|" + command.text());
      } catch (SocketTimeoutException e) {
        // The next read goes on.
      }
    }
  }

  private static List<String> read(String text, Side side) throws IOException {
    return read(new ByteArrayInputStream(text.getBytes(UTF_8)), side);
  }

  /** Bytes that come in two pieces, with a time-out between. */
  private static InputStream cut(byte[] bytes, int where) {
    return new InputStream() {
      private int at;
      private boolean waited;

      @Override
      public int read() {
        throw new UnsupportedOperationException();
      }

      @Override
      public int read(byte[] into, int from, int most) throws IOException {
        if (at == where && !waited) {
          waited = true;
          throw new SocketTimeoutException();
        }
        int some = Math.min(most, (at < where ? where : bytes.length) - at);
        System.arraycopy(bytes, at, into, from, some);
        at += some;
        return some == 0 ? -1 : some;
      }
    };
  }

  @Test
  void payloadsBelongToTheirCommands() throws IOException {
    assertThat(read(CONVERSATION, Side.SERVER))
        .containsExactly(
            "VER 1 MSNP12|", "MSG Hotmail Hotmail|A: b\r\n\r\nc\r\n", "UBX bob@example.com|", "ADL 7 OK|", "ADL 0|<ml />\n", "UUX 7 0|",
            "241 9|xyz", "NLN AWY bob@example.com B%c3%b6b 0|", "QNG 60|", "OUT OTH|");
  }

  @Test
  void anyCutGivesTheSameCommands() throws IOException {
    List<String> whole = read(CONVERSATION, Side.SERVER);
    byte[] bytes = CONVERSATION.getBytes(UTF_8);
    for (int where = 0; where <= bytes.length; where++) {
      assertThat(read(cut(bytes, where), Side.SERVER)).as("cut at " + where).isEqualTo(whole);
    }
  }

  @Test
  void clientsCarryOtherThings() throws IOException {
    assertThat(read("UUX 3 2\r\nabQRY 4 PROD 2\r\ncdADL 5 1\r\nxPNG\r\n", Side.CLIENT))
        .containsExactly("UUX 3|ab", "QRY 4 PROD|cd", "ADL 5|x", "PNG|");
  }

  @Test
  void halfACommandIsNone() throws IOException {
    assertThat(read("QNG 60\r\nMSG a b 5\r\nabc", Side.SERVER)).containsExactly("QNG 60|");
    assertThat(read("QNG 60\r\nNLN", Side.SERVER)).containsExactly("QNG 60|");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MSG a b x\r\n", "MSG a b -1\r\n", "MSG a b 262145\r\n", "MSG a b 99999999999999999999\r\n", "UBX bob\r\n"})
  void payloadsWithoutALengthEndIt(String line) {
    assertThatThrownBy(() -> read(line, Side.SERVER)).isInstanceOf(NoCommand.class);
  }

  @Test
  void linesHaveAnEnd() {
    assertThatThrownBy(() -> read("X".repeat(CommandReader.LONGEST_LINE + 1), Side.SERVER)).isInstanceOf(NoCommand.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\r\nOUT", "a\n", "\u0000", "", "\t"})
  void anArgumentIsOneArgument(String arg) {
    assertThatThrownBy(() -> Command.of("PRP", List.of("1", arg), null)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    byte[] bytes = Command.of("MSG", List.of("3", "A"), "grüß dich".getBytes(UTF_8)).toBytes();
    assertThat(new String(bytes, UTF_8)).isEqualTo("MSG 3 A 11\r\ngrüß dich");
    assertThat(read(new ByteArrayInputStream(bytes), Side.CLIENT)).containsExactly("MSG 3 A|grüß dich");
  }

  @Test
  void numbers() {
    assertThat(new Command("217", List.of("12"), null).error()).isEqualTo(217);
    assertThat(new Command("NLN", List.of("AWY"), null).error()).isZero();
    assertThat(new Command("ACK", List.of("12"), null).trid()).isEqualTo(12);
    assertThat(new Command("ACK", List.of("x"), null).trid()).isZero();
    assertThat(new Command("QNG", List.of(), null).trid()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Alice W", "100 % grün", "\u0000\r\n", "\uD83D\uDE00 ok", "%41"})
  void percentSignsComeBack(String text) {
    assertThat(Percent.decode(Percent.encode(text))).isEqualTo(text);
    assertThat(Percent.encode(text)).matches("[A-Za-z0-9%_.-]*");
  }

  @Test
  void whatIsNoPercentCodeStandsForItself() {
    assertThat(Percent.decode("100%")).isEqualTo("100%");
    assertThat(Percent.decode("%zz%4")).isEqualTo("%zz%4");
    assertThat(Percent.decode("%c3%A9")).isEqualTo("é");
  }

  @Test
  void headers() {
    Mime mime = Mime.parse("Content-Type: Text/Plain; charset=UTF-8\r\nX-A: b\r\n c\r\nx-a: d\r\nnone\r\n\r\nHello\r\nyou");
    assertThat(mime.type()).isEqualTo("text/plain");
    assertThat(mime.header("X-A")).isEqualTo("bc");
    assertThat(mime.header("none")).isEmpty();
    assertThat(mime.body()).isEqualTo("Hello\r\nyou");
    assertThat(new String(Mime.payload("b", "A", "c"), UTF_8)).isEqualTo("A: c\r\n\r\nb");
    assertThatThrownBy(() -> Mime.payload("b", "A", "c\r\nD: e")).isInstanceOf(IllegalArgumentException.class);
  }
}
