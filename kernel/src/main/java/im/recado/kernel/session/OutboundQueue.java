package im.recado.kernel.session;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;

/**
 * Stanzas on their way to a session, oldest first, and how many bytes they take. Guarded by the session that owns it.
 */
final class OutboundQueue {
  private final ArrayDeque<Outbound> stanzas = new ArrayDeque<>(0);
  private long bytes;

  void add(Outbound outbound) {
    stanzas.add(outbound);
    bytes += outbound.stanza().element().size();
  }

  void addAll(Collection<Outbound> more) {
    more.forEach(this::add);
  }

  /** Takes the oldest out. */
  Outbound remove() {
    Outbound oldest = stanzas.remove();
    bytes -= oldest.stanza().element().size();
    return oldest;
  }

  void clear() {
    stanzas.clear();
    bytes = 0;
  }

  boolean isEmpty() {
    return stanzas.isEmpty();
  }

  int size() {
    return stanzas.size();
  }

  /** About how many bytes of memory they take. */
  long bytes() {
    return bytes;
  }

  List<Outbound> all() {
    return List.copyOf(stanzas);
  }
}
