package im.recado.gateway.oscar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.gateway.network.NetworkException;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people say, in all the ways that clients have written it. */
class TextsTest {
  private static final Charset RUSSIAN = Charset.forName("windows-1251");

  private static byte[] from(String name, int channel, byte[] rest) {
    return new ByteWriter().bytes(new byte[8]).u16(channel).text8(name).u16(0).u16(1).tlv16(0x01, 0x10).bytes(rest).toBytes();
  }

  private static Icbm.Heard heard(Kind kind, byte[] message) throws OscarException {
    Icbm.Coming coming = new Icbm(kind, RUSSIAN).read(new ByteReader(message));
    assertThat(coming).isInstanceOf(Icbm.Heard.class);
    return (Icbm.Heard) requireNonNull(coming);
  }

  private static byte[] fragment(int charset, byte[] text) {
    byte[] body = new ByteWriter().u16(charset).u16(0).bytes(text).toBytes();
    byte[] fragments = new ByteWriter().u16(0x0501).u16(1).u8(1).u16(0x0101).u16(body.length).bytes(body).toBytes();
    return new ByteWriter().tlv(0x02, fragments).toBytes();
  }

  @Test
  void channelOneInAllCharacters() throws Exception {
    assertThat(heard(Kind.ICQ, from("100001", 1, fragment(0, "hello".getBytes(UTF_8)))).text()).isEqualTo("hello");
    assertThat(heard(Kind.ICQ, from("100001", 1, fragment(2, "Привет €".getBytes(UTF_16BE)))).text()).isEqualTo("Привет €");
    assertThat(heard(Kind.ICQ, from("100001", 1, fragment(2, "\uD83D\uDE00".getBytes(UTF_16BE)))).text()).isEqualTo("\uD83D\uDE00");
    assertThat(heard(Kind.ICQ, from("100001", 1, fragment(3, "Привет".getBytes(RUSSIAN)))).text()).isEqualTo("Привет");
    assertThat(heard(Kind.ICQ, from("100001", 1, fragment(0, "Olá".getBytes(UTF_8)))).text()).isEqualTo("Olá");
  }

  @Test
  void whatWasKeptInTwoBytesIsSeenToBe() throws Exception {
    for (String said : List.of("Hi", "Привет", "Olá, 你好", "5 €", "ЖĀ", "a\r\nb \uD83D\uDE00")) {
      byte[] bytes = said.getBytes(UTF_16BE);
      byte[] kept = new ByteWriter().u16le(bytes.length + 1).bytes(bytes).u8(0).toBytes();
      assertThat(Texts.kept(new ByteReader(kept).text16le(), RUSSIAN)).isEqualTo(said);
    }
    assertThat(Texts.kept("a\r\n\tb".getBytes(UTF_8), RUSSIAN)).isEqualTo("a\r\n\tb");
    assertThat(Texts.kept("Привет".getBytes(RUSSIAN), RUSSIAN)).isEqualTo("Привет");
    assertThat(Texts.kept("Олá".getBytes(UTF_8), RUSSIAN)).isEqualTo("Олá");
    assertThat(Texts.kept(new byte[0], RUSSIAN)).isEmpty();
  }

  @Test
  void whatWasStoredHasItsTime() throws Exception {
    byte[] stored = new ByteWriter().bytes(fragment(0, "then".getBytes(UTF_8))).tlv(0x06).tlv32(0x16, 1_000_000_000).toBytes();
    assertThat(heard(Kind.AIM, from("juliet", 1, stored)).sent()).isEqualTo(Instant.ofEpochSecond(1_000_000_000));
  }

