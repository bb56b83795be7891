package im.recado.modules.archive;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Option;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the archives of accounts within their limits (XEP-0313 section 3.2): the oldest messages go, in steps so small that
 * nobody who writes meanwhile notices.
 */
public final class CleanUp {
  static final Option<Duration> KEEP =
      Option.duration("archive.keep", Duration.ZERO, "So long messages stay in the archives of accounts; 0s is for ever.")
          .perDomain();
  static final Option<Integer> MESSAGES =
      Option.integer(
          "archive.messages", 0, 0, Integer.MAX_VALUE, "So many messages stay in the archive of an account; 0 is any number.")
          .granted();
  static final Option<Integer> MEGABYTES =
      Option.integer(
          "archive.megabytes",
          1024,
          0,
          Integer.MAX_VALUE,
          "So many megabytes of messages stay in the archive of an account; 0 is any number.")
          .granted();
  /** Also of rooms. */
  public static final Option<Duration> PERIOD =
      Option.duration("archive.clean-up", Duration.ofMinutes(10), "So often archives are brought back within their limits.");

  private static final Logger LOG = LoggerFactory.getLogger(CleanUp.class);

  private static final int STEP = 100;

  private final Kernel kernel;
  private final ArchiveStore store;
  private final Terms terms;

  CleanUp(Kernel kernel, ArchiveStore store, Terms terms) {
    this.kernel = kernel;
    this.store = store;
    this.terms = terms;
  }

  /** Goes through all archives of accounts. May wait. */
  void run() {
    try {
      while (store.sweep(STEP) > 0) {
        // What an interrupted removal has left.
      }
      Map<String, Retention> retentions = new HashMap<>();
      Map<String, Map<Jid, Integer>> days = new HashMap<>();
      long gone =
          Retention.trimAll(
              store,
              archive -> {
                Jid owner = archive.owner();
                if (!archive.node().isEmpty() || !kernel.router().isLocalAccount(owner)) {
                  return null;
                }
                int own = days.computeIfAbsent(owner.domain(), terms::all).getOrDefault(owner, 0);
                return retentions.computeIfAbsent(owner.domain(), this::retention).within(kernel.clock().instant(), own);
              });
      if (gone > 0) {
        LOG.info("{} old messages were removed from archives", gone);
      }
    } catch (StoreException e) {
      LOG.warn("The archives could not be cleaned up: {}", e.getMessage());
    }
  }

  private Retention retention(String domain) {
    return Retention.of(
        kernel.clock().instant(),
        kernel.options().get(KEEP, domain),
        kernel.options().get(MESSAGES, domain),
        kernel.options().get(MEGABYTES, domain));
  }
}
