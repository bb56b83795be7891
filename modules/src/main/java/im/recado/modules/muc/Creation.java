package im.recado.modules.muc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.limit.Bucket;
import im.recado.modules.webclient.GuestRoom;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How rooms come to be (XEP-0045 section 10.1): whoever enters one that does not exist makes it, if allowed. Guests
 * make none; for the first of them the server makes the room that they are let into, which is nobody's but its
 * administrators'.
 */
final class Creation {
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final int MOST_REMEMBERED = 100_000;

  private final Hall hall;

  /** How often people have made rooms lately. */
  private final Cache<Jid, Bucket> paces =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterAccess(WINDOW).build();

  private final ReentrantLock limits = new ReentrantLock();

  /** Rooms that are about to be there, with their makers. Guarded by {@link #limits}. */
  private final Map<Jid, Jid> begun = new HashMap<>();

  Creation(Hall hall) {
    this.hall = hall;
  }

  /** Somebody wants to enter a room that does not exist. May wait. */
  void enters(RoomLane lane, Presence presence, Element x) throws StanzaException {
    Jid from = Objects.requireNonNull(presence.from());
    begin(lane.jid(), from);
    Room room = null;
    try {
      room = isGuest(from) ? ofGuests(lane.jid()) : made(lane.jid(), from);
    } finally {
      end(lane, room);
    }
    try {
      hall.joining().enters(lane, room, presence, x, room.maker() != null);
    } finally {
      if (room.occupants().isEmpty()) {
        lane.room(null);
      }
    }
    if (!room.isLocked() && lane.room() == room) {
      hall.directory().changed();
      hall.configuration().keep(lane, room, presence);
    }
  }

  /** Whoever makes several rooms at once is held to the limits like somebody who makes them one by one. May wait. */
  private void begin(Jid room, Jid from) throws StanzaException {
    limits.lock();
    try {
      if (isGuest(from)) {
        demandOfGuest(room, from);
      } else {
        demand(from);
      }
      begun.put(room, from.bare());
    } finally {
      limits.unlock();
    }
  }

  private boolean isGuest(Jid from) {
    return hall.kernel().sessions().isGuest(from);
  }

  private void demandOfGuest(Jid room, Jid from) throws StanzaException {
    if (!room.equals(GuestRoom.of(hall.kernel().options(), from.domain()))) {
      throw guestsMakeNone();
    }
    requirePlace();
  }

  private static StanzaException guestsMakeNone() {
    return new StanzaException(Condition.NOT_ALLOWED, "Guests make no rooms.");
  }

  private Room ofGuests(Jid jid) {
    Room room = hall.newRoom(jid);
    hall.furniture().eraseRemains(room);
    room.config(
        room.config()
            .with(Settings.PERSISTENT, true)
            .with(Settings.PUBLIC, true)
            .with(Settings.MEMBERS_ONLY, false));
    room.idleSince(hall.nanos());
    return room;
  }

  private Room made(Jid jid, Jid from) {
    Room room = hall.newRoom(jid);
    hall.furniture().eraseRemains(room);
    room.affiliations()
        .apply(room.affiliations().numbered(List.of(Standing.unknown(from.bare()).with(Affiliation.OWNER, ""))));
    room.maker(from.bare());
    room.locked(hall.option(MucOptions.LOCK));
    room.idleSince(hall.nanos());
    return room;
  }

  /** From now on the room itself counts, if there is one. */
  private void end(RoomLane lane, @Nullable Room room) {
    limits.lock();
    try {
      begun.remove(lane.jid());
      if (room != null) {
        lane.room(room);
      }
    } finally {
      limits.unlock();
    }
  }

  /** Whether somebody may make a room. May wait. */
  void check(Jid from) throws StanzaException {
    limits.lock();
    try {
      demand(from);
    } finally {
      limits.unlock();
    }
  }

  private void demand(Jid from) throws StanzaException {
    if (hall.isAdministrator(from)) {
      return;
    }
    if (isGuest(from)) {
      throw guestsMakeNone();
    }
    if (!isCreator(from)) {
      throw new StanzaException(Condition.NOT_ALLOWED, "You may not make rooms here.");
    }
    int owned = hall.option(MucOptions.MOST_OWNED);
    if (owned > 0 && hall.owned(from.bare()) + Collections.frequency(begun.values(), from.bare()) >= owned) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "You own as many rooms as you may.");
    }
    requirePlace();
    int made = hall.pace(MucOptions.MOST_MADE);
    Bucket pace = Objects.requireNonNull(paces.get(from.bare(), account -> new Bucket()));
    synchronized (pace) {
      if (!pace.take(hall.nanos(), 1, made / (double) WINDOW.toSeconds(), made)) {
        throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "You have made too many rooms lately.");
      }
    }
  }

  private void requirePlace() throws StanzaException {
    if (isFull()) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "There are as many rooms as there may be.");
    }
  }

  private boolean isFull() {
    long most = hall.option(MucOptions.MOST_ROOMS);
    long kept = hall.store().count(hall.domain().domain(), false);
    if (kept + hall.rooms().lanes().size() <= most) {
      return false;
    }
    long others = hall.rooms().lanes().stream().filter(RoomLane::isOfRoomNotKept).count();
    return kept + others + begun.size() >= most;
  }

  private boolean isCreator(Jid from) {
    return switch (hall.ofDomain(MucOptions.CREATORS)) {
      case EVERYONE -> true;
      case LOCAL -> hall.kernel().router().isLocalAccount(from);
      case ADMINISTRATORS -> hall.isAdministrator(from);
    };
  }

  /** A room as its owner would find it, for the form of a room that does not exist yet; null for who may not make it. */
  @Nullable Room imagined(Jid jid, Jid from) {
    return isCreator(from) && !isGuest(from) ? hall.newRoom(jid) : null;
  }
}
