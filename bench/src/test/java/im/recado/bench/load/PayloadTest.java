package im.recado.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.bench.client.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PayloadTest {
  private static Payload payload(String tag, long seed) {
    return new Payload("bench1@localhost", tag, 100, new SplittableRandom(seed));
  }

  private static String message(Payload payload, long number) {
    ByteBuf bytes = payload.message(UnpooledByteBufAllocator.DEFAULT, number);
    return bytes.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void bodyHasTheLengthAskedForAndCarriesItsNumber() {
    Payload payload = payload("0123abcd", 1);
    String text = message(payload, 1234567);
    assertThat(Frame.of(text).text("body")).hasSize(100);
    assertThat(Frame.of(text).attribute("to")).isEqualTo("bench1@localhost");
    assertThat(payload.number(Frame.of(text))).isEqualTo(1234567);
    assertThat(payload.number(Frame.of(message(payload, 0)))).isZero();
  }

  @Test
  void whatAServerAddsDoesNotMatter() {
    Payload payload = payload("0123abcd", 1);
    String text = message(payload, 7).replace("<message ", "<message from=\"a@b/c\" xml:lang='en' ")
        .replace("</message>", "<stanza-id id='9'/></message>");
    assertThat(payload.number(Frame.of(text))).isEqualTo(7);
  }

  @Test
  void messagesOfOtherRunsAreLeftAside() {
    assertThat(payload("0123abcd", 1).number(Frame.of(message(payload("ffffffff", 1), 7))))
        .isEqualTo(Payload.OTHER_RUN);
    assertThat(payload("0123abcd", 1).number(Frame.of("<message><x/></message>"))).isEqualTo(Payload.OTHER_RUN);
  }

  @Test
  void aChangedBodyOrIdIsCorrupt() {
    Payload payload = payload("0123abcd", 1);
    String text = message(payload, 7);
    assertThat(payload.number(Frame.of(message(payload("0123abcd", 2), 7)))).isEqualTo(Payload.CORRUPT);
    assertThat(payload.number(Frame.of(text.replace("</body>", "x</body>")))).isEqualTo(Payload.CORRUPT);
    assertThat(payload.number(Frame.of(text.replace("0000000007'", "0000000008'")))).isEqualTo(Payload.CORRUPT);
    assertThat(payload.number(Frame.of(text.replaceFirst(".</body>", "</body>")))).isEqualTo(Payload.CORRUPT);
  }
}
