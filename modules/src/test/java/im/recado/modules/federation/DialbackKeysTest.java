package im.recado.modules.federation;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** XEP-0185: keys of dialback. */
class DialbackKeysTest {
  private static final Jid RECEIVING = jid("xmpp.example.com");
  private static final Jid ORIGINATING = jid("example.org");
  private static final String STREAM = "D60000229F";

  private final DialbackKeys keys = new DialbackKeys("s3cr3tf0rd14lb4ck".getBytes(StandardCharsets.UTF_8));

  private static Jid jid(String domain) {
    try {
      return Jid.parse(domain);
    } catch (JidException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void section3() {
    assertThat(keys.key(RECEIVING, ORIGINATING, STREAM))
        .isEqualTo("37c69b1cf07a3f67c04a5ef5902fa5114f2c76fe4a2686482ba5b89323075643");
  }

  @Test
  void aKeyIsForOneStreamOfOnePairOfDomains() {
    String key = keys.key(RECEIVING, ORIGINATING, STREAM);
    assertThat(keys.isOurs(key, RECEIVING, ORIGINATING, STREAM)).isTrue();
    assertThat(keys.isOurs("\n" + key + " ", RECEIVING, ORIGINATING, STREAM)).as("white space around it").isTrue();
    assertThat(keys.isOurs(key, ORIGINATING, RECEIVING, STREAM)).isFalse();
    assertThat(keys.isOurs(key, RECEIVING, ORIGINATING, "D60000229E")).isFalse();
    assertThat(keys.isOurs(key, jid("example.com"), ORIGINATING, STREAM)).isFalse();
    assertThat(keys.isOurs("", RECEIVING, ORIGINATING, STREAM)).isFalse();
  }

  @Test
  void anotherSecretMakesOtherKeys() {
    DialbackKeys others = new DialbackKeys("another".getBytes(StandardCharsets.UTF_8));
    assertThat(others.isOurs(keys.key(RECEIVING, ORIGINATING, STREAM), RECEIVING, ORIGINATING, STREAM)).isFalse();
  }
}
