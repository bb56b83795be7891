package im.recado.bench.load;

import im.recado.bench.client.Client;
import im.recado.bench.client.ClientListener;
import im.recado.bench.client.Frame;
import im.recado.bench.measure.Latencies;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One sender to users who are offline; keeps a window of unacknowledged messages. Belongs to its event loop. */
final class OfflineSender implements ClientListener {
  /** One way to a recipient: what was sent, and later what was found in the offline store. */
  static final class Way {
    final int recipient;
    final Payload payload;
    final String senderBare;
    final SequenceChecker checker = new SequenceChecker();
    final AtomicLong found = new AtomicLong();
    volatile long sent;

    Way(int recipient, Payload payload, String senderBare) {
      this.recipient = recipient;
      this.payload = payload;
      this.senderBare = senderBare;
    }
  }

  /** What all senders of a loop count. */
  static final class Counts {
    final AtomicLong acknowledged = new AtomicLong();
    final AtomicLong sent = new AtomicLong();
    final Latencies latencies = new Latencies();
    volatile boolean running = true;
    volatile boolean measuring;
  }

  private final List<Way> ways;
  private final int window;
  private final int perRecipient;
  private final Counts counts;
  private final Tally tally;
  private final Queue<Long> sentAt = new ArrayDeque<>();
  private @Nullable Client client;
  private int earlier;
  private long sent;
  private int sinceRequest;

  OfflineSender(List<Way> ways, int window, int perRecipient, Counts counts, Tally tally) {
    this.ways = ways;
    this.window = window;
    this.perRecipient = perRecipient;
    this.counts = counts;
    this.tally = tally;
  }

  @Override
  public void ready(Client ready) {
    client = ready;
    earlier = ready.unacknowledged();
  }

  /** Fills the window for the first time. */
  void begin() {
    if (client != null) {
      fill(client);
      client.flush();
    }
  }

  private void fill(Client to) {
    while (counts.running && sentAt.size() < window) {
      Way way = ways.get((int) (sent % ways.size()));
      if (way.sent >= perRecipient) {
        break;
      }
      to.sendStanza(way.payload.message(ByteBufAllocator.DEFAULT, way.sent));
      long count = way.sent;
      way.sent = count + 1;
      sent++;
      counts.sent.lazySet(counts.sent.getPlain() + 1);
      sentAt.add(System.nanoTime());
      if (++sinceRequest >= Math.max(1, window / 2)) {
        sinceRequest = 0;
        to.requestAck();
      }
    }
    if (sinceRequest > 0 && !sentAt.isEmpty()) {
      sinceRequest = 0;
      to.requestAck();
    }
  }

  @Override
  public void stanza(Client from, Frame frame) {
    if (frame.is("message") && frame.attributeIs("type", "error")) {
      tally.add("refused", frame.toString());
    }
  }

  @Override
  public void acknowledged(Client from, int stanzas) {
    long now = System.nanoTime();
    for (int i = 0; i < stanzas; i++) {
      if (earlier > 0) {
        earlier--;
        continue;
      }
      Long time = sentAt.poll();
      if (time != null) {
        counts.acknowledged.lazySet(counts.acknowledged.getPlain() + 1);
        if (counts.measuring) {
          counts.latencies.record(now - time);
        }
      }
    }
    fill(from);
  }

  @Override
  public void closed(Client gone, String reason) {
    client = null;
  }
}
