package im.recado.modules.roster;

import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.AccountStore;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.ScramKeys;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Accounts that exist and nothing more, for tests. */
final class KnownAccounts implements AccountStore {
  private final Set<Jid> known = new TreeSet<>();

  void add(Jid account) {
    known.add(account);
  }

  @Override
  public @Nullable AccountRecord find(Jid bare) {
    return exists(bare) ? new AccountRecord(bare, List.of(), "", true, Instant.EPOCH) : null;
  }

  @Override
  public boolean exists(Jid bare) {
    return known.contains(bare);
  }

  @Override
  public boolean create(AccountRecord account) {
    return known.add(account.jid());
  }

  @Override
  public Set<Jid> createAll(List<AccountRecord> accounts) {
    return accounts.stream().filter(this::create).map(AccountRecord::jid).collect(Collectors.toSet());
  }

  @Override
  public boolean replaceKeys(Jid bare, List<ScramKeys> keys) {
    return exists(bare);
  }

  @Override
  public boolean rename(Jid bare, String name) {
    return exists(bare);
  }

  @Override
  public boolean enable(Jid bare, boolean enabled) {
    return exists(bare);
  }

  @Override
  public boolean remove(Jid bare) {
    return known.remove(bare);
  }

  @Override
  public List<AccountRecord> list(@Nullable Jid after, int most) {
    return known.stream()
        .filter(jid -> after == null || jid.compareTo(after) > 0)
        .limit(most)
        .map(jid -> new AccountRecord(jid, List.of(), "", true, Instant.EPOCH))
        .toList();
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
  public long count() {
    return known.size();
  }
}
