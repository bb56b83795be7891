package im.recado.gateway.irc;

import im.recado.kernel.module.Option;
import java.time.Duration;
import java.util.List;

/** The settings of the gateway to IRC. */
final class IrcOptions {
  static final Option<List<String>> SERVERS =
      Option.texts(
          "gateway.irc.servers",
          List.of(),
          "Servers that are reached otherwise than by verified TLS on port 6697: a name, a port, and tls, tls-unverified or plain; only"
              + " these may be on private addresses.");

  static final Option<Boolean> ONLY_LISTED =
      Option.flag("gateway.irc.only-listed", false, "Whether only the servers in gateway.irc.servers may be used.");

  static final Option<Integer> BURST =
      Option.integer("gateway.irc.burst", 5, 1, 1000, "So many lines are sent to an IRC server at once.");

  static final Option<Duration> PACE =
      Option.duration("gateway.irc.pace", Duration.ofSeconds(1), "How long every further line to an IRC server takes.");

  private IrcOptions() {}
}
