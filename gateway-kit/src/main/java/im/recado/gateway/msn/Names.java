package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.util.Locale;

/**
 * Names on MSN: people are addresses of e-mail, conversations of several people are called {@code chat-} and something.
 */
final class Names {
  private static final int LONGEST = 129;

  private Names() {}

  /** Whether something is somebody's address: one argument on the wire, and nothing else. */
  static boolean isAddress(String name) {
    int at = name.indexOf('@');
    return at > 0
        && at < name.length() - 1
        && name.indexOf('@', at + 1) < 0
        && name.length() <= LONGEST
        && name.chars().allMatch(c -> c > ' ' && c < 0x7F && "\"(),:;<>[\\]%".indexOf(c) < 0);
  }

  static boolean isRoom(String name) {
    return name.matches("chat-[a-z0-9-]{1,40}");
  }

  /** The one form of a name. */
  static String contact(String written) throws NetworkException {
    String name = written.strip().toLowerCase(Locale.ROOT);
    if (!isAddress(name) && !isRoom(name)) {
      throw new NetworkException(Reason.NO_SUCH_CONTACT, "That is no address on MSN.");
    }
    return name;
  }

  /** Who it is, of an address with the number of a network before it or an endpoint behind it; in small letters. */
  static String bare(String written) {
    int end = written.indexOf(';');
    String name = (end < 0 ? written : written.substring(0, end)).toLowerCase(Locale.ROOT);
    int colon = name.indexOf(':');
    boolean network = colon > 0 && colon < 4 && name.substring(0, colon).chars().allMatch(Character::isDigit);
    return network ? name.substring(colon + 1) : name;
  }
}
