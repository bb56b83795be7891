package im.recado.modules.muc;

import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.Locale;
import rocks.xmpp.precis.PrecisProfiles;

/**
 * Nicknames. Two that people cannot tell apart are the same: letter case, width and spaces make no difference (RFC 8266),
 * so that nobody passes for somebody else by a space (XEP-0045 section 14.6).
 */
final class Nick {
  private Nick() {}

  /** What two nicknames have in common when they are the same. */
  static String key(String nick) {
    boolean plain = true;
    boolean lower = true;
    for (int i = 0; i < nick.length(); i++) {
      char c = nick.charAt(i);
      plain &= c > ' ' && c < 0x7f;
      lower &= c < 'A' || c > 'Z';
    }
    if (plain) {
      return lower ? nick : nick.toLowerCase(Locale.ROOT);
    }
    try {
      return PrecisProfiles.NICKNAME.toComparableString(nick);
    } catch (IllegalArgumentException e) {
      // Nothing that the profile knows: it stands for itself.
      return nick;
    }
  }

  /**
   * Refuses what is no nickname: invisible (section 17.1), too long, or with characters that no one can see.
   *
   * @param longest in characters
   */
  static void check(String nick, int longest) throws StanzaException {
    if (nick.codePointCount(0, nick.length()) > longest) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "A nickname may have " + longest + " characters.");
    }
    if (nick.codePoints().noneMatch(Nick::isVisible)) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "Nobody could see this nickname.");
    }
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          false;
      // The letters of Hangul that show nothing.
      default -> c != 0x115F && c != 0x1160 && c != 0x3164 && c != 0xFFA0 && c != 0x2800;
    };
  }
}
