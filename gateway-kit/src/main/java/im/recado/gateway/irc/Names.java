package im.recado.gateway.irc;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.text.Normalizer;
import java.util.Locale;

/** Names on IRC as the gateway writes them: {@code nick%server} and {@code #channel%server}, in small letters. */
final class Names {
  private static final String SPECIAL = "[]\\`_^{|}";
  private static final int LONGEST = 100;
  private static final int LONGEST_NICK = 30;

  private Names() {}

  /** The one form of a name; only letters of ASCII are folded, which is right on every server. */
  static String contact(String written) throws NetworkException {
    String name = written.strip();
    int percent = name.lastIndexOf('%');
    if (percent <= 0) {
      throw new NetworkException(Reason.NO_SUCH_CONTACT, "A name on IRC has a percent sign and the server behind it.");
    }
    return local(lower(name.substring(0, percent))) + "%" + server(name.substring(percent + 1));
  }

  /** The server of a name, or that is the name. */
  static String server(String name) throws NetworkException {
    String host = name.substring(name.lastIndexOf('%') + 1).toLowerCase(Locale.ROOT);
    boolean good = !host.isEmpty() && host.length() <= 253 && !host.startsWith(".") && !host.startsWith("-");
    for (int i = 0; i < host.length() && good; i++) {
      char c = host.charAt(i);
      good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || (c == '.' && host.charAt(i - 1) != '.');
    }
    if (!good) {
      throw new NetworkException(Reason.NO_SUCH_CONTACT, "That is no name of an IRC server.");
    }
    return host;
  }

  private static String local(String name) throws NetworkException {
    boolean good = name.length() <= LONGEST && name.charAt(0) != ':';
    for (int i = 0; i < name.length() && good; i++) {
      char c = name.charAt(i);
      good = c > ' ' && c != ',' && c != 0x7F && (isChannel(name) || "!@*?".indexOf(c) < 0);
    }
    if (!good) {
      throw new NetworkException(Reason.NO_SUCH_CONTACT, "That can be nobody's name on IRC.");
    }
    return name;
  }

  /** Whether a name is that of a channel. */
  static boolean isChannel(String name) {
    return !name.isEmpty() && "#&+!".indexOf(name.charAt(0)) >= 0;
  }

  /** A name as the server knows it, without the server. */
  static String bare(String name) {
    return name.substring(0, name.lastIndexOf('%'));
  }

  static String lower(String name) {
    return Casemapping.ASCII.fold(name);
  }

  /** A nick that every server takes, as much like this one as can be. */
  static String nick(String wanted) {
    StringBuilder nick = new StringBuilder();
    String plain = Normalizer.normalize(wanted, Normalizer.Form.NFD);
    for (int i = 0; i < plain.length() && nick.length() < LONGEST_NICK; i++) {
      char c = plain.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || SPECIAL.indexOf(c) >= 0;
      boolean later = (c >= '0' && c <= '9') || c == '-';
      if (Character.getType(c) == Character.NON_SPACING_MARK) {
        continue;
      }
      if (later && nick.isEmpty()) {
        nick.append('_');
      }
      nick.append(letter || later ? c : '_');
    }
    boolean says = nick.chars().anyMatch(c -> c != '_');
    return says ? nick.toString() : "guest";
  }
}
