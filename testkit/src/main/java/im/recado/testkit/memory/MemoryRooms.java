package im.recado.testkit.memory;

import im.recado.modules.muc.Affiliation;
import im.recado.modules.muc.Role;
import im.recado.modules.muc.RoomStore;
import im.recado.modules.muc.Standing;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rooms in maps. */
final class MemoryRooms implements RoomStore {
  private final MemoryDisk disk;
  private final Map<Jid, Kept> rooms = new TreeMap<>(Comparator.comparing(Jid::toString));
  private final Map<Jid, Map<Jid, Standing>> people = new TreeMap<>(Comparator.comparing(Jid::toString));

  MemoryRooms(MemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public @Nullable Loaded load(Jid room) {
    return disk.read(
        () -> {
          Kept kept = rooms.get(room);
          return kept == null ? null : new Loaded(kept, List.copyOf(people.getOrDefault(room, Map.of()).values()));
        });
  }

  @Override
  public boolean exists(Jid room) {
    return disk.read(() -> rooms.containsKey(room));
  }

  @Override
  public void create(Kept room, List<Standing> standings) {
    disk.now(
        () -> {
          rooms.put(room.jid(), room);
          people.remove(room.jid());
          standings.forEach(standing -> put(room.jid(), standing));
          return true;
        });
  }

  private void put(Jid room, Standing standing) {
    people.computeIfAbsent(room, any -> new TreeMap<>()).put(standing.jid(), standing);
  }

  @Override
  public void update(Kept room, List<Standing> changed, List<Jid> forgotten) {
    disk.now(
        () -> {
          if (rooms.containsKey(room.jid())) {
            rooms.put(room.jid(), room);
            changed.forEach(standing -> put(room.jid(), standing));
            forgotten.forEach(jid -> people.getOrDefault(room.jid(), new TreeMap<>()).remove(jid));
          }
          return true;
        });
  }

  @Override
  public void remove(Jid room) {
    disk.now(
        () -> {
          rooms.remove(room);
          people.remove(room);
          return true;
        });
  }

  @Override
  public List<Listed> list(String domain, @Nullable Jid after, int most, boolean listed) {
    return disk.read(
        () ->
            rooms.values().stream()
                .filter(room -> room.jid().domain().equals(domain) && (!listed || room.listed()))
                .filter(room -> after == null || room.jid().toString().compareTo(after.toString()) > 0)
                .limit(most)
                .map(room -> new Listed(room.jid(), room.name(), room.description(), room.config()))
                .toList());
  }

  @Override
  public long count(String domain, boolean listed) {
    return disk.read(
        () ->
            rooms.values().stream()
                .filter(room -> room.jid().domain().equals(domain) && (!listed || room.listed()))
                .count());
  }

  @Override
  public List<Jid> roomsOf(String domain, Jid account, Affiliation least) {
    return disk.read(
        () ->
            rooms.keySet().stream()
                .filter(room -> room.domain().equals(domain))
                .filter(
                    room -> {
                      Standing standing = people.getOrDefault(room, Map.of()).get(account);
                      return standing != null && standing.affiliation().compareTo(least) >= 0;
                    })
                .toList());
  }

  @Override
  public List<Jid> forget(Jid account) {
    return disk.now(
        () -> {
          List<Jid> known = new ArrayList<>();
          people.forEach(
              (room, standings) -> {
                if (standings.containsKey(account)) {
                  known.add(room);
                }
              });
          for (Jid room : known) {
            Kept kept = rooms.get(room);
            if (kept != null) {
              Kept next =
                  new Kept(
                      kept.jid(),
                      kept.created(),
                      kept.config(),
                      kept.listed(),
                      kept.name(),
                      kept.description(),
                      kept.subject(),
                      kept.version() + 1,
                      kept.oldest());
              rooms.put(room, next);
              put(room, new Standing(account, Affiliation.NONE, "", Role.NONE, "", next.version()));
            }
          }
          return known;
        });
  }
}
