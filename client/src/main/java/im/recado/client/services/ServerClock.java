package im.recado.client.services;

import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.store.Settings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * The time at the server (XEP-0202): what is live gets its time by it, or a computer whose clock is wrong would put it elsewhere than
 * the archive does.
 */
final class ServerClock {

  private static final String KEY = "clock.ahead";

  private final Settings settings;
  private volatile Duration ahead;

  /** One that knows what it knew the last time. */
  ServerClock(Settings settings) {
    this.settings = settings;
    this.ahead = Duration.parse(settings.get(KEY, "PT0S"));
  }

  Instant now() {
    return Instant.now().plus(ahead);
  }

  void ask(Link link) throws RefusedException, OfflineException, InterruptedException {
    Instant before = Instant.now();
    Node answer = link.ask(Node.iq("get", link.jid().server(), Node.of("time", Ns.TIME)));
    Duration half = Duration.between(before, Instant.now()).dividedBy(2);
    try {
      String utc = answer.payload().map(time -> time.textOf("utc")).orElse("");
      ahead = Duration.between(before.plus(half), Instant.parse(utc));
    } catch (DateTimeException e) {
      ahead = Duration.ZERO;
    }
    settings.set(KEY, ahead.toString());
  }
}
