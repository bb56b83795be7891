package im.recado.modules.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.wire.jid.Jid;

/**
 * Accounts of another store, of which it remembers that they exist, as that is asked for every message and every session's
 * end. Who removes an account does so through here. That one does not exist is never remembered, since other processes may
 * make it; nor are keys.
 */
public final class RememberedAccounts extends ForwardingAccounts {
  private static final int MOST = 20_000;

  private final Cache<Jid, Boolean> existing = Caffeine.newBuilder().maximumSize(MOST).build();

  public RememberedAccounts(AccountStore store) {
    super(store);
  }

  @Override
  public boolean exists(Jid bare) {
    // Asks under the entry's lock, so that what was found before a removal cannot be remembered after it.
    return existing.get(bare, jid -> super.exists(jid) ? Boolean.TRUE : null) != null;
  }

  @Override
  public boolean remove(Jid bare) {
    boolean removed = super.remove(bare);
    existing.invalidate(bare);
    return removed;
  }
}
