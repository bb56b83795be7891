package im.recado.wire.jid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import im.recado.wire.FuzzCorpus;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Any text is refused with {@link JidException} or becomes an address with one stable form
 * (SECURITY U1). {@code JAZZER_FUZZ=1} makes the {@link FuzzTest} search on, guided by coverage.
 */
class JidFuzzTest {
  @FuzzTest
  void address(byte[] bytes) {
    check(bytes);
  }

  @Test
  void u1MutatedAddressesKeepTheRules() {
    FuzzCorpus corpus = FuzzCorpus.of(JidFuzzTest.class, "address", new Random(7622));
    for (int i = 0; i < 30_000; i++) {
      check(corpus.mutated());
    }
  }

  private static void check(byte[] bytes) {
    Jid jid;
    try {
      jid = Jid.parse(new String(bytes, UTF_8));
    } catch (JidException refused) {
      return;
    }
    Jid again = Jid.valueOf(jid.toString());
    assertThat(again.equals(jid) && again.toString().equals(jid.toString()))
        .as(jid.toString())
        .isTrue();
    String local = jid.local();
    String resource = jid.resource();
    for (String part :
        new String[] {
          local == null ? "a" : local, jid.domain(), resource == null ? "a" : resource
        }) {
      assertThat(part.isEmpty() || part.getBytes(UTF_8).length > 1023).as(part).isFalse();
    }
    JidEscaping.unescape(JidEscaping.escape(jid.toString()));
  }
}
