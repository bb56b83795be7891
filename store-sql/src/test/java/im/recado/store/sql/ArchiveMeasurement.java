package im.recado.store.sql;

import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveExtent;
import im.recado.modules.archive.ArchiveName;
import im.recado.modules.archive.ArchivePage;
import im.recado.modules.archive.ArchiveQuery;
import im.recado.modules.archive.ArchiveStore;
import im.recado.modules.archive.Retention;
import im.recado.wire.jid.Jid;
import im.recado.wire.rsm.PageRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Measures archives on a real disk; not a test. Arguments: folder, messages in one long archive, then {@code keep} to
 * keep the file for another run. First 200 accounts chat, two rows for a message; then one archive is filled up to the
 * wanted length; then pages of 50 are read from it, and its oldest messages removed.
 */
final class ArchiveMeasurement {
  private static final Jid OWNER = Jid.valueOf("archivist@example.org");
  private static final ArchiveName LONG = ArchiveName.of(OWNER);
  private static final int ACCOUNTS = 200;
  private static final int PEERS = 40;
  private static final int PAGES = 2000;

  private final Random random = new Random(1);
  private final String[] vocabulary = new String[30_000];
  private final ArchiveStore archive;

  private ArchiveMeasurement(ArchiveStore archive) {
    this.archive = archive;
    for (int i = 0; i < vocabulary.length; i++) {
      StringBuilder word = new StringBuilder();
      for (int letters = 2 + random.nextInt(8); letters > 0; letters--) {
        word.append((char) ('a' + random.nextInt(26)));
      }
      vocabulary[i] = word.toString();
    }
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path file = Path.of(arguments[0]).resolve("archive-measurement.db");
    int length = Integer.parseInt(arguments[1]);
    Files.createDirectories(file.getParent());
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (SqlBackends sql = SqlBackends.open(file, meters)) {
      ArchiveMeasurement measurement = new ArchiveMeasurement(sql.backends().archive());
      measurement.chat(20_000, "warm");
      measurement.chat(100_000, "chat");
      System.out.printf(
          Locale.ROOT,
          "  batch: %.1f on average, commit: %.2f ms on average%n",
          meters.get("recado.store.batch").summary().mean(),
          meters.get("recado.store.commit").timer().mean(TimeUnit.MILLISECONDS));
      measurement.fill(length);
      measurement.pages("warm");
      measurement.pages("page");
      measurement.trim();
    }
    System.out.println("file: " + (Files.size(file) >> 20) + " MiB");
    if (arguments.length < 3) {
      Files.delete(file);
    }
  }

  /** Some hundred characters; common words are common. */
  private String text() {
    StringBuilder text = new StringBuilder();
    while (text.length() < 90) {
      double often = random.nextDouble();
      text.append(vocabulary[(int) (often * often * often * vocabulary.length)]).append(' ');
    }
    return text.toString().strip();
  }

  private ArchiveEntry entry(Jid owner, Jid with, int number) {
    String text = text();
    byte[] id = new byte[16];
    random.nextBytes(id);
    return new ArchiveEntry(
        HexFormat.of().formatHex(id),
        Instant.ofEpochMilli(1_700_000_000_000L + number * 1000L),
        with,
        "origin-" + Integer.toHexString(number),
        "<message xmlns='jabber:client' from='" + with + "' to='" + owner + "' type='chat' id='origin-" + number
            + "'><body>" + text + "</body><request xmlns='urn:xmpp:receipts'/></message>",
        text);
  }

  private void chat(int messages, String name) throws InterruptedException {
    Semaphore window = new Semaphore(400);
    Usage usage = new Usage();
    for (int i = 0; i < messages; i++) {
      int pair = i % (ACCOUNTS / 2);
      Jid one = Jid.valueOf("user" + 2 * pair + "@example.org");
      Jid other = Jid.valueOf("user" + (2 * pair + 1) + "@example.org");
      window.acquire();
      archive.append(ArchiveName.of(one), entry(one, other, i));
      archive.append(ArchiveName.of(other), entry(other, one, i)).thenRun(window::release);
    }
    window.acquire(400);
    usage.print(name + ", both archives", messages);
  }

