package im.recado.modules.pep;

import im.recado.kernel.session.Key;
import im.recado.modules.caps.Capabilities;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Resources that have shown an online account their presence without being sessions of contacts here: contacts elsewhere, and
 * whoever sent directed presence (XEP-0060 section 9.1.3). Kept with the account; bounded. Safe for any thread.
 */
final class Visitors {
  static final Key<Visitors> KEY = Key.named("pep-visitors");

  private final Map<Jid, Capabilities> known = new HashMap<>(4);

  /** What a visitor wants to be told of now; what it wanted before. False when there are too many. */
  synchronized boolean put(Jid visitor, Capabilities capabilities, int most) {
    if (capabilities.interests().isEmpty()) {
      known.remove(visitor);
      return false;
    }
    if (known.size() >= most && !known.containsKey(visitor)) {
      return false;
    }
    return !capabilities.equals(known.put(visitor, capabilities));
  }

  /** What a visitor wanted to be told of up to now. */
  synchronized Capabilities of(Jid visitor) {
    return known.getOrDefault(visitor, Capabilities.NONE);
  }

  synchronized void remove(Jid visitor) {
    known.remove(visitor);
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
