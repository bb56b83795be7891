package im.recado.gateway;

import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the list of an account on a network and the owner's roster had in common when they last agreed: by it one can tell what
 * was put in on one side from what was taken out on the other. Kept in the database, a text for each contact; every method may
 * wait for it. That somebody is in no list any more is durable at once, for a forgotten word of it would take them out again;
 * the rest may be lost with the machine, which puts somebody in at worst.
 */
final class Shadow {
  /** Between the parts of a text: no name has it ({@link Words#clean}). */
  private static final char PART = '\u001F';

  private final KeyValues store;
  private final Jid owner;
  private final String account;

  /** @param account which of the owner's accounts it is: no two have the same */
  Shadow(KeyValues store, Jid owner, String account) {
    this.store = store;
    this.owner = owner;
    this.account = account;
  }

  /** All on whom both agreed, by name; null when they have never done so. */
  @Nullable Map<String, Entry> all() {
    Map<String, Entry> all = new HashMap<>();
    boolean begun = false;
    for (Map.Entry<String, String> kept : store.all(owner).entrySet()) {
      if (kept.getKey().equals(account)) {
        begun = true;
      } else if (kept.getKey().startsWith(account + PART)) {
        List<String> parts = List.of(kept.getValue().split(String.valueOf(PART), -1));
        List<String> groups = new ArrayList<>(parts.subList(1, parts.size()));
        all.put(kept.getKey().substring(account.length() + 1), new Entry(parts.getFirst(), groups));
      }
    }
    return begun ? all : null;
  }

  /** Both lists have been seen whole and agree from now on. */
  void begun() {
    store.putSoon(owner, account, "");
  }

  /** Both have somebody like this. */
  void agreed(String name, Entry entry) {
    StringBuilder text = new StringBuilder(entry.alias());
    entry.groups().forEach(group -> text.append(PART).append(group));
    store.putSoon(owner, account + PART + name, text.toString());
  }

  /** None has somebody any more. */
  void gone(String name) {
    store.remove(owner, account + PART + name);
  }

  /** The account is no more. */
  void forget() {
    for (String key : store.all(owner).keySet()) {
      if (key.equals(account) || key.startsWith(account + PART)) {
        store.remove(owner, key);
      }
    }
  }
}
