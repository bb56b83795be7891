package im.recado.modules.sasl2;

import im.recado.kernel.store.KeyValues;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.AccountStore;
import im.recado.modules.sm.StreamLedger;
import im.recado.modules.spool.SpoolStore;
import im.recado.modules.spool.SpooledMessage;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.ScramKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Stores that forget everything when the test ends. */
final class Memory {
  private Memory() {}

  static final class Accounts implements AccountStore {
    private final Map<Jid, AccountRecord> records = new HashMap<>();

    /** Runs when somebody looks for an account, before they find it. */
    volatile Runnable whileLooking = () -> {};

    @Override
    public @Nullable AccountRecord find(Jid bare) {
      whileLooking.run();
      synchronized (this) {
        return records.get(bare);
      }
    }

    @Override
    public boolean exists(Jid bare) {
      return find(bare) != null;
    }

    @Override
    public synchronized boolean create(AccountRecord account) {
      return records.putIfAbsent(account.jid(), account) == null;
    }

    @Override
    public Set<Jid> createAll(List<AccountRecord> accounts) {
      return accounts.stream().filter(this::create).map(AccountRecord::jid).collect(Collectors.toSet());
    }

    @Override
    public synchronized boolean replaceKeys(Jid bare, List<ScramKeys> keys) {
      return records.computeIfPresent(
              bare, (jid, old) -> new AccountRecord(jid, List.copyOf(keys), old.name(), old.enabled(), old.created()))
          != null;
    }

    @Override
    public boolean rename(Jid bare, String name) {
      return exists(bare);
    }

    @Override
    public synchronized boolean enable(Jid bare, boolean enabled) {
      return records.computeIfPresent(
              bare, (jid, old) -> new AccountRecord(jid, old.keys(), old.name(), enabled, old.created()))
          != null;
    }

    @Override
    public synchronized boolean remove(Jid bare) {
      return records.remove(bare) != null;
    }

    @Override
    public List<AccountRecord> list(@Nullable Jid after, int most) {
      return List.of();
    }

    @Override
    public List<AccountRecord> search(String part, @Nullable Jid after, int most) {
      return List.of();
    }

    @Override
    public List<AccountRecord> disabled(@Nullable String domain, int most) {
      return List.of();
    }

    @Override
    public List<AccountRecord> of(String domain, String part, @Nullable Jid after, int most) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long count(String domain) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long countDisabled(@Nullable String domain) {
      return 0;
    }

    @Override
    public synchronized long count() {
      return records.size();
    }
  }

  static final class Texts implements KeyValues {
    private final Map<Jid, Map<String, String>> texts = new HashMap<>();

    @Override
    public synchronized @Nullable String get(Jid owner, String key) {
      return all(owner).get(key);
    }

    @Override
    public synchronized Map<String, String> all(Jid owner) {
      return Map.copyOf(texts.getOrDefault(owner, Map.of()));
    }

    @Override
    public synchronized void put(Jid owner, String key, String value) {
      texts.computeIfAbsent(owner, jid -> new HashMap<>()).put(key, value);
    }

    @Override
    public boolean replace(Jid owner, String key, @Nullable String before, @Nullable String after) {
      throw new UnsupportedOperationException();
    }

    @Override
    public synchronized boolean remove(Jid owner, String key) {
      return texts.getOrDefault(owner, new HashMap<>()).remove(key) != null;
    }

    @Override
    public synchronized void removeAll(Jid owner) {
      texts.remove(owner);
    }
  }

  static final class Streams implements StreamLedger {
    private final Map<String, Entry> entries = new HashMap<>();

    @Override
    public synchronized CompletableFuture<Void> put(Entry entry, Instant now) {
      entries.put(entry.id(), entry);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletableFuture<Void> putCounts(List<Entry> counts, Instant now) {
      counts.forEach(count -> entries.put(count.id(), count));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized @Nullable Entry find(String id) {
      return entries.get(id);
    }

    @Override
    public synchronized CompletableFuture<Void> remove(String id) {
      entries.remove(id);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized List<Entry> sessions() {
      return new ArrayList<>(entries.values().stream().filter(entry -> entry.session() != null).toList());
    }

    @Override
    public int removeOlderThan(Instant time) {
      return 0;
    }

    @Override
    public synchronized void removeAll(Jid account) {
      entries.values().removeIf(entry -> entry.account().equals(account));
    }
  }

  /** Takes every message and has none. */
  static final class NoSpool implements SpoolStore {
    @Override
    public CompletableFuture<Long> append(
        Jid owner, String stanzaId, Instant received, int characters, Supplier<String> xml, boolean underWay, BooleanSupplier needed) {
      return CompletableFuture.completedFuture(1L);
    }

    @Override
    public CompletableFuture<Void> hold(Jid owner, Collection<Long> ids) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> release(Jid owner, Collection<Long> ids) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> remove(Jid owner, Collection<Long> ids) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Boolean> waits(Jid owner) {
      return CompletableFuture.completedFuture(false);
    }

    @Override
    public CompletableFuture<List<SpooledMessage>> take(Jid owner, int most, int characters) {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public List<SpooledMessage> all(Jid owner, long after, int most) {
      return List.of();
    }

    @Override
    public int count(Jid owner) {
      return 0;
    }

    @Override
    public long characters(Jid owner) {
      return 0;
    }

    @Override
    public void removeAll(Jid owner) {}

    @Override
    public int recover() {
      return 0;
    }
  }
}