  private void fill(int length) throws InterruptedException {
    ArchiveExtent extent = archive.extent(LONG);
    int first = extent == null ? 0 : (int) extent.messages();
    Semaphore window = new Semaphore(4000);
    Usage usage = new Usage();
    for (int i = first; i < length; i++) {
      window.acquire();
      Jid peer = Jid.valueOf("peer" + random.nextInt(PEERS) + "@example.net/device");
      archive.append(LONG, entry(OWNER, peer, i)).thenRun(window::release);
    }
    window.acquire(4000);
    usage.print("fill", Math.max(1, length - first));
  }

  private void pages(String name) {
    ArchiveExtent extent = Objects.requireNonNull(archive.extent(LONG));
    long length = extent.messages();
    long begin = extent.first().toEpochMilli();
    String[] ids = new String[200];
    for (int i = 0; i < ids.length; i++) {
      int at = (int) (random.nextDouble() * (length - 60));
      ids[i] = page(ArchiveQuery.first(1).page(new PageRequest(null, null, null, at))).messages().getFirst().id();
    }
    Supplier<String> id = () -> ids[random.nextInt(ids.length)];
    Supplier<Jid> peer = () -> Jid.valueOf("peer" + random.nextInt(PEERS) + "@example.net");
    measure(name + ": last 50", () -> ArchiveQuery.last(50));
    measure(name + ": 50 after an id", () -> ArchiveQuery.first(50).page(new PageRequest(null, id.get(), null, null)));
    measure(
        name + ": 50 after a time",
        () -> ArchiveQuery.first(50).between(Instant.ofEpochMilli(begin + 1000L * random.nextInt((int) length)), null));
    measure(name + ": last 50 with one", () -> ArchiveQuery.last(50).with(peer.get()));
    measure(
        name + ": 50 with one after an id",
        () -> ArchiveQuery.first(50).with(peer.get()).page(new PageRequest(null, id.get(), null, null)));
    measure(name + ": last 50 with a device", () -> ArchiveQuery.last(50).with(Jid.valueOf(peer.get() + "/device")));
    measure(name + ": last 50 with a rare word", () -> ArchiveQuery.last(50).containing(vocabulary[25_000 + random.nextInt(5000)]));
    measure(name + ": last 50 with a common word", () -> ArchiveQuery.last(50).containing(vocabulary[random.nextInt(10)]));
    measure(
        name + ": last 50 with two words",
        () -> ArchiveQuery.last(50).containing(vocabulary[random.nextInt(100)] + " " + vocabulary[random.nextInt(100)]));
    measure(
        name + ": last 50 by a mark in the XML",
        () -> ArchiveQuery.last(50).marked(List.of("from='" + peer.get() + "/")));
    measure(
        name + ": last 50 with one with a word",
        () -> ArchiveQuery.last(50).with(peer.get()).containing(vocabulary[random.nextInt(1000)]));
  }

  private ArchivePage page(ArchiveQuery query) {
    return Objects.requireNonNull(archive.page(LONG, query));
  }

  private void measure(String what, Supplier<ArchiveQuery> query) {
    Usage usage = new Usage();
    long rows = 0;
    for (int i = 0; i < PAGES; i++) {
      rows += page(query.get()).messages().size();
    }
    usage.print(what + String.format(Locale.ROOT, " (%.0f rows)", (double) rows / PAGES), PAGES);
  }

  private void trim() {
    Usage usage = new Usage();
    long messages = Objects.requireNonNull(archive.extent(LONG)).messages();
    Retention retention = new Retention(Instant.MIN, messages - 5000, Long.MAX_VALUE);
    int gone = 0;
    int step;
    do {
      step = archive.trim(LONG, retention, 100);
      gone += step;
    } while (step > 0);
    usage.print("removed in steps of 100", gone);
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
          "%s: %d in %d ms, %.0f/s, %.1f µs CPU each%n",
          what,
          count,
          nanos / 1_000_000,
          count * 1e9 / nanos,
          (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / count);
    }
  }
}
