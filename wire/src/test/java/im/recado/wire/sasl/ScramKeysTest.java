package im.recado.wire.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScramKeysTest {

  @ParameterizedTest
  @EnumSource
  void theDerivationIsTheOneOfTheJdk(ScramHash hash) throws Exception {
    String name = "PBKDF2WithHmac" + hash.mechanism().substring("SCRAM-".length()).replace("SHA-1", "SHA1")
        .replace("SHA-", "SHA");
    for (String password : new String[] {"x", "correct horse battery staple", "long ".repeat(60)}) {
      for (int iterations : new int[] {1, 2, 777}) {
        byte[] salt = ("salt" + iterations).getBytes(StandardCharsets.US_ASCII);
        byte[] expected = SecretKeyFactory.getInstance(name)
            .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, hash.size() * 8)).getEncoded();
        assertThat(ScramKeys.saltedPassword(hash, password, salt, iterations)).isEqualTo(expected);
      }
    }
  }

  /** The test vectors of RFC 6070 for one block. */
  @ParameterizedTest
  @CsvSource({
    "1, 0c60c80f961f0e71f3a9b524af6012062fe037a6",
    "2, ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957",
    "4096, 4b007901b765489abead49d926f721d065a429c1"
  })
  void theDerivationIsPbkdf2(int iterations, String expected) throws Exception {
    byte[] salt = "salt".getBytes(StandardCharsets.US_ASCII);
    byte[] derived = ScramKeys.saltedPassword(ScramHash.SHA_1, "password", salt, iterations);
    assertThat(HexFormat.of().formatHex(derived)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void a17StoredTextComesBackAndHoldsNoPassword(ScramHash hash) throws Exception {
    ScramKeys keys = ScramKeys.create(hash, "wonderland", 4096);
    assertThat(ScramKeys.decode(keys.encode())).isEqualTo(keys);
    assertThat(keys.encode()).doesNotContain("wonderland");
    assertThat(keys.toString()).doesNotContain("$");
    assertThat(keys.matches("wonderland")).isTrue();
    assertThat(keys.matches("Wonderland")).isFalse();
    assertThat(keys.matches("\u0000")).isFalse();
    assertThat(ScramKeys.create(hash, "wonderland", 4096)).isNotEqualTo(keys);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "$", "SCRAM-SHA-1$4096:AAAA$AAAA:AAAA", "SCRAM-MD5$1:AA==$AA==:AA==",
      "SCRAM-SHA-1$0:QSXCR+Q6sek8bf92$6dlGYMOdZcOPutkcNY8U2g7vK9Y=:D+CSWLOshSulAsxiupA+qs2/fTE=",
      "SCRAM-SHA-1$99999999:QSXCR+Q6sek8bf92$6dlGYMOdZcOPutkcNY8U2g7vK9Y=:D+CSWLOshSulAsxiupA+qs2/fTE=",
      "SCRAM-SHA-1-PLUS$4096:QSXCR+Q6sek8bf92$6dlGYMOdZcOPutkcNY8U2g7vK9Y=:D+CSWLOshSulAsxiupA+qs2/fTE=",
      "SCRAM-SHA-1$4096:$6dlGYMOdZcOPutkcNY8U2g7vK9Y=:D+CSWLOshSulAsxiupA+qs2/fTE="})
  void otherTextIsRefused(String text) {
    assertThatThrownBy(() -> ScramKeys.decode(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void passwordsAreComparedAsPeopleSeeThem() throws Exception {
    byte[] salt = {1, 2, 3};
    ScramKeys composed = ScramKeys.derive(ScramHash.SHA_1, "caf\u00e9 \u65e5\u672c", salt, 1);
    assertThat(composed.matches("cafe\u0301 \u65e5\u672c")).isTrue();
    assertThat(composed.matches("caf\u00e9\u00a0\u65e5\u672c")).as("any space is a space").isTrue();
    assertThat(composed.matches("CAF\u00c9 \u65e5\u672c")).as("case counts").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tab\there", "line\nbreak", "nul\u0000", "lonely \ud800 half"})
  void passwordsThatAreNone(String password) {
    assertThatThrownBy(() -> ScramKeys.create(ScramHash.SHA_1, password, 1)).isInstanceOf(PasswordException.class);
  }

  @Test
  void endlessPasswordsAreRefusedBeforeTheyCostAnything() {
    assertThatThrownBy(() -> ScramKeys.create(ScramHash.SHA_1, "x".repeat(1024), 1))
        .isInstanceOf(PasswordException.class);
    assertThatThrownBy(() -> ScramKeys.create(ScramHash.SHA_1, "\u00e9".repeat(1_000_000), 1))
        .isInstanceOf(PasswordException.class);
  }
}
