package im.recado.modules.pep;

import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import im.recado.modules.caps.Capabilities;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Resources that have shown an online account their presence without being sessions of contacts here: contacts elsewhere, and
 * whoever sent directed presence (XEP-0060 section 9.1.3). Kept with the account; bounded. Safe for any thread.
 */
final class Visitors {
  static final Key<Visitors> KEY = Key.named("pep-visitors");

  private final Map<Jid, Capabilities> known = new HashMap<>(4);

  /** What visitors have been asked last, until they answer that. */
  private final Map<Jid, Object> asked = new HashMap<>(4);

  /** Those of an account, from now on. */
  static Visitors of(Account account) {
    synchronized (account) {
      Visitors kept = account.get(KEY);
      if (kept == null) {
        kept = new Visitors();
        account.set(KEY, kept);
      }
      return kept;
    }
  }

  /**
   * A visitor has said to be another client than before, and is going to be asked what that wants: no answer to an earlier
   * question counts any more. False when there are too many.
   */
  synchronized boolean asked(Jid visitor, Object question, int most) {
    if (!known.containsKey(visitor) && !asked.containsKey(visitor) && size() >= most) {
      return false;
    }
    asked.put(visitor, question);
    return true;
  }

  private int size() {
    int size = known.size();
    for (Jid visitor : asked.keySet()) {
      size += known.containsKey(visitor) ? 0 : 1;
    }
    return size;
  }

  /** What a visitor wants to be told of; what of that is new. Nothing when it has been asked something else since, or has gone. */
  synchronized Set<String> answered(Jid visitor, Object question, Capabilities capabilities) {
    if (!asked.remove(visitor, question)) {
      return Set.of();
    }
    Capabilities before =
        capabilities.interests().isEmpty() ? known.remove(visitor) : known.put(visitor, capabilities);
    Set<String> fresh = new HashSet<>(capabilities.interests());
    if (before != null) {
      fresh.removeAll(before.interests());
    }
    return fresh;
  }

  synchronized void remove(Jid visitor) {
    known.remove(visitor);
    asked.remove(visitor);
  }

  synchronized List<Jid> interestedIn(String node) {
    List<Jid> interested = new ArrayList<>();
    known.forEach(
        (jid, capabilities) -> {
          if (capabilities.wants(node)) {
            interested.add(jid);
          }
        });
    return interested;
  }
}
