package im.recado.modules.muc;

import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
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
  private final ConcurrentHashMap<Jid, Watcher> watchers = new ConcurrentHashMap<>();

  /** Counts what happens, so that it is known what came first: clocks are too coarse for that. */
  private final AtomicLong happened = new AtomicLong();

  ActivityIndicators(Hall hall) {
    this.hall = hall;
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
    if (watchers.size() >= MOST) {
      hall.post().refuse(presence, hall.domain(), new StanzaException(Condition.RESOURCE_CONSTRAINT));
      return;
    }
    Watcher watcher = new Watcher(from, happened.get());
    Watcher before = watchers.put(from, watcher);
    if (before != null) {
      before.ended = true;
    }
    Thread.startVirtualThread(() -> gather(watcher));
  }

  void end(Jid from) {
    Watcher watcher = watchers.remove(from);
    if (watcher != null) {
      watcher.ended = true;
    }
  }

  /** Puts a watcher before every room of the account, and tells at once of those where something was said. May wait. */
  private void gather(Watcher watcher) {
    try {
      List<Jid> rooms =
          hall.store().roomsOf(hall.domain().domain(), watcher.jid().bare(), Affiliation.MEMBER);
      List<Jid> active = new ArrayList<>();
      for (Jid jid : rooms) {
        Room loaded = hall.rooms().loaded(jid);
        // One that is not loaded is told of its watchers when it is: before that nothing is said in it.
        if (loaded != null
            && hall.rooms().ask(jid, room -> room != null && watch(room, watcher)).join()) {
          active.add(jid);
        }
      }
      if (!active.isEmpty() && !watcher.isEnded()) {
        tell(watcher, active);
      }
    } catch (StoreException e) {
      LOG.warn("The rooms of {} cannot be found: {}", watcher.jid(), e.toString());
    }
  }

  /** Whether something was said since the account was here, or since it came to watch; else it waits. On the room's lane. */
  private static boolean watch(Room room, Watcher watcher) {
    if (room.occupants().visit(watcher.jid()) != null) {
      return false;
    }
    if (room.spoken() > room.left().getOrDefault(watcher.jid().bare(), watcher.came)) {
      return true;
    }
    room.watchers().put(watcher.jid(), watcher);
    return false;
  }

  private void tell(Watcher watcher, Collection<Jid> rooms) {
    Element.Builder rai = Element.builder("rai", NS);
    rooms.forEach(room -> rai.child("activity", NS, room.toString()));
    hall.post().send(Message.of(Message.Type.NORMAL, hall.domain(), watcher.jid(), rai.build()));
  }

  /** A room was loaded. On its lane. */
  void furnish(Room room) {
    for (Watcher watcher : watchers.values()) {
      if (room.affiliations().of(watcher.jid().bare()).isAtLeast(Affiliation.MEMBER)) {
        room.watchers().put(watcher.jid(), watcher);
      }
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
    Watcher watcher = watchers.get(visit.jid());
    if (watcher != null) {
      room.watchers().put(visit.jid(), watcher);
    }
  }
}
