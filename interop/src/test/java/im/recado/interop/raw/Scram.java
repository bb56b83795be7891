package im.recado.interop.raw;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of SCRAM without channel binding (RFC 5802, 7677) for names and passwords in ASCII. */
final class Scram {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String hash;
  private final String password;
  private final String nonce = new BigInteger(130, RANDOM).toString(36);
  private final String firstBare;
  private byte[] serverSignature = {};

  /** {@code mechanism} is SCRAM-SHA-1, -256 or -512. */
  Scram(String mechanism, String user, String password) {
    this.hash = mechanism.substring("SCRAM-SHA-".length());
    this.password = password;
    this.firstBare = "n=" + user + ",r=" + nonce;
  }

  String first() {
    return encode(("n,," + firstBare).getBytes(UTF_8));
  }

  /** The answer to the server's challenge; refuses one that does not carry on our nonce. */
  String answer(String challenge) throws IOException {
    String serverFirst = new String(Base64.getDecoder().decode(challenge), UTF_8);
    Map<String, String> fields = fields(serverFirst);
    if (!fields.getOrDefault("r", "").startsWith(nonce)) {
      throw new IOException("the server's nonce does not carry on ours: " + serverFirst);
    }
    String withoutProof = "c=biws,r=" + fields.get("r");
    byte[] signed = (firstBare + "," + serverFirst + "," + withoutProof).getBytes(UTF_8);
    try {
      byte[] salt = Base64.getDecoder().decode(fields.getOrDefault("s", ""));
      PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, Integer.parseInt(fields.getOrDefault("i", "0")),
          length() * 8);
      byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA" + hash).generateSecret(spec).getEncoded();
      byte[] clientKey = hmac(salted, "Client Key".getBytes(UTF_8));
      byte[] storedKey = MessageDigest.getInstance("SHA-" + hash).digest(clientKey);
      byte[] proof = hmac(storedKey, signed);
      for (int i = 0; i < proof.length; i++) {
        proof[i] ^= clientKey[i];
      }
      serverSignature = hmac(hmac(salted, "Server Key".getBytes(UTF_8)), signed);
      return encode((withoutProof + ",p=" + encode(proof)).getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Checks that the server knows the password's keys too. */
  void verify(String success) throws IOException {
    Map<String, String> fields = fields(new String(Base64.getDecoder().decode(success.strip()), UTF_8));
    if (!MessageDigest.isEqual(serverSignature, Base64.getDecoder().decode(fields.getOrDefault("v", "")))) {
      throw new IOException("the server's signature is wrong");
    }
  }

  private int length() {
    return switch (hash) {
      case "1" -> 20;
      case "256" -> 32;
      case "512" -> 64;
      default -> throw new IllegalStateException("unknown hash SHA-" + hash);
    };
  }

  private byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA" + hash);
    mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
    return mac.doFinal(text);
  }

  private static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static Map<String, String> fields(String message) {
    Map<String, String> fields = new HashMap<>();
    for (String field : message.split(",")) {
      if (field.length() > 2) {
        fields.put(field.substring(0, 1), field.substring(2));
      }
    }
    return fields;
  }
}
