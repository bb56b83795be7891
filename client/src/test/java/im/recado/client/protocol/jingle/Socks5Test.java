package im.recado.client.protocol.jingle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.protocol.Jid;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first words of a connection, byte by byte. */
class Socks5Test {
  private static final String NAME = "972b7bf47291ca609517f67f86b5081086052dad";
  private static final String NAMED = "28" + HexFormat.of().formatHex(NAME.getBytes(StandardCharsets.US_ASCII)) + "0000";

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  /** These bytes, with the name of the stream and no port for {@code N}. */
  private static InputStream hears(String hex) {
    return new ByteArrayInputStream(HexFormat.of().parseHex(hex.replace("N", NAMED)));
  }

  private String said() {
    return HexFormat.of().formatHex(said.toByteArray());
  }

  /** The example of XEP-0260, section 2.2. */
  @Test
  void aStreamHasANameThatTheTwoKnow() {
    assertThat(Socks5.address("vj3hs98y", Jid.of("romeo@montague.lit/orchard"), Jid.of("juliet@capulet.lit/balcony"))).isEqualTo(NAME);
    assertThat(Socks5.address("vj3hs98y", Jid.of("juliet@capulet.lit/balcony"), Jid.of("romeo@montague.lit/orchard")))
        .isEqualTo("1a12fb7bc625e55f3ed5b29a53dbe0e4aa7d80ba");
  }

  @ParameterizedTest
  @ValueSource(strings = {"050005000003N", "0500050000017f0000011f90", "050005000004000000000000000000000000000000010000"})
  void oneIsLetIn(String answer) throws Exception {
    Socks5.ask(hears(answer), said, NAME);
    assertThat(said()).isEqualTo("050100" + "05010003" + NAMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "04", "0501", "05ff", "050005020003N", "050005000002", "050005000003ff", "485454502f312e31"})
  void oneIsNotLetIn(String answer) {
    assertThatThrownBy(() -> Socks5.ask(hears(answer), said, NAME)).isInstanceOf(IOException.class);
  }

  @Test
  void whoNamesTheStreamIsLetIn() throws Exception {
    Socks5.answer(hears("05020200" + "05010003" + NAMED), said, NAME);
    assertThat(said()).isEqualTo("0500" + "05000003" + NAMED);
  }

  @Test
  void whoNamesAnotherIsNot() {
    String other = NAMED.replaceFirst("39", "38");
    assertThatThrownBy(() -> Socks5.answer(hears("050100" + "05010003" + other), said, NAME)).isInstanceOf(IOException.class);
    assertThat(said()).isEqualTo("0500" + "05020003" + NAMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "474554202f", "0500", "050102", "05010005020003N", "050100050100017f0000010050", "05010005010003ff00"})
  void whatIsNotThatGetsNothing(String words) {
    assertThatThrownBy(() -> Socks5.answer(hears(words), said, NAME)).isInstanceOf(IOException.class);
  }
}
