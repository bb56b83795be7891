package im.recado.modules.muc;

import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of a service that everybody can find. The list is made when it is asked for after something has changed, and
 * kept until the next change; a long one at least for a few seconds, for whoever changes rooms and asks over and over. Any
 * thread; {@link #all} may wait.
 */
final class Directory {
  /** More are not listed; a service with so many is searched. */
  private static final int MOST = 20_000;

  private static final int PAGE = 1000;

  /** A longer list is made anew so often at most. */
  private static final int LONG = 1000;

  private static final long LONG_STAYS = Duration.ofSeconds(5).toNanos();

  /**
   * A room that can be found.
   *
   * @param config what is set for it
   */
  record Entry(Jid jid, RoomConfig config) {
    String name() {
      String name = config.get(Settings.NAME);
      return name.isEmpty() ? String.valueOf(jid.local()) : name;
    }
  }

  /** @param made when, in the time of {@link Hall#nanos} */
  private record Listing(long version, List<Entry> entries, long made) {}

  private final Hall hall;
  private final AtomicLong version = new AtomicLong();
  private volatile @Nullable Listing listing;

  Directory(Hall hall) {
    this.hall = hall;
  }

  /** A room has come, gone or changed its name or manner. */
  void changed() {
    version.incrementAndGet();
  }

  /** All of them, by address. */
  List<Entry> all() {
    Listing known = listing;
    if (known == null || isOld(known)) {
      synchronized (this) {
        known = listing;
        if (known == null || isOld(known)) {
          known = made();
          listing = known;
        }
      }
    }
    return known.entries();
  }

  private boolean isOld(Listing known) {
    return known.version() != version.get()
        && (known.entries().size() <= LONG || hall.nanos() - known.made() > LONG_STAYS);
  }

  private Listing made() {
    long now = version.get();
    Map<Jid, Entry> found = new TreeMap<>(Comparator.comparing(Jid::toString));
    for (RoomLane lane : hall.rooms().lanes()) {
      Room room = lane.room();
      if (room != null && !room.isKept() && !room.isLocked() && room.config().is(Settings.PUBLIC)) {
        found.put(room.jid(), new Entry(room.jid(), room.config()));
      }
    }
    Jid after = null;
    while (found.size() < MOST) {
      List<RoomStore.Listed> page = hall.store().list(hall.domain().domain(), after, PAGE, true);
      for (RoomStore.Listed one : page) {
        found.put(one.jid(), new Entry(one.jid(), RoomConfig.read(one.config())));
      }
      if (page.size() < PAGE) {
        break;
      }
      after = page.getLast().jid();
    }
    return new Listing(now, List.copyOf(new ArrayList<>(found.values())), hall.nanos());
  }

  /** How many people are in a room just now. */
  int occupants(Jid room) {
    Room loaded = hall.rooms().loaded(room);
    return loaded == null ? 0 : loaded.occupants().size();
  }
}
