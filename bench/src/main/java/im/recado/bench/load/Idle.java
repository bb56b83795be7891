package im.recado.bench.load;

import im.recado.bench.client.Account;
import im.recado.bench.client.Client;
import im.recado.bench.client.ClientListener;
import im.recado.bench.measure.Meter;
import java.util.ArrayList;
import java.util.List;

/**
 * Sessions that do nothing: roster fetched, available, silent. The server's memory is taken before and after.
 *
 * @param sessions how many
 * @param first how many sessions log in and out before the memory is first taken, so that what a server loads or
 *     allocates once is not divided among the sessions
 */
public record Idle(int sessions, int first) implements Scenario {
  @Override
  public String name() {
    return "idle";
  }

  @Override
  public int accounts() {
    return Math.max(sessions, first);
  }

  @Override
  public int connections() {
    return sessions;
  }

  @Override
  public List<Figure> run(Load load) throws LoadException, InterruptedException {
    Meter.Sample start = load.meter().sample();
    if (first > 0) {
      Sessions warm = sessions(load, first);
      warm.login();
      warm.close();
    }
    load.pass(load.timing().warmup());
    Meter.Sample empty = load.meter().sample();
    Sessions all = sessions(load, sessions);
    all.login();
    Meter.Sample full = load.meter().sample();
    load.pass(load.timing().duration());
    Meter.Sample idle = load.meter().sample();
    int open = all.open();
    all.close();
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of("logins_per_second", "logins/s while they came", sessions / full.secondsSince(empty), 0));
    if (load.meter().seesServer()) {
      figures.add(Figure.of("rss_kib_per_session", "server RSS growth, KiB per session",
          (idle.serverKib() - empty.serverKib()) / (double) sessions, 1));
      figures.add(Figure.of("rss_total_kib_per_session", "server RSS in all, KiB per session",
          idle.serverKib() / (double) sessions, 1));
      figures.add(Figure.of("rss_start_mib", "server RSS at the start, MiB", start.serverKib() / 1024.0, 0));
      figures.add(Figure.of("rss_before_mib", "server RSS before, MiB", empty.serverKib() / 1024.0, 0));
      figures.add(Figure.of("rss_idle_mib", "server RSS with the sessions, MiB", idle.serverKib() / 1024.0, 0));
      figures.add(Figure.of("login_cpu_ms", "server CPU, ms per session begun",
          (full.serverCpu() - empty.serverCpu()) / 1e3 / sessions, 2));
      figures.add(Figure.of("idle_cpu_percent", "server CPU while idle, % of a core",
          (idle.serverCpu() - full.serverCpu()) / 1e4 / idle.secondsSince(full), 1));
    }
    figures.add(Figure.note("sessions", "sessions open at the end", open));
    return figures;
  }

  private static Sessions sessions(Load load, int count) {
    List<Account> accounts = new ArrayList<>();
    int[] loops = new int[count];
    for (int i = 0; i < count; i++) {
      accounts.add(load.names().account(i));
      loops[i] = i;
    }
    ClientListener silent = new ClientListener() {
      @Override
      public void ready(Client client) {}

      @Override
      public void closed(Client client, String reason) {}
    };
    return new Sessions(load, load.profile(), accounts, _ -> silent, loops);
  }
}
