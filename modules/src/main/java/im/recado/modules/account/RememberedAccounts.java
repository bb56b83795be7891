package im.recado.modules.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.ScramKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Accounts of another store, of which it remembers that they exist, as that is asked for every message and every session's
 * end. Who removes an account does so through here. That one does not exist is never remembered, since other processes may
 * make it; nor are keys.
 */
public final class RememberedAccounts implements AccountStore {
  private static final int MOST = 20_000;

  private final AccountStore store;
  private final Cache<Jid, Boolean> existing = Caffeine.newBuilder().maximumSize(MOST).build();

  public RememberedAccounts(AccountStore store) {
    this.store = store;
  }

  @Override
  public @Nullable AccountRecord find(Jid bare) {
    return store.find(bare);
  }

  @Override
  public boolean exists(Jid bare) {
    // Asks under the entry's lock, so that what was found before a removal cannot be remembered after it.
    return existing.get(bare, jid -> store.exists(jid) ? Boolean.TRUE : null) != null;
  }

  @Override
  public boolean create(AccountRecord account) {
    return store.create(account);
  }

  @Override
  public int createAll(List<AccountRecord> accounts) {
    return store.createAll(accounts);
  }

  @Override
  public boolean replaceKeys(Jid bare, List<ScramKeys> keys) {
    return store.replaceKeys(bare, keys);
  }

  @Override
  public boolean rename(Jid bare, String name) {
    return store.rename(bare, name);
  }

  @Override
  public boolean enable(Jid bare, boolean enabled) {
    return store.enable(bare, enabled);
  }

  @Override
  public boolean remove(Jid bare) {
    boolean removed = store.remove(bare);
    existing.invalidate(bare);
    return removed;
  }

  @Override
  public List<AccountRecord> list(@Nullable Jid after, int most) {
    return store.list(after, most);
  }

  @Override
  public List<AccountRecord> search(String part, @Nullable Jid after, int most) {
    return store.search(part, after, most);
  }

  @Override
  public List<AccountRecord> disabled(int most) {
    return store.disabled(most);
  }

  @Override
  public long count() {
    return store.count();
  }

  @Override
  public long countDisabled() {
    return store.countDisabled();
  }
}
