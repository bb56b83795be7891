package im.recado.testkit.memory;

import im.recado.modules.roster.RosterItem;
import im.recado.modules.roster.RosterStore;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rosters in maps. */
final class MemoryRosters implements RosterStore {
  private final MemoryDisk disk;
  private final Map<Jid, Roster> rosters = new HashMap<>();

  /** Guarded by the disk. */
  private static final class Roster {
    long version;
    long oldest;
    final Map<Jid, Change> items = new HashMap<>();
    final Map<Jid, Change> removals = new HashMap<>();

    boolean lists(Jid contact) {
      Change last = items.get(contact);
      return last != null && last.item() != null && last.item().listed();
    }

    void rememberRemoval(Jid contact) {
      removals.put(contact, new Change(version, contact, null));
      if (removals.size() > MOST_REMOVALS) {
        oldest = removals.values().stream().mapToLong(Change::version).min().orElseThrow();
        removals.values().removeIf(removal -> removal.version() <= oldest);
      }
    }
  }

  MemoryRosters(MemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public Stored load(Jid owner) {
    return disk.read(
        () -> {
          Roster roster = rosters.getOrDefault(owner, new Roster());
          List<RosterItem> items = new ArrayList<>();
          for (Change change : roster.items.values()) {
            if (change.item() != null) {
              items.add(change.item());
            }
          }
          return new Stored(roster.version, roster.oldest, List.copyOf(items));
        });
  }

  @Override
  public long put(Jid owner, RosterItem item) {
    return disk.now(
        () -> {
          Roster roster = rosters.computeIfAbsent(owner, any -> new Roster());
          roster.version++;
          if (item.listed()) {
            roster.removals.remove(item.contact());
          } else if (roster.lists(item.contact())) {
            roster.rememberRemoval(item.contact());
          }
          roster.items.put(item.contact(), new Change(roster.version, item.contact(), item));
          return roster.version;
        });
  }

  @Override
  public long remove(Jid owner, Jid contact) {
    return disk.now(
        () -> {
          Roster roster = rosters.get(owner);
          if (roster == null || !roster.items.containsKey(contact)) {
            return roster == null ? 0 : roster.version;
          }
          roster.version++;
          if (roster.lists(contact)) {
            roster.rememberRemoval(contact);
          }
          roster.items.remove(contact);
          return roster.version;
        });
  }

  @Override
  public List<Change> changes(Jid owner, long after) {
    return disk.read(
        () -> {
          Roster roster = rosters.getOrDefault(owner, new Roster());
          List<Change> changes = new ArrayList<>(roster.removals.values());
          for (Jid contact : roster.items.keySet()) {
            if (roster.lists(contact)) {
              changes.add(roster.items.get(contact));
            }
          }
          changes.removeIf(change -> change.version() <= after);
          changes.sort(Comparator.comparingLong(Change::version));
          return List.copyOf(changes);
        });
  }

  @Override
  public void removeAll(Jid owner) {
    disk.now(() -> rosters.remove(owner));
  }
}
