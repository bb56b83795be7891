package im.recado.store.sql;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** How often each statement was given to a database since it was opened, and how long it took. Safe for any thread. */
final class QueryStatistics {
  /** So many texts are told apart; some are put together from what was asked for. */
  private static final int MOST = 500;

  private static final String OTHERS = "…";

  private static final class Figures {
    final LongAdder times = new LongAdder();
    final LongAdder nanos = new LongAdder();
    final LongAccumulator slowest = new LongAccumulator(Long::max, 0);
  }

  private final Map<String, Figures> byText = new ConcurrentHashMap<>();

  /**
   * A statement was done, or has failed.
   *
   * @param times so often, on one way to the database
   * @param begin {@link System#nanoTime} before it
   */
  void done(String sql, int times, long begin) {
    long nanos = System.nanoTime() - begin;
    Figures figures = byText.get(sql);
    if (figures == null) {
      figures = byText.computeIfAbsent(byText.size() < MOST ? sql : OTHERS, text -> new Figures());
    }
    figures.times.add(times);
    figures.nanos.add(nanos);
    figures.slowest.accumulate(nanos);
  }

  /** Those that took the most time in all, the first the most. */
  List<QueryFigures> most(int most) {
    return byText.entrySet().stream()
        .map(
            entry ->
                new QueryFigures(
                    entry.getKey(), entry.getValue().times.sum(), entry.getValue().nanos.sum(), entry.getValue().slowest.get()))
        .sorted(Comparator.comparingLong(QueryFigures::nanos).reversed())
        .limit(most)
        .toList();
  }
}
