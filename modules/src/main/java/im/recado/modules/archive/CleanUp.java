package im.recado.modules.archive;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Option;
import im.recado.kernel.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the archives of accounts within their limits (XEP-0313 section 3.2): the oldest messages go, in steps so small that
 * nobody who writes meanwhile notices.
 */
final class CleanUp {
  static final Option<Duration> KEEP =
      Option.duration("archive.keep", Duration.ZERO, "So long messages stay in the archives of accounts; 0s is for ever.");
  static final Option<Integer> MESSAGES =
      Option.integer(
          "archive.messages", 0, 0, Integer.MAX_VALUE, "So many messages stay in the archive of an account; 0 is any number.");
  static final Option<Integer> MEGABYTES =
      Option.integer(
          "archive.megabytes",
          1024,
          0,
          Integer.MAX_VALUE,
          "So many megabytes of messages stay in the archive of an account; 0 is any number.");
  static final Option<Duration> PERIOD =
      Option.duration("archive.clean-up", Duration.ofMinutes(10), "So often archives are brought back within their limits.");

  private static final Logger LOG = LoggerFactory.getLogger(CleanUp.class);

  /** Messages removed at once: less than a millisecond of the disk's time each. */
  private static final int STEP = 100;

  private static final int ARCHIVES_AT_ONCE = 200;

  private final Kernel kernel;
  private final ArchiveStore store;

  CleanUp(Kernel kernel, ArchiveStore store) {
    this.kernel = kernel;
    this.store = store;
  }

  /** Goes through all archives of accounts. May wait. */
  void run() {
    try {
      long gone = 0;
      while (store.sweep(STEP) > 0) {
        // What an interrupted removal has left.
      }
      Retention retention = retention();
      ArchiveName last = null;
      for (List<ArchiveName> some = store.archives(null, ARCHIVES_AT_ONCE);
          !some.isEmpty();
          some = store.archives(last, ARCHIVES_AT_ONCE)) {
        for (ArchiveName archive : some) {
          if (archive.node().isEmpty() && kernel.router().isLocalAccount(archive.owner())) {
            gone += trim(store, archive, retention);
          }
        }
        last = some.getLast();
      }
      if (gone > 0) {
        LOG.info("{} old messages were removed from archives", gone);
      }
    } catch (StoreException e) {
      LOG.warn("The archives could not be cleaned up: {}", e.getMessage());
    }
  }

  private Retention retention() {
    Duration keep = kernel.options().get(KEEP);
    long messages = kernel.options().get(MESSAGES);
    long megabytes = kernel.options().get(MEGABYTES);
    return new Retention(
        keep.isZero() ? Instant.MIN : kernel.clock().instant().minus(keep),
        messages == 0 ? Long.MAX_VALUE : messages,
        megabytes == 0 ? Long.MAX_VALUE : megabytes << 20);
  }

  /** Brings one archive within limits. How many messages went. May wait. */
  static long trim(ArchiveStore store, ArchiveName archive, Retention retention) {
    long gone = 0;
    ArchiveExtent extent = store.extent(archive);
    if (extent != null && exceeds(extent, retention)) {
      int step;
      do {
        step = store.trim(archive, retention, STEP);
        gone += step;
      } while (step == STEP);
    }
    return gone;
  }

  private static boolean exceeds(ArchiveExtent extent, Retention retention) {
    return extent.first().isBefore(retention.since())
        || extent.messages() > retention.messages()
        || extent.characters() > retention.characters();
  }
}
