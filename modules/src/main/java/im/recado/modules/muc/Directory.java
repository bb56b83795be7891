package im.recado.modules.muc;

import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of a service that everybody can find. The list is made when it is asked for after something has changed, and
 * kept until the next change. Any thread; {@link #all} may wait.
 */
final class Directory {
  /** More are not listed; a service with so many is searched. */
  private static final int MOST = 20_000;

  private static final int PAGE = 1000;

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

  private record Listing(long version, List<Entry> entries) {}

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
    long now = version.get();
    if (known != null && known.version() == now) {
      return known.entries();
    }
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
    List<Entry> entries = List.copyOf(new ArrayList<>(found.values()));
    listing = new Listing(now, entries);
    return entries;
  }

  /** How many people are in a room just now. */
  int occupants(Jid room) {
    Room loaded = hall.rooms().loaded(room);
    return loaded == null ? 0 : loaded.occupants().size();
  }
}
