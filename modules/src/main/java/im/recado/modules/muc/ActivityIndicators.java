package im.recado.modules.muc;

import im.recado.kernel.background.Background;
import im.recado.kernel.limit.Buckets;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreException;
import im.recado.modules.archive.ArchiveExtent;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people of rooms that they belong to and are not in, that something was said there (XEP-0437, version 0.2.0): once a
 * room, until they have been there. Any thread.
 */
final class ActivityIndicators {
  static final String NS = "urn:xmpp:rai:0";
  private static final Logger LOG = LoggerFactory.getLogger(ActivityIndicators.class);
  private static final int MOST = 100_000;

  /** A client that wants to hear. */
  static final class Watcher {
    private final Jid jid;

    /** What had happened in all rooms when it came. */
    private final long came;

    /** The rooms that it was told of and has not been in since. */
    private final Set<Jid> told = ConcurrentHashMap.newKeySet();

    private volatile boolean ended;

    Watcher(Jid jid, long came) {
      this.jid = jid;
      this.came = came;
    }

    Jid jid() {
      return jid;
    }

    boolean isEnded() {
      return ended;
    }
  }

  private final Hall hall;

  /** When, in milliseconds, members have left rooms that are kept, by account and room. */
  private final KeyValues lefts;

  private final Buckets<Jid> paces;
  private final ConcurrentHashMap<Jid, Watcher> watchers = new ConcurrentHashMap<>();

  /** Counts what happens, so that it is known what came first: clocks are too coarse for that. */
  private final AtomicLong happened = new AtomicLong();

  ActivityIndicators(Hall hall, KeyValues lefts) {
    this.hall = hall;
    this.lefts = lefts;
    this.paces = new Buckets<>(hall::nanos);
  }

  /** Presence for the service itself. Must not wait. */
  void presence(Presence presence) {
    Jid from = Objects.requireNonNull(presence.from());
    switch (presence.type()) {
      case AVAILABLE -> {
        if (presence.has("rai", NS)) {
          begin(presence, from);
        }
      }
      case UNAVAILABLE, ERROR -> end(from);
      case SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBE, UNSUBSCRIBED, PROBE -> {}
    }
  }

  private void begin(Presence presence, Jid from) {
    int pace = hall.pace(MucOptions.CHANGES_PER_MINUTE);
    if (watchers.size() >= MOST || !paces.take(from.bare(), 1, pace / 60.0, pace)) {
      hall.post().refuse(presence, hall.domain(), new StanzaException(Condition.RESOURCE_CONSTRAINT));
      return;
    }
    Watcher watcher = new Watcher(from, happened.get());
    Watcher before = watchers.put(from, watcher);
    if (before != null) {
      before.ended = true;
    }
    Background.start("activity in rooms", () -> gather(watcher));
  }

  void end(Jid from) {
    Watcher watcher = watchers.remove(from);
    if (watcher != null) {
      watcher.ended = true;
    }
  }

  /** Puts a watcher before every room of the account, and tells at once of those where something was said. May wait. */
  private void gather(Watcher watcher) {
    Jid account = watcher.jid().bare();
    try {
      List<Jid> rooms = hall.store().roomsOf(hall.domain().domain(), account, Affiliation.MEMBER);
      Map<String, String> kept = new HashMap<>(lefts.all(account));
      List<Jid> active = new ArrayList<>();
      for (Jid jid : rooms) {
        String left = kept.remove(jid.toString());
        // One that is not loaded is told of its watchers when it is: before that nothing is said in it.
        Boolean known =
            hall.rooms().loaded(jid) == null ? null : hall.rooms().ask(jid, room -> watch(room, watcher)).join();
        if (known == null ? isSpokenSince(jid, left) : known) {
          active.add(jid);
        }
      }
      if (!active.isEmpty() && !watcher.isEnded()) {
        tell(watcher, active);
      }
      forgetOthers(account, kept.keySet());
    } catch (StoreException e) {
      LOG.warn("The rooms of {} cannot be found: {}", watcher.jid(), e.toString());
    }
  }

