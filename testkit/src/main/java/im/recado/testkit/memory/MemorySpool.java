package im.recado.testkit.memory;

import im.recado.kernel.store.StoreException;
import im.recado.modules.spool.SpoolStore;
import im.recado.modules.spool.SpooledMessage;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Messages in a map by id. */
final class MemorySpool implements SpoolStore {
  private final MemoryDisk disk;
  private final TreeMap<Long, Copy> copies = new TreeMap<>();
  private long last;

  /** Which copy has a stanza-id; those of copies that are gone stay. */
  private final Map<Name, Long> names = new HashMap<>();

  private record Name(Jid owner, String stanzaId) {}

  private record Copy(Jid owner, SpooledMessage message, boolean underWay) {}

  private int refused;

  MemorySpool(MemoryDisk disk) {
    this.disk = disk;
  }

  /** Fails to append, so many times. */
  void refuse(int count) {
    disk.read(() -> refused = count);
  }

  @Override
  public CompletableFuture<Long> append(
      Jid owner, String stanzaId, Instant received, int characters, Supplier<String> xml, boolean underWay, BooleanSupplier needed) {
    return disk.later(
        () -> {
          if (refused > 0) {
            refused--;
            throw new StoreException("the disk does not take it", new IOException("Input/output error"));
          }
          if (!needed.getAsBoolean()) {
            return 0L;
          }
          Name name = new Name(owner, stanzaId);
          Copy same = copies.get(names.getOrDefault(name, 0L));
          if (same != null) {
            copies.put(same.message().id(), new Copy(owner, same.message(), underWay));
            return same.message().id();
          }
          last++;
          names.put(name, last);
          SpooledMessage message =
              new SpooledMessage(last, stanzaId, received.truncatedTo(ChronoUnit.MILLIS), xml.get());
          copies.put(last, new Copy(owner, message, underWay));
          return last;
        });
  }

  @Override
  public CompletableFuture<Boolean> waits(Jid owner) {
    return disk.later(() -> !waiting(owner, 1).isEmpty());
  }

  @Override
  public CompletableFuture<List<SpooledMessage>> take(Jid owner, int most, int characters) {
    return disk.later(
        () -> {
          List<SpooledMessage> page = new ArrayList<>();
          int length = 0;
          for (SpooledMessage message : waiting(owner, most)) {
            if (length >= characters) {
              break;
            }
            page.add(message);
            length += message.xml().length();
          }
          page.forEach(message -> copies.put(message.id(), new Copy(owner, message, true)));
          return page;
        });
  }

  @Override
  public CompletableFuture<Void> hold(Jid owner, Collection<Long> ids) {
    return each(owner, ids, copy -> new Copy(owner, copy.message(), true));
  }

  @Override
  public CompletableFuture<Void> release(Jid owner, Collection<Long> ids) {
    return each(owner, ids, copy -> new Copy(owner, copy.message(), false));
  }

  @Override
  public CompletableFuture<Void> remove(Jid owner, Collection<Long> ids) {
    return each(owner, ids, copy -> null);
  }

  private CompletableFuture<Void> each(Jid owner, Collection<Long> ids, Function<Copy, @Nullable Copy> change) {
    List<Long> all = List.copyOf(ids);
    return disk.<Void>later(
        () -> {
          for (Long id : all) {
            copies.computeIfPresent(id, (any, copy) -> copy.owner().equals(owner) ? change.apply(copy) : copy);
          }
          return null;
        });
  }

  /** What waits, oldest first; at once, whatever the disk does. */
  List<SpooledMessage> waiting(Jid owner) {
    return disk.read(() -> waiting(owner, Integer.MAX_VALUE));
  }

  private List<SpooledMessage> waiting(Jid owner, int most) {
    return copies.values().stream()
        .filter(copy -> copy.owner().equals(owner) && !copy.underWay())
        .map(Copy::message)
        .limit(most)
        .toList();
  }

  @Override
  public List<SpooledMessage> all(Jid owner, long after, int most) {
    return disk.read(
        () ->
            copies.values().stream()
                .filter(copy -> copy.owner().equals(owner) && copy.message().id() > after)
                .map(Copy::message)
                .sorted(Comparator.comparingLong(SpooledMessage::id))
                .limit(most)
                .toList());
  }

  @Override
  public int count(Jid owner) {
    return disk.read(() -> (int) copies.values().stream().filter(copy -> copy.owner().equals(owner)).count());
  }

  @Override
  public long characters(Jid owner) {
    return disk.read(
        () ->
            copies.values().stream()
                .filter(copy -> copy.owner().equals(owner))
                .mapToLong(copy -> copy.message().xml().length())
                .sum());
  }

  @Override
  public void removeAll(Jid owner) {
    disk.now(() -> copies.values().removeIf(copy -> copy.owner().equals(owner)));
  }

  @Override
  public int recover() {
    return disk.now(
        () -> {
          int count = (int) copies.values().stream().filter(Copy::underWay).count();
          copies.replaceAll((id, copy) -> new Copy(copy.owner(), copy.message(), false));
          return count;
        });
  }
}
