package im.recado.testkit.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.AccountStore;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.ScramKeys;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Accounts in a map, in the order of their UTF-8 bytes as a database has it. */
final class MemoryAccounts implements AccountStore {
  private final MemoryDisk disk;
  private final NavigableMap<Jid, AccountRecord> accounts =
      new TreeMap<>(Comparator.comparing(jid -> jid.toString().getBytes(UTF_8), Arrays::compareUnsigned));

  MemoryAccounts(MemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public @Nullable AccountRecord find(Jid bare) {
    return disk.<@Nullable AccountRecord>read(() -> accounts.get(bare));
  }

  @Override
  public boolean exists(Jid bare) {
    return disk.read(() -> accounts.containsKey(bare));
  }

  @Override
  public boolean create(AccountRecord account) {
    return createAll(List.of(account)).contains(account.jid());
  }

  @Override
  public Set<Jid> createAll(List<AccountRecord> all) {
    return disk.now(
        () -> {
          Set<Jid> made = new HashSet<>();
          for (AccountRecord account : all) {
            if (accounts.putIfAbsent(account.jid(), stored(account)) == null) {
              made.add(account.jid());
            }
          }
          return made;
        });
  }

  private static AccountRecord stored(AccountRecord account) {
    return new AccountRecord(
        account.jid(),
        List.copyOf(account.keys()),
        account.name(),
        account.enabled(),
        account.created().truncatedTo(ChronoUnit.MILLIS));
  }

  @Override
  public boolean replaceKeys(Jid bare, List<ScramKeys> keys) {
    return change(
        bare, old -> new AccountRecord(old.jid(), List.copyOf(keys), old.name(), old.enabled(), old.created()));
  }

  @Override
  public boolean rename(Jid bare, String name) {
    return change(bare, old -> new AccountRecord(old.jid(), old.keys(), name, old.enabled(), old.created()));
  }

  @Override
  public boolean enable(Jid bare, boolean enabled) {
    return change(bare, old -> new AccountRecord(old.jid(), old.keys(), old.name(), enabled, old.created()));
  }

  private boolean change(Jid bare, UnaryOperator<AccountRecord> change) {
    return disk.now(() -> accounts.computeIfPresent(bare, (jid, old) -> change.apply(old)) != null);
  }

  @Override
  public boolean remove(Jid bare) {
    return disk.now(() -> accounts.remove(bare) != null);
  }

  @Override
  public List<AccountRecord> list(@Nullable Jid after, int most) {
    return disk.read(
        () -> (after == null ? accounts : accounts.tailMap(after, false)).values().stream().limit(most).toList());
  }

  @Override
  public List<AccountRecord> search(String part, @Nullable Jid after, int most) {
    String wanted = part.toLowerCase(Locale.ROOT);
    return list(after, Integer.MAX_VALUE).stream()
        .filter(
            account ->
                account.jid().toString().contains(wanted) || account.name().toLowerCase(Locale.ROOT).contains(wanted))
        .limit(most)
        .toList();
  }

  @Override
  public List<AccountRecord> of(String domain, String part, @Nullable Jid after, int most) {
    return search(part, after, Integer.MAX_VALUE).stream()
        .filter(account -> account.jid().domain().equals(domain))
        .limit(most)
        .toList();
  }

  @Override
  public long count(String domain) {
    return disk.read(() -> accounts.keySet().stream().filter(jid -> jid.domain().equals(domain)).count());
  }

  @Override
  public List<AccountRecord> disabled(@Nullable String domain, int most) {
    return disk.read(() -> accounts.values().stream().filter(account -> isDisabled(account, domain)).limit(most).toList());
  }

  @Override
  public long count() {
    return disk.read(() -> (long) accounts.size());
  }

  @Override
  public long countDisabled(@Nullable String domain) {
    return disk.read(() -> accounts.values().stream().filter(account -> isDisabled(account, domain)).count());
  }

  private static boolean isDisabled(AccountRecord account, @Nullable String domain) {
    return !account.enabled() && (domain == null || account.jid().domain().equals(domain));
  }
}
