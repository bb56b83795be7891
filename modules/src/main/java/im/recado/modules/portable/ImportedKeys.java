package im.recado.modules.portable;

import im.recado.wire.sasl.ScramHash;
import im.recado.wire.sasl.ScramKeys;
import im.recado.wire.xml.Element;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What other servers keep in place of a password, as they write it down. */
final class ImportedKeys {
  // COMPAT ejabberd before it knew <scram-credentials/>: password='scram:[sha256,]stored,server,salt,count'.
  private static final Pattern IN_PASSWORD =
      Pattern.compile("scram:(?:(sha|sha256|sha512),)?([A-Za-z0-9+/]+=*),([A-Za-z0-9+/]+=*),([A-Za-z0-9+/]+=*),([0-9]+)");

  private ImportedKeys() {}

  /** The keys of a {@code <scram-credentials/>} (XEP-0227 section 4.2); null when they are of no use. */
  static @Nullable ScramKeys of(Element credentials) {
    return keys(
        credentials.attributeOr("mechanism", ""), told(credentials, "iter-count"), told(credentials, "salt"),
        told(credentials, "stored-key"), told(credentials, "server-key"));
  }

  /** Whether a password in the clear is no password, but keys. */
  static boolean isInPassword(String password) {
    return IN_PASSWORD.matcher(password).matches();
  }

  /** The keys that stand in the place of a password; null when there are none, or none of use. */
  static @Nullable ScramKeys ofPassword(String password) {
    Matcher match = IN_PASSWORD.matcher(password);
    if (!match.matches()) {
      return null;
    }
    String hash = match.group(1);
    String mechanism = hash == null || hash.equals("sha") ? "SCRAM-SHA-1" : "SCRAM-SHA-" + hash.substring("sha".length());
    return keys(mechanism, match.group(5), match.group(4), match.group(2), match.group(3));
  }

  private static @Nullable ScramKeys keys(String mechanism, String count, String salt, String stored, String server) {
    try {
      ScramHash hash = ScramHash.of(mechanism);
      // COMPAT ejabberd 23.01: all of them are base64 of base64; by the length of the key there is no doubt.
      boolean twice = hash != null && Base64.getDecoder().decode(stored).length == encodedLength(hash.size());
      return ScramKeys.decode(
          mechanism + '$' + count + ':' + once(salt, twice) + '$' + once(stored, twice) + ':' + once(server, twice));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static int encodedLength(int bytes) {
    return (bytes + 2) / 3 * 4;
  }

  private static String once(String text, boolean twice) {
    return twice ? new String(Base64.getDecoder().decode(text), StandardCharsets.ISO_8859_1) : text;
  }

  private static String told(Element credentials, String name) {
    String text = credentials.childText(name, Portable.SCRAM);
    return text == null ? "" : text.strip();
  }
}
