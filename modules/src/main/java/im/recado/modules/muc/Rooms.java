package im.recado.modules.muc;

import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rooms of one service that are in memory, each on its lane; the others are loaded when somebody comes. Any thread. */
final class Rooms {
  private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);

  private final Hall hall;
  private final ConcurrentHashMap<Jid, RoomLane> lanes = new ConcurrentHashMap<>();

  Rooms(Hall hall) {
    this.hall = hall;
  }

  /** Does a step in a room, whether there is such a room or not, and whether it is loaded or not. */
  void in(Jid jid, RoomLane.Step step) {
    RoomLane lane = lane(jid);
    while (!lane.offer(step)) {
      // It was closed just now: the next one takes its place, whoever comes first.
      forget(lane);
      lane = lane(jid);
    }
  }

  /** The lane of a room; it may close before it is used. */
  RoomLane lane(Jid jid) {
    RoomLane lane = lanes.get(jid);
    return lane != null ? lane : lanes.computeIfAbsent(jid, name -> new RoomLane(hall, name));
  }

  /** A lane is closed: there is nothing in it. */
  void forget(RoomLane lane) {
    lanes.remove(lane.jid(), lane);
  }

  /** Every lane of this moment. */
  Collection<RoomLane> lanes() {
    return lanes.values();
  }

  /** The room of this address if it is in memory, or null. Any thread may read of it what {@link Room} says. */
  @Nullable Room loaded(Jid jid) {
    RoomLane lane = lanes.get(jid);
    return lane == null ? null : lane.room();
  }

  /**
   * Does something when it is known whether there is such a room, as the last thing of the current step.
   *
   * @param failed is told when the database cannot say, or says what cannot be read
   */
  void load(RoomLane lane, Runnable then, Consumer<StoreException> failed) {
    if (lane.isLoaded()) {
      then.run();
      return;
    }
    lane.block(
        () -> {
          try {
            lane.room(read(lane.jid()));
          } catch (StoreException e) {
            LOG.error("The room {} cannot be loaded", lane.jid(), e);
            failed.accept(e);
            return;
          } catch (IllegalArgumentException | IllegalStateException e) {
            // Whoever comes hears of it; otherwise the room would answer nobody.
            LOG.error("What is kept of the room {} is damaged", lane.jid(), e);
            failed.accept(new StoreException("What is kept of " + lane.jid() + " is damaged.", e));
            return;
          }
          then.run();
        });
  }

  private @Nullable Room read(Jid jid) {
    RoomStore.Loaded loaded = hall.store().load(jid);
    if (loaded == null) {
      return null;
    }
    RoomStore.Kept kept = loaded.room();
    Room room =
        new Room(
            jid,
            kept.created(),
            RoomConfig.read(kept.config()),
            new Affiliations(kept.version(), kept.oldest(), loaded.standings()),
            Subject.read(kept.subject()));
    room.kept(true);
    room.idleSince(hall.nanos());
    hall.furniture().furnish(room);
    return room;
  }

  /**
   * Asks a room something from outside. The answer completes on whatever thread was at it; with a null room when there is
   * none.
   */
  <T extends @Nullable Object> CompletableFuture<T> ask(Jid jid, Function<@Nullable Room, T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    in(
        jid,
        lane ->
            load(
                lane,
                () -> {
                  try {
                    answer.complete(question.apply(lane.room()));
                  } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                  }
                },
                answer::completeExceptionally));
    return answer;
  }

  /** Leaves rooms to the database where nobody has been for a while, and ends those that nobody has configured. */
  void sweep() {
    for (RoomLane lane : lanes.values()) {
      Room seen = lane.room();
      if (seen != null && (seen.isLocked() || seen.occupants().size() == 0)) {
        lane.offer(this::tidy);
      }
    }
  }

  private void tidy(RoomLane lane) {
    Room room = lane.room();
    if (room == null) {
      return;
    }
    long idle = hall.nanos() - room.idleSince();
    if (room.isLocked() && idle >= hall.option(MucOptions.LOCK_TIMEOUT).toNanos()) {
      hall.destruction().cancelled(lane, room);
    } else if (room.occupants().isEmpty()
        && room.isKept()
        && idle >= hall.option(MucOptions.UNLOAD_AFTER).toNanos()) {
      lane.block(
          () -> {
            hall.archive().keepHistory(room);
            lane.unload();
          });
    }
  }
}
