package im.recado.gateway.irc;

import im.recado.gateway.network.NetworkException;
import im.recado.kernel.module.Option;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** The settings of the gateway to IRC. */
final class IrcOptions {
  private static final Pattern SERVER = Pattern.compile("([A-Za-z0-9._-]+|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)( [0-9]{1,5}( (tls|tls-unverified|plain)( [A-Za-z0-9._:-]+)?)?)?");

  static final Option<List<String>> SERVERS =
      servers(
          "Servers that are reached otherwise than by verified TLS on port 6697: a name, a port, and tls, tls-unverified or plain, and how"
              + " texts are encoded there if not as UTF-8; only these may be on private addresses.");

  /** A list of lines such as {@code irc.example.org 6667 plain}; the port and how it is reached may be left out. */
  private static Option<List<String>> servers(String help) {
    return Option.texts("gateway.irc.servers", List.of(), help).meaning(
        "servers such as irc.example.org 6667 plain, with commas between",
        List.of(),
        servers -> {
          for (String server : servers) {
            String[] words = server.split(" ", -1);
            if (!SERVER.matcher(server).matches() || !isPort(words) || !isEncoding(words)) {
              throw new IllegalArgumentException(
                  "expected a server, a port, and tls, tls-unverified or plain, such as irc.example.org 6667 plain, not \"" + server + "\"");
            }
          }
          return servers;
        });
  }

  private static boolean isPort(String[] words) {
    int port = words.length > 1 ? Integer.parseInt(words[1]) : 1;
    return port >= 1 && port <= 65_535;
  }

  private static boolean isEncoding(String[] words) {
    try {
      return words.length < 4 || Encoding.of(words[3]) != null;
    } catch (NetworkException e) {
      return false;
    }
  }

  static final Option<Boolean> ONLY_LISTED =
      Option.flag("gateway.irc.only-listed", false, "Whether only the servers in gateway.irc.servers may be used.");

  static final Option<Integer> BURST =
      Option.integer("gateway.irc.burst", 5, 1, 1000, "So many lines are sent to an IRC server at once.");

  static final Option<Duration> PACE =
      Option.duration("gateway.irc.pace", Duration.ofSeconds(1), "How long every further line to an IRC server takes.");

  static final Option<Integer> IDENT_PORT =
      Option.integer(
          "gateway.irc.ident-port",
          0,
          0,
          65_535,
          "Where IRC servers can ask which user of this server a connection is (RFC 1413); they ask at port 113, and at 0 nobody answers.");

  private IrcOptions() {}
}
