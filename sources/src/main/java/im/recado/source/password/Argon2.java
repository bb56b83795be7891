package im.recado.source.password;

import java.security.MessageDigest;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2 (RFC 9106) in its usual text: {@code $argon2id$v=19$m=65536,t=3,p=4$salt$hash}. */
final class Argon2 {
  private static final int MOST_KIB = 1 << 20;
  private static final int MOST_ROUNDS = 100;
  private static final int MOST_LANES = 64;

  private Argon2() {}

  static boolean matches(String text, byte[] password) {
    String[] parts = text.split("\\$", -1);
    if (parts.length != 6 && parts.length != 5) {
      throw new IllegalArgumentException("parts");
    }
    int type =
        switch (parts[1]) {
          case "argon2id" -> Argon2Parameters.ARGON2_id;
          case "argon2i" -> Argon2Parameters.ARGON2_i;
          case "argon2d" -> Argon2Parameters.ARGON2_d;
          default -> throw new IllegalArgumentException("type");
        };
    // The first version had no number.
    int version = parts.length == 5 ? 0x10 : number(parts[2], "v", 0x13);
    String[] costs = parts[parts.length - 3].split(",", -1);
    byte[] expected = PasswordHash.base64(parts[parts.length - 1]);
    if (costs.length < 3 || expected.length < 4 || expected.length > 512) {
      throw new IllegalArgumentException("costs");
    }
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(type)
            .withVersion(version)
            .withMemoryAsKB(number(costs[0], "m", MOST_KIB))
            .withIterations(number(costs[1], "t", MOST_ROUNDS))
            .withParallelism(number(costs[2], "p", MOST_LANES))
            .withSalt(PasswordHash.base64(parts[parts.length - 2]))
            .build());
    byte[] found = new byte[expected.length];
    generator.generateBytes(password, found);
    return MessageDigest.isEqual(found, expected);
  }

  private static int number(String text, String name, int most) {
    int number = text.startsWith(name + "=") ? Integer.parseInt(text.substring(name.length() + 1)) : 0;
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(name);
    }
    return number;
  }
}
