package im.recado.gateway.irc;

import im.recado.gateway.network.Door;
import im.recado.gateway.network.NetworkException;
import im.recado.kernel.module.Options;

/**
 * The ways to IRC servers: where the administrator has said nothing else, by TLS with a verified certificate and never to
 * an address that is not public. Any thread.
 */
final class Doors {
  private static final int PORT = 6697;

  private final Options options;

  Doors(Options options) {
    this.options = options;
  }

  /** The way to a server as things stand now. */
  Door door(String host) throws NetworkException {
    for (String line : options.get(IrcOptions.SERVERS)) {
      String[] words = line.strip().split(" ", -1);
      if (words[0].equalsIgnoreCase(host)) {
        return new Door(host, port(words), Door.Security.of(words.length > 2 ? words[2] : ""), true);
      }
    }
    if (options.get(IrcOptions.ONLY_LISTED)) {
      throw Door.notFromHere(host);
    }
    return new Door(host, PORT, Door.Security.TLS, false);
  }

  /** How texts are encoded on a server, as far as the administrator has said. */
  Encoding encoding(String host) throws NetworkException {
    for (String line : options.get(IrcOptions.SERVERS)) {
      String[] words = line.strip().split(" ", -1);
      if (words[0].equalsIgnoreCase(host) && words.length > 3) {
        return Encoding.of(words[3]);
      }
    }
    return Encoding.USUAL;
  }

  private static int port(String[] words) {
    try {
      return words.length > 1 ? Math.clamp(Integer.parseInt(words[1]), 1, 65_535) : PORT;
    } catch (NumberFormatException e) {
      return PORT;
    }
  }
}
