package im.recado.console.live;

import com.sun.management.OperatingSystemMXBean;
import im.recado.kernel.Kernel;
import im.recado.kernel.QueueDepths;
import im.recado.kernel.route.Traffic;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the server every few seconds, and keeps the figures of an hour, a day and a month; the last two in the database, a
 * few kilobytes each. Any thread that may wait.
 */
public final class Figures {
  private static final Logger LOG = LoggerFactory.getLogger(Figures.class);

  /** How often it is measured while somebody looks, and while nobody does. */
  static final Duration STEP = Duration.ofSeconds(2);

  private static final Duration UNSEEN_STEP = Duration.ofSeconds(10);

  /** What graphs can show. */
  public enum Span {
    HOUR(Duration.ofSeconds(10), 360),
    DAY(Duration.ofMinutes(5), 288),
    MONTH(Duration.ofHours(2), 372);

    private final Duration step;
    private final int points;

    Span(Duration step, int points) {
      this.step = step;
      this.points = points;
    }

    private String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kernel kernel;
  private final KeyValues store;
  private final Jid server;
  private final Map<Span, Series> series = new EnumMap<>(Span.class);
  private final LongAdder nanos = new LongAdder();
  private final LongAdder timed = new LongAdder();
  private final OperatingSystemMXBean machine =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final AtomicInteger watchers = new AtomicInteger();
  private volatile Point latest = new Point(0, 0, 0, 0, 0, 0, 0);
  // Of the one who measures.
  private long lastMessages = -1;
  private long lastNanos;

  public Figures(Kernel kernel, KeyValues store) {
    this.kernel = kernel;
    this.store = store;
    this.server = Jid.valueOf(kernel.domain());
    for (Span span : Span.values()) {
      series.put(span, new Series(span.step, span.points));
    }
  }

  /** Takes up what earlier lives of the server measured, and begins. May wait. */
  public void begin() {
    for (Map.Entry<Span, Series> entry : series.entrySet()) {
      String saved = entry.getKey() == Span.HOUR ? null : store.get(server, entry.getKey().key());
      if (saved != null) {
        entry.getValue().restore(saved);
      }
    }
    kernel.timers().every(() -> watchers.get() > 0 ? STEP : UNSEEN_STEP, this::measure);
    kernel.router().traffic().timing(
        time -> {
          nanos.add(time);
          timed.increment();
        });
  }

  /** Measures; now and then writes to the database. */
  synchronized void measure() {
    Traffic traffic = kernel.router().traffic();
    long now = kernel.timers().nanoTime();
    long messages = traffic.messages();
    double seconds = (now - lastNanos) / 1e9;
    double rate = lastMessages < 0 || seconds <= 0 ? 0 : (messages - lastMessages) / seconds;
    lastMessages = messages;
    lastNanos = now;
    long count = timed.sumThenReset();
    long time = nanos.sumThenReset();
    Runtime runtime = Runtime.getRuntime();
    QueueDepths depths = QueueDepths.of(kernel);
    Point point =
        new Point(
            kernel.clock().millis(),
            kernel.sessions().count(),
            rate,
            count == 0 ? 0 : time / 1e3 / count,
            (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0,
            Math.max(0, machine.getProcessCpuLoad() * 100),
            depths.incoming() + depths.outgoing());
    latest = point;
    for (Map.Entry<Span, Series> entry : series.entrySet()) {
      boolean completed = entry.getValue().add(point);
      if (completed && entry.getKey() != Span.HOUR) {
        save(entry.getKey(), entry.getValue());
      }
    }
  }

  private void save(Span span, Series of) {
    try {
      store.put(server, span.key(), of.save());
    } catch (StoreException e) {
      LOG.debug("The figures of the {} were not kept: {}", span.key(), e.getMessage());
    }
  }

  /** Somebody looks, or looks no more. */
  void watched(boolean begins) {
    if (begins) {
      watchers.incrementAndGet();
      measure();
    } else {
      watchers.decrementAndGet();
    }
  }

  /** What was measured last. */
  public Point latest() {
    return latest;
  }

  /** The points of a while, oldest first. */
  public List<Point> of(Span span) {
    Series wanted = series.get(span);
    return wanted == null ? List.of() : wanted.all();
  }
}
