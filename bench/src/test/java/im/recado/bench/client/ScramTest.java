package im.recado.bench.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScramTest {
  private static final String SHA1_FIRST =
      "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";

  private static Scram sha1() {
    return new Scram(Scram.Hash.SHA1, "user", "pencil", "fyko+d2lbbFgONRv9qkxdawL", new Scram.Keys());
  }

  @Test
  void exampleOfRfc5802Section5() throws ScramException {
    Scram scram = sha1();
    assertThat(scram.first()).isEqualTo("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
    assertThat(scram.answer(SHA1_FIRST)).isEqualTo("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
        + "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
    scram.verify("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=");
  }

  @Test
  void exampleOfRfc7677Section3() throws ScramException {
    Scram scram = new Scram(Scram.Hash.SHA256, "user", "pencil", "rOprNGfwEbeRWgbNEkqO", new Scram.Keys());
    assertThat(scram.answer("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))
        .isEqualTo("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    scram.verify("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
  }

  @Test
  void wrongServersAreRefused() throws ScramException {
    assertThatThrownBy(() -> sha1().answer("r=other,s=QSXCR+Q6sek8bf92,i=4096")).isInstanceOf(ScramException.class);
    assertThatThrownBy(() -> sha1().answer("r=fyko+d2lbbFgONRv9qkxdawL,s=QSXCR+Q6sek8bf92,i=4096"))
        .hasMessageContaining("nonce");
    assertThatThrownBy(() -> sha1().answer(SHA1_FIRST.replace("4096", "99999999"))).hasMessageContaining("iteration");
    assertThatThrownBy(() -> sha1().answer("e=unknown-user")).isInstanceOf(ScramException.class);
    Scram scram = sha1();
    scram.answer(SHA1_FIRST);
    assertThatThrownBy(() -> scram.verify("v=AAAApqV8S7suAoZWja4dJRkFsKQ=")).hasMessageContaining("signature");
    assertThatThrownBy(() -> sha1().verify("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")).hasMessageContaining("signature");
  }
}
