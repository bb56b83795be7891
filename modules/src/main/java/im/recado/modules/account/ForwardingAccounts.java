package im.recado.modules.account;

import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.ScramKeys;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Accounts of another store; who adds something to it says so in what differs. */
public abstract class ForwardingAccounts implements AccountStore {
  private final AccountStore store;

  protected ForwardingAccounts(AccountStore store) {
    this.store = store;
  }

  @Override
  public @Nullable AccountRecord find(Jid bare) {
    return store.find(bare);
  }

  @Override
  public Map<Jid, AccountRecord> find(Collection<Jid> bare) {
    return store.find(bare);
  }

  @Override
  public boolean exists(Jid bare) {
    return store.exists(bare);
  }

  @Override
  public boolean create(AccountRecord account) {
    return store.create(account);
  }

  @Override
  public Set<Jid> createAll(List<AccountRecord> accounts) {
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
    return store.remove(bare);
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
  public List<AccountRecord> of(String domain, String part, @Nullable Jid after, int most) {
    return store.of(domain, part, after, most);
  }

  @Override
  public List<AccountRecord> disabled(@Nullable String domain, int most) {
    return store.disabled(domain, most);
  }

  @Override
  public long count() {
    return store.count();
  }

  @Override
  public long count(String domain) {
    return store.count(domain);
  }

  @Override
  public long countDisabled(@Nullable String domain) {
    return store.countDisabled(domain);
  }
}
