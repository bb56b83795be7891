package im.recado.bench.load;

import im.recado.bench.client.Account;
import im.recado.bench.client.Client;
import im.recado.bench.measure.Latencies;
import im.recado.bench.measure.Meter;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

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
    return run(new Way(load, load), i -> 2 * i, i -> 2 * i + 1);
  }

  /** The same between two servers: account n of one writes to account n of the other. */
  public List<Figure> between(Load from, Load to) throws LoadException, InterruptedException {
    return run(new Way(from, to), i -> i, i -> i);
  }

  /**
   * From where to where.
   *
   * @param from the senders' server, of which the loops and the times are
   * @param to the receivers', which may be the same
   */
  private record Way(Load from, Load to) {
    boolean isBetweenServers() {
      return !from.equals(to);
    }
  }

  private List<Figure> run(Way way, IntUnaryOperator sender, IntUnaryOperator receiver) throws LoadException, InterruptedException {
    Load load = way.from();
    SplittableRandom random = new SplittableRandom(load.seed());
    String tag = RunTag.fresh();
    int loops = load.fleet().loopCount();
    boolean acks = load.profile().streamManagement();
    List<ChatPair.Counts> counts = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      counts.add(new ChatPair.Counts());
    }
    List<ChatPair> all = new ArrayList<>();
    List<Account> senders = new ArrayList<>();
    List<Account> receivers = new ArrayList<>();
    int[] loopOf = new int[pairs];
    for (int i = 0; i < pairs; i++) {
      int from = sender.applyAsInt(i);
      int to = receiver.applyAsInt(i);
      Payload payload = new Payload(way.to().names().jid(to), tag, bytes, random);
      all.add(new ChatPair(payload, load.names().jid(from), rate == 0, acks ? ackEvery : 0, counts.get(i % loops), load.tally()));
      senders.add(load.names().account(from));
      receivers.add(way.to().names().account(to));
      loopOf[i] = i % loops;
    }
    Sessions receiving = new Sessions(way.to(), way.to().profile(), receivers, i -> all.get(i).atReceiver(), loopOf);
    Sessions sending = new Sessions(load, load.profile(), senders, i -> all.get(i).atSender(), loopOf);
    receiving.login();
    List<Client> clients = sending.login();
    List<Pacer> pacers = start(load, all);
    try {
      return measure(way, counts);
    } finally {
      pacers.forEach(Pacer::stop);
      counts.forEach(count -> count.running = false);
      finish(load, all, counts, clients, acks);
      sending.close();
      receiving.close();
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

  private static List<Figure> measure(Way way, List<ChatPair.Counts> counts) throws InterruptedException {
    Load load = way.from();
    load.pass(load.timing().warmup());
    counts.forEach(count -> count.measuring = true);
    Meter.Sample from = load.meter().sample();
    Meter.Sample theirsFrom = way.to().meter().sample();
    long before = sum(counts, count -> count.delivered);
    load.pass(load.timing().duration());
    Meter.Sample to = load.meter().sample();
    Meter.Sample theirsTo = way.to().meter().sample();
    long after = sum(counts, count -> count.delivered);
    counts.forEach(count -> count.measuring = false);
    List<Figure> figures = new ArrayList<>(load.figures("message", after - before, from, to));
    if (way.isBetweenServers() && way.to().meter().seesServer() && after > before) {
      figures.add(Figure.of("receiver_cpu_us", "receiving server CPU, µs per message",
          (theirsTo.serverCpu() - theirsFrom.serverCpu()) / (double) (after - before), 1));
    }
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
        onLoop(clients.get(i).loop(), () -> {
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
