package im.recado.bench.load;

import im.recado.bench.client.Account;
import im.recado.bench.client.Client;
import im.recado.bench.client.ClientListener;
import im.recado.bench.client.Frame;
import im.recado.bench.measure.Latencies;
import im.recado.bench.measure.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Messages between pairs of users who are online and have archives (XEP-0313), counted when the server acknowledges them:
 * it has two copies then. Afterwards the receivers read their archives, page by page from the end.
 *
 * @param pairs how many
 * @param window unacknowledged messages per pair
 * @param bytes the body's length
 * @param fill messages per pair before the reading begins; 0 for those of the measured time
 * @param page messages on a page
 * @param readers receivers who read at the same time, one page after the other
 */
public record Mam(int pairs, int window, int bytes, int fill, int page, int readers) implements Scenario {
  private static final double LONGEST_FILL = 3600;

  @Override
  public String name() {
    return "mam";
  }

  @Override
  public int accounts() {
    return 2 * pairs;
  }

  @Override
  public int connections() {
    return 2 * pairs;
  }

  @Override
  public boolean needsStreamManagement() {
    return true;
  }

  @Override
  public boolean needsArchive() {
    return true;
  }

  @Override
  public List<Figure> run(Load load) throws LoadException, InterruptedException {
    List<OfflineSender.Way> ways = ways(load);
    List<Figure> figures = new ArrayList<>();
    write(load, ways, figures);
    read(load, ways, figures);
    figures.addAll(load.memory());
    return figures;
  }

