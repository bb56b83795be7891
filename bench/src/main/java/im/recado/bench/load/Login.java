package im.recado.bench.load;

import im.recado.bench.client.Client;
import im.recado.bench.client.ClientListener;
import im.recado.bench.client.Frame;
import im.recado.bench.client.Profile;
import im.recado.bench.measure.Latencies;
import im.recado.bench.measure.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Logins one after the other in several slots: connect, TLS, SASL, bind, end of stream, again. The first ones are
 * measured apart (cold, when the server was just started), then after the warm-up a window (warm).
 *
 * @param users accounts used in turn
 * @param cold how many of the first logins are measured as cold
 */
public record Login(int users, int cold) implements Scenario {
  @Override
  public String name() {
    return "login";
  }

  @Override
  public int accounts() {
    return users;
  }

  @Override
  public int connections() {
    return 3000; // those that are being closed are still open
  }

  @Override
  public List<Figure> run(Load load) throws LoadException, InterruptedException {
    Run run = new Run(load, load.profile().bindOnly(), users);
    Meter.Sample start = load.meter().sample();
    run.limit = cold;
    run.fill(load.timing().parallel());
    load.await(600, () -> run.open.get() == 0);
    Meter.Sample warm = load.meter().sample();
    long coldDone = run.done.get();
    run.checkAny(coldDone);
    run.limit = Long.MAX_VALUE;
    run.fill(load.timing().parallel());
    load.pass(load.timing().warmup());
    run.measuring = true;
    Meter.Sample from = load.meter().sample();
    long before = run.done.get();
    load.pass(load.timing().duration());
    Meter.Sample to = load.meter().sample();
    long after = run.done.get();
    run.measuring = false;
    run.limit = 0;
    load.await(load.timing().drain(), () -> run.open.get() == 0);
    run.checkAny(after - before);
    List<Figure> figures = new ArrayList<>();
    if (load.meter().seesServer() && coldDone > 0) {
      figures.add(Figure.of("cold_server_cpu_ms", "first " + cold + " logins: server CPU, ms each",
          (warm.serverCpu() - start.serverCpu()) / 1e3 / coldDone, 2));
    }
    figures.add(Figure.of("cold_per_second", "first " + cold + " logins: logins/s",
        coldDone / warm.secondsSince(start), 0));
    if (load.meter().seesServer()) {
      figures.add(Figure.of("server_cpu_ms", "then, warm: server CPU, ms each",
          (to.serverCpu() - from.serverCpu()) / 1e3 / (after - before), 2));
    }
    figures.addAll(load.figures("login", after - before, from, to));
    Chat.onLoop(load.fleet().loop(0), () -> figures.addAll(Load.latencies("login", run.latencies)));
    figures.addAll(load.memory());
    figures.add(Figure.note("logins", "logins measured", after - before));
    return figures;
  }

  /** The slots; a login that ends begins the next one. */
  private static final class Run implements ClientListener {
    private static final int MAX_FAILURES = 1000;

    private final Load load;
    private final Profile profile;
    private final int users;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Latencies latencies = new Latencies();
    private volatile boolean measuring;
    private volatile long limit;

    Run(Load load, Profile profile, int users) {
      this.load = load;
      this.profile = profile;
      this.users = users;
    }

    void fill(int slots) {
      for (int i = 0; i < slots; i++) {
        begin();
      }
    }

    private void begin() {
      int number = next.getAndIncrement();
      if (number >= limit) {
        next.decrementAndGet();
        return;
      }
      open.incrementAndGet();
      load.fleet().connect(profile, load.names().account(number % users), number, this);
    }

    @Override
    public void ready(Client client) {
      done.incrementAndGet();
      if (measuring) {
        synchronized (latencies) {
          latencies.record(System.nanoTime() - client.started());
        }
      }
      client.close();
      begin(); // how long a server takes to end a stream is not to slow the logins
    }

    @Override
    public void stanza(Client client, Frame frame) {}

    @Override
    public void closed(Client client, String reason) {
      if (client.jid().isEmpty()) {
        load.tally().add("logins failed", client.account().user() + ": " + reason);
        if (failed.incrementAndGet() < MAX_FAILURES) {
          begin();
        }
      } else if (!reason.isEmpty()) {
        load.tally().lost(client, reason);
      }
      open.decrementAndGet();
    }

    void checkAny(long logins) throws LoadException {
      if (logins == 0) {
        String why = load.tally().examples().keySet().stream().findFirst().orElse("the server did not answer");
        limit = 0;
        throw new LoadException("No login succeeded: " + why + ".");
      }
    }
  }
}
