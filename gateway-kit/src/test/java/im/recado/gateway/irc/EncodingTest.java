package im.recado.gateway.irc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.kernel.module.Options;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How texts are written on servers. */
class EncodingTest {
  @ParameterizedTest
  @CsvSource({
    "koi8-r, Привет", "windows-1251, Привет", "iso-8859-2, Žluťoučký", "iso-2022-jp, こんにちは", "shift_jis, こんにちは", "euc-kr, 안녕", "gb18030, 你好",
    "big5, 你好"
  })
  void textsGoBothWaysAndWhatIsUtf8IsReadAsThat(String name, String text) throws Exception {
    Encoding encoding = Encoding.of(name);
    byte[] bytes = encoding.bytes(text);
    assertThat(bytes).isEqualTo(text.getBytes(Charset.forName(name)));
    assertThat(encoding.text(bytes, bytes.length)).isEqualTo(text);
    if (!name.equals("iso-2022-jp")) {
      assertThat(encoding.text(text.getBytes(UTF_8), text.getBytes(UTF_8).length)).isEqualTo(text);
    }
  }

  @Test
  void withoutAWordItIsUtf8AndLatinForWhatIsNone() throws Exception {
    for (String name : new String[] {"", " ", "utf-8", "UTF8"}) {
      assertThat(Encoding.of(name)).isEqualTo(Encoding.USUAL);
    }
    assertThat(Encoding.USUAL.text(new byte[] {(byte) 0xE9, (byte) 0x80}, 2)).isEqualTo("é€");
    assertThat(Encoding.USUAL.isWide()).isFalse();
    assertThat(Encoding.of("gb18030").isWide()).isTrue();
    assertThat(Encoding.of("koi8-r").isWide()).isFalse();
  }

  /** Lines end with two bytes, and commands are letters of ASCII. */
  @ParameterizedTest
  @ValueSource(strings = {"utf-16", "utf-32", "ibm500", "nonsense", "a b", "-", "../etc"})
  void whatCanCarryNoLinesIsRefused(String name) {
    assertThatThrownBy(() -> Encoding.of(name))
        .isInstanceOfSatisfying(NetworkException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_CREDENTIALS));
    assertThatThrownBy(() -> IrcOptions.SERVERS.parser().apply("irc.example.org 6697 tls " + name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theAdministratorSaysItForAServer() throws Exception {
    Options options =
        Options.written(Map.of("gateway.irc.servers", List.of("irc.example.ru 6697 tls koi8-r", "irc.example.org 7000 tls")));
    Doors doors = new Doors(options);
    assertThat(doors.encoding("IRC.example.ru").sent()).isEqualTo(Charset.forName("koi8-r"));
    assertThat(doors.encoding("irc.example.org")).isEqualTo(Encoding.USUAL);
    assertThat(doors.encoding("irc.example.net")).isEqualTo(Encoding.USUAL);
  }
}
