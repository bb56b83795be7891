package im.recado.testkit.memory;

import im.recado.modules.link.Link;
import im.recado.modules.link.LinkStore;
import im.recado.wire.jid.Jid;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Links in a map. */
final class MemoryLinks implements LinkStore {
  private record Key(Jid owner, String gateway, int number) {}

  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::owner).thenComparing(Key::gateway).thenComparingInt(Key::number);

  private final MemoryDisk disk;
  private final Map<Key, Link> links = new TreeMap<>(ORDER);

  MemoryLinks(MemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public void put(Link link) {
    Link kept =
        new Link(
            link.owner(), link.gateway(), link.number(), link.name(), link.sealed(),
            link.created().truncatedTo(ChronoUnit.MILLIS));
    disk.now(
        () ->
            links.merge(
                new Key(link.owner(), link.gateway(), link.number()),
                kept,
                (old, fresh) ->
                    new Link(old.owner(), old.gateway(), old.number(), fresh.name(), fresh.sealed(), old.created())));
  }

  @Override
  public @Nullable Link find(Jid owner, String gateway, int number) {
    return disk.<@Nullable Link>read(() -> links.get(new Key(owner, gateway, number)));
  }

  @Override
  public List<Link> of(Jid owner) {
    return disk.read(() -> links.values().stream().filter(link -> link.owner().equals(owner)).toList());
  }

  @Override
  public List<Link> at(String gateway, Collection<String> domains, @Nullable Jid after, int most) {
    return disk.read(
        () -> {
          List<Link> found = new ArrayList<>();
          for (Link link : links.values()) {
            boolean later = after == null || link.owner().compareTo(after) > 0;
            boolean meant = domains.isEmpty() || domains.contains(link.owner().domain());
            if (!later || !meant || !link.gateway().equals(gateway)) {
              continue;
            }
            if (found.size() >= most && !found.getLast().owner().equals(link.owner())) {
              break;
            }
            found.add(link);
          }
          return found;
        });
  }

  @Override
  public boolean remove(Jid owner, String gateway, int number) {
    return disk.now(() -> links.remove(new Key(owner, gateway, number)) != null);
  }

  @Override
  public void removeAll(Jid owner) {
    disk.now(() -> links.keySet().removeIf(key -> key.owner().equals(owner)));
  }
}