  @Test
  void icqIsPlainUnlessItSaysThatItIsNot() throws Exception {
    assertThat(heard(Kind.ICQ, from("100001", 1, fragment(0, "1 < 2 & 3".getBytes(UTF_8)))).text()).isEqualTo("1 < 2 & 3");
    assertThat(heard(Kind.ICQ, from("100001", 1, fragment(0, "<HTML><BODY>1 &lt; 2</BODY></HTML>".getBytes(UTF_8)))).text())
        .isEqualTo("1 < 2");
    assertThat(heard(Kind.ICQ, from("100001", 1, fragment(0, "a\r\nb".getBytes(UTF_8)))).text()).isEqualTo("a\nb");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <HTML><BODY BGCOLOR="#ffffff"><FONT FACE="Arial">Hello</FONT></BODY></HTML> | Hello
          <b>bold</b> and <i>it</i> and <s>gone</s> | *bold* and _it_ and ~gone~
          <B><I>both</I></B> | *_both_*
          <b></b><b> spaced </b>x | ' spaced x'
          1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;&#33;&#x21; | 1 < 2 && 3 > 2 "!!
          &unknown; & &#xD800; &#1114112; | &unknown; & &#xD800; &#1114112;
          a < b and c > d | a < b and c > d
          <a href="http://a.example/?x=1&amp;y=2">here</a> | here (http://a.example/?x=1&y=2)
          <a href='http://a.example/'>http://a.example/</a> | http://a.example/
          <b>never closed | *never closed*
          </b>never opened | never opened
          """)
  void theHtmlOfAim(String html, String text) {
    assertThat(Html.plain(html)).isEqualTo(text);
  }

  @Test
  void linesOfHtml() {
    assertThat(Html.plain("a<BR>b<br/>\r\nc")).isEqualTo("a\nb\nc");
    assertThat(Html.plain(Html.escaped("a<b>\n& c"))).isEqualTo("a<b>\n& c");
  }

  @Test
  void channelFourAsIcqHadItAtFirst() throws Exception {
    assertThat(heard(Kind.ICQ, ofOld(1, "Привет".getBytes(RUSSIAN))).text()).isEqualTo("Привет");
    assertThat(heard(Kind.ICQ, ofOld(4, "A page\u00FEhttp://a.example/".getBytes(ISO_8859_1))).text())
        .isEqualTo("A page http://a.example/");
    byte[] contacts = "2\u00FE100003\u00FEcarl\u00FE100004\u00FEdora\u00FE".getBytes(ISO_8859_1);
    assertThat(heard(Kind.ICQ, ofOld(0x13, contacts)).text()).isEqualTo("100003 carl\n100004 dora");
    byte[] asks = "nick\u00FEfirst\u00FElast\u00FEe@mail\u00FE1\u00FELet me in".getBytes(ISO_8859_1);
    Icbm.Heard request = heard(Kind.ICQ, ofOld(6, asks));
    assertThat(request.type()).isEqualTo(Icbm.AUTHORISE);
    assertThat(request.text()).isEqualTo("Let me in");
    assertThat(heard(Kind.ICQ, ofOld(7, "No".getBytes(UTF_8))).text()).isEqualTo("No");
    assertThat(new Icbm(Kind.ICQ, RUSSIAN).read(new ByteReader(ofOld(0x77, new byte[3])))).isNull();
  }

  private static byte[] ofOld(int type, byte[] text) {
    byte[] data = new ByteWriter().u32le(100001).u8(type).u8(0).u16le(text.length + 1).bytes(text).u8(0).toBytes();
    return from("100001", 4, new ByteWriter().tlv(0x05, data).toBytes());
  }

  @Test
  void channelTwoIsAnsweredSoThatItIsNotSaidAgain() throws Exception {
    Icbm.Heard heard = heard(Kind.ICQ, relayed("Привет".getBytes(UTF_8), true));
    assertThat(heard.text()).isEqualTo("Привет");
    ByteReader answer = new ByteReader(requireNonNull(heard.answer()).toBytes("Gone fishing"));
    assertThat(WireTest.hex(answer.bytes(8))).isEqualTo("0102030405060708");
    assertThat(answer.u16()).isEqualTo(2);
    assertThat(answer.text8()).isEqualTo("100001");
    assertThat(answer.u16()).isEqualTo(3);
    assertThat(answer.u16le()).isEqualTo(0x1B);
    answer.skip(0x1B);
    assertThat(answer.u16le()).isEqualTo(0x0E);
    answer.skip(0x0E);
    assertThat(answer.u8()).isEqualTo(1);
    assertThat(heard(Kind.ICQ, relayed("Привет".getBytes(RUSSIAN), false)).text()).isEqualTo("Привет");
  }

  private static byte[] relayed(byte[] text, boolean unicode) {
    ByteWriter body =
        new ByteWriter()
            .u16le(0x1B).u16le(0x0A).bytes(new byte[16]).u16le(0).u32le(3).u8(0).u16le(7)
            .u16le(0x0E).u16le(7).bytes(new byte[12])
            .u8(1).u8(0).u16le(0).u16le(1).u16le(text.length + 1).bytes(text).u8(0).u32le(0).u32le(0xFFFFFF);
    if (unicode) {
      body.u32le(38).bytes("{0946134E-4C7F-11D1-8222-444553540000}".getBytes(UTF_8));
    }
    byte[] data =
        new ByteWriter()
            .u16(0).bytes(WireTest.hex("0102030405060708")).bytes(Capability.RELAY.id()).tlv16(0x0A, 1).tlv(0x0F)
            .tlv(0x2711, body.toBytes()).toBytes();
    return new ByteWriter()
        .bytes(WireTest.hex("0102030405060708")).u16(2).text8("100001").u16(0).u16(0).tlv(0x05, data).toBytes();
  }

  @Test
  void g3EveryPairOfBytesIsAText() throws Exception {
    for (String charset : List.of("UTF-8", "windows-1251", "ISO-8859-1", "KOI8-R")) {
      Icbm icbm = new Icbm(Kind.ICQ, Charset.forName(charset));
      for (int pair = 0; pair < 0x10000; pair++) {
        byte[] bytes = {(byte) (pair >> 8), (byte) pair};
        for (int said : new int[] {0, 2, 3, 9}) {
          Icbm.Coming coming = icbm.read(new ByteReader(from("100001", 1, fragment(said, bytes))));
          String text = ((Icbm.Heard) requireNonNull(coming)).text();
          assertThat(text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF)).as(charset + " " + pair).isTrue();
        }
      }
    }
  }

  @Test
  void longTextsGoInPieces() throws Exception {
    Icbm icq = new Icbm(Kind.ICQ, RUSSIAN);
    String words = "word ".repeat(1000).strip();
    List<String> pieces = icq.pieces(words);
    assertThat(String.join(" ", pieces)).isEqualTo(words);
    assertThat(pieces).allSatisfy(piece -> assertThat(piece.length()).isLessThanOrEqualTo(900));
    assertThat(icq.pieces("я".repeat(1000))).allSatisfy(piece -> assertThat(piece.length()).isLessThanOrEqualTo(450)).hasSize(3);
    assertThat(String.join("", icq.pieces("\uD83D\uDE00".repeat(500)))).isEqualTo("\uD83D\uDE00".repeat(500));
    assertThat(new Icbm(Kind.AIM, RUSSIAN).pieces("&".repeat(1000))).hasSize(2);
    assertThatThrownBy(() -> icq.pieces("x".repeat(20_000))).isInstanceOf(NetworkException.class);
    assertThatThrownBy(() -> icq.pieces("")).isInstanceOf(NetworkException.class);
  }

  @Test
  void namesHaveOneForm() throws Exception {
    assertThat(Names.contact(Kind.AIM, " Juliet Capulet ")).isEqualTo("julietcapulet");
    assertThat(Names.contact(Kind.ICQ, "100-002")).isEqualTo("100002");
    assertThat(Names.own(Kind.ICQ, "100-002")).isEqualTo("100002");
    assertThat(Names.own(Kind.AIM, " Juliet Capulet ")).isEqualTo("Juliet Capulet");
    assertThat(Names.contact(Kind.AIM, "#Movie  Fans")).isEqualTo("#movie fans");
    assertThat(Names.contact(Kind.AIM, "#movie fans%5")).isEqualTo("#movie fans%5");
    assertThat(Names.contact(Kind.AIM, "#100 %4")).isEqualTo("#100");
    assertThat(Names.title("#movie fans%5")).isEqualTo("movie fans");
    assertThat(Names.exchange("#movie fans%5")).isEqualTo(5);
    assertThat(Names.exchange("#movie fans")).isEqualTo(4);
    for (String none : List.of("", "juliet", "0123456", "12345678901", "#room")) {
      assertThatThrownBy(() -> Names.contact(Kind.ICQ, none)).isInstanceOf(NetworkException.class);
    }
    assertThatThrownBy(() -> Names.contact(Kind.AIM, " ")).isInstanceOf(NetworkException.class);
  }
}
