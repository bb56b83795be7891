package im.recado.bench.load;

import im.recado.bench.client.Account;
import im.recado.bench.client.Client;
import im.recado.bench.client.ClientListener;
import im.recado.bench.measure.Latencies;
import im.recado.bench.measure.Meter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Pairs of users who talk at an even rate while an attack goes on: the latency that they see before it and during it.
 * They live on the first event loop, the attack on the others, so that the generator does not hold up its own clock.
 *
 * @param pairs how many
 * @param rate messages a second of all together, at even distances
 * @param bytes the body's length
 * @param attack what disturbs them
 * @param attackPort where another server listens, which is attacked instead of theirs; 0 when theirs is
 */
public record Bystanders(int pairs, double rate, int bytes, Attack attack, int attackPort) implements Scenario {
  @Override
  public String name() {
    return attack.name();
  }

  @Override
  public int accounts() {
    return 2 * pairs + attack.accounts();
  }

  @Override
  public int connections() {
    return 2 * pairs + attack.connections();
  }

  @Override
  public int leastLoops() {
    return 2;
  }

  @Override
  public List<Figure> run(Load load) throws LoadException, InterruptedException {
    SplittableRandom random = new SplittableRandom(load.seed());
    String tag = RunTag.fresh();
    ChatPair.Counts counts = new ChatPair.Counts();
    List<ChatPair> all = new ArrayList<>();
    List<Account> accounts = new ArrayList<>();
    List<ClientListener> listeners = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      Payload payload = new Payload(load.names().jid(2 * i + 1), tag, bytes, random);
      ChatPair pair = new ChatPair(payload, load.names().jid(2 * i), false, 0, counts, load.tally());
      all.add(pair);
      accounts.add(load.names().account(2 * i));
      accounts.add(load.names().account(2 * i + 1));
      listeners.add(pair.atSender());
      listeners.add(pair.atReceiver());
    }
    int[] onFirstLoop = new int[accounts.size()];
    Sessions sessions = new Sessions(load, load.profile(), accounts, listeners::get, onFirstLoop);
    sessions.login();
    int[] turn = {0};
    Pacer pacer = new Pacer(load.fleet().loop(0), rate, due -> all.get(turn[0]++ % all.size()).sendDue(due));
    List<Figure> figures = new ArrayList<>();
    Load attacking = attackPort == 0 ? load : load.with(load.profile().at(attackPort));
    try {
      attack.prepare(attacking, 2 * pairs);
      load.pass(load.timing().warmup());
      counts.measuring = true;
      load.pass(load.timing().duration());
      Latencies before = taken(load, counts.latencies);
      taken(load, counts.lateness);
      Meter.Sample from = load.meter().sample();
      List<Figure> ofAttack = attack.run(attacking);
      Meter.Sample to = load.meter().sample();
      Latencies during = taken(load, counts.latencies);
      Latencies lateness = taken(load, counts.lateness);
      counts.measuring = false;
      figures.addAll(latencies("quiet", "bystanders before", before));
      figures.addAll(latencies("attacked", "bystanders during", during));
      figures.add(Figure.of("generator_p99_ms", "of it by the generator: p99, ms", lateness.percentile(99) / 1e6, 2));
      figures.addAll(ofAttack);
      figures.add(Figure.of("seconds", "the attack took, s", to.secondsSince(from), 1));
      if (load.meter().seesServer()) {
        figures.add(Figure.of("server_cores", "server CPU during it, cores busy",
            (to.serverCpu() - from.serverCpu()) / 1e6 / to.secondsSince(from), 2));
        figures.add(Figure.of("rss_growth_mib", "server RSS growth, MiB",
            (to.serverKib() - from.serverKib()) / 1024.0, 0));
      }
      figures.add(Figure.note("messages_during", "messages of bystanders during it", during.count()));
    } finally {
      pacer.stop();
      counts.running = false;
      attack.end(attacking);
      load.await(load.timing().drain(), () -> counts.sent.get() == counts.delivered.get());
      sessions.close();
      all.forEach(ChatPair::judge);
    }
    return figures;
  }

  private static Latencies taken(Load load, Latencies from) {
    Latencies taken = new Latencies();
    Chat.onLoop(load.fleet().loop(0), () -> taken.takeFrom(from));
    return taken;
  }

  private static List<Figure> latencies(String key, String who, Latencies latencies) {
    List<Figure> figures = new ArrayList<>();
    for (double percent : new double[] {50, 99}) {
      int shown = (int) percent;
      figures.add(Figure.of(key + "_p" + shown + "_ms", who + ": p" + shown + ", ms",
          latencies.percentile(percent) / 1e6, 2));
    }
    figures.add(Figure.of(key + "_max_ms", who + ": max, ms", latencies.max() / 1e6, 2));
    return figures;
  }

  /** Event loops that the bystanders do not use, for attackers in turn. */
  static int[] otherLoops(Load load, int count) {
    int others = load.fleet().loopCount() - 1;
    int[] loops = new int[count];
    Arrays.setAll(loops, i -> 1 + i % others);
    return loops;
  }

  /** Accounts of these numbers. */
  static List<Account> accounts(Load load, int first, int count) {
    List<Account> accounts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      accounts.add(load.names().account(first + i));
    }
    return accounts;
  }

  /** What disturbs the bystanders. Used once. */
  public interface Attack {
    /** Its name on the command line. */
    String name();

    /** How many accounts it uses. */
    int accounts();

    /** How many connections it holds at once. */
    default int connections() {
      return accounts();
    }

    /** Logs in whoever has to be there before; not measured. */
    void prepare(Load load, int firstAccount) throws LoadException, InterruptedException;

    /** Attacks, and returns when that is over with what it did. */
    List<Figure> run(Load load) throws LoadException, InterruptedException;

    /** Ends what is left of it. */
    void end(Load load) throws InterruptedException;
  }

  /** A listener for clients of whom nothing is expected. */
  static class Indifferent implements ClientListener {
    @Override
    public void ready(Client client) {}

    @Override
    public void closed(Client client, String reason) {}
  }
}
