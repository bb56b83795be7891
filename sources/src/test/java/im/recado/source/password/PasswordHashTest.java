package im.recado.source.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.wire.sasl.PasswordException;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.sasl.ScramKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes that other programs made of "correct horse": libxcrypt, the argon2 tool, Python's hashlib. */
final class PasswordHashTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$6$saltstring$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/",
        "$6$rounds=10000$saltstringsaltst$uWkfitxWIj/pKw1nBSBgiQR8Pwbr7IMycYT33N8JITrE33DUmC8bV6rVVtFeP/iZRI3xx58jHgvVgQRG8FBmF/",
        "{CRYPT}$6$saltstring$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/",
        "$5$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC",
        "$2b$06$abcdefghijklmnopqrstuud/5IuQmqhVO0kfNEbHJM.fJkPiliBzC",
        "$2y$06$abcdefghijklmnopqrstuud/5IuQmqhVO0kfNEbHJM.fJkPiliBzC",
        "{bcrypt}$2b$06$abcdefghijklmnopqrstuud/5IuQmqhVO0kfNEbHJM.fJkPiliBzC",
        "pbkdf2_sha256$29000$pepperandsalt$oOlLJaB+c4jyNdYeMDtLaXHuryZbzr4rOO2xE6tO8Tc=",
        "$pbkdf2-sha512$25000$cGVwcGVyYW5kc2FsdA$/eaDB2gPCUI/7TdR7twZNdsVmLdMHf3ALQIBIyaNKmZ73g347sgIdH.aDqMXOrDUnbuC65Z44V5fEYp6r2LujQ",
        "$argon2id$v=19$m=4096,t=2,p=2$c2FsdHNhbHRzYWx0$/GmN2HRmQrDFSXa5NjpkLY7lq//MFakv677SjLQm8yA",
        "$argon2i$v=19$m=1024,t=3,p=1$c2FsdHNhbHRzYWx0$vYRYgyaGk/X6O8kg/8Pct4vkIfwMsaSKcrZgkSFHCDw"
      })
  void whatOtherProgramsMadeIsRead(String hash) {
    assertThat(PasswordHash.matches(hash, "correct horse")).isTrue();
    assertThat(PasswordHash.matches(hash, "correct horsf")).isFalse();
    assertThat(PasswordHash.matches(hash, "")).isFalse();
  }

  @Test
  void keysOfScramAreCompared() throws PasswordException {
    String keys = ScramKeys.create(ScramHash.SHA_256, "correct horse", 4096).encode();
    assertThat(PasswordHash.matches(keys, "correct horse")).isTrue();
    assertThat(PasswordHash.matches(keys, "wrong horse")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse",
        "5f4dcc3b5aa765d61d8327deb882cf99",
        "$1$salt$qJH7.N4xYta3aEG/dfqo/0",
        "{plain}correct horse",
        "$6$",
        "$2b$99$abc",
        "$argon2id$v=19$m=4096,t=2$c2FsdA$AAAA",
        "$argon2id$v=19$m=999999999,t=2,p=2$c2FsdHNhbHRzYWx0$/GmN2HRmQrDFSXa5NjpkLY7lq//MFakv677SjLQm8yA",
        "$argon2id",
        "pbkdf2_sha256$999999999$s$AAAAAAAAAAAAAAAAAAAAAA==",
        "$6$rounds=999999999$saltstring$x",
        "SCRAM-SHA-256$x"
      })
  void whatCannotBeReadOrCostsTooMuchIsRefusedWithoutBeingShown(String hash) {
    assertThatThrownBy(() -> PasswordHash.matches(hash, "correct horse"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A hash of a password is")
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(90));
  }

  @Test
  void ofAPasswordThatIsNoHashNothingIsShown() {
    assertThatThrownBy(() -> PasswordHash.matches("swordfish", "swordfish"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A hash of a password is of an unknown kind: it begins with no mark of a kind.");
  }

  @Test
  void bcryptOfAnImpossibleCostIsNobodysPassword() {
    assertThat(PasswordHash.matches("$2b$31$abcdefghijklmnopqrstuud/5IuQmqhVO0kfNEbHJM.fJkPiliBzC", "correct horse")).isFalse();
  }
}
