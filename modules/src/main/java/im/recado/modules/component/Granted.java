package im.recado.modules.component;

import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What each component was granted, kept over restarts. Reading is from memory, for any thread; changing may wait. */
final class Granted {
  private final KeyValues store;
  private final Jid owner;
  private volatile Map<String, Grants> all = Map.of();

  /** @param owner whose it is in the store: the server itself */
  Granted(KeyValues store, Jid owner) {
    this.store = store;
    this.owner = owner;
  }

  /** Reads what is kept. May wait. */
  synchronized void load() {
    Map<String, Grants> loaded = new TreeMap<>();
    store.all(owner).forEach((domain, text) -> loaded.put(domain, GrantText.read(text)));
    all = Map.copyOf(loaded);
  }

  Grants of(String domain) {
    return all.getOrDefault(domain, Grants.NONE);
  }

  /** All components to which anything is granted. */
  Map<String, Grants> all() {
    return all;
  }

  /** Who answers for a namespace, or null. */
  @Nullable String delegate(String namespace) {
    for (Map.Entry<String, Grants> each : all.entrySet()) {
      if (each.getValue().delegated().containsKey(namespace)) {
        return each.getKey();
      }
    }
    return null;
  }

  /** Changes what a component was granted; it is durable on return. May wait. */
  synchronized Grants change(String domain, UnaryOperator<Grants> change) {
    Grants after = change.apply(of(domain));
    Map<String, Grants> changed = new TreeMap<>(all);
    if (after.isNothing()) {
      store.remove(owner, domain);
      changed.remove(domain);
    } else {
      store.put(owner, domain, GrantText.write(after));
      changed.put(domain, after);
    }
    all = Map.copyOf(changed);
    return after;
  }
}
