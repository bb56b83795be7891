package im.recado.bench.load;

import im.recado.bench.client.Account;
import im.recado.bench.client.Client;
import im.recado.bench.client.ClientListener;
import im.recado.bench.measure.Latencies;
import im.recado.bench.measure.Meter;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Messages between pairs of users who are online: account 2n writes to account 2n+1.
 *
 * @param pairs how many
 * @param window messages on their way per pair (closed loop); the next is sent when one arrived
 * @param rate messages a second of all pairs together at even distances (open loop), or 0 for the closed loop
 * @param bytes the body's length
 * @param ackEvery with stream management: an acknowledgement is asked for every so many messages
 */
public record Chat(int pairs, int window, double rate, int bytes, int ackEvery) implements Scenario {
  @Override
  public String name() {
    return "chat";
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
  public List<Figure> run(Load load) throws LoadException, InterruptedException {
    SplittableRandom random = new SplittableRandom(load.seed());
    String tag = RunTag.fresh();
    int loops = load.fleet().loopCount();
    boolean acks = load.profile().streamManagement();
    List<ChatPair.Counts> counts = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      counts.add(new ChatPair.Counts());
    }
    List<ChatPair> all = new ArrayList<>();
    List<Account> accounts = new ArrayList<>();
    List<ClientListener> listeners = new ArrayList<>();
    int[] loopOf = new int[2 * pairs];
    for (int i = 0; i < pairs; i++) {
      Payload payload = new Payload(load.names().jid(2 * i + 1), tag, bytes, random);
      ChatPair pair = new ChatPair(payload, load.names().jid(2 * i), rate == 0, acks ? ackEvery : 0,
          counts.get(i % loops), load.tally());
      all.add(pair);
      accounts.add(load.names().account(2 * i));
      accounts.add(load.names().account(2 * i + 1));
      listeners.add(pair.atSender());
      listeners.add(pair.atReceiver());
      loopOf[2 * i] = i % loops;
      loopOf[2 * i + 1] = i % loops;
    }
    Sessions sessions = new Sessions(load, load.profile(), accounts, listeners::get, loopOf);
    List<Client> clients = sessions.login();
    List<Pacer> pacers = start(load, all);
    try {
      return measure(load, all, counts);
    } finally {
      pacers.forEach(Pacer::stop);
      counts.forEach(count -> count.running = false);
      finish(load, all, counts, clients, acks);
      sessions.close();
      all.forEach(ChatPair::judge);
    }
  }

  private List<Pacer> start(Load load, List<ChatPair> all) {
    int loops = load.fleet().loopCount();
    List<Pacer> pacers = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      EventLoop loop = load.fleet().loop(i);
      List<ChatPair> mine = new ArrayList<>();
      for (int p = i; p < all.size(); p += loops) {
        mine.add(all.get(p));
      }
      if (rate > 0 && !mine.isEmpty()) {
        int[] turn = {0};
        pacers.add(new Pacer(loop, rate * mine.size() / all.size(),
            due -> mine.get(turn[0]++ % mine.size()).sendDue(due)));
      } else {
        loop.execute(() -> mine.forEach(pair -> pair.begin(window)));
      }
    }
    return pacers;
  }

  private List<Figure> measure(Load load, List<ChatPair> all, List<ChatPair.Counts> counts)
      throws InterruptedException {
    load.pass(load.timing().warmup());
    counts.forEach(count -> count.measuring = true);
    Meter.Sample from = load.meter().sample();
    long before = sum(counts, count -> count.delivered);
    load.pass(load.timing().duration());
    Meter.Sample to = load.meter().sample();
    long after = sum(counts, count -> count.delivered);
    counts.forEach(count -> count.measuring = false);
    List<Figure> figures = new ArrayList<>(load.figures("message", after - before, from, to));
    Latencies latencies = new Latencies();
    for (int i = 0; i < counts.size(); i++) {
      Latencies part = counts.get(i).latencies;
      onLoop(load.fleet().loop(i), () -> latencies.add(part));
    }
    figures.addAll(Load.latencies("latency", latencies));
    figures.addAll(load.memory());
    figures.add(Figure.note("messages", "messages measured", after - before));
    long skipped = sum(counts, count -> count.skipped);
    if (skipped > 0) {
      figures.add(Figure.note("skipped", "sends skipped, server too slow", skipped));
    }
    return figures;
  }

  private static void finish(Load load, List<ChatPair> all, List<ChatPair.Counts> counts, List<Client> clients,
      boolean acks) throws InterruptedException {
    load.await(load.timing().drain(),
        () -> sum(counts, count -> count.sent) == sum(counts, count -> count.delivered));
    if (!acks) {
      return;
    }
    AtomicLong left = new AtomicLong();
    boolean settled = load.await(load.timing().drain(), () -> {
      left.set(0);
      for (int i = 0; i < all.size(); i++) {
        ChatPair pair = all.get(i);
        onLoop(clients.get(2 * i).loop(), () -> {
          left.addAndGet(pair.unacknowledged());
          if (pair.unacknowledged() > 0) {
            pair.requestAck();
          }
        });
      }
      return left.get() == 0;
    });
    if (!settled) {
      load.tally().add("never acknowledged", left.get());
    }
  }

  private static long sum(List<ChatPair.Counts> counts, Function<ChatPair.Counts, AtomicLong> counter) {
    long sum = 0;
    for (ChatPair.Counts count : counts) {
      sum += counter.apply(count).get();
    }
    return sum;
  }

  /** Runs something on a loop and waits for it, at most ten seconds. */
  static void onLoop(EventLoop loop, Runnable task) {
    loop.submit(task).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }
}
