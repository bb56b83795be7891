package im.recado.wire.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads what clients put into SASL messages; null always means that it is not what it should be. */
final class SaslText {
  /** No honest message of any mechanism here comes near it. */
  static final int MOST_BYTES = 8192;

  private SaslText() {}

  /** Strict UTF-8 within the bound. */
  static @Nullable String utf8(byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      return null;
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Base64 with its padding. */
  static byte @Nullable [] base64(String text) {
    if (text.length() % 4 != 0) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** A {@code saslname} of RFC 5802 section 7 with its escapes undone. */
  static @Nullable String saslName(String text) {
    if (text.isEmpty() || text.indexOf('\0') >= 0) {
      return null;
    }
    if (text.indexOf('=') < 0) {
      return text;
    }
    StringBuilder name = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '=') {
        name.append(c);
      } else if (text.startsWith("=2C", i)) {
        name.append(',');
        i += 2;
      } else if (text.startsWith("=3D", i)) {
        name.append('=');
        i += 2;
      } else {
        return null;
      }
    }
    return name.toString();
  }

  static String escaped(String name) {
    return name.replace("=", "=3D").replace(",", "=2C");
  }

  /**
   * Whom a simple user name means: a localpart (RFC 6120 section 6.3.7), or a domain (XEP-0225 section 3).
   *
   * @param domain whose accounts log in; null where domains do
   */
  static @Nullable Jid account(String userName, @Nullable String domain) {
    try {
      if (domain == null) {
        Jid name = Jid.parse(userName);
        return name.isDomain() ? name : null;
      }
      return Jid.of(userName, domain, null);
    } catch (JidException e) {
      return null;
    }
  }

  /** Whether an authorization identity is absent or names the account itself (RFC 6120 section 6.3.8). */
  static boolean isSelf(@Nullable String authzid, Jid account) {
    if (authzid == null || authzid.isEmpty()) {
      return true;
    }
    try {
      return Jid.parse(authzid).equals(account);
    } catch (JidException e) {
      return false;
    }
  }
}
