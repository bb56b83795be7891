package im.recado.store.sql;

import im.recado.modules.spool.SpoolStore;
import im.recado.wire.jid.Jid;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures the spool on a real disk; not a test. Arguments: folder, messages, messages in flight, accounts, characters
 * of a message. Prints throughput, CPU for each message and the time until it is durable.
 */
final class SpoolMeasurement {
  private SpoolMeasurement() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    int messages = Integer.parseInt(arguments[1]);
    int inFlight = Integer.parseInt(arguments[2]);
    int accounts = Integer.parseInt(arguments[3]);
    String xml = "<message>" + "x".repeat(Integer.parseInt(arguments[4]) - 19) + "</message>";
    Files.createDirectories(folder);
    Path file = folder.resolve("measurement.db");
    List<Jid> owners = new ArrayList<>();
    for (int i = 0; i < accounts; i++) {
      owners.add(Jid.valueOf("user" + i + "@example.org"));
    }
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (SqlBackends sql = SqlBackends.open(file, meters)) {
      SpoolStore spool = sql.backends().spool();
      append(spool, owners, xml, messages / 4, inFlight, "warm");
      append(spool, owners, xml, messages, inFlight, "append");
      read(sql, owners, Math.min(messages, 20_000));
      remove(spool, owners);
      System.out.printf(
          Locale.ROOT,
          "batch: %.1f on average, commit: %.2f ms on average%n",
          meters.get("recado.store.batch").summary().mean(),
          meters.get("recado.store.commit").timer().mean(TimeUnit.MILLISECONDS));
    }
    System.out.println("file: " + Files.size(file) / 1024 + " KiB");
    Files.delete(file);
  }

  private static void append(SpoolStore spool, List<Jid> owners, String xml, int messages, int inFlight, String name)
      throws InterruptedException {
    Semaphore window = new Semaphore(inFlight);
    AtomicInteger failed = new AtomicInteger();
    long[] nanos = new long[messages];
    Usage usage = new Usage();
    for (int i = 0; i < messages; i++) {
      window.acquire();
      int number = i;
      long start = System.nanoTime();
      spool
          .append(owners.get(i % owners.size()), name + "-0123456789abcdef-" + i, Instant.now(), xml, false, () -> true)
          .whenComplete(
              (id, failure) -> {
                nanos[number] = System.nanoTime() - start;
                if (failure != null) {
                  failed.incrementAndGet();
                }
                window.release();
              });
    }
    window.acquire(inFlight);
    usage.print(name, messages);
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "  durable after: p50 %.2f ms, p99 %.2f ms, longest %.2f ms; failed: %d%n",
        nanos[messages / 2] / 1e6,
        nanos[messages * 99 / 100] / 1e6,
        nanos[messages - 1] / 1e6,
        failed.get());
  }

  private static void read(SqlBackends sql, List<Jid> owners, int reads) throws InterruptedException {
    Usage usage = new Usage();
    Semaphore done = new Semaphore(0);
    int threads = 20;
    for (int thread = 0; thread < threads; thread++) {
      int offset = thread;
      Thread.startVirtualThread(
          () -> {
            for (int i = offset; i < reads; i += threads) {
              sql.backends().accounts().exists(owners.get(i % owners.size()));
            }
            done.release();
          });
    }
    done.acquire(threads);
    usage.print("exists", reads);
  }

  private static void remove(SpoolStore spool, List<Jid> owners) {
    Usage usage = new Usage();
    int removed = 0;
    for (Jid owner : owners) {
      List<Long> ids = spool.take(owner, 100, Integer.MAX_VALUE).join().stream().map(message -> message.id()).toList();
      removed += ids.size();
      spool.remove(owner, ids).join();
    }
    usage.print("take and remove", removed);
  }

  /** Wall and CPU time since it was made. */
  private static final class Usage {
    private static final com.sun.management.OperatingSystemMXBean SYSTEM =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long start = System.nanoTime();
    private final long cpu = SYSTEM.getProcessCpuTime();

    void print(String what, int count) {
      long nanos = System.nanoTime() - start;
      System.out.printf(
          Locale.ROOT,
          "%s: %d in %d ms, %.0f/s, %.2f µs CPU each%n",
          what,
          count,
          nanos / 1_000_000,
          count * 1e9 / nanos,
          (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / count);
    }
  }
}
