package im.recado.modules.muc;

import im.recado.kernel.store.Stores;
import java.util.List;

/**
 * What is kept of a room beside its own record: hats, card, tokens, archive. What its indicators tell is gathered anew from the
 * archive. May wait.
 */
final class Furniture {
  private final Hall hall;
  private final Stores stores;

  Furniture(Hall hall, Stores stores) {
    this.hall = hall;
    this.stores = stores;
  }

  /** Gives a room that was loaded what is kept of it elsewhere. */
  void furnish(Room room) {
    room.hats(hall.hatStore().of(room.jid()));
    hall.vCard().furnish(room);
    hall.tokens().furnish(room);
    hall.archive().furnish(room);
    hall.indicators().furnish(room);
  }

  /** Keeps all that a room has beside its own record; it was not kept before. */
  void keep(Room room) {
    if (room.hats() != Hats.NONE) {
      hall.hatStore().put(room.jid(), Hats.NONE, room.hats());
    }
    hall.vCard().keep(room);
    hall.tokens().keep(room);
  }

  /** Nothing of a room is left. */
  void erase(Room room) {
    hall.hatStore().erase(room.jid());
    hall.vCard().erase(room.jid());
    hall.tokens().erase(room.jid());
    hall.archive().erase(room.jid());
    hall.terms().set(room.jid(), 0);
    hall.activity().forget(room.jid());
  }

  /**
   * What a crash has left of an earlier room of this address goes before anybody makes another: whoever makes it
   * inherits nothing, and what others said is not read by who did not hear it.
   */
  void eraseRemains(Room room) {
    boolean left = hall.archive().isThereAny(room.jid());
    for (String kept : List.of(HatStore.STORE, TokenInvites.STORE, RoomVCard.STORE, RoomArchive.STORE)) {
      left |= !stores.keyValues(kept).all(room.jid()).isEmpty();
    }
    if (left) {
      erase(room);
    }
  }
}
