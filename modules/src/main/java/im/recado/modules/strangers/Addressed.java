package im.recado.modules.strangers;

import im.recado.kernel.session.Key;
import im.recado.wire.jid.Jid;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whom an account has written to lately; when that becomes too many, all are forgotten. Any thread. */
final class Addressed {
  /** On accounts: since they came online. */
  static final Key<Addressed> KEY = Key.named("addressed");

  private static final int MOST = 500;

  private final Set<Jid> people = ConcurrentHashMap.newKeySet(1);

  void add(Jid account) {
    if (!people.contains(account)) {
      if (people.size() >= MOST) {
        people.clear();
      }
      people.add(account);
    }
  }

  boolean has(Jid account) {
    return people.contains(account);
  }
}
