package im.recado.gateway.msn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What networks ask to be shown, with answers that others have worked out. */
class ProofsTest {
  private static final String SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

  @Test
  void challengesAreAnswered() {
    String challenge = "22210219642164014968";
    assertThat(Challenge.answer(challenge, Dialect.MSNP12.product())).isEqualTo("64812169fe9717715f03c678fa4ab938");
    assertThat(Challenge.answer(challenge, Dialect.MSNP15.product())).isEqualTo("a400af809ac86fbdf6deec7286fc06b8");
    assertThat(Challenge.answer(challenge, Dialect.MSNP18.product())).isEqualTo("6e92a312bf6b70ee58e75a1e3315695c");
  }

  @Test
  void anyChallengeHasAnAnswer() {
    for (int length = 0; length < 40; length++) {
      assertThat(Challenge.answer("7".repeat(length), Dialect.MSNP18.product())).matches("[0-9a-f]{32}");
    }
  }

  @Test
  void keysAreMadeOfTheSecret() throws Exception {
    byte[] secret = Base64.getDecoder().decode(SECRET);
    HexFormat hex = HexFormat.of();
    assertThat(hex.formatHex(SsoProof.key(secret, "WS-SecureConversationSESSION KEY HASH")))
        .isEqualTo("06af2ac1f46df3fde6e65fef60a13bd21eabb69f09a542c0");
    assertThat(hex.formatHex(SsoProof.key(secret, "WS-SecureConversationSESSION KEY ENCRYPTION")))
        .isEqualTo("2dd0114b936beb17cc1d7fa10191010bb4b7b487404c43e3");
  }

  @Test
  void theProofIsThatOfTheClients() {
    assertThat(SsoProof.of(SECRET, "A".repeat(64), new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))
        .isEqualTo(
            "HAAAAAEAAAADZgAABIAAAAgAAAAUAAAASAAAAAECAwQFBgcIiS5lInt5VUzk88zaBJlnHPU2lzdsFu5N6MHfwwqZXl1OKrmMry7Wfj7qIAwqSYmr1A"
                + "YUa60LGNV5AIhDemLZZkIwzsynf0bukD2d6lmgLnEn+UOpMerSs9az0Ak=");
  }

  @Test
  void whatCannotBeProvedIsSaid() {
    assertThatThrownBy(() -> SsoProof.of("no base64!", "A".repeat(64), new byte[8])).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SsoProof.of(SECRET, "A".repeat(63), new byte[8])).isInstanceOf(IllegalArgumentException.class);
  }
}
