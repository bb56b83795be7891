package im.recado.gateway.irc;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the numbers mean by which a server refuses (RFC 2812 section 5.2 and what came later). */
final class Refusals {
  /** Refusals of a channel that somebody wants to enter. */
  private static final Set<String> OF_JOIN =
      Set.of("403", "405", "407", "437", "470", "471", "473", "474", "475", "476", "477", "479", "480", "489", "520");

  private static final List<String> THROWN_OUT = List.of("killed", "k-lined", "g-lined", "z-lined", "x-lined", "d-lined", "banned");

  private Refusals() {}

  /** Why somebody is not let in; null when the line is about something else. */
  static @Nullable NetworkException ofJoin(String host, IrcLine line) {
    return OF_JOIN.contains(line.command()) ? exception(host, line) : null;
  }

  /** Whether a line says that something could not be done. */
  static boolean isRefusal(IrcLine line) {
    String command = line.command();
    return command.equals("FAIL")
        || (command.length() == 3
            && (command.charAt(0) == '4' || command.charAt(0) == '5' || command.equals("263") || command.startsWith("97"))
            && !command.equals("422"));
  }

  static NetworkException exception(String host, IrcLine line) {
    return new NetworkException(reason(line.command()), host + " says: " + Formatting.plain(line.last()));
  }

  private static Reason reason(String number) {
    return switch (number) {
      case "401", "403", "406", "441", "476", "479" -> Reason.NO_SUCH_CONTACT;
      case "263", "405", "407", "438", "439", "478" -> Reason.TOO_MUCH;
      case "421" -> Reason.NOT_POSSIBLE;
      case "432" -> Reason.BAD_NAME;
      case "433", "436", "437", "443" -> Reason.NAME_TAKEN;
      case "471" -> Reason.ROOM_FULL;
      case "473", "477" -> Reason.MEMBERS_ONLY;
      case "475" -> Reason.WRONG_PASSWORD;
      default -> Reason.REFUSED;
    };
  }

  /** What the last words of a server mean: those whom it has thrown out do not come back by themselves. */
  static Reason ofError(String words) {
    String lower = words.toLowerCase(Locale.ROOT);
    return THROWN_OUT.stream().anyMatch(lower::contains) ? Reason.BANNED : Reason.DOWN;
  }

  /** The same before anybody is in: servers such as ngircd say so, and by no number, that their password is another. */
  static Reason ofWelcome(String words) {
    Reason reason = ofError(words);
    return reason == Reason.DOWN && words.toLowerCase(Locale.ROOT).contains("bad password") ? Reason.WRONG_CREDENTIALS : reason;
  }
}
