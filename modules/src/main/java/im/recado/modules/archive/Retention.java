package im.recado.modules.archive;

import java.time.Duration;
import java.time.Instant;

/**
 * What an archive may hold: messages beyond any of these go, the oldest first.
 *
 * @param since nothing received before this; {@link Instant#MIN} for no limit
 * @param messages so many at most
 * @param characters of XML text at most
 */
public record Retention(Instant since, long messages, long characters) {
  /** Nothing stays. */
  public static final Retention NOTHING = new Retention(Instant.MAX, 0, 0);

  /** Messages removed at once: less than a millisecond of the disk's time each. */
  private static final int STEP = 100;

  /**
   * What an administrator allows.
   *
   * @param keep so long messages stay; zero for no limit
   * @param messages so many at most; 0 for no limit
   * @param megabytes of XML text at most; 0 for no limit
   */
  public static Retention of(Instant now, Duration keep, long messages, long megabytes) {
    return new Retention(
        keep.isZero() ? Instant.MIN : now.minus(keep),
        messages == 0 ? Long.MAX_VALUE : messages,
        megabytes == 0 ? Long.MAX_VALUE : megabytes << 20);
  }

  /** The same, but nothing that is older than so many days; 0 for no such limit. */
  public Retention within(Instant now, int days) {
    Instant oldest = now.minus(Duration.ofDays(days));
    return days == 0 || !oldest.isAfter(since) ? this : new Retention(oldest, messages, characters);
  }

  /** Brings one archive within these limits. How many messages went. May wait. */
  public long trim(ArchiveStore store, ArchiveName archive) {
    long gone = 0;
    ArchiveExtent extent = store.extent(archive);
    if (extent != null && isExceededBy(extent)) {
      int step;
      do {
        step = store.trim(archive, this, STEP);
        gone += step;
      } while (step == STEP);
    }
    return gone;
  }

  private boolean isExceededBy(ArchiveExtent extent) {
    return extent.first().isBefore(since) || extent.messages() > messages || extent.characters() > characters;
  }
}
