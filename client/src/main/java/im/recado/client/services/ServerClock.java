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
import java.time.ZoneOffset;

/**
 * The time at the server (XEP-0202): what is live gets its time by it, or a computer whose clock is wrong would put it elsewhere than
 * the archive does.
 */
final class ServerClock {

  private static final String KEY = "clock.ahead";
  /** No clock that shows a year of four digits is further away than this. */
  private static final Duration FURTHEST = Duration.ofDays(9_999L * 366);

  private final Settings settings;
  private volatile Duration ahead;

  /** One that knows what it knew the last time. */
  ServerClock(Settings settings) {
    this.settings = settings;
    this.ahead = kept(settings.get(KEY, "PT0S"));
  }

  private static Duration kept(String text) {
    try {
      Duration kept = Duration.parse(text);
      return kept.compareTo(FURTHEST) > 0 || kept.compareTo(FURTHEST.negated()) < 0 ? Duration.ZERO : kept;
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  Instant now() {
    return Instant.now().plus(ahead);
  }

  /** Asks; a year without four digits is as if the server had told none. */
  void ask(Link link) throws RefusedException, OfflineException, InterruptedException {
    Instant before = Instant.now();
    Node answer = link.ask(Node.iq("get", link.jid().server(), Node.of("time", Ns.TIME)));
    Duration half = Duration.between(before, Instant.now()).dividedBy(2);
    try {
      String utc = answer.payload().map(time -> time.textOf("utc")).orElse("");
      Instant told = Instant.parse(utc);
      int year = told.atOffset(ZoneOffset.UTC).getYear();
      ahead = year < 1 || year > 9999 ? Duration.ZERO : Duration.between(before.plus(half), told);
    } catch (DateTimeException e) {
      ahead = Duration.ZERO;
    }
    settings.set(KEY, ahead.toString());
  }
}
