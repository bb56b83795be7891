package im.recado.modules.muc;

import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

  /**
   * Returns when it is done, and fails with {@link StoreException} when it is not: then it can be done again, and what was
   * done before matters no more. What the database knows of the account goes room by room, so that no room is left without
   * an owner by a crash. May wait; not within a step of a room.
   */
  void forget(Jid account) {
    String domain = hall.domain().domain();
    Set<Jid> owned = new HashSet<>(hall.store().roomsOf(domain, account, Affiliation.OWNER));
    Set<Jid> known = new HashSet<>(hall.store().roomsOf(domain, account, Affiliation.OUTCAST));
    known.addAll(hall.hatStore().roomsOf(account));
    Set<Jid> all = new LinkedHashSet<>(known);
    hall.rooms().lanes().forEach(lane -> all.add(lane.jid()));
    List<CompletableFuture<?>> done = new ArrayList<>();
    for (Jid room : all) {
      if (room.domain().equals(domain)) {
        done.add(forget(room, account, known.contains(room), owned.contains(room)));
      }
    }
    awaitAll(done, account);
    hall.indicators().forget(account);
  }

  private void awaitAll(List<CompletableFuture<?>> done, Jid account) {
    try {
      CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw new StoreException("Rooms of " + hall.domain() + " keep something of " + account + ", which is gone.", e);
    }
  }

  /** The same for a guest who has gone, in the rooms that are kept: those that are not end by themselves. May wait. */
  void forgetGuest(Jid account) {
    String domain = hall.domain().domain();
    Set<Jid> owned = new HashSet<>(hall.store().roomsOf(domain, account, Affiliation.OWNER));
    Set<Jid> known = new LinkedHashSet<>(hall.store().roomsOf(domain, account, Affiliation.OUTCAST));
    known.addAll(hall.hatStore().roomsOf(account));
    List<CompletableFuture<?>> done = new ArrayList<>();
    for (Jid room : known) {
      if (room.domain().equals(domain)) {
        done.add(forget(room, account, true, owned.contains(room)));
      }
    }
    awaitAll(done, account);
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
                      () -> lane.block(() -> settle(done, () -> erase(lane, lane.room(), account, owned))),
                      failure -> settle(done, () -> requireDamage(failure)));
            });
    return done;
  }

  private static void settle(CompletableFuture<Void> done, Runnable work) {
    try {
      work.run();
      done.complete(null);
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  /** Nobody enters a room that cannot be read, and trying again does not help: what it says of the account goes at the end. */
  private static void requireDamage(StoreException failure) {
    if (!(failure.getCause() instanceof IllegalArgumentException || failure.getCause() instanceof IllegalStateException)) {
      throw failure;
    }
  }

  private static boolean knows(Room room, Jid account) {
    return !room.affiliations().standing(account).equals(Standing.unknown(account))
        || room.hats().isWornBy(account)
        || room.registrations().containsKey(account)
        || room.tokens().all().stream().anyMatch(token -> token.creator().equals(account));
  }

  /**
   * Last goes that the account belongs to the room, in one step with its succession: until then the room is known. May wait. On
   * the room's lane.
   */
  private void erase(RoomLane lane, @Nullable Room room, Jid account, boolean owned) {
    if (room == null) {
      return;
    }
    boolean owner = owned || room.affiliations().standing(account).affiliation() == Affiliation.OWNER;
    hall.tokens().forget(room, account);
    Hats hats = room.hats().withoutWearer(account);
    if (room.isKept() && room.hats().isWornBy(account)) {
      hall.hatStore().put(room.jid(), room.hats(), hats);
    }
    room.hats(hats);
    room.registrations().remove(account);
    room.left().remove(account);
    room.affiliations().erase(account);
    long since = room.affiliations().version();
    boolean orphaned = owner && room.affiliations().count(Affiliation.OWNER) == 0;
    if (orphaned && isDeserted(room, account)) {
      hall.destruction().abandoned(lane, room);
      LOG.info("{} ends: the account of its last owner was removed, and nobody is left", room.jid());
      return;
    }
    Standing heir = orphaned ? heir(room) : null;
    List<Standing> succession = heir == null ? List.of() : List.of(heir.with(Affiliation.OWNER, heir.reason()));
    hall.standings().store(room, succession, List.of(account));
    hall.standings().gone(room, account, since);
    if (heir != null) {
      hall.standings().show(lane, room, heir.jid(), null, null, since);
      LOG.info("{} owns {} now: the account of its last owner was removed", heir.jid(), room.jid());
    }
  }

  /** Who owns a room that has no owner; null when there is nobody. */
  private static @Nullable Standing heir(Room room) {
    return room.affiliations().all(Affiliation.ADMIN).stream()
        .min(Comparator.comparingLong(Standing::version))
        .orElse(null);
  }

  /** Whether nobody but this account belongs to a room or is there. */
  private static boolean isDeserted(Room room, Jid account) {
    return room.affiliations().count(Affiliation.ADMIN) == 0
        && room.affiliations().count(Affiliation.MEMBER) == 0
        && room.occupants().all().stream().allMatch(occupant -> occupant.account().equals(account));
  }
}
