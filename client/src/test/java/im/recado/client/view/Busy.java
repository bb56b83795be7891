package im.recado.client.view;

import java.awt.AWTEvent;
import java.awt.EventQueue;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * How long each event keeps the thread of the window, how much of the processor that takes, and how long a small one waits for its turn. The
 * first and the last grow with whatever else the computer does; the second does not.
 */
final class Busy extends EventQueue {
  /** Shorter ones are nothing but noise. */
  private static final long LEAST_NANOS = 100_000;

  /**
   * An event.
   *
   * @param nanos from its begin to its end
   * @param processor what the thread of the window has worked meanwhile, in nanoseconds
   */
  private record Kept(long nanos, long processor) {}

  private final ConcurrentLinkedQueue<Kept> events = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Long> waits = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService pings = Executors.newSingleThreadScheduledExecutor();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  @Override
  protected void dispatchEvent(AWTEvent event) {
    long begin = System.nanoTime();
    long worked = threads.getCurrentThreadCpuTime();
    super.dispatchEvent(event);
    events.add(new Kept(System.nanoTime() - begin, threads.getCurrentThreadCpuTime() - worked));
  }

  void begin() {
    events.clear();
    waits.clear();
    var _ = pings.scheduleAtFixedRate(() -> {
      long begin = System.nanoTime();
      EventQueue.invokeLater(() -> waits.add(System.nanoTime() - begin));
    }, 0, 5, TimeUnit.MILLISECONDS);
  }

  /** The figures in words. */
  String end() {
    pings.shutdownNow();
    return "of the processor: " + events(Kept::processor) + "; by the clock: " + events(Kept::nanos)
        + "; wait for the thread: " + quantiles(waits.stream().mapToLong(Long::longValue).sorted().toArray());
  }

  private String events(ToLongFunction<Kept> measure) {
    long[] each = events.stream().mapToLong(measure).filter(nanos -> nanos > LEAST_NANOS).sorted().toArray();
    return quantiles(each) + ", over 16 ms: " + over(each, 16) + ", over 50 ms: " + over(each, 50);
  }

  private static long over(long[] each, int millis) {
    return Arrays.stream(each).filter(nanos -> nanos > millis * 1_000_000L).count();
  }

  private static String quantiles(long[] sorted) {
    return sorted.length == 0 ? "none" : String.format(Locale.ROOT, "n %d, p50 %.1f, p99 %.1f, p99.9 %.1f, most %.1f ms", sorted.length,
        at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999), sorted[sorted.length - 1] / 1e6);
  }

  private static double at(long[] sorted, double part) {
    return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * part))] / 1e6;
  }
}
