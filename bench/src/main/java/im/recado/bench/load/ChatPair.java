package im.recado.bench.load;

import im.recado.bench.client.Client;
import im.recado.bench.client.ClientListener;
import im.recado.bench.client.Frame;
import im.recado.bench.measure.Latencies;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A sender and a receiver on one event loop, to which everything here belongs. */
final class ChatPair {
  /** What the pairs of one loop count; written by the loop, the counters read by any thread. */
  static final class Counts {
    final AtomicLong sent = new AtomicLong();
    final AtomicLong delivered = new AtomicLong();
    final AtomicLong skipped = new AtomicLong();
    final Latencies latencies = new Latencies();

    /** How much later than it was due a message was sent: what the generator itself held it up, which is in the latency. */
    final Latencies lateness = new Latencies();
    volatile boolean running = true;
    volatile boolean measuring;

    private static void increment(AtomicLong counter) {
      counter.lazySet(counter.getPlain() + 1);
    }
  }

  /** How many messages may be on their way at an open loop before sends are skipped. */
  static final int MAX_UNDERWAY = 4096;

  private final Payload payload;
  private final String senderBare;
  private final Counts counts;
  private final Tally tally;
  private final boolean closedLoop;
  private final int ackEvery;
  private final long[] sentAt = new long[MAX_UNDERWAY];
  private final SequenceChecker checker = new SequenceChecker();
  private @Nullable Client sender;
  private long sent;
  private boolean receiverGone;

  ChatPair(Payload payload, String senderBare, boolean closedLoop, int ackEvery, Counts counts, Tally tally) {
    this.payload = payload;
    this.senderBare = senderBare;
    this.closedLoop = closedLoop;
    this.ackEvery = ackEvery;
    this.counts = counts;
    this.tally = tally;
  }

  /** Listens at the sender: only refusals arrive there. */
  ClientListener atSender() {
    return new ClientListener() {
      @Override
      public void ready(Client client) {
        sender = client;
      }

      @Override
      public void stanza(Client client, Frame frame) {
        if (frame.is("message") && frame.attributeIs("type", "error")) {
          tally.add("refused", frame.toString());
        }
      }

      @Override
      public void closed(Client client, String reason) {
        sender = null;
      }
    };
  }

  /** Listens at the receiver: checks what arrives and sends the next. */
  ClientListener atReceiver() {
    return new ClientListener() {
      @Override
      public void ready(Client client) {}

      @Override
      public void stanza(Client client, Frame frame) {
        if (frame.is("message")) {
          arrived(frame);
        }
      }

      @Override
      public void readComplete(Client client) {
        flush();
      }

      @Override
      public void closed(Client client, String reason) {
        receiverGone = true;
      }
    };
  }

  private void flush() {
    if (sender != null) {
      sender.flush();
    }
  }

  /** Sends so many messages at once. */
  void begin(int window) {
    long now = System.nanoTime();
    for (int i = 0; i < window; i++) {
      send(now);
    }
    flush();
  }

  /** Sends one message that was due at a time, at once. */
  void sendDue(long due) {
    if (counts.measuring) {
      counts.lateness.record(System.nanoTime() - due);
    }
    send(due);
    flush();
  }

  private void send(long due) {
    Client from = sender;
    if (from == null || receiverGone) {
      return;
    }
    if (sent - checker.distinct() >= MAX_UNDERWAY) {
      Counts.increment(counts.skipped);
      return;
    }
    sentAt[(int) (sent % MAX_UNDERWAY)] = due;
    from.sendStanza(payload.message(ByteBufAllocator.DEFAULT, sent));
    sent++;
    Counts.increment(counts.sent);
    if (ackEvery > 0 && sent % ackEvery == 0) {
      from.requestAck();
    }
  }

  private void arrived(Frame message) {
    long number = payload.number(message);
    if (number == Payload.OTHER_RUN) {
      return;
    }
    int from = message.attributeStart("from");
    boolean rightSender = message.startsWith(from, senderBare) && message.at(from + senderBare.length()) == '/';
    if (number == Payload.CORRUPT || !rightSender || number >= sent) {
      tally.add("corrupted", message.toString());
      return;
    }
    checker.arrived(number);
    Counts.increment(counts.delivered);
    if (counts.measuring) {
      counts.latencies.record(System.nanoTime() - sentAt[(int) (number % MAX_UNDERWAY)]);
    }
    if (closedLoop && counts.running) {
      send(System.nanoTime());
    }
  }

  /** Asks the server for a last acknowledgement. */
  void requestAck() {
    if (sender != null) {
      sender.requestAck();
      sender.flush();
    }
  }

  /** Stanzas of the sender that the server has not acknowledged. */
  int unacknowledged() {
    return sender == null ? 0 : sender.unacknowledged();
  }

  /** Puts what the pair saw into the tally; at the end. */
  void judge() {
    tally.add(checker, sent);
  }
}
