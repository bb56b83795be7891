package im.recado.modules.report;

import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreLocks;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The reports that wait for somebody to deal with them. When there are too many, whoever has made the most loses their own oldest,
 * so that nobody pushes out what others have said (SECURITY B-6). Every method may wait.
 */
final class Reports {
  private final KeyValues store;
  private final Jid server;
  private final StoreLocks locks = new StoreLocks();

  /** @param server under which all are kept */
  Reports(KeyValues store, Jid server) {
    this.store = store;
    this.server = server;
  }

  /** Null when there is none of this id. */
  @Nullable Report find(String id) {
    String kept = store.get(server, id);
    return kept == null ? null : Report.read(id, kept, server);
  }

  /** The newest first. */
  List<Report> all() {
    List<Report> all = new ArrayList<>();
    store.all(server).forEach((id, kept) -> all.add(Report.read(id, kept, server)));
    all.sort(Comparator.comparing(Report::at).reversed());
    return all;
  }

  /**
   * Makes one, or changes the one that is there.
   *
   * @param change of what is there, or of null; null when nothing is to be kept
   * @param most so many are kept in all
   * @return one that was not there before; null when none was made
   */
  @Nullable Report keep(String id, UnaryOperator<@Nullable Report> change, int most) {
    synchronized (locks.of(server)) {
      Report before = find(id);
      Report next = change.apply(before);
      if (next == null) {
        return null;
      }
      store.put(server, id, next.write());
      if (before != null) {
        return null;
      }
      makeRoom(most);
      return next;
    }
  }

  private void makeRoom(int most) {
    List<Report> all = all();
    while (all.size() > most) {
      Report gone = surplus(all);
      all.remove(gone);
      store.remove(server, gone.id());
    }
  }

  /** The oldest of whoever has made the most; of several who have made as many, the oldest. */
  private static Report surplus(List<Report> newestFirst) {
    Map<Jid, Integer> made = new HashMap<>();
    newestFirst.forEach(report -> made.merge(report.reporter(), 1, Integer::sum));
    Report surplus = newestFirst.getLast();
    for (Report report : newestFirst.reversed()) {
      if (made.getOrDefault(report.reporter(), 0) > made.getOrDefault(surplus.reporter(), 0)) {
        surplus = report;
      }
    }
    return surplus;
  }

  /** Removes one; whether it was there. */
  boolean close(String id) {
    synchronized (locks.of(server)) {
      return store.remove(server, id);
    }
  }

  /** Removes what an account that goes has said of others. What others have said of it stays: it is theirs, and evidence. */
  void forget(Jid account) {
    synchronized (locks.of(server)) {
      for (Report report : all()) {
        if (report.reporter().equals(account)) {
          store.remove(server, report.id());
        }
      }
    }
  }
}