  /**
   * Whether something was said since the account was here, or since it came to watch; null when only the archive knows. Else
   * it waits. On the room's lane.
   */
  private static @Nullable Boolean watch(@Nullable Room room, Watcher watcher) {
    if (room == null || room.occupants().visit(watcher.jid()) != null) {
      return false;
    }
    Long left = room.left().get(watcher.jid().bare());
    if (room.spoken() > (left == null ? watcher.came : left)) {
      return true;
    }
    room.watchers().put(watcher.jid(), watcher);
    return left == null ? null : false;
  }

  /** Whether the archive has something from after somebody left, if that is known. May wait. */
  private boolean isSpokenSince(Jid room, @Nullable String left) {
    ArchiveExtent extent = left == null ? null : hall.archive().extent(room);
    return left != null && extent != null && extent.last().toEpochMilli() > Long.parseLong(left);
  }

  /** Rooms that are gone, or that the account does not belong to any more. May wait. */
  private void forgetOthers(Jid account, Set<String> rooms) {
    for (String room : rooms) {
      if (Jid.valueOf(room).domain().equals(hall.domain().domain())) {
        lefts.remove(account, room);
      }
    }
  }

  /** The account is gone. May wait. */
  void forget(Jid account) {
    lefts.removeAll(account);
  }

  /** Tells of rooms, but of each only once until the client has been there. */
  private void tell(Watcher watcher, Collection<Jid> rooms) {
    Element.Builder rai = Element.builder("rai", NS);
    boolean any = false;
    for (Jid room : rooms) {
      if (watcher.told.add(room)) {
        any = true;
        rai.child("activity", NS, room.toString());
      }
    }
    if (any) {
      hall.post().send(Message.of(Message.Type.NORMAL, hall.domain(), watcher.jid(), rai.build()));
    }
  }

  /** A room was loaded. On its lane. */
  void furnish(Room room) {
    watchers.values().forEach(watcher -> begins(room, watcher));
  }

  /** Somebody has become something else to a room. On its lane. */
  void changed(Room room, Jid jid) {
    for (Watcher watcher : watchers.values()) {
      if (watcher.jid().bare().equals(jid) && room.occupants().visit(watcher.jid()) == null) {
        begins(room, watcher);
      }
    }
  }

  private static void begins(Room room, Watcher watcher) {
    if (room.affiliations().of(watcher.jid().bare()).isAtLeast(Affiliation.MEMBER)) {
      room.watchers().put(watcher.jid(), watcher);
    }
  }

  /** Something was said. On the room's lane. */
  void spoken(Room room) {
    room.spoken(happened.incrementAndGet());
    if (room.watchers().isEmpty()) {
      return;
    }
    for (Watcher watcher : List.copyOf(room.watchers().values())) {
      if (room.occupants().visit(watcher.jid()) != null) {
        continue;
      }
      room.watchers().remove(watcher.jid());
      if (!watcher.isEnded() && room.affiliations().of(watcher.jid().bare()).isAtLeast(Affiliation.MEMBER)) {
        tell(watcher, List.of(room.jid()));
      }
    }
  }

  /** Somebody has left: it wants to hear again of what is said. On the room's lane. */
  void left(Room room, Visit visit) {
    Jid account = visit.jid().bare();
    if (!room.affiliations().of(account).isAtLeast(Affiliation.MEMBER)) {
      return;
    }
    room.left().put(account, happened.incrementAndGet());
    if (room.isKept()) {
      lefts.putSoon(account, room.jid().toString(), Long.toString(hall.now().toEpochMilli()));
    }
    Watcher watcher = watchers.get(visit.jid());
    if (watcher != null) {
      watcher.told.remove(room.jid());
      room.watchers().put(visit.jid(), watcher);
    }
  }
}
