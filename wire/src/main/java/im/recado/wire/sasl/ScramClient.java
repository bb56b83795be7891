package im.recado.wire.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client's side of SCRAM (RFC 5802) and of the downgrade check (XEP-0474). */
public final class ScramClient implements SaslClientMechanism {
  /** Works out or remembers {@code SaltedPassword}; see {@link ScramKeys#saltedPassword}. */
  @FunctionalInterface
  public interface SaltedPassword {
    byte[] of(ScramHash hash, byte[] salt, int iterations) throws PasswordException;
  }

  private static final int FEWEST_ITERATIONS = 4096;
  private static final int MOST_ITERATIONS = 1_000_000;

  private final ScramHash hash;
  private final boolean plus;
  private final SaltedPassword password;
  private final byte[] bindingInput;
  private final String gs2Header;
  private final String bare;
  private final String nonce;
  private @Nullable String expectedOffer;
  private byte @Nullable [] serverSignature;

  /** What a client says about channel binding in its first words. */
  public sealed interface Binding {
    /** It knows none. */
    record Unsupported() implements Binding {}

    /** It knows some but believes that the server does not. */
    record NotOffered() implements Binding {}

    /** It uses this one; the mechanism is the one with {@code -PLUS}. */
    @SuppressWarnings("ArrayRecordComponent")
    record Used(String type, byte[] bytes) implements Binding {}
  }

  public ScramClient(ScramHash hash, Binding binding, String userName, String password) {
    this(hash, binding, null, userName, (h, salt, iterations) -> ScramKeys.saltedPassword(h, password, salt, iterations),
        ScramServer.randomNonce());
  }

  /** @param authzid null to log in as oneself */
  public ScramClient(
      ScramHash hash, Binding binding, @Nullable String authzid, String userName, SaltedPassword password) {
    this(hash, binding, authzid, userName, password, ScramServer.randomNonce());
  }

  ScramClient(ScramHash hash, Binding binding, @Nullable String authzid, String userName, SaltedPassword password,
      String nonce) {
    this.hash = hash;
    this.plus = binding instanceof Binding.Used;
    this.password = password;
    this.nonce = nonce;
    String flag = switch (binding) {
      case Binding.Unsupported() -> "n";
      case Binding.NotOffered() -> "y";
      case Binding.Used(String type, byte[] ignored) -> "p=" + type;
    };
    gs2Header = flag + ',' + (authzid == null ? "" : "a=" + SaslText.escaped(authzid)) + ',';
    bare = "n=" + SaslText.escaped(userName) + ",r=" + nonce;
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.writeBytes(gs2Header.getBytes(UTF_8));
    if (binding instanceof Binding.Used used) {
      input.writeBytes(used.bytes());
    }
    bindingInput = input.toByteArray();
  }

  /** Demands that a hash of the offer, if the server sends one, fits what the client saw (XEP-0474). */
  public ScramClient checkingOffer(List<String> mechanisms, List<String> bindingTypes) {
    expectedOffer = SaslOffer.downgradeHash(hash, mechanisms, bindingTypes);
    return this;
  }

  @Override
  public String name() {
    return plus ? hash.plusMechanism() : hash.mechanism();
  }

  @Override
  public byte[] first() {
    return (gs2Header + bare).getBytes(UTF_8);
  }

  @Override
  public byte[] answer(byte[] challenge) throws SaslException {
    String text = SaslText.utf8(challenge);
    List<String> attributes = text == null ? null : ScramMessages.attributes(text);
    if (attributes == null || attributes.size() < 3 || !attributes.get(0).startsWith("r=" + nonce)
        || attributes.get(0).length() == nonce.length() + 2 || !attributes.get(1).startsWith("s=")
        || !attributes.get(2).matches("i=[1-9][0-9]{0,6}")) {
      throw new SaslException("The server's challenge is no SCRAM message.");
    }
    byte[] salt = SaslText.base64(attributes.get(1).substring(2));
    int iterations = Integer.parseInt(attributes.get(2).substring(2));
    if (salt == null || iterations < FEWEST_ITERATIONS || iterations > MOST_ITERATIONS) {
      throw new SaslException("The server's salt or iteration count can't be accepted.");
    }
    for (String extension : attributes.subList(3, attributes.size())) {
      if (expectedOffer != null && extension.startsWith("h=") && !extension.substring(2).equals(expectedOffer)) {
        throw new SaslException("The server offered something else than what arrived: someone may be in between.");
      }
    }
    String withoutProof = "c=" + Base64.getEncoder().encodeToString(bindingInput) + ',' + attributes.get(0);
    byte[] authMessage = (bare + ',' + text + ',' + withoutProof).getBytes(UTF_8);
    return (withoutProof + ",p=" + proof(authMessage, salt, iterations)).getBytes(UTF_8);
  }

  private String proof(byte[] authMessage, byte[] salt, int iterations) throws SaslException {
    byte[] salted;
    try {
      salted = password.of(hash, salt, iterations);
    } catch (PasswordException e) {
      throw new SaslException("The password can't be one.");
    }
    byte[] clientKey = ScramKeys.clientKey(hash, salted);
    byte[] signature = hash.hmac(hash.hash(clientKey), authMessage);
    for (int i = 0; i < clientKey.length; i++) {
      clientKey[i] ^= signature[i];
    }
    serverSignature = hash.hmac(ScramKeys.serverKey(hash, salted), authMessage);
    return Base64.getEncoder().encodeToString(clientKey);
  }

  @Override
  public void finish(byte @Nullable [] additional) throws SaslException {
    String text = additional == null ? null : SaslText.utf8(additional);
    byte[] signature = text == null || !text.startsWith("v=") ? null : SaslText.base64(text.substring(2));
    if (signature == null || serverSignature == null || !MessageDigest.isEqual(signature, serverSignature)) {
      throw new SaslException("The server could not prove that it knows the account.");
    }
  }
}
