package im.recado.modules.roster;

import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rosters for tests; counts how often the database was asked. */
final class MemoryRosters implements RosterStore {
  private static final class Kept {
    private final Map<Jid, RosterItem> items = new TreeMap<>();
    private final Map<Jid, Change> changes = new HashMap<>();
    private long version;
  }

  private final Map<Jid, Kept> rosters = new HashMap<>();
  private int asked;

  synchronized int asked() {
    return asked;
  }

  private Kept of(Jid owner) {
    asked++;
    return rosters.computeIfAbsent(owner, jid -> new Kept());
  }

  @Override
  public synchronized Stored load(Jid owner) {
    Kept kept = of(owner);
    return new Stored(kept.version, 0, List.copyOf(kept.items.values()));
  }

  @Override
  public synchronized @Nullable RosterItem find(Jid owner, Jid contact) {
    return of(owner).items.get(contact);
  }

  @Override
  public synchronized long put(Jid owner, RosterItem item) {
    Kept kept = of(owner);
    kept.version++;
    kept.items.put(item.contact(), item);
    if (item.listed()) {
      kept.changes.put(item.contact(), new Change(kept.version, item.contact(), item));
    }
    return kept.version;
  }

  @Override
  public synchronized long remove(Jid owner, Jid contact) {
    Kept kept = of(owner);
    kept.version++;
    RosterItem gone = kept.items.remove(contact);
    if (gone != null && gone.listed()) {
      kept.changes.put(contact, new Change(kept.version, contact, null));
    }
    return kept.version;
  }

  @Override
  public synchronized List<Change> changes(Jid owner, long after) {
    List<Change> changes = new ArrayList<>();
    for (Change change : of(owner).changes.values()) {
      if (change.version() > after) {
        changes.add(change);
      }
    }
    changes.sort(Comparator.comparingLong(Change::version));
    return changes;
  }

  @Override
  public synchronized void removeAll(Jid owner) {
    rosters.remove(owner);
  }
}
