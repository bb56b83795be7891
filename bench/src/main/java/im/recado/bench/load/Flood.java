package im.recado.bench.load;

import im.recado.bench.client.Client;
import im.recado.bench.client.Frame;
import im.recado.bench.measure.Meter;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Clients that write as fast as the server lets them, each to another who reads. */
public final class Flood implements Bystanders.Attack {
  /** So many messages are written between two looks at the clock's other work. */
  private static final int TURN = 32;

  private final int floods;
  private final int bytes;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong arrived = new AtomicLong();
  private final List<Client> senders = new ArrayList<>();
  private final List<Payload> payloads = new ArrayList<>();
  private @Nullable Sessions sessions;
  private volatile boolean running;

  /**
   * A flood.
   *
   * @param floods how many clients flood
   * @param bytes the length of a message's body
   */
  public Flood(int floods, int bytes) {
    this.floods = floods;
    this.bytes = bytes;
  }

  @Override
  public String name() {
    return "flood";
  }

  @Override
  public int accounts() {
    return 2 * floods;
  }

  @Override
  public void prepare(Load load, int firstAccount) throws LoadException, InterruptedException {
    SplittableRandom random = new SplittableRandom(load.seed() + 1);
    for (int i = 0; i < floods; i++) {
      payloads.add(new Payload(load.names().jid(firstAccount + 2 * i + 1), RunTag.fresh(), bytes, random));
    }
    Sessions all = new Sessions(load, load.profile(), Bystanders.accounts(load, firstAccount, accounts()),
        i -> i % 2 == 0 ? new Bystanders.Indifferent() : new Reader(), Bystanders.otherLoops(load, accounts()));
    sessions = all;
    List<Client> clients = all.login();
    for (int i = 0; i < floods; i++) {
      senders.add(clients.get(2 * i));
    }
  }

  @Override
  public List<Figure> run(Load load) throws InterruptedException {
    running = true;
    Meter.Sample from = load.meter().sample();
    for (int i = 0; i < floods; i++) {
      Client sender = senders.get(i);
      Payload payload = payloads.get(i);
      sender.loop().execute(() -> write(sender, payload, 0));
    }
    load.pass(load.timing().duration());
    Meter.Sample to = load.meter().sample();
    double seconds = to.secondsSince(from);
    return List.of(
        Figure.of("flood_per_second", "messages/s let in of the flood", sent.get() / seconds, 0),
        Figure.of("flood_delivered_per_second", "messages/s delivered of the flood", arrived.get() / seconds, 0));
  }

  private void write(Client sender, Payload payload, long number) {
    long next = number;
    for (int i = 0; i < TURN && running && sender.isWritable(); i++) {
      sender.sendStanza(payload.message(ByteBufAllocator.DEFAULT, next++));
      sent.lazySet(sent.getPlain() + 1);
    }
    sender.flush();
    long from = next;
    if (running) {
      sender.whenWritable(() -> write(sender, payload, from));
    }
  }

  @Override
  public void end(Load load) throws InterruptedException {
    running = false;
    if (sessions != null) {
      load.await(load.timing().drain(), () -> arrived.get() >= sent.get());
      sessions.close();
    }
  }

  /** The one who reads what is written. */
  private final class Reader extends Bystanders.Indifferent {
    @Override
    public void stanza(Client client, Frame frame) {
      if (frame.is("message")) {
        arrived.incrementAndGet();
      }
    }
  }
}
