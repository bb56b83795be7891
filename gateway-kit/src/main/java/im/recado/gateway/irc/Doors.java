package im.recado.gateway.irc;

import im.recado.gateway.network.Door;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.kernel.module.Options;
import java.net.Socket;

/**
 * Opens connections to IRC servers: where the administrator has said nothing else, by TLS with a verified certificate and never to
 * an address that is not public. Any thread.
 */
final class Doors {
  private static final int PORT = 6697;

  private final Options options;

  Doors(Options options) {
    this.options = options;
  }

  /** A connection to a server, TLS and all. Waits, within a limit. */
  Socket open(String host) throws NetworkException {
    return door(host).open();
  }

  private Door door(String host) throws NetworkException {
    for (String line : options.get(IrcOptions.SERVERS)) {
      String[] words = line.strip().split(" ", -1);
      if (words[0].equalsIgnoreCase(host)) {
        return new Door(host, port(words), Door.Security.of(words.length > 2 ? words[2] : ""), true);
      }
    }
    if (options.get(IrcOptions.ONLY_LISTED)) {
      throw new NetworkException(Reason.REFUSED, "The server " + host + " may not be used from here.");
    }
    return new Door(host, PORT, Door.Security.TLS, false);
  }

  private static int port(String[] words) {
    try {
      return words.length > 1 ? Math.clamp(Integer.parseInt(words[1]), 1, 65_535) : PORT;
    } catch (NumberFormatException e) {
      return PORT;
    }
  }
}
