package im.recado.wire.sasl;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The grammar of the client's SCRAM messages (RFC 5802 section 7). */
final class ScramMessages {
  private static final int MOST_NONCE_CHARS = 512;
  private static final int MOST_ATTRIBUTES = 16;

  private ScramMessages() {}

  /**
   * The client's first message.
   *
   * @param flag {@code n}, {@code y} or {@code p}
   * @param bindingType the type named after {@code p=}, else null
   * @param authzid the authorization identity with its escapes undone, or null
   * @param gs2Header all up to and with the second comma
   * @param bare all behind it
   */
  record First(char flag, @Nullable String bindingType, @Nullable String authzid, String userName, String nonce,
      String gs2Header, String bare, boolean demandsExtension) {}

  /** The client's last message. */
  record Final(byte[] bindingInput, String nonce, byte[] proof, String withoutProof) {}

  static @Nullable First first(String text) {
    int flagEnd = text.indexOf(',');
    int headerEnd = text.indexOf(',', flagEnd + 1);
    if (flagEnd < 1 || headerEnd < 0) {
      return null;
    }
    String flag = text.substring(0, flagEnd);
    String bindingType = flag.startsWith("p=") ? flag.substring(2) : null;
    if (bindingType == null ? !flag.equals("n") && !flag.equals("y") : !isBindingName(bindingType)) {
      return null;
    }
    String authzidField = text.substring(flagEnd + 1, headerEnd);
    String authzid = null;
    if (!authzidField.isEmpty()) {
      authzid = authzidField.startsWith("a=") ? SaslText.saslName(authzidField.substring(2)) : null;
      if (authzid == null) {
        return null;
      }
    }
    String bare = text.substring(headerEnd + 1);
    List<String> attributes = attributes(bare);
    if (attributes == null) {
      return null;
    }
    boolean demands = attributes.stream().anyMatch(attribute -> attribute.charAt(0) == 'm');
    int at = attributes.getFirst().charAt(0) == 'm' ? 1 : 0;
    if (attributes.size() < at + 2 || !attributes.get(at).startsWith("n=")
        || !attributes.get(at + 1).startsWith("r=")) {
      return null;
    }
    String userName = SaslText.saslName(attributes.get(at).substring(2));
    String nonce = attributes.get(at + 1).substring(2);
    if (userName == null || !isNonce(nonce)) {
      return null;
    }
    return new First(flag.charAt(0), bindingType, authzid, userName, nonce, text.substring(0, headerEnd + 1), bare,
        demands);
  }

  static @Nullable Final last(String text) {
    int proofAt = text.lastIndexOf(",p=");
    if (proofAt < 0) {
      return null;
    }
    String withoutProof = text.substring(0, proofAt);
    List<String> attributes = attributes(withoutProof);
    if (attributes == null || attributes.size() < 2 || !attributes.get(0).startsWith("c=")
        || !attributes.get(1).startsWith("r=")
        || attributes.stream().anyMatch(attribute -> attribute.charAt(0) == 'm')) {
      return null;
    }
    byte[] bindingInput = SaslText.base64(attributes.get(0).substring(2));
    byte[] proof = SaslText.base64(text.substring(proofAt + 3));
    if (bindingInput == null || proof == null) {
      return null;
    }
    return new Final(bindingInput, attributes.get(1).substring(2), proof, withoutProof);
  }

  /** Splits {@code attr-val} pairs; null when one is none. */
  static @Nullable List<String> attributes(String text) {
    List<String> attributes = new ArrayList<>();
    int from = 0;
    while (from <= text.length()) {
      int comma = text.indexOf(',', from);
      String attribute = text.substring(from, comma < 0 ? text.length() : comma);
      if (attribute.length() < 3 || attribute.charAt(1) != '=' || !isAlpha(attribute.charAt(0))
          || attribute.indexOf('\0') >= 0 || attributes.size() == MOST_ATTRIBUTES) {
        return null;
      }
      attributes.add(attribute);
      from = comma < 0 ? text.length() + 1 : comma + 1;
    }
    return attributes;
  }

  private static boolean isAlpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isNonce(String nonce) {
    return nonce.length() <= MOST_NONCE_CHARS && nonce.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ',');
  }

  private static boolean isBindingName(String name) {
    return !name.isEmpty() && name.length() <= 64
        && name.chars().allMatch(c -> isAlpha((char) c) || (c >= '0' && c <= '9') || c == '.' || c == '-');
  }
}
