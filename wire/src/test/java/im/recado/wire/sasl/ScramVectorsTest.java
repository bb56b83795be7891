package im.recado.wire.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.jid.Jid;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples printed in the specifications (RFC 5802, RFC 7677, XEP-0474), byte for byte. */
class ScramVectorsTest {
  private static final byte[] SECRET = new byte[16];

  @Test
  void rfc5802Section5ScramSha1() throws Exception {
    ScramKeys keys = ScramKeys.derive(
        ScramHash.SHA_1, "pencil", Base64.getDecoder().decode("QSXCR+Q6sek8bf92"), 4096);
    ScramClient client = client(ScramHash.SHA_1, "fyko+d2lbbFgONRv9qkxdawL");
    assertThat(client.first()).asString(UTF_8).isEqualTo("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");

    byte[] answer = client.answer(
        "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096".getBytes(UTF_8));
    assertThat(answer).asString(UTF_8).isEqualTo(
        "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
    client.finish("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=".getBytes(UTF_8));
    assertThat(keys.encode()).isEqualTo(
        "SCRAM-SHA-1$4096:QSXCR+Q6sek8bf92$6dlGYMOdZcOPutkcNY8U2g7vK9Y=:D+CSWLOshSulAsxiupA+qs2/fTE=");
  }

  @Test
  void rfc7677Section3ScramSha256() throws Exception {
    ScramClient client = client(ScramHash.SHA_256, "rOprNGfwEbeRWgbNEkqO");

    byte[] answer = client.answer(
        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096".getBytes(UTF_8));

    assertThat(answer).asString(UTF_8).isEqualTo("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    client.finish("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=".getBytes(UTF_8));
  }

  /** The example has an extension from the client, a fixed server nonce and fake channel binding bytes. */
  @Test
  void xep0474Section63ScramSha1PlusWithTheHashOfTheOffer() throws Exception {
    ScramKeys keys = ScramKeys.derive(
        ScramHash.SHA_1, "pencil", Base64.getDecoder().decode("QSXCR+Q6sek8bf92"), 4096);
    SaslOffer offer = new SaslOffer(
        List.of("SCRAM-SHA-1", "SCRAM-SHA-1-PLUS"),
        List.of(ChannelBindingType.TLS_SERVER_END_POINT, ChannelBindingType.TLS_EXPORTER),
        type -> "THIS IS FAKE CB DATA".getBytes(UTF_8),
        false);
    ScramCredentials credentials = new ScramCredentials((account, hash) -> keys, SECRET, hash -> 4096);
    ScramServer server = new ScramServer(
        ScramHash.SHA_1, true, "example.org", offer, credentials, () -> "a09117a6-ac50-4f2f-93f1-93799c2bddf6");

    SaslStep challenge = server.respond(
        "p=tls-exporter,,n=user,r=12C4CD5C-E38E-4A98-8F6D-15C38F51CCC6".getBytes(UTF_8));
    assertThat(text(challenge)).isEqualTo(
        "r=12C4CD5C-E38E-4A98-8F6D-15C38F51CCC6a09117a6-ac50-4f2f-93f1-93799c2bddf6,s=QSXCR+Q6sek8bf92,i=4096,"
            + "h=G6k/rBLDqgOhRRaCuuatSDFkJ08=");

    SaslStep end = server.respond((
        "c=cD10bHMtZXhwb3J0ZXIsLFRISVMgSVMgRkFLRSBDQiBEQVRB,r=12C4CD5C-E38E-4A98-8F6D-15C38F51CCC6"
            + "a09117a6-ac50-4f2f-93f1-93799c2bddf6,x=19C6532F-1CF4-4A27-A18D-DC9CEA41BBB3,"
            + "p=M/SIDjT+dfcxUh89jZEypRvFxB4=").getBytes(UTF_8));
    assertThat(end).isInstanceOfSatisfying(SaslStep.Success.class, success -> {
      assertThat(success.account()).isEqualTo(Jid.valueOf("user@example.org"));
      assertThat(success.additional()).asString(UTF_8).isEqualTo("v=MQrMPvv7yv4x4Cq4W4Ih25EqS2c=");
    });
  }

  @Test
  void xep0480TheSaltedPasswordOfAnUpgradeGivesTheKeys() throws Exception {
    byte[] salted = ScramKeys.saltedPassword(
        ScramHash.SHA_256, "pencil", Base64.getDecoder().decode("QV9TWENSWFE2c2VrOGJmX1o="), 4096);
    assertThat(salted).hasSize(32);
    assertThat(ScramUpgrade.keys(ScramHash.SHA_256, new byte[] {1}, 4096, ScramUpgrade.hash(salted)))
        .isEqualTo(ScramKeys.ofSaltedPassword(ScramHash.SHA_256, salted, new byte[] {1}, 4096));
  }

  private static ScramClient client(ScramHash hash, String nonce) {
    return new ScramClient(hash, new ScramClient.Binding.Unsupported(), null, "user",
        (h, salt, iterations) -> ScramKeys.saltedPassword(h, "pencil", salt, iterations), nonce);
  }

  private static String text(SaslStep step) {
    return step instanceof SaslStep.Challenge challenge ? new String(challenge.bytes(), UTF_8) : step.toString();
  }
}
