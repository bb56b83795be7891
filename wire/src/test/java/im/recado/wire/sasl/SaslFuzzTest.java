package im.recado.wire.sasl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever arrives is answered, and nobody ever gets in by it; the seed is fixed, so a finding can be repeated. */
class SaslFuzzTest {
  private static final int ROUNDS = 20_000;
  private static final List<String> CORPUS = List.of(
      "n,,n=alice,r=fyko+d2lbbFgONRv9qkxdawL",
      "y,a=alice@localhost,n=alice,r=abc,x=y",
      "p=tls-exporter,,n=ali=2Cce=3D,r=abc",
      "n,,m=x,n=alice,r=abc",
      "c=biws,r=NONCE,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
      "c=cD10bHMtZXhwb3J0ZXIsLA==,r=NONCE,x=y,p=AAAA",
      "\0alice\0wrong", "bob@localhost\0alice\0wrong", "alice\0" + "h".repeat(32), "", "alice@localhost",
      "\u00c3\u00a9\u00f0\u009f\u0098\u0080", "\u00ff\u00fe", "=", ",,,,", "n,,n=" + "a".repeat(2000) + ",r=b");

  private final Random random = new Random(20261123);

  @Test
  void anyBytesGiveAnAnswerAndNoException() {
    ScramCredentials credentials = new ScramCredentials((account, hash) -> null, new byte[16], hash -> 1);
    Jid certified = Jid.valueOf("certified@localhost");
    for (int i = 0; i < ROUNDS; i++) {
      byte[] first = mutated();
      for (SaslServerMechanism mechanism : mechanisms(i, credentials, certified)) {
        SaslStep step = mechanism.respond(first);
        if (step instanceof SaslStep.Challenge challenge) {
          String nonce = new String(challenge.bytes(), ISO_8859_1).split(",", 2)[0].substring(2);
          step = mechanism.respond(new String(mutated(), ISO_8859_1).replace("NONCE", nonce).getBytes(ISO_8859_1));
        }
        boolean mayGetIn = mechanism instanceof ExternalServer || mechanism instanceof AnonymousServer;
        assertThat(step).isInstanceOfAny(
            SaslStep.Failure.class, mayGetIn ? SaslStep.Success.class : SaslStep.Failure.class);
        if (mechanism instanceof ExternalServer && step instanceof SaslStep.Success success) {
          assertThat(success.account()).isEqualTo(certified);
        }
      }
    }
  }

  private static List<SaslServerMechanism> mechanisms(int round, ScramCredentials credentials, Jid certified) {
    return List.of(
        new ScramServer(ScramHash.values()[round % 3], round % 2 == 0, Logins.DOMAIN, Logins.OFFER, credentials),
        new PlainServer(Logins.DOMAIN, (account, password) -> false),
        new ExternalServer(List.of(certified)),
        new AnonymousServer(Logins.DOMAIN),
        new HashedTokenServer(HashedToken.EXPR, Logins.DOMAIN, Logins.OFFER, account -> List.of("token")));
  }

  private byte[] mutated() {
    List<Byte> bytes = new ArrayList<>();
    for (byte b : CORPUS.get(random.nextInt(CORPUS.size())).getBytes(ISO_8859_1)) {
      bytes.add(b);
    }
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      int at = bytes.isEmpty() ? 0 : random.nextInt(bytes.size());
      byte any = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) ",=\0nyrmpac".charAt(random.nextInt(10));
      switch (random.nextInt(5)) {
        case 0 -> bytes.add(at, any);
        case 1 -> bytes.subList(at, bytes.size()).clear();
        case 2 -> bytes.addAll(at, List.copyOf(bytes));
        default -> {
          if (!bytes.isEmpty()) {
            bytes.set(at, any);
          }
        }
      }
    }
    byte[] result = new byte[bytes.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = bytes.get(i);
    }
    return result;
  }
}
