package im.recado.testkit.memory;

import im.recado.modules.search.DirectoryStore;
import im.recado.modules.search.Listing;
import im.recado.wire.jid.Jid;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The directory in a map. */
final class MemoryDirectory implements DirectoryStore {
  private final MemoryDisk disk;
  private final Map<String, Listing> listings = new TreeMap<>();

  MemoryDirectory(MemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public void put(Listing listing) {
    disk.now(() -> listings.put(listing.jid().toString(), listing));
  }

  @Override
  public @Nullable Listing find(Jid account) {
    return disk.<@Nullable Listing>read(() -> listings.get(account.toString()));
  }

  @Override
  public boolean remove(Jid account) {
    return disk.now(() -> listings.remove(account.toString()) != null);
  }

  @Override
  public List<Listing> search(String domain, Wanted wanted, int most) {
    return disk.read(
        () ->
            listings.values().stream()
                .filter(it -> it.jid().domain().equals(domain) && holds(it.jid().local(), wanted.user()))
                .filter(it -> holds(it.first(), wanted.first()) && holds(it.last(), wanted.last()))
                .filter(it -> holds(it.nick(), wanted.nick()) && holds(it.email(), wanted.email()))
                .limit(most)
                .toList());
  }

  private static boolean holds(@Nullable String field, String part) {
    return field != null && field.toLowerCase(Locale.ROOT).contains(part);
  }
}
