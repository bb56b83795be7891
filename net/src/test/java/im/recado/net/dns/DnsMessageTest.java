package im.recado.net.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of the DNS as bytes, and the order of those of a service. */
final class DnsMessageTest {
  @Test
  void chanceFollowsWeight() {
    List<Srv> records = List.of(new Srv(1, 9, 1, "often", false, false), new Srv(1, 1, 2, "seldom", false, false));
    SecureRandom random = new SecureRandom();
    int often = 0;
    for (int i = 0; i < 1000; i++) {
      List<Srv> ordered = Weighted.ordered(records, bound -> random.nextInt(bound));
      assertThat(ordered).hasSize(2);
      often += ordered.getFirst().target().equals("often") ? 1 : 0;
    }
    assertThat(often).isBetween(700, 990);
  }

  @Test
  void whatIsNoMessageIsNone() {
    byte[] question = DnsMessage.question(7, "mantua.example", DnsMessage.A);
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Arrays.copyOf(question, question.length + random.nextInt(64));
      bytes[2] = (byte) 0x81;
      for (int n = random.nextInt(8); n > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      bytes[0] = 0;
      bytes[1] = 7;
      DnsMessage.Answer answer = DnsMessage.answer(bytes, bytes.length, 7, "mantua.example", DnsMessage.A);
      if (answer != null) {
        DnsMessage.services(answer.records(), false, false);
        DnsMessage.certificates(answer.records());
        DnsMessage.addresses(answer.of(answer.end("mantua.example"), DnsMessage.A));
      }
    }
    assertThat(DnsMessage.question(7, "a..example", DnsMessage.A)).isEmpty();
    assertThat(DnsMessage.question(7, "a".repeat(64) + ".example", DnsMessage.A)).isEmpty();
  }
}
