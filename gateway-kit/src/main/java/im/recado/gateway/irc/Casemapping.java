package im.recado.gateway.irc;

import java.util.Locale;

/** Which letters are the same in names there (CASEMAPPING): by default {@code []\^} are the capitals of {@code {}|~}. */
enum Casemapping {
  RFC1459('^'),
  STRICT_RFC1459(']'),
  ASCII('Z');

  private final char lastCapital;

  Casemapping(char lastCapital) {
    this.lastCapital = lastCapital;
  }

  /** As a server names it; one that is not known is the safest, which takes the fewest names for the same. */
  static Casemapping of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "rfc1459" -> RFC1459;
      case "strict-rfc1459", "rfc1459-strict" -> STRICT_RFC1459;
      default -> ASCII;
    };
  }

  /** What two names have in common when they are the same. */
  String fold(String name) {
    StringBuilder folded = null;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= lastCapital) {
        if (folded == null) {
          folded = new StringBuilder(name);
        }
        folded.setCharAt(i, (char) (c + 0x20));
      }
    }
    return folded == null ? name : folded.toString();
  }
}
