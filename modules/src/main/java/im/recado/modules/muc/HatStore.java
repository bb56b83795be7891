package im.recado.modules.muc;

import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the hats of rooms, and for each account in which rooms it wears one, so that they are found when the account is
 * removed. Every method may wait.
 */
final class HatStore {
  /** The name under which it is kept. */
  static final String STORE = "muc-hats";

  /** Of a room; everything else is kept for accounts, by room. */
  private static final String HATS = "hats";

  private final KeyValues store;

  HatStore(KeyValues store) {
    this.store = store;
  }

  Hats of(Jid room) {
    return Hats.read(store.get(room, HATS));
  }

  /** Keeps the hats of a room in place of earlier ones. */
  void put(Jid room, Hats before, Hats after) {
    // First where they are found, so that a crash leaves nothing that is not.
    for (Jid wearer : after.wearers().keySet()) {
      if (!before.isWornBy(wearer)) {
        store.put(wearer, room.toString(), "");
      }
    }
    store.put(room, HATS, after.write());
    for (Jid wearer : before.wearers().keySet()) {
      if (!after.isWornBy(wearer)) {
        store.remove(wearer, room.toString());
      }
    }
  }

  /** The room is gone. */
  void erase(Jid room) {
    of(room).wearers().keySet().forEach(wearer -> store.remove(wearer, room.toString()));
    store.removeAll(room);
  }

  /** The rooms in which an account wears something, or did when it was last written down. */
  List<Jid> roomsOf(Jid account) {
    List<Jid> rooms = new ArrayList<>();
    store.all(account).keySet().forEach(room -> rooms.add(Jid.valueOf(room)));
    return rooms;
  }

  /** The account is gone. */
  void forget(Jid account) {
    store.removeAll(account);
  }
}
