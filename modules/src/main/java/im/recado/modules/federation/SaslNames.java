package im.recado.modules.federation;

import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What stands in {@code <auth/>} of EXTERNAL: a domain in Base64, or {@code =} for none (RFC 6120 section 6.4.2, XEP-0178 section 3). */
final class SaslNames {
  private SaslNames() {}

  /** The condition with which a login is refused where EXTERNAL was not offered. */
  static String unoffered(Element auth) {
    return isExternal(auth) ? "not-authorized" : "invalid-mechanism";
  }

  /** The condition with which the login of a domain is refused whose certificate holds; null when it is not. */
  static @Nullable String objection(Element auth, Jid domain) {
    if (!isExternal(auth)) {
      return "invalid-mechanism";
    }
    byte[] named = decode(auth.text());
    if (named == null) {
      return "incorrect-encoding";
    }
    boolean isThis = named.length == 0 || domain.equals(IncomingStream.domain(new String(named, StandardCharsets.UTF_8)));
    return isThis ? null : "invalid-authzid";
  }

  private static boolean isExternal(Element auth) {
    return "EXTERNAL".equals(auth.attribute("mechanism"));
  }

  /** The bytes; null when they cannot be read. */
  private static byte @Nullable [] decode(String text) {
    String plain = text.strip();
    try {
      return plain.isEmpty() || plain.equals("=") ? new byte[0] : Base64.getDecoder().decode(plain);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
