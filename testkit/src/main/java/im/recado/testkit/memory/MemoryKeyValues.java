package im.recado.testkit.memory;

import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Texts in a map. */
final class MemoryKeyValues implements KeyValues {
  private final MemoryDisk disk;
  private final Map<Jid, Map<String, String>> texts = new HashMap<>();

  MemoryKeyValues(MemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public @Nullable String get(Jid owner, String key) {
    return disk.<@Nullable String>read(() -> texts.getOrDefault(owner, Map.of()).get(key));
  }

  @Override
  public Map<String, String> all(Jid owner) {
    return disk.read(() -> new TreeMap<>(texts.getOrDefault(owner, Map.of())));
  }

  @Override
  public void put(Jid owner, String key, String value) {
    disk.now(() -> texts.computeIfAbsent(owner, any -> new TreeMap<>()).put(key, value));
  }

  @Override
  public boolean replace(Jid owner, String key, @Nullable String before, @Nullable String after) {
    return disk.now(
        () -> {
          Map<String, String> kept = texts.computeIfAbsent(owner, any -> new TreeMap<>());
          if (!Objects.equals(kept.get(key), before)) {
            return false;
          }
          if (after == null) {
            kept.remove(key);
          } else {
            kept.put(key, after);
          }
          return true;
        });
  }

  @Override
  public boolean remove(Jid owner, String key) {
    return disk.now(() -> texts.containsKey(owner) && texts.get(owner).remove(key) != null);
  }

  @Override
  public void removeAll(Jid owner) {
    disk.now(() -> texts.remove(owner));
  }
}
