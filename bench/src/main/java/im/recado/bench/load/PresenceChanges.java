package im.recado.bench.load;

import im.recado.bench.client.Account;
import im.recado.bench.client.Client;
import im.recado.bench.measure.Latencies;
import im.recado.bench.measure.Meter;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Users with mutual contacts change their presence; what counts is each delivery to a contact, and the user's own copy.
 * The subscriptions are made first, through the protocol, and kept for a next run.
 *
 * @param users how many
 * @param contacts how many contacts each has: the neighbours by number on both sides; even, less than {@code users}
 * @param rate changes a second of all users together (open loop), or 0: each user changes again when all contacts saw
 *     the last change (closed loop)
 */
public record PresenceChanges(int users, int contacts, double rate) implements Scenario {
  @Override
  public String name() {
    return "presence";
  }

  @Override
  public int accounts() {
    return users;
  }

  @Override
  public int connections() {
    return users;
  }

  @Override
  public List<Figure> run(Load load) throws LoadException, InterruptedException {
    int loops = load.fleet().loopCount();
    String tag = RunTag.fresh();
    List<PresenceUser.Counts> counts = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      counts.add(new PresenceUser.Counts());
    }
    PresenceUser[] all = new PresenceUser[users];
    List<Account> accounts = new ArrayList<>();
    int[] loopOf = new int[users];
    for (int i = 0; i < users; i++) {
      Set<Integer> neighbours = new LinkedHashSet<>();
      for (int k = 1; k <= contacts / 2; k++) {
        neighbours.add((i + k) % users);
        neighbours.add((i - k + users) % users);
      }
      all[i] = new PresenceUser(i, load, tag, neighbours, all, counts.get(i % loops), rate == 0);
      accounts.add(load.names().account(i));
      loopOf[i] = i % loops;
    }
    Sessions sessions = new Sessions(load, load.profile().with(load.profile().streamManagement(), true), accounts,
        i -> all[i], loopOf);
    List<Client> clients = sessions.login();
    List<Figure> figures = new ArrayList<>();
    List<Pacer> pacers = new ArrayList<>();
    try {
      befriend(load, all, clients);
      counts.forEach(count -> count.running = true);
      pacers.addAll(start(load, all, clients));
      measure(load, counts, figures);
    } finally {
      pacers.forEach(Pacer::stop);
      counts.forEach(count -> count.running = false);
      load.await(load.timing().drain(), () -> toContacts(counts) == changes(all) * (contacts / 2 * 2));
      sessions.close();
      for (PresenceUser user : all) {
        user.judge();
      }
    }
    return figures;
  }

  private static void befriend(Load load, PresenceUser[] all, List<Client> clients)
      throws LoadException, InterruptedException {
    onAll(all, clients, PresenceUser::askRoster);
    if (!load.await(2, () -> friends(all))) {
      onAll(all, clients, PresenceUser::subscribe);
      boolean done = false;
      for (int i = 0; i < 60 && !done; i++) {
        load.pass(1);
        onAll(all, clients, PresenceUser::askRoster);
        done = load.await(2, () -> friends(all));
      }
      if (!done) {
        throw new LoadException("The subscriptions were not all made within a minute.");
      }
    }
    load.pass(1); // the contacts' first presence is still on its way
  }

  private static boolean friends(PresenceUser[] all) {
    for (PresenceUser user : all) {
      if (!user.hasContacts()) {
        return false;
      }
    }
    return true;
  }

  private static void onAll(PresenceUser[] all, List<Client> clients, Consumer<PresenceUser> task) {
    for (int i = 0; i < all.length; i++) {
      PresenceUser user = all[i];
      clients.get(i).loop().execute(() -> task.accept(user));
    }
  }

  private List<Pacer> start(Load load, PresenceUser[] all, List<Client> clients) {
    List<Pacer> pacers = new ArrayList<>();
    if (rate == 0) {
      onAll(all, clients, user -> user.change(System.nanoTime()));
      return pacers;
    }
    int loops = load.fleet().loopCount();
    for (int i = 0; i < Math.min(loops, all.length); i++) {
      EventLoop loop = load.fleet().loop(i);
      int first = i;
      int mine = (all.length - i + loops - 1) / loops;
      int[] turn = {0};
      pacers.add(new Pacer(loop, rate * mine / all.length, due -> all[first + turn[0]++ % mine * loops].change(due)));
    }
    return pacers;
  }

  private static void measure(Load load, List<PresenceUser.Counts> counts, List<Figure> figures)
      throws InterruptedException {
    load.pass(load.timing().warmup());
    counts.forEach(count -> count.measuring = true);
    Meter.Sample from = load.meter().sample();
    long before = toContacts(counts) + toSelf(counts);
    load.pass(load.timing().duration());
    Meter.Sample to = load.meter().sample();
    long after = toContacts(counts) + toSelf(counts);
    counts.forEach(count -> count.measuring = false);
    figures.addAll(load.figures("delivery", after - before, from, to));
    Latencies latencies = new Latencies();
    for (int i = 0; i < counts.size(); i++) {
      Latencies part = counts.get(i).latencies;
      Chat.onLoop(load.fleet().loop(i), () -> latencies.add(part));
    }
    figures.addAll(Load.latencies("delivery", latencies));
    figures.addAll(load.memory());
    figures.add(Figure.note("deliveries", "deliveries measured", after - before));
    figures.add(Figure.note("own_copies", "of all deliveries, to oneself", toSelf(counts)));
  }

  private static long toContacts(List<PresenceUser.Counts> counts) {
    return counts.stream().mapToLong(count -> count.toContacts.get()).sum();
  }

  private static long toSelf(List<PresenceUser.Counts> counts) {
    return counts.stream().mapToLong(count -> count.toSelf.get()).sum();
  }

  private static long changes(PresenceUser[] all) {
    long sum = 0;
    for (PresenceUser user : all) {
      sum += user.sent();
    }
    return sum;
  }
}
