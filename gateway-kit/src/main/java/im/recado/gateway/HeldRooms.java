package im.recado.gateway;

import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import java.util.List;

/**
 * The rooms in which somebody stays when none of their clients is there, over a restart too. Kept in the database; every method may
 * wait for it.
 */
final class HeldRooms {
  /** Between an account and the name of a room: no name has it ({@link Words#clean}). */
  private static final char PART = '\u001F';

  private final KeyValues store;
  private final Jid owner;
  private final String account;

  /** @param account which of the owner's accounts it is: no two have the same */
  HeldRooms(KeyValues store, Jid owner, String account) {
    this.store = store;
    this.owner = owner;
    this.account = account;
  }

  /** Their names. */
  List<String> all() {
    String before = account + PART;
    return store.all(owner).keySet().stream().filter(key -> key.startsWith(before)).map(key -> key.substring(before.length())).sorted().toList();
  }

  void add(String name) {
    store.putSoon(owner, account + PART + name, "");
  }

  void remove(String name) {
    store.remove(owner, account + PART + name);
  }
}
