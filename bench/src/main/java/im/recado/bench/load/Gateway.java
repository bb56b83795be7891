package im.recado.bench.load;

import im.recado.bench.client.Account;
import im.recado.bench.measure.Latencies;
import im.recado.bench.measure.Meter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Everybody has an account on a network behind a gateway: they register, the network breaks and comes back, and some of them talk with a
 * contact there. The network is the generator's own, and says everything back.
 *
 * @param gateway the address of the gateway, which speaks OSCAR with the generator
 * @param sessions how many people
 * @param contacts how many contacts each has there
 * @param talkers how many of them talk
 * @param port where the network listens
 */
public record Gateway(String gateway, int sessions, int contacts, int talkers, int port) implements Scenario {
  private static final double LIMIT_SECONDS = 1800;

  @Override
  public String name() {
    return "gateway";
  }

  @Override
  public int accounts() {
    return sessions;
  }

  @Override
  public int connections() {
    return 2 * sessions;
  }

  @Override
  public List<Figure> run(Load load) throws LoadException, InterruptedException {
    try (OscarServer network = new OscarServer(port, contacts)) {
      return run(load, network);
    } catch (IOException e) {
      throw new LoadException("Port " + port + " is not free: " + e.getMessage() + ".");
    }
  }

  private List<Figure> run(Load load, OscarServer network) throws LoadException, InterruptedException {
    GatewayUser.Crowd crowd = new GatewayUser.Crowd();
    Latencies[] latencies = new Latencies[load.fleet().loopCount()];
    Arrays.setAll(latencies, _ -> new Latencies());
    GatewayUser[] users = new GatewayUser[sessions];
    List<Account> accounts = new ArrayList<>();
    int[] loops = new int[sessions];
    String tag = RunTag.fresh();
    for (int i = 0; i < sessions; i++) {
      accounts.add(load.names().account(i));
      loops[i] = i;
      users[i] = new GatewayUser(load, crowd, gateway, tag, i, latencies[i % latencies.length]);
    }
    Sessions all = new Sessions(load, load.profile(), accounts, i -> users[i], loops);
    all.login();
    load.pass(load.timing().warmup());
    List<Figure> figures = new ArrayList<>();

    Meter.Sample before = load.meter().sample();
    register(load, network, crowd, users);
    Meter.Sample registered = load.meter().sample();
    load.pass(load.timing().warmup());
    Meter.Sample idle = load.meter().sample();
    figures.add(Figure.of("registrations_per_second", "registrations/s", sessions / registered.secondsSince(before), 0));
    if (load.meter().seesServer()) {
      figures.add(Figure.of("registration_cpu_ms", "server CPU, ms per registration", cpu(before, registered) / 1e3 / sessions, 2));
      figures.add(Figure.of("rss_kib_per_session", "server RSS growth, KiB per session behind the gateway",
          (idle.serverKib() - before.serverKib()) / (double) sessions, 1));
      figures.add(Figure.of("idle_cpu_percent", "server CPU while idle, % of a core",
          cpu(registered, idle) / 1e4 / idle.secondsSince(registered), 1));
    }

    Meter.Sample whole = load.meter().sample();
    network.breakDown();
    load.await(30, () -> network.present() < sessions);
    // All the others come back when their turn is.
    if (!load.await(LIMIT_SECONDS, () -> network.present() == sessions)) {
      throw new LoadException("Only " + network.present() + " of " + sessions + " came back to the network.");
    }
    Meter.Sample back = load.meter().sample();
    figures.add(Figure.of("back_seconds", "all back after the network broke, s", back.secondsSince(whole), 1));
    if (load.meter().seesServer()) {
      figures.add(Figure.of("login_cpu_ms", "server CPU, ms per log-in there", cpu(whole, back) / 1e3 / sessions, 2));
    }

    figures.addAll(talk(load, crowd, Arrays.copyOf(users, Math.min(talkers, sessions)), latencies));
    figures.addAll(load.memory());
    all.close();
    return figures;
  }

  private static double cpu(Meter.Sample from, Meter.Sample to) {
    return to.serverCpu() - from.serverCpu();
  }

  /** A few at a time, as people would. */
  private void register(Load load, OscarServer network, GatewayUser.Crowd crowd, GatewayUser[] users)
      throws LoadException, InterruptedException {
    for (int i = 0; i < users.length; i++) {
      int begun = i;
      load.await(LIMIT_SECONDS, () -> begun - crowd.registered.get() - crowd.refused.get() < load.timing().parallel());
      users[i].register();
    }
    boolean done = load.await(LIMIT_SECONDS, () -> crowd.registered.get() + crowd.refused.get() == users.length);
    if (!done || crowd.refused.get() > 0 || !load.await(30, () -> network.present() == users.length)) {
      throw new LoadException(crowd.registered.get() + " of " + users.length + " could register with " + gateway + "; "
          + network.present() + " are on the network. " + load.tally().examples().keySet());
    }
  }

  private List<Figure> talk(Load load, GatewayUser.Crowd crowd, GatewayUser[] talking, Latencies[] latencies) throws InterruptedException {
    crowd.talking = true;
    for (GatewayUser user : talking) {
      user.talk();
    }
    load.pass(load.timing().warmup());
    crowd.measuring = true;
    long already = heard(talking);
    Meter.Sample from = load.meter().sample();
    load.pass(load.timing().duration());
    Meter.Sample to = load.meter().sample();
    long count = heard(talking) - already;
    crowd.measuring = false;
    crowd.talking = false;
    load.await(load.timing().drain(), () -> Arrays.stream(talking).allMatch(GatewayUser::isQuiet));
    Latencies together = new Latencies();
    for (GatewayUser user : talking) {
      user.settle();
    }
    for (Latencies one : latencies) {
      together.add(one);
    }
    List<Figure> figures = new ArrayList<>(load.figures("message there and back", count, from, to));
    figures.addAll(Load.latencies("there and back", together));
    return figures;
  }

  private static long heard(GatewayUser[] users) {
    return Arrays.stream(users).mapToLong(GatewayUser::heard).sum();
  }
}
