package im.recado.interop.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The books of a run: what was sent, what the server acknowledged, what arrived how often and under which stanza-id.
 * All methods may be called by any thread.
 */
final class Ledger {
  /** Arrived without a XEP-0359 id by the recipient's account. */
  private static final String NO_ID = "";

  private static final class Entry {
    final String from;
    final String to;
    final long number;
    final List<String> stanzaIds = new ArrayList<>();
    boolean acknowledged;
    boolean resentBlindly;
    boolean bounced;

    Entry(String from, String to, long number) {
      this.from = from;
      this.to = to;
      this.number = number;
    }

    boolean arrived() {
      return !stanzaIds.isEmpty();
    }
  }

  /**
   * The result.
   *
   * @param lost acknowledged, but neither delivered nor bounced
   * @param sameId delivered more than once, always under one stanza-id: what the promise allows
   * @param otherId delivered more than once under different ids or none, though the sender did not have to guess
   * @param guessed delivered more than once because the sender resent it, not told by the server what had arrived
   * @param outOfOrder first deliveries that came after a later message of the same sender
   * @param violations what the server did against XEP-0198
   */
  record Balance(int sent, int acknowledged, int delivered, int bounced, List<String> lost, List<String> sameId,
      List<String> otherId, List<String> guessed, List<String> outOfOrder, List<String> violations) {
    @Override
    public String toString() {
      return "sent " + sent + ", acknowledged " + acknowledged + ", delivered " + delivered + ", bounced " + bounced
          + ", lost " + lost.size() + ", duplicates: same stanza-id " + sameId.size() + ", other stanza-id "
          + otherId.size() + ", resent without knowing " + guessed.size() + "; out of order " + outOfOrder.size() + "; violations " + violations;
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Long> lastNumber = new HashMap<>();
  private final List<String> outOfOrder = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  synchronized void sent(String id, String from, String to) {
    entries.put(id, new Entry(from, to, entries.size()));
  }

  synchronized void acknowledged(String id) {
    entry(id).acknowledged = true;
  }

  /** The sender sent it again without a word of the server on whether it had arrived ({@code failed} without h). */
  synchronized void resentBlindly(String id) {
    entry(id).resentBlindly = true;
  }

  synchronized void violation(String what) {
    violations.add(what);
  }

  synchronized void bounced(String id) {
    entry(id).bounced = true;
  }

  /** A message reached its recipient; {@code stanzaId} is null when it carried none by the recipient's account. */
  synchronized void arrived(String id, @Nullable String stanzaId) {
    Entry entry = entry(id);
    if (!entry.arrived()) {
      Long before = lastNumber.put(entry.from + " " + entry.to, entry.number);
      if (before != null && before > entry.number) {
        outOfOrder.add(id);
      }
    }
    entry.stanzaIds.add(stanzaId == null ? NO_ID : stanzaId);
  }

  private Entry entry(String id) {
    Entry entry = entries.get(id);
    if (entry == null) {
      throw new IllegalArgumentException("never sent: " + id);
    }
    return entry;
  }

  /** Whether this message was sent in this run. */
  synchronized boolean knows(@Nullable String id) {
    return id != null && entries.containsKey(id);
  }

  /** Acknowledged messages to this account that have not arrived so far. */
  synchronized Set<String> missing(String to) {
    Set<String> missing = new HashSet<>();
    entries.forEach((id, entry) -> {
      if (entry.to.equals(to) && entry.acknowledged && !entry.arrived() && !entry.bounced) {
        missing.add(id);
      }
    });
    return missing;
  }

  synchronized Balance balance() {
    List<String> lost = new ArrayList<>();
    List<String> sameId = new ArrayList<>();
    List<String> otherId = new ArrayList<>();
    List<String> guessed = new ArrayList<>();
    int acknowledged = 0;
    int delivered = 0;
    int bounced = 0;
    for (Map.Entry<String, Entry> each : entries.entrySet()) {
      Entry entry = each.getValue();
      acknowledged += entry.acknowledged ? 1 : 0;
      delivered += entry.arrived() ? 1 : 0;
      bounced += entry.bounced ? 1 : 0;
      if (entry.acknowledged && !entry.arrived() && !entry.bounced) {
        lost.add(each.getKey());
      }
      if (entry.stanzaIds.size() > 1) {
        Set<String> ids = new HashSet<>(entry.stanzaIds);
        boolean one = ids.size() == 1 && !ids.contains(NO_ID);
        (one ? sameId : entry.resentBlindly ? guessed : otherId).add(each.getKey());
      }
    }
    return new Balance(entries.size(), acknowledged, delivered, bounced, lost, sameId, otherId, guessed,
        List.copyOf(outOfOrder), List.copyOf(violations));
  }
}
