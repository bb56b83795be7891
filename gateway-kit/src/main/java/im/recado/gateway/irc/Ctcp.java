package im.recado.gateway.irc;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What programs say to each other within messages: {@code /me}, and questions, few of which are answered. One thread. */
final class Ctcp {
  private static final char MARK = 0x01;

  /** One question in so long is answered, so that nobody makes the user send too much. */
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(2);

  private final IrcSocket socket;
  private long last = System.nanoTime() - PAUSE;

  Ctcp(IrcSocket socket) {
    this.socket = socket;
  }

  /** The file that somebody offers with a message for the user alone, which is refused; null when they offer none. */
  @Nullable DccOffer offered(IrcLine line) {
    String text = line.param(1);
    String begin = MARK + "DCC ";
    DccOffer offer =
        line.command().equals("PRIVMSG") && text.startsWith(begin)
            ? DccOffer.read(text.substring(begin.length()).replace(String.valueOf(MARK), ""))
            : null;
    if (offer != null && System.nanoTime() - last >= PAUSE) {
      last = System.nanoTime();
      socket.offer(List.of(IrcLine.of("NOTICE", line.nick(), MARK + offer.refusal() + MARK)));
    }
    return offer;
  }

  /**
   * The words of a message as people here write them; null when it has none.
   *
   * @param alone whether it is for the user alone
   */
  @Nullable String words(IrcLine line, boolean alone) {
    String text = line.param(1);
    if (text.isEmpty() || text.charAt(0) != MARK) {
      return Formatting.toStyling(text);
    }
    String inner = text.substring(1, text.length() > 1 && text.charAt(text.length() - 1) == MARK ? text.length() - 1 : text.length());
    int space = inner.indexOf(' ');
    String name = space < 0 ? inner : inner.substring(0, space);
    String rest = space < 0 ? "" : inner.substring(space + 1);
    if (name.equals("ACTION")) {
      return "/me " + Formatting.toStyling(rest);
    }
    // A notice is an answer, which is never answered.
    if (alone && line.command().equals("PRIVMSG") && System.nanoTime() - last >= PAUSE) {
      String answer =
          switch (name) {
            case "VERSION" -> "VERSION Recado, a gateway to XMPP";
            case "PING" -> "PING " + rest.substring(0, Math.min(rest.length(), 50));
            case "CLIENTINFO" -> "CLIENTINFO ACTION CLIENTINFO PING VERSION";
            default -> null;
          };
      if (answer != null) {
        last = System.nanoTime();
        socket.offer(List.of(IrcLine.of("NOTICE", line.nick(), MARK + answer + MARK)));
      }
    }
    return null;
  }
}
