package im.recado.testkit.memory;

import im.recado.modules.sm.StreamLedger;
import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Managed streams in a map. */
final class MemoryStreams implements StreamLedger {
  private final MemoryDisk disk;
  private final Map<String, Kept> entries = new LinkedHashMap<>();

  private record Kept(Entry entry, Instant written) {}

  MemoryStreams(MemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public CompletableFuture<Void> put(Entry entry, Instant now) {
    return disk.<Void>later(
        () -> {
          entries.put(entry.id(), new Kept(entry, now.truncatedTo(ChronoUnit.MILLIS)));
          trim(entry.account());
          return null;
        });
  }

  private void trim(Jid account) {
    entries.values().stream()
        .filter(kept -> kept.entry().account().equals(account))
        .sorted(Comparator.comparing(Kept::written).reversed())
        .skip(MOST_PER_ACCOUNT)
        .filter(kept -> kept.entry().session() == null)
        .toList()
        .forEach(kept -> entries.remove(kept.entry().id()));
  }

  @Override
  public CompletableFuture<Void> putCounts(List<Entry> counts, Instant now) {
    return disk.<Void>later(
        () -> {
          for (Entry count : counts) {
            Kept kept = entries.get(count.id());
            if (kept == null || kept.entry().session() == null) {
              entries.put(count.id(), new Kept(count, now.truncatedTo(ChronoUnit.MILLIS)));
            }
          }
          return null;
        });
  }

  @Override
  public @Nullable Entry find(String id) {
    return disk.<@Nullable Entry>read(
        () -> {
          Kept kept = entries.get(id);
          return kept == null ? null : kept.entry();
        });
  }

  @Override
  public CompletableFuture<Void> remove(String id) {
    return disk.<Void>later(
        () -> {
          entries.remove(id);
          return null;
        });
  }

  @Override
  public List<Entry> sessions() {
    return disk.read(
        () ->
            entries.values().stream()
                .filter(kept -> kept.entry().session() != null)
                .sorted(Comparator.comparing(Kept::written))
                .map(Kept::entry)
                .toList());
  }

  @Override
  public int removeOlderThan(Instant time) {
    Instant limit = time.truncatedTo(ChronoUnit.MILLIS);
    return disk.now(
        () -> {
          int before = entries.size();
          entries.values().removeIf(kept -> kept.written().isBefore(limit));
          return before - entries.size();
        });
  }

  @Override
  public void removeAll(Jid account) {
    disk.now(() -> entries.values().removeIf(kept -> kept.entry().account().equals(account)));
  }
}
