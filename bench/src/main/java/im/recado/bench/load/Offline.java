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
 * Messages to users who are not online, counted when the server acknowledges them (XEP-0198). Afterwards every
 * recipient logs in and must find each acknowledged message once and in order.
 *
 * @param senders how many
 * @param recipients how many users are written to; each belongs to one sender
 * @param window unacknowledged messages per sender
 * @param bytes the body's length
 * @param perRecipient messages to one recipient at most, for servers with a quota
 */
public record Offline(int senders, int recipients, int window, int bytes, int perRecipient) implements Scenario {
  @Override
  public String name() {
    return "offline";
  }

  @Override
  public int accounts() {
    return senders + recipients;
  }

  @Override
  public int connections() {
    return Math.max(senders, recipients);
  }

  @Override
  public boolean needsStreamManagement() {
    return true;
  }

  @Override
  public List<Figure> run(Load load) throws LoadException, InterruptedException {
    int loops = load.fleet().loopCount();
    List<OfflineSender.Counts> counts = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      counts.add(new OfflineSender.Counts());
    }
    List<OfflineSender.Way> ways = ways(load);
    List<OfflineSender> all = new ArrayList<>();
    List<Account> accounts = new ArrayList<>();
    int[] loopOf = new int[senders];
    for (int s = 0; s < senders; s++) {
      List<OfflineSender.Way> mine = new ArrayList<>();
      for (int r = s; r < recipients; r += senders) {
        mine.add(ways.get(r));
      }
      loopOf[s] = s % loops;
      all.add(new OfflineSender(mine, window, perRecipient, counts.get(s % loops), load.tally()));
      accounts.add(load.names().account(s));
    }
    Sessions sessions = new Sessions(load, load.profile(), accounts, all::get, loopOf);
    List<Client> clients = sessions.login();
    for (int s = 0; s < senders; s++) {
      OfflineSender sender = all.get(s);
      clients.get(s).loop().execute(sender::begin);
    }
    List<Figure> figures = new ArrayList<>();
    try {
      measure(load, counts, figures);
    } finally {
      counts.forEach(count -> count.running = false);
      if (!load.await(load.timing().drain(), () -> sum(counts, c -> c.sent) == sum(counts, c -> c.acknowledged))) {
        load.tally().add("never acknowledged", sum(counts, c -> c.sent) - sum(counts, c -> c.acknowledged));
      }
      sessions.close();
    }
    figures.add(Figure.note("stored", "messages stored in all", sum(counts, c -> c.acknowledged)));
    collect(load, ways, figures);
    return figures;
  }

  private List<OfflineSender.Way> ways(Load load) {
    SplittableRandom random = new SplittableRandom(load.seed());
    String tag = RunTag.fresh();
    List<OfflineSender.Way> ways = new ArrayList<>();
    for (int r = 0; r < recipients; r++) {
      int number = senders + r;
      ways.add(new OfflineSender.Way(number, new Payload(load.names().jid(number), tag, bytes, random),
          load.names().jid(r % senders)));
    }
    return ways;
  }

  private static void measure(Load load, List<OfflineSender.Counts> counts, List<Figure> figures)
      throws InterruptedException {
    load.pass(load.timing().warmup());
    counts.forEach(count -> count.measuring = true);
    Meter.Sample from = load.meter().sample();
    long before = sum(counts, c -> c.acknowledged);
    load.pass(load.timing().duration());
    Meter.Sample to = load.meter().sample();
    long after = sum(counts, c -> c.acknowledged);
    counts.forEach(count -> count.measuring = false);
    figures.addAll(load.figures("acknowledged message", after - before, from, to));
    Latencies latencies = new Latencies();
    for (int i = 0; i < counts.size(); i++) {
      Latencies part = counts.get(i).latencies;
      Chat.onLoop(load.fleet().loop(i), () -> latencies.add(part));
    }
    figures.addAll(Load.latencies("acknowledgement", latencies));
    figures.addAll(load.memory());
  }

  /** Logs the recipients in and checks what they find. */
  private static void collect(Load load, List<OfflineSender.Way> ways, List<Figure> figures)
      throws LoadException, InterruptedException {
    List<Account> accounts = new ArrayList<>();
    int[] loopOf = new int[ways.size()];
    for (int i = 0; i < ways.size(); i++) {
      accounts.add(load.names().account(ways.get(i).recipient));
      loopOf[i] = i;
    }
    Meter.Sample from = load.meter().sample();
    Sessions sessions = new Sessions(load, load.profile().with(false, true), accounts,
        i -> new Collector(ways.get(i), load.tally()), loopOf);
    sessions.login();
    load.await(load.timing().drain(), () -> ways.stream().allMatch(way -> way.found.get() >= way.sent));
    Meter.Sample to = load.meter().sample();
    long found = 0;
    for (OfflineSender.Way way : ways) {
      found += way.found.get();
    }
    figures.add(Figure.note("found", "messages found by the recipients", found));
    if (load.meter().seesServer() && found > 0) {
      figures.add(Figure.of("collect_cpu_us", "server CPU, µs per message found (logins included)",
          (to.serverCpu() - from.serverCpu()) / (double) found, 1));
    }
    sessions.close();
    ways.forEach(way -> load.tally().add(way.checker, way.sent));
  }

  private static long sum(List<OfflineSender.Counts> counts, Function<OfflineSender.Counts, AtomicLong> counter) {
    long sum = 0;
    for (OfflineSender.Counts count : counts) {
      sum += counter.apply(count).get();
    }
    return sum;
  }

  /** Listens at a recipient who has come online. */
  private record Collector(OfflineSender.Way way, Tally tally) implements ClientListener {
    @Override
    public void ready(Client client) {}

    @Override
    public void stanza(Client client, Frame frame) {
      if (!frame.is("message")) {
        return;
      }
      long number = way.payload.number(frame);
      if (number == Payload.OTHER_RUN) {
        return;
      }
      int from = frame.attributeStart("from");
      boolean rightSender = frame.startsWith(from, way.senderBare) && frame.at(from + way.senderBare.length()) == '/';
      if (number == Payload.CORRUPT || !rightSender || number >= way.sent) {
        tally.add("corrupted", frame.toString());
        return;
      }
      way.checker.arrived(number);
      way.found.incrementAndGet();
    }

    @Override
    public void closed(Client client, String reason) {}
  }
}
