package im.recado.bench.load;

import im.recado.bench.client.Client;
import im.recado.bench.client.ClientListener;
import im.recado.bench.measure.Latencies;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Many clients lose their connections at the same moment, and all of them connect again at once. */
public final class Storm implements Bystanders.Attack {
  private static final double MOST_SECONDS = 600;

  /** Who is refused or cut off tries again after so long, as clients do; some sooner, some later. */
  private static final int PAUSE_MILLIS = 1000;

  private final int count;
  private final boolean resume;
  private final AtomicInteger back = new AtomicInteger();
  private final AtomicInteger resumed = new AtomicInteger();
  private final AtomicInteger again = new AtomicInteger();
  private final Latencies waits = new Latencies();
  private final List<Client> current = new ArrayList<>();
  private int firstAccount;
  private volatile boolean over;

  /**
   * A storm.
   *
   * @param count how many clients
   * @param resume whether they resume their streams (XEP-0198); else they log in anew
   */
  public Storm(int count, boolean resume) {
    this.count = count;
    this.resume = resume;
  }

  @Override
  public String name() {
    return "storm";
  }

  @Override
  public int accounts() {
    return count;
  }

  @Override
  public void prepare(Load load, int firstAccount) throws LoadException, InterruptedException {
    this.firstAccount = firstAccount;
    Load mine = resume ? load.with(load.profile().resumable()) : load;
    Sessions all = new Sessions(mine, mine.profile(), Bystanders.accounts(load, firstAccount, count),
        _ -> new Bystanders.Indifferent(), Bystanders.otherLoops(load, count)).mayBreak();
    current.addAll(all.login());
  }

  @Override
  public List<Figure> run(Load load) throws LoadException, InterruptedException {
    int[] loops = Bystanders.otherLoops(load, count);
    long start = System.nanoTime();
    List<Client> before = List.copyOf(current);
    before.forEach(Client::cut);
    for (int i = 0; i < count; i++) {
      connect(load, i, loops[i], resume ? before.get(i) : null, start);
    }
    boolean all = load.await(MOST_SECONDS, () -> back.get() == count);
    if (!all) {
      over = true;
      throw new LoadException("Only " + back.get() + " of " + count + " clients came back.");
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of("per_second", "clients back per second",
        count / ((System.nanoTime() - start) / 1e9), 0));
    synchronized (waits) {
      figures.add(Figure.of("back_p50_ms", "a client is back after: p50, ms", waits.percentile(50) / 1e6, 0));
      figures.add(Figure.of("back_p99_ms", "a client is back after: p99, ms", waits.percentile(99) / 1e6, 0));
    }
    figures.add(Figure.note("again", "attempts that failed and were repeated", again.get()));
    if (resume) {
      figures.add(Figure.note("resumed", "streams resumed", resumed.get()));
    }
    return figures;
  }

  private void connect(
      Load load, int index, int loop, @Nullable Client earlier, long start) {
    ClientListener listener = new ClientListener() {
      private boolean ready;

      @Override
      public void ready(Client client) {
        ready = true;
        if (client.isResumed()) {
          resumed.incrementAndGet();
        }
        synchronized (waits) {
          waits.record(System.nanoTime() - start);
        }
        back.incrementAndGet();
      }

      @Override
      public void closed(Client client, String reason) {
        if (ready || over) {
          return;
        }
        again.incrementAndGet();
        var _ = load.fleet().loop(loop).schedule(() -> connect(load, index, loop, earlier, start),
            PAUSE_MILLIS / 2 + (index * 7919) % PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    };
    Client client = load.fleet().connect(
        earlier == null ? load.profile() : load.profile().resumable(), load.names().account(firstAccount + index), loop,
        listener, earlier);
    synchronized (current) {
      current.set(index, client);
    }
  }

  @Override
  public void end(Load load) throws InterruptedException {
    over = true;
    synchronized (current) {
      current.forEach(Client::close);
    }
    load.pass(1);
  }
}
