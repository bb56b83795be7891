package im.recado.gateway.irc;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Commands of IRC as people write them, such as {@code WHOIS anna}; a slash before them is left out. */
final class Commands {
  /** So many are given at once. */
  static final int MOST = 20;

  /** What the gateway does by itself: it would not know any more how things stand. */
  private static final Set<String> OWN = Set.of("CAP", "AUTHENTICATE", "JOIN", "QUIT", "PING", "PONG", "USER", "ERROR");

  private Commands() {}

  /**
   * The lines that are sent for commands, of which empty ones are left out.
   *
   * @throws NetworkException with {@link Reason#NOT_POSSIBLE} when one of them cannot be given
   */
  static List<IrcLine> of(List<String> written) throws NetworkException {
    List<IrcLine> lines = new ArrayList<>();
    for (String one : written) {
      if (!one.isBlank()) {
        lines.add(command(one.strip()));
      }
    }
    if (lines.size() > MOST) {
      throw new NetworkException(Reason.TOO_MUCH, "That is too long for IRC.");
    }
    return lines;
  }

  private static IrcLine command(String written) throws NetworkException {
    IrcLine line = IrcLine.parse(written.startsWith("/") ? written.substring(1) : written);
    if (line == null || !line.source().isEmpty() || !line.tags().isEmpty() || Character.isDigit(line.command().charAt(0))) {
      throw new NetworkException(Reason.NOT_POSSIBLE, "That is no command of IRC.");
    } else if (OWN.contains(line.command())) {
      throw new NetworkException(Reason.NOT_POSSIBLE, "The gateway itself gives the command " + line.command() + ".");
    }
    return line.checked();
  }
}
