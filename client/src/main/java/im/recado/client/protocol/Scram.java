package im.recado.client.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.callback.CallbackHandler;
import org.jivesoftware.smack.SmackException.SmackSaslException;
import org.jivesoftware.smack.sasl.SASLMechanism;
import org.jspecify.annotations.Nullable;

/**
 * SCRAM (RFC 5802, RFC 7677) with SHA-1, SHA-256 or SHA-512, bound to the TLS around it where the server can: Smack's own knows SHA-1
 * alone, and no TLS but its own.
 */
final class Scram extends SASLMechanism {
  private static final SecureRandom RANDOM = new SecureRandom();
  /** What a password is worth computing for: a hostile server must not let us count for hours. */
  private static final int MOST_ITERATIONS = 1_000_000;

  /** What RFC 5802 (section 5.1) and RFC 7677 (section 4) ask of a server: fewer let whoever plays one guess the password from the proof. */
  private static final int FEWEST_ITERATIONS = 4096;

  private static final String PLUS = "-PLUS";

  private final int bits;
  private final String nonce;
  private String first = "";
  /** What stands before it: whether and how it is bound (RFC 5802, section 6). */
  private String header = "n,,";
  private @Nullable Binding binding;
  private byte @Nullable [] serverSignature;
  private boolean verified;

  Scram(int bits) {
    this.bits = bits;
    byte[] random = new byte[24];
    RANDOM.nextBytes(random);
    this.nonce = Base64.getEncoder().encodeToString(random);
  }

  @Override
  public String getName() {
    return "SCRAM-SHA-" + bits + (binding == null ? "" : PLUS);
  }

  /**
   * Lower is better: all of them before PLAIN. SHA-256 first: a server offers both when it keeps keys of one kind for
   * some accounts and of the other for others, and those of SHA-256 are the ones that all have.
   */
  @Override
  public int getPriority() {
    return switch (bits) {
      case 256 -> 20;
      case 512 -> 30;
      default -> 40;
    };
  }

  @Override
  protected SASLMechanism newInstance() {
    return new Scram(bits);
  }

  @Override
  protected void authenticateInternal(CallbackHandler handler) {
    throw new UnsupportedOperationException("there is a password");
  }

  @Override
  protected byte[] getAuthenticationText() {
    Connection stream = (Connection) connection;
    boolean bound = stream.offers(getName() + PLUS);
    binding = bound ? stream.binding().orElse(null) : null;
    // "y" says that we could: a server that can as well sees that somebody has taken its offer away.
    header = binding != null ? "p=" + binding.type() + ",," : bound ? "n,," : "y,,";
    first = "n=" + authenticationId.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    return (header + first).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  protected byte[] evaluateChallenge(byte[] challenge) throws SmackSaslException {
    String text = new String(challenge, StandardCharsets.UTF_8);
    Map<String, String> values = new HashMap<>();
    for (String part : text.split(",")) {
      if (part.length() > 1 && part.charAt(1) == '=') {
        values.put(part.substring(0, 1), part.substring(2));
      }
    }
    try {
      return serverSignature == null ? proof(text, values) : verify(values);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new SmackSaslException("the server's words are not SCRAM");
    }
  }

  private byte[] proof(String text, Map<String, String> values) throws GeneralSecurityException, SmackSaslException {
    String both = values.getOrDefault("r", "");
    int iterations = Integer.parseInt(values.getOrDefault("i", "0"));
    if (values.containsKey("m") || !both.startsWith(nonce) || both.length() == nonce.length()
        || !isWorth(iterations)) {
      throw new SmackSaslException("the server's words are not to be trusted");
    }
    byte[] salted = salted(Base64.getDecoder().decode(values.getOrDefault("s", "")), iterations);
    String last = "c=" + bound() + ",r=" + both;
    byte[] signed = (first + "," + text + "," + last).getBytes(StandardCharsets.UTF_8);
    byte[] clientKey = hmac(salted, "Client Key".getBytes(StandardCharsets.UTF_8));
    byte[] storedKey = MessageDigest.getInstance("SHA-" + bits).digest(clientKey);
    byte[] proof = hmac(storedKey, signed);
    for (int i = 0; i < proof.length; i++) {
      proof[i] ^= clientKey[i];
    }
    serverSignature = hmac(hmac(salted, "Server Key".getBytes(StandardCharsets.UTF_8)), signed);
    return (last + ",p=" + Base64.getEncoder().encodeToString(proof)).getBytes(StandardCharsets.UTF_8);
  }

  /** Whether a proof of so many rounds is given: neither one that tells the password to a guesser nor one that takes hours. */
  static boolean isWorth(int iterations) {
    return iterations >= FEWEST_ITERATIONS && iterations <= MOST_ITERATIONS;
  }

  private String bound() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(header.getBytes(StandardCharsets.UTF_8));
    if (binding != null) {
      whole.writeBytes(binding.data());
    }
    return Base64.getEncoder().encodeToString(whole.toByteArray());
  }

  private byte[] verify(Map<String, String> values) throws SmackSaslException {
    byte[] claimed = Base64.getDecoder().decode(values.getOrDefault("v", ""));
    if (!MessageDigest.isEqual(claimed, serverSignature)) {
      throw new SmackSaslException("the server does not know the password");
    }
    verified = true;
    return new byte[0];
  }

  private byte[] salted(byte[] salt, int iterations) throws GeneralSecurityException {
    Mac mac = mac(Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8));
    mac.update(salt);
    byte[] block = mac.doFinal(new byte[] {0, 0, 0, 1});
    byte[] sum = block.clone();
    for (int i = 1; i < iterations; i++) {
      block = mac.doFinal(block);
      for (int k = 0; k < sum.length; k++) {
        sum[k] ^= block[k];
      }
    }
    return sum;
  }

  private byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
    return mac(key).doFinal(data);
  }

  private Mac mac(byte[] key) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA" + bits);
    mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
    return mac;
  }

  @Override
  public void checkIfSuccessfulOrThrow() throws SmackSaslException {
    if (!verified) {
      throw new SmackSaslException("the server has not shown that it knows the password");
    }
  }
}
