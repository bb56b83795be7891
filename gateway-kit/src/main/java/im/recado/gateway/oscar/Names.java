package im.recado.gateway.oscar;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.util.Locale;

/** Names on the two networks, which are the same in capital letters and with spaces; and those of chat rooms. */
final class Names {
  private static final int LONGEST = 97;
  private static final int LONGEST_ROOM = 100;

  /** The exchange in which anybody can make a room. */
  private static final int EXCHANGE = 4;

  private Names() {}

  /** The one form of a name, or of a room: {@code #name}, or {@code #name%5} for one of another exchange. */
  static String contact(Kind kind, String written) throws NetworkException {
    String name = written.strip();
    if (kind == Kind.AIM && isRoom(name)) {
      return room(name);
    }
    return person(kind, name);
  }

  /** The name by which somebody logs in: on AIM as they write it, for others see it so. */
  static String own(Kind kind, String written) throws NetworkException {
    String folded = person(kind, written.strip());
    return kind.isIcq() ? folded : written.strip();
  }

  private static String person(Kind kind, String name) throws NetworkException {
    String folded = fold(kind.isIcq() ? name.replace("-", "") : name);
    boolean fits =
        !folded.isEmpty() && folded.length() <= LONGEST && folded.chars().noneMatch(c -> c < 0x20 || c == 0x7F);
    if (kind.isIcq() ? !folded.matches("[1-9][0-9]{4,9}") : !fits) {
      throw new NetworkException(Reason.NO_SUCH_CONTACT, "That can be nobody's name on " + kind.label() + ".");
    }
    return folded;
  }

  /** The form in which names are the same. */
  static String fold(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    name.codePoints().filter(c -> c != ' ').forEach(folded::appendCodePoint);
    return folded.toString().toLowerCase(Locale.ROOT);
  }

  static boolean isRoom(String name) {
    return name.startsWith("#");
  }

  private static String room(String name) throws NetworkException {
    String title = title(name).strip();
    if (title.isEmpty() || title.length() > LONGEST_ROOM) {
      throw new NetworkException(Reason.NO_SUCH_CONTACT, "That can be no room on AIM.");
    }
    return room(title, exchange(name));
  }

  static String room(String title, int exchange) {
    String folded = title.replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    return "#" + folded + (exchange == EXCHANGE ? "" : "%" + exchange);
  }

  /** What a room is called on the network. */
  static String title(String room) {
    int percent = percent(room);
    return room.substring(1, percent < 0 ? room.length() : percent);
  }

  static int exchange(String room) {
    int percent = percent(room);
    return percent < 0 ? EXCHANGE : Integer.parseInt(room.substring(percent + 1));
  }

  private static int percent(String room) {
    int percent = room.lastIndexOf('%');
    return percent > 0 && room.substring(percent + 1).matches("[1-9][0-9]?") ? percent : -1;
  }
}
