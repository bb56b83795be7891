package im.recado.modules.muc;

import im.recado.kernel.store.StoreException;
import im.recado.modules.archive.ArchiveStore;
import im.recado.modules.archive.Retention;
import im.recado.wire.jid.Jid;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the archives of rooms within their limits: the oldest messages go. */
final class RoomRetention {
  private static final Logger LOG = LoggerFactory.getLogger(RoomRetention.class);

  private final Hall hall;
  private final ArchiveStore store;

  RoomRetention(Hall hall, ArchiveStore store) {
    this.hall = hall;
    this.store = store;
  }

  private int days(Map<Jid, Integer> kept, Jid jid) {
    Room loaded = hall.rooms().loaded(jid);
    return loaded == null ? kept.getOrDefault(jid, 0) : loaded.config().get(Settings.ARCHIVE_DAYS);
  }

  /** Goes through all archives of the service. May wait. */
  void run() {
    try {
      Retention retention =
          Retention.of(
              hall.now(),
              hall.option(MucOptions.ARCHIVE_KEEP),
              hall.option(MucOptions.ARCHIVE_MESSAGES),
              hall.option(MucOptions.ARCHIVE_MEGABYTES));
      Map<Jid, Integer> days = hall.terms().all(hall.domain().domain());
      long gone =
          Retention.trimAll(
              store,
              archive ->
                  archive.owner().domain().equals(hall.domain().domain())
                      ? retention.within(hall.now(), days(days, archive.owner()))
                      : null);
      if (gone > 0) {
        LOG.info("{} old messages were removed from the archives of rooms of {}", gone, hall.domain());
      }
    } catch (StoreException e) {
      LOG.warn("The archives of rooms could not be cleaned up: {}", e.getMessage());
    }
  }
}
