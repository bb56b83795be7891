package im.recado.gateway.irc;

import java.time.Duration;

/**
 * Takes the nick back that the user wants and somebody else had at the log-in, when it is free: the server says so (IRCv3 MONITOR), or it
 * is seen in a channel, or it is asked for now and then. It ends when the user is called otherwise. The thread that reads.
 */
final class Regaining {
  /** So often a server without MONITOR is asked. */
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final IrcState state;
  private final IrcSocket socket;
  private final String wanted;
  private boolean over;
  private long asked = System.nanoTime();

  Regaining(IrcState state, IrcSocket socket, String wanted) {
    this.state = state;
    this.socket = socket;
    this.wanted = wanted;
    this.over = state.isMe(wanted);
  }

  /** Begins to look. */
  void begin() {
    if (!over && state.support().has("MONITOR")) {
      socket.urgent(IrcLine.of("MONITOR", "+", wanted));
    }
  }

  /** A line has come; it is not understood yet. */
  void heard(IrcLine line) {
    if (over) {
      return;
    }
    switch (line.command()) {
      case "NICK" -> {
        if (state.isMe(line.nick())) {
          over = true;
        } else {
          free(line.nick());
        }
      }
      case "QUIT" -> free(line.nick());
      case "731" -> free(line.last().contains("!") ? line.last().substring(0, line.last().indexOf('!')) : line.last());
      case "303" -> {
        if (line.last().isBlank()) {
          free(wanted);
        }
      }
      default -> {}
    }
  }

  private void free(String nick) {
    if (state.fold(nick).equals(state.fold(wanted))) {
      socket.urgent(IrcLine.of("NICK", wanted));
    }
  }

  /** Time has passed. */
  void look() {
    long now = System.nanoTime();
    if (!over && !state.support().has("MONITOR") && now - asked >= PERIOD.toNanos()) {
      asked = now;
      socket.urgent(IrcLine.of("ISON", wanted));
    }
  }
}
