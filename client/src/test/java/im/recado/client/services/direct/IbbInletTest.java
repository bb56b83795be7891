package im.recado.client.services.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.jingle.Transport.Ibb;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes in requests (XEP-0047), also from who does not mean it well. */
class IbbInletTest {
  private static final Jid JULIET = Jid.of("juliet@verona.example/balcony");
  private static final Ibb WAY = new Ibb("s1", 4);

  private final Ibbs ibbs = new Ibbs();
  private final IbbInlet inlet = ibbs.expect(JULIET, WAY, 10, Duration.ofSeconds(20));

  private String says(String xml) {
    return ibbs.hear(JULIET, NodeReader.read(xml.replace("<open", "<open xmlns='http://jabber.org/protocol/ibb'")
        .replace("<data", "<data xmlns='http://jabber.org/protocol/ibb'").replace("<close", "<close xmlns='http://jabber.org/protocol/ibb'")));
  }

  private String opens() {
    return says("<open sid='s1' block-size='4' stanza='iq'/>");
  }

  private String block(int seq, String text) {
    return says("<data sid='s1' seq='" + seq + "'>" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "</data>");
  }

  private String all() throws IOException, InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = new byte[3];
    for (int count = inlet.read(bytes); count >= 0; count = inlet.read(bytes)) {
      out.write(bytes, 0, count);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void blocksAreReadInTheirOrder() throws Exception {
    assertThat(opens()).isEmpty();
    assertThat(block(0, "abcd")).isEmpty();
    assertThat(block(1, "efgh")).isEmpty();
    assertThat(block(2, "ij")).isEmpty();
    assertThat(says("<close sid='s1'/>")).isEmpty();
    assertThat(all()).isEqualTo("abcdefghij");
  }

  @Test
  void noMoreIsTakenThanWasAnnounced() {
    opens();
    block(0, "abcd");
    block(1, "efgh");
    assertThat(block(2, "ijk")).isEqualTo("not-acceptable");
    assertThat(inlet.isTooMuch()).isTrue();
    assertThat(block(3, "l")).isEqualTo("item-not-found");
    assertThatThrownBy(this::all).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource({"1,abcd,unexpected-request", "0,abcde,bad-request", "0,'',bad-request"})
  void aBlockThatIsNotAsItShouldBeEndsIt(int seq, String text, String condition) {
    opens();
    assertThat(block(seq, text)).isEqualTo(condition);
    assertThatThrownBy(this::all).isInstanceOf(IOException.class);
  }

  @Test
  void whatIsNotBase64EndsIt() {
    opens();
    assertThat(says("<data sid='s1' seq='0'>***</data>")).isEqualTo("bad-request");
    assertThatThrownBy(this::all).isInstanceOf(IOException.class);
  }

  @Test
  void nothingComesBeforeItIsOpen() {
    assertThat(block(0, "abcd")).isEqualTo("unexpected-request");
  }

  @Test
  void itIsOpenedAsWasAgreed() {
    assertThat(says("<open sid='s1' block-size='4096' stanza='iq'/>")).isEqualTo("resource-constraint");
    assertThat(says("<open sid='s1' block-size='4' stanza='message'/>")).isEqualTo("not-acceptable");
    assertThat(says("<open sid='s2' block-size='4'/>")).isEqualTo("item-not-found");
    assertThat(opens()).isEmpty();
    assertThat(opens()).isEqualTo("unexpected-request");
  }

  @Test
  void nobodyElseWritesIntoIt() {
    opens();
    Node data = NodeReader.read("<data xmlns='http://jabber.org/protocol/ibb' sid='s1' seq='0'>YQ==</data>");
    assertThat(ibbs.hear(Jid.of("juliet@verona.example/other"), data)).isEqualTo("item-not-found");
    assertThat(ibbs.hear(Jid.of("tybalt@verona.example/balcony"), data)).isEqualTo("item-not-found");
  }

  @Test
  void whoWaitsForNoAnswerFillsNoMemory() {
    IbbInlet large = ibbs.expect(JULIET, new Ibb("s2", 4), 1_000_000, Duration.ofSeconds(20));
    says("<open sid='s2' block-size='4'/>");
    String last = "";
    for (int i = 0; i < 1000 && last.isEmpty(); i++) {
      last = says("<data sid='s2' seq='" + i + "'>YWJj</data>");
    }
    assertThat(last).isEqualTo("resource-constraint");
    assertThat(large.isTooMuch()).isFalse();
  }

  @Test
  void whatIsLeftBySilenceEnds() {
    IbbInlet silent = ibbs.expect(JULIET, new Ibb("s3", 4), 10, Duration.ofMillis(1));
    assertThatThrownBy(() -> silent.read(new byte[4])).isInstanceOf(IOException.class);
  }
}