  private List<OfflineSender.Way> ways(Load load) {
    SplittableRandom random = new SplittableRandom(load.seed());
    String tag = RunTag.fresh();
    List<OfflineSender.Way> ways = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      Payload payload = new Payload(load.names().jid(2 * i + 1), tag, bytes, random);
      ways.add(new OfflineSender.Way(2 * i + 1, payload, load.names().jid(2 * i)));
    }
    return ways;
  }

  private void write(Load load, List<OfflineSender.Way> ways, List<Figure> figures)
      throws LoadException, InterruptedException {
    List<OfflineSender.Counts> counts = new ArrayList<>();
    for (int i = 0; i < load.fleet().loopCount(); i++) {
      counts.add(new OfflineSender.Counts());
    }
    List<OfflineSender> senders = new ArrayList<>();
    List<Account> accounts = new ArrayList<>();
    List<ClientListener> listeners = new ArrayList<>();
    int[] loopOf = new int[2 * pairs];
    int most = fill == 0 ? Integer.MAX_VALUE : fill;
    for (int i = 0; i < pairs; i++) {
      int loop = i % counts.size();
      senders.add(new OfflineSender(List.of(ways.get(i)), window, most, counts.get(loop), load.tally()));
      accounts.add(load.names().account(2 * i));
      accounts.add(load.names().account(2 * i + 1));
      listeners.add(senders.get(i));
      listeners.add(new Receiver(ways.get(i), load.tally()));
      loopOf[2 * i] = loop;
      loopOf[2 * i + 1] = loop;
    }
    Sessions sessions = new Sessions(load, load.profile(), accounts, listeners::get, loopOf);
    List<Client> clients = sessions.login();
    for (int i = 0; i < pairs; i++) {
      clients.get(2 * i).loop().execute(senders.get(i)::begin);
    }
    try {
      measure(load, counts, figures);
      if (fill > 0) {
        load.await(LONGEST_FILL, () -> sum(counts, c -> c.acknowledged) >= (long) fill * pairs);
      }
    } finally {
      counts.forEach(count -> count.running = false);
      if (!load.await(load.timing().drain(), () -> sum(counts, c -> c.sent) == sum(counts, c -> c.acknowledged))) {
        load.tally().add("never acknowledged", sum(counts, c -> c.sent) - sum(counts, c -> c.acknowledged));
      }
      load.await(load.timing().drain(), () -> ways.stream().allMatch(way -> way.found.get() >= way.sent));
      sessions.close();
    }
    ways.forEach(way -> load.tally().add(way.checker, way.sent));
    figures.add(Figure.note("archived", "messages archived, in two archives each", sum(counts, c -> c.acknowledged)));
  }

  private void measure(Load load, List<OfflineSender.Counts> counts, List<Figure> figures) throws InterruptedException {
    load.pass(load.timing().warmup());
    counts.forEach(count -> count.measuring = true);
    Meter.Sample from = load.meter().sample();
    long before = sum(counts, c -> c.acknowledged);
    long most = fill == 0 ? Long.MAX_VALUE : (long) fill * pairs;
    load.await(load.timing().duration(), () -> sum(counts, c -> c.acknowledged) >= most);
    Meter.Sample to = load.meter().sample();
    long after = sum(counts, c -> c.acknowledged);
    counts.forEach(count -> count.measuring = false);
    figures.addAll(load.figures("archived message", after - before, from, to));
    Latencies latencies = new Latencies();
    for (int i = 0; i < counts.size(); i++) {
      Latencies part = counts.get(i).latencies;
      Chat.onLoop(load.fleet().loop(i), () -> latencies.add(part));
    }
    figures.addAll(Load.latencies("acknowledgement", latencies));
  }

  private void read(Load load, List<OfflineSender.Way> ways, List<Figure> figures)
      throws LoadException, InterruptedException {
    List<ArchiveReader.Counts> counts = new ArrayList<>();
    for (int i = 0; i < load.fleet().loopCount(); i++) {
      counts.add(new ArchiveReader.Counts());
    }
    List<Account> accounts = new ArrayList<>();
    List<ArchiveReader> all = new ArrayList<>();
    int[] loopOf = new int[Math.min(readers, pairs)];
    for (int i = 0; i < loopOf.length; i++) {
      loopOf[i] = i % counts.size();
      accounts.add(load.names().account(2 * i + 1));
      all.add(new ArchiveReader(ways.get(i), page, counts.get(loopOf[i]), load.tally()));
    }
    Sessions sessions = new Sessions(load, load.profile().with(false, false), accounts, all::get, loopOf);
    List<Client> clients = sessions.login();
    for (int i = 0; i < clients.size(); i++) {
      clients.get(i).loop().execute(all.get(i)::begin);
    }
    load.pass(load.timing().warmup());
    counts.forEach(count -> count.measuring = true);
    Meter.Sample from = load.meter().sample();
    long before = sum(counts, c -> c.pages);
    load.pass(load.timing().duration());
    Meter.Sample to = load.meter().sample();
    long pages = sum(counts, c -> c.pages) - before;
    counts.forEach(count -> count.running = false);
    Latencies latencies = new Latencies();
    for (int i = 0; i < counts.size(); i++) {
      Latencies part = counts.get(i).latencies;
      Chat.onLoop(load.fleet().loop(i), () -> latencies.add(part));
    }
    sessions.close();
    double seconds = to.secondsSince(from);
    figures.add(Figure.of("pages_per_second", "pages/s", pages / seconds, 0));
    if (load.meter().seesServer() && pages > 0) {
      figures.add(Figure.of("page_cpu_ms", "server CPU, ms per page",
          (to.serverCpu() - from.serverCpu()) / 1e3 / pages, 3));
    }
    figures.add(Figure.of("page_p50_ms", "page p50, ms", latencies.percentile(50) / 1e6, 2));
    figures.add(Figure.of("page_p99_ms", "page p99, ms", latencies.percentile(99) / 1e6, 2));
  }

  private static <T> long sum(List<T> counts, Function<T, AtomicLong> counter) {
    return counts.stream().mapToLong(count -> counter.apply(count).get()).sum();
  }

  /** Checks what arrives at a receiver while it is written to. */
  private record Receiver(OfflineSender.Way way, Tally tally) implements ClientListener {
    @Override
    public void ready(Client client) {}

    @Override
    public void stanza(Client client, Frame frame) {
      long number = frame.is("message") ? way.payload.number(frame) : Payload.OTHER_RUN;
      if (number == Payload.CORRUPT || number >= way.sent) {
        tally.add("corrupted", frame.toString());
      } else if (number != Payload.OTHER_RUN) {
        way.checker.arrived(number);
        way.found.incrementAndGet();
      }
    }

    @Override
    public void closed(Client client, String reason) {}
  }
}
