package im.recado.testkit.memory;

import im.recado.modules.groups.Group;
import im.recado.modules.groups.GroupStore;
import im.recado.wire.jid.Jid;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Groups in maps. */
final class MemoryGroups implements GroupStore {
  private final MemoryDisk disk;
  private final Map<String, Group> groups = new TreeMap<>();
  private final Map<String, Map<Jid, String>> members = new TreeMap<>();

  MemoryGroups(MemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public List<Group> groups() {
    return disk.read(() -> List.copyOf(groups.values()));
  }

  @Override
  public Map<Jid, String> members(String group) {
    return disk.read(() -> new LinkedHashMap<>(members.getOrDefault(group, Map.of())));
  }

  @Override
  public void put(Group group) {
    disk.now(() -> groups.put(group.name(), group));
  }

  @Override
  public boolean remove(String group) {
    return disk.now(
        () -> {
          members.remove(group);
          return groups.remove(group) != null;
        });
  }

  @Override
  public void add(String group, Map<Jid, String> added) {
    disk.now(
        () -> {
          members.computeIfAbsent(group, first -> new TreeMap<>()).putAll(added);
          return true;
        });
  }

  @Override
  public void takeOut(String group, Collection<Jid> gone) {
    disk.now(
        () -> {
          members.getOrDefault(group, new TreeMap<>()).keySet().removeAll(gone);
          return true;
        });
  }
}
