package im.recado.modules.muc;

import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What rooms do when an account is removed: none of them knows it any more, and whoever gets its address inherits nothing,
 * neither affiliations nor hats nor what it has invited others with (SECURITY R2). Where it was the last owner, the admin who has
 * been one for longest becomes the owner; without admins the room stays to the service's administrators, unless nobody belongs to
 * it and nobody is there: then it ends, so that rooms of accounts that come and go do not pile up.
 */
final class RemovedAccounts {
  private static final Logger LOG = LoggerFactory.getLogger(RemovedAccounts.class);

  private final Hall hall;

  RemovedAccounts(Hall hall) {
    this.hall = hall;
  }

  /** Returns when it is done. May wait; not within a step of a room. */
  void forget(Jid account) {
    Set<Jid> owned = new HashSet<>(hall.store().roomsOf(hall.domain().domain(), account, Affiliation.OWNER));
    Set<Jid> known = new HashSet<>(hall.store().forget(account));
    known.addAll(hall.hatStore().roomsOf(account));
    hall.hatStore().forget(account);
    hall.indicators().forget(account);
    Set<Jid> all = new LinkedHashSet<>(known);
    hall.rooms().lanes().forEach(lane -> all.add(lane.jid()));
    List<CompletableFuture<?>> done = new ArrayList<>();
    for (Jid room : all) {
      if (room.domain().equals(hall.domain().domain())) {
        done.add(forget(room, account, known.contains(room), owned.contains(room)));
      }
    }
    CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).join();
  }

  /**
   * Forgets in one room.
   *
   * @param known whether the room is known to have had to do with the account; else it is looked at if it is in memory
   * @param owned whether the account is known to have owned it
   */
  private CompletableFuture<?> forget(Jid jid, Jid account, boolean known, boolean owned) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    hall.rooms()
        .in(
            jid,
            lane -> {
              if (!known && (lane.room() == null || !knows(lane.room(), account))) {
                done.complete(null);
                return;
              }
              hall.rooms()
                  .load(
                      lane,
                      () ->
                          lane.block(
                              () -> {
                                try {
                                  erase(lane, lane.room(), account, owned);
                                } finally {
                                  done.complete(null);
                                }
                              }),
                      failure -> done.complete(null));
            });
    return done;
  }

  private static boolean knows(Room room, Jid account) {
    return !room.affiliations().standing(account).equals(Standing.unknown(account))
        || room.hats().isWornBy(account)
        || room.registrations().containsKey(account)
        || room.tokens().all().stream().anyMatch(token -> token.creator().equals(account));
  }

  /** May wait. On the room's lane. */
  private void erase(RoomLane lane, @Nullable Room room, Jid account, boolean owned) {
    if (room == null) {
      return;
    }
    boolean owner = owned || room.affiliations().standing(account).affiliation() == Affiliation.OWNER;
    Hats hats = room.hats();
    room.hats(hats.withoutWearer(account));
    room.registrations().remove(account);
    room.left().remove(account);
    room.affiliations().erase(account);
    try {
      if (room.isKept()) {
        hall.store().update(room.record(), List.of(), List.of(account));
        if (hats.isWornBy(account)) {
          hall.hatStore().put(room.jid(), hats, room.hats());
        }
      }
      hall.tokens().forget(room, account);
    } catch (StoreException e) {
      LOG.error("{} keeps something of {}, which is gone: {}", room.jid(), account, e.getMessage());
    }
    hall.standings().gone(room, account);
    if (owner && room.affiliations().count(Affiliation.OWNER) == 0) {
      succeed(lane, room, account);
    }
  }

  /** The last owner is gone. May wait. On the room's lane. */
  private void succeed(RoomLane lane, Room room, Jid account) {
    Optional<Standing> heir =
        room.affiliations().all(Affiliation.ADMIN).stream().min(Comparator.comparingLong(Standing::version));
    boolean empty = room.occupants().all().stream().allMatch(occupant -> occupant.account().equals(account));
    try {
      if (heir.isPresent()) {
        long since = room.affiliations().version();
        hall.standings().store(room, List.of(heir.get().with(Affiliation.OWNER, heir.get().reason())));
        hall.standings().show(lane, room, heir.get().jid(), null, null, since);
        LOG.info("{} owns {} now: the account of its last owner was removed", heir.get().jid(), room.jid());
      } else if (empty && room.affiliations().count(Affiliation.MEMBER) == 0) {
        hall.destruction().abandoned(lane, room);
        LOG.info("{} ends: the account of its last owner was removed, and nobody is left", room.jid());
      }
    } catch (StoreException e) {
      LOG.error("{} has no owner any more, and that could not be changed: {}", room.jid(), e.getMessage());
    }
  }
}
