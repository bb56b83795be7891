package im.recado.bench.load;

import im.recado.bench.client.Client;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Clients that are online and read nothing any more, while others write to them. */
public final class SlowReaders implements Bystanders.Attack {
  private final int readers;
  private final double rate;
  private final int bytes;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicInteger dropped = new AtomicInteger();
  private final List<Payload> payloads = new ArrayList<>();
  private List<Client> clients = List.of();
  private @Nullable Sessions sessions;

  /**
   * Slow readers.
   *
   * @param readers how many read nothing
   * @param rate messages a second written to all of them together
   * @param bytes the length of a message's body
   */
  public SlowReaders(int readers, double rate, int bytes) {
    this.readers = readers;
    this.rate = rate;
    this.bytes = bytes;
  }

  @Override
  public String name() {
    return "slow-reader";
  }

  @Override
  public int accounts() {
    return 2 * readers;
  }

  @Override
  public void prepare(Load load, int firstAccount) throws LoadException, InterruptedException {
    SplittableRandom random = new SplittableRandom(load.seed() + 1);
    for (int i = 0; i < readers; i++) {
      payloads.add(new Payload(load.names().jid(firstAccount + 2 * i + 1), RunTag.fresh(), bytes, random));
    }
    Sessions all = new Sessions(load, load.profile(), Bystanders.accounts(load, firstAccount, accounts()),
        i -> i % 2 == 0 ? new Bystanders.Indifferent() : new Reader(), Bystanders.otherLoops(load, accounts()))
        .mayBreak();
    sessions = all;
    clients = all.login();
  }

  @Override
  public List<Figure> run(Load load) throws InterruptedException {
    for (int i = 0; i < readers; i++) {
      clients.get(2 * i + 1).readNothing();
    }
    int[] turn = {0};
    long[] numbers = new long[readers];
    Pacer pacer = new Pacer(load.fleet().loop(1), rate, due -> {
      int which = turn[0]++ % readers;
      Client sender = clients.get(2 * which);
      Payload payload = payloads.get(which);
      sender.loop().execute(() -> {
        sender.sendStanza(payload.message(ByteBufAllocator.DEFAULT, numbers[which]++));
        sender.flush();
      });
      sent.incrementAndGet();
    });
    load.pass(load.timing().duration());
    pacer.stop();
    return List.of(
        Figure.note("written", "messages written to who reads nothing", sent.get()),
        Figure.note("dropped", "of these clients the server closed", dropped.get()));
  }

  @Override
  public void end(Load load) throws InterruptedException {
    if (sessions != null) {
      for (int i = 0; i < clients.size() / 2; i++) {
        clients.get(2 * i + 1).cut();
      }
      sessions.close();
    }
  }

  /** The one who does not read. */
  private final class Reader extends Bystanders.Indifferent {
    @Override
    public void closed(Client client, String reason) {
      if (!reason.isEmpty()) {
        dropped.incrementAndGet();
      }
    }
  }
}
