package im.recado.bench.load;

import im.recado.bench.client.Account;
import im.recado.bench.client.Client;
import im.recado.bench.measure.Latencies;
import im.recado.bench.measure.Meter;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A room (XEP-0045): some come in while it is full, then a few of its occupants talk. What counts is each delivery to an
 * occupant; everybody must hear every message once, and all in the same order.
 *
 * @param occupants how many are in the room before
 * @param joins how many more come in, one after the other, while the cost of that is measured
 * @param senders how many of them talk
 * @param rate messages a second of all senders together (open loop), or 0: each says the next when all have heard the
 *     last (closed loop)
 * @param bytes the body's length
 * @param quiet whether the room shows the presence of moderators alone, as very large ones do
 */
public record Room(int occupants, int joins, int senders, double rate, int bytes, boolean quiet) implements Scenario {
  /** So long a server has for what is asked while the room is made. */
  private static final double PATIENCE_SECONDS = 60;

  @Override
  public String name() {
    return "muc";
  }

  @Override
  public int accounts() {
    return occupants + joins;
  }

  @Override
  public int connections() {
    return occupants + joins;
  }

  @Override
  public List<Figure> run(Load load) throws LoadException, InterruptedException {
    int loops = load.fleet().loopCount();
    String tag = RunTag.fresh();
    String address = "bench" + tag + "@conference." + load.profile().domain();
    List<RoomOccupant.Counts> counts = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      counts.add(new RoomOccupant.Counts());
    }
    RoomOccupant.Talk talk = new RoomOccupant.Talk(tag, address, bytes, senders, occupants + joins, rate == 0);
    RoomOccupant[] all = new RoomOccupant[occupants + joins];
    List<Account> accounts = new ArrayList<>();
    int[] loopOf = new int[all.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = new RoomOccupant(i, load.tally(), talk, counts.get(i % loops));
      accounts.add(load.names().account(i));
      loopOf[i] = i % loops;
    }
    talk.occupants(all);
    Sessions sessions = new Sessions(load, load.profile(), accounts, i -> all[i], loopOf);
    List<Client> clients = sessions.login();
    List<Figure> figures = new ArrayList<>();
    List<Pacer> pacers = new ArrayList<>();
    try {
      open(load, all, clients);
      enter(load, all, clients, 1, occupants, load.timing().parallel());
      settle(load, counts);
      figures.addAll(joins(load, all, clients, counts));
      talk.running(true);
      pacers.addAll(start(load, all, clients));
      figures.addAll(measure(load, counts));
    } finally {
      pacers.forEach(Pacer::stop);
      talk.running(false);
      load.await(load.timing().drain(), () -> heard(counts) == talk.sent() * all.length);
      sessions.close();
      for (RoomOccupant occupant : all) {
        occupant.judge();
      }
    }
    return figures;
  }

  private void open(Load load, RoomOccupant[] all, List<Client> clients) throws LoadException, InterruptedException {
    clients.getFirst().loop().execute(all[0]::enter);
    require(load, all[0]::isInside, "The room could not be made");
    clients.getFirst().loop().execute(() -> all[0].configure(quiet));
    require(load, all[0]::hasConfigured, "The room could not be configured");
  }

  private static void enter(Load load, RoomOccupant[] all, List<Client> clients, int from, int to, int together)
      throws LoadException, InterruptedException {
    for (int first = from; first < to; first += together) {
      int end = Math.min(to, first + together);
      for (int i = first; i < end; i++) {
        clients.get(i).loop().execute(all[i]::enter);
      }
      for (int i = first; i < end; i++) {
        require(load, all[i]::isInside, "Not everybody got into the room");
      }
    }
  }

  private static void require(Load load, BooleanSupplier condition, String otherwise)
      throws LoadException, InterruptedException {
    if (!load.await(PATIENCE_SECONDS, condition)) {
      throw new LoadException(otherwise + " within " + (int) PATIENCE_SECONDS + " seconds.");
    }
  }

  /** Waits until nothing more arrives. */
  private static void settle(Load load, List<RoomOccupant.Counts> counts) throws InterruptedException {
    long before = -1;
    for (long now = seen(counts); now != before; now = seen(counts)) {
      before = now;
      load.pass(0.5);
    }
  }

  private List<Figure> joins(
      Load load, RoomOccupant[] all, List<Client> clients, List<RoomOccupant.Counts> counts)
      throws LoadException, InterruptedException {
    if (joins == 0) {
      return List.of();
    }
    Meter.Sample from = load.meter().sample();
    enter(load, all, clients, occupants, all.length, 1);
    settle(load, counts);
    Meter.Sample to = load.meter().sample();
    return load.meter().seesServer()
        ? List.of(
            Figure.of("join_cpu_ms", "server CPU, ms per join", (to.serverCpu() - from.serverCpu()) / 1e3 / joins, 2))
        : List.of();
  }

  private List<Pacer> start(Load load, RoomOccupant[] all, List<Client> clients) {
    List<Pacer> pacers = new ArrayList<>();
    if (rate == 0) {
      for (int i = 0; i < senders; i++) {
        RoomOccupant sender = all[i];
        clients.get(i).loop().execute(() -> sender.say(System.nanoTime()));
      }
      return pacers;
    }
    int loops = load.fleet().loopCount();
    for (int i = 0; i < Math.min(loops, senders); i++) {
      EventLoop loop = load.fleet().loop(i);
      int first = i;
      int mine = (senders - i + loops - 1) / loops;
      int[] turn = {0};
      pacers.add(new Pacer(loop, rate * mine / senders, due -> all[first + turn[0]++ % mine * loops].say(due)));
    }
    return pacers;
  }

  private static List<Figure> measure(Load load, List<RoomOccupant.Counts> counts) throws InterruptedException {
    load.pass(load.timing().warmup());
    counts.forEach(count -> count.measuring = true);
    Meter.Sample from = load.meter().sample();
    long before = heard(counts);
    load.pass(load.timing().duration());
    Meter.Sample to = load.meter().sample();
    long after = heard(counts);
    counts.forEach(count -> count.measuring = false);
    List<Figure> figures = new ArrayList<>(load.figures("delivery", after - before, from, to));
    Latencies latencies = new Latencies();
    for (int i = 0; i < counts.size(); i++) {
      Latencies part = counts.get(i).latencies;
      Chat.onLoop(load.fleet().loop(i), () -> latencies.add(part));
    }
    figures.addAll(Load.latencies("delivery", latencies));
    figures.addAll(load.memory());
    figures.add(Figure.note("deliveries", "deliveries measured", after - before));
    return figures;
  }

  private static long heard(List<RoomOccupant.Counts> counts) {
    return counts.stream().mapToLong(count -> count.heard.get()).sum();
  }

  private static long seen(List<RoomOccupant.Counts> counts) {
    return counts.stream().mapToLong(count -> count.seen.get()).sum();
  }
}
