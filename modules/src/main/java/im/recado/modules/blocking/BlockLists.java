package im.recado.modules.blocking;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.Kernel;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreLocks;
import im.recado.wire.jid.Jid;
import java.util.Collection;

/**
 * The block lists: in memory for those who are online, in a bounded cache for others who were lately written to, else in
 * the database. Any thread.
 */
final class BlockLists {
  private static final Key<BlockList> LIST = Key.named("blocked");
  private static final int MOST_CACHED = 50_000;

  private final Kernel kernel;
  private final KeyValues store;
  private final StoreLocks locks = new StoreLocks();
  private final Cache<Jid, BlockList> away = Caffeine.newBuilder().maximumSize(MOST_CACHED).build();

  BlockLists(Kernel kernel, KeyValues store) {
    this.kernel = kernel;
    this.store = store;
  }

  /** Loads the list of an account that comes online. May wait. */
  void open(Account account) {
    synchronized (locks.of(account.jid())) {
      account.set(LIST, load(account.jid()));
      away.invalidate(account.jid());
    }
  }

  private BlockList load(Jid owner) {
    return BlockList.of(store.all(owner).keySet().stream().map(Jid::valueOf).toList());
  }

  /** Whether it is known that an online account has blocked nobody. */
  static boolean isNone(Account account) {
    return account.get(LIST) == BlockList.NONE;
  }

  /** Whom an account has blocked. May wait for one that is not online. */
  BlockList of(Jid owner) {
    Account account = kernel.sessions().account(owner);
    BlockList online = account == null ? null : account.get(LIST);
    return online != null ? online : away.get(owner, this::load);
  }

  /** Adds to the list of an account. May wait. */
  void add(Jid owner, Collection<Jid> jids) {
    synchronized (locks.of(owner)) {
      jids.forEach(jid -> store.put(owner, jid.toString(), ""));
      changed(owner, of(owner).with(jids));
    }
  }

  /** The account is gone. May wait. */
  void forget(Jid owner) {
    store.removeAll(owner);
    away.invalidate(owner);
  }

  /** Takes from the list of an account. May wait. */
  void remove(Jid owner, Collection<Jid> jids) {
    synchronized (locks.of(owner)) {
      jids.forEach(jid -> store.remove(owner, jid.toString()));
      changed(owner, of(owner).without(jids));
    }
  }

  private void changed(Jid owner, BlockList now) {
    Account online = kernel.sessions().account(owner);
    if (online != null) {
      online.set(LIST, now);
    }
    away.invalidate(owner);
  }
}
