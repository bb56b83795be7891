package im.recado.gateway.irc;

import im.recado.gateway.irc.Asks.Ask;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server answers to commands that the user has given as they stand ({@link Commands}): what comes until the question behind them
 * is answered, and for a while after that what is about nothing else, for it may come from another server. Guarded by the state.
 */
final class Answers {
  /** What an ask is about that gives commands. */
  static final String COMMANDS = " commands";

  /** So many lines of an answer are told. */
  private static final int MOST = 200;

  private static final long LATER_NANOS = 30_000_000_000L;

  /** What servers say by themselves, or to what the gateway asks by itself. */
  private static final Set<String> UNASKED =
      Set.of("005", "263", "305", "306", "322", "323", "324", "329", "331", "332", "333", "353", "366", "367", "368", "730", "731", "900", "901");

  private final IrcState state;
  private int told;
  private long until;

  Answers(IrcState state) {
    this.state = state;
    this.until = System.nanoTime();
  }

  /** What a line tells whoever has given commands; null when it tells nothing of that kind. */
  @Nullable String words(IrcLine line) {
    boolean now = state.asks().holds(COMMANDS);
    boolean number = Character.isDigit(line.command().charAt(0));
    boolean about = now ? number || isOfServer(line) : number && until - System.nanoTime() > 0 && isAbout(line);
    if (!about || told > MOST) {
      return null;
    }
    if (++told > MOST) {
      return "…";
    }
    String words = String.join(" ", line.params().subList(Math.min(1, line.params().size()), line.params().size()));
    return Formatting.plain(words);
  }

  private static boolean isAbout(IrcLine line) {
    return !UNASKED.contains(line.command()) && !Refusals.isRefusal(line);
  }

  /** Servers such as ngircd give help in words that have no number. */
  private static boolean isOfServer(IrcLine line) {
    return line.command().equals("NOTICE") && !line.isFromSomebody();
  }

  /** Commands have been given. */
  void begin() {
    told = 0;
  }

  /** Commands have been taken. */
  void end(Ask ask) {
    if (ask.target.equals(COMMANDS)) {
      until = System.nanoTime() + LATER_NANOS;
    }
  }
}
