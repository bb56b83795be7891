package im.recado.wire.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The hashed token mechanisms of FAST (XEP-0484, draft-schmaus-kitten-sasl-ht-09), one per kind of channel binding.
 * The form with {@code tls-unique} ({@code -UNIQ}) is left out for the reasons given at {@link ChannelBindingType}.
 */
public enum HashedToken {
  EXPR(ChannelBindingType.TLS_EXPORTER),
  ENDP(ChannelBindingType.TLS_SERVER_END_POINT),
  NONE(null);

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] INITIATOR = "Initiator".getBytes(US_ASCII);
  private static final byte[] RESPONDER = "Responder".getBytes(US_ASCII);

  private final @Nullable ChannelBindingType bindingType;

  HashedToken(@Nullable ChannelBindingType bindingType) {
    this.bindingType = bindingType;
  }

  /** The SASL name, such as {@code HT-SHA-256-EXPR}. */
  public String mechanism() {
    return "HT-SHA-256-" + name();
  }

  /** The channel binding that goes into the hash; null for {@code HT-SHA-256-NONE}. */
  public @Nullable ChannelBindingType bindingType() {
    return bindingType;
  }

  /** The mechanism of that exact name, or null. */
  public static @Nullable HashedToken of(String mechanism) {
    for (HashedToken each : values()) {
      if (each.mechanism().equals(mechanism)) {
        return each;
      }
    }
    return null;
  }

  /** A new token of 192 random bits, as text that is fit for an XML attribute; the text's bytes are the key. */
  public static String newToken() {
    byte[] random = new byte[24];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().encodeToString(random);
  }

  /** What the client proves itself with. {@code binding} is empty without channel binding. */
  public static byte[] initiatorHash(byte[] token, byte[] binding) {
    return ScramHash.SHA_256.hmac(token, joined(INITIATOR, binding));
  }

  /** What the server proves itself with. */
  public static byte[] responderHash(byte[] token, byte[] binding) {
    return ScramHash.SHA_256.hmac(token, joined(RESPONDER, binding));
  }

  /** The client's only message: user name, NUL, hash. */
  public static byte[] initiatorMessage(String userName, byte[] token, byte[] binding) {
    byte[] name = (userName + '\0').getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return joined(name, initiatorHash(token, binding));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(first.length + second.length);
    bytes.writeBytes(first);
    bytes.writeBytes(second);
    return bytes.toByteArray();
  }
}
