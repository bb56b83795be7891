package im.recado.modules.archive;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

  private static final int ARCHIVES_AT_ONCE = 200;

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

  /**
   * Brings all archives within their limits. May wait.
   *
   * @param of the limits of an archive; null for one that stays as it is
   * @return how many messages went
   */
  public static long trimAll(ArchiveStore store, Function<ArchiveName, @Nullable Retention> of) {
    long gone = 0;
    ArchiveName last = null;
    for (List<ArchiveName> some = store.archives(null, ARCHIVES_AT_ONCE);
        !some.isEmpty();
        some = store.archives(last, ARCHIVES_AT_ONCE)) {
      for (ArchiveName archive : some) {
        Retention retention = of.apply(archive);
        gone += retention == null ? 0 : retention.trim(store, archive);
      }
      last = some.getLast();
    }
    return gone;
  }

  private boolean isExceededBy(ArchiveExtent extent) {
    return extent.first().isBefore(since) || extent.messages() > messages || extent.characters() > characters;
  }
}
