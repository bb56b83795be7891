package im.recado.bench.load;

import im.recado.bench.client.Client;
import im.recado.bench.client.ClientListener;
import im.recado.bench.client.Frame;
import im.recado.bench.measure.Latencies;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Somebody in a room: comes in, talks if it is a sender, and checks what it hears. Belongs to its event loop. */
final class RoomOccupant implements ClientListener {
  /** What the occupants of one loop count. */
  static final class Counts {
    final AtomicLong heard = new AtomicLong();
    final AtomicLong seen = new AtomicLong();
    final Latencies latencies = new Latencies();
    volatile boolean measuring;
  }

  private static final int REMEMBERED = 4096;

  /** What all occupants know of the conversation. */
  static final class Talk {
    private final String tag;
    private final String address;
    private final String filler;
    private final int senders;
    private final int hearers;
    private final boolean closedLoop;
    private final AtomicInteger[] remaining;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong order = new AtomicLong();
    private RoomOccupant[] occupants = new RoomOccupant[0];
    private volatile boolean running;

    Talk(String tag, String address, int bytes, int senders, int hearers, boolean closedLoop) {
      this.tag = tag;
      this.address = address;
      this.filler = "x".repeat(Math.max(0, bytes - tag.length() - 12));
      this.senders = senders;
      this.hearers = hearers;
      this.closedLoop = closedLoop;
      this.remaining = new AtomicInteger[senders];
      for (int i = 0; i < senders; i++) {
        remaining[i] = new AtomicInteger();
      }
    }

    void occupants(RoomOccupant[] all) {
      occupants = all;
    }

    void running(boolean whether) {
      running = whether;
    }

    /** How many messages were sent. */
    long sent() {
      return sent.get();
    }
  }

  private final int number;
  private final Tally tally;
  private final Talk talk;
  private final Counts counts;
  private final String own;
  private final SequenceChecker[] heard;
  private final long[] sentAt = new long[REMEMBERED];
  private long order = 17;
  private volatile long said;
  private volatile boolean inside;
  private volatile boolean configured;
  private @Nullable Client client;

  RoomOccupant(int number, Tally tally, Talk talk, Counts counts) {
    this.number = number;
    this.tally = tally;
    this.talk = talk;
    this.counts = counts;
    this.own = talk.address + "/u" + number;
    this.heard = new SequenceChecker[talk.senders];
    for (int i = 0; i < heard.length; i++) {
      heard[i] = new SequenceChecker();
    }
  }

  @Override
  public void ready(Client ready) {
    client = ready;
  }

  void enter() {
    send("<presence to='" + own + "'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>");
  }

  /** Whether the room has shown it to itself. */
  boolean isInside() {
    return inside;
  }

  void configure(boolean quiet) {
    send("<iq type='set' id='bmc' to='" + talk.address + "'><query xmlns='http://jabber.org/protocol/muc#owner'>"
        + "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
        + "<value>http://jabber.org/protocol/muc#roomconfig</value></field>"
        + (quiet ? "<field var='muc#roomconfig_presencebroadcast'><value>moderator</value></field>" : "")
        + "</x></query></iq>");
  }

  boolean hasConfigured() {
    return configured;
  }

  /** Says something to all; {@code due} is when it was due. */
  void say(long due) {
    long current = said;
    talk.remaining[number].set(talk.hearers);
    sentAt[(int) (current % REMEMBERED)] = due;
    said = current + 1;
    talk.sent.incrementAndGet();
    send("<message type='groupchat' id='b" + number + "-" + current + "' to='" + talk.address + "'><body>" + talk.tag
        + " " + number + " " + current + " " + talk.filler + "</body></message>");
  }

  private void send(String stanza) {
    if (client != null) {
      client.sendStanza(stanza);
      client.flush();
    }
  }

  @Override
  public void stanza(Client at, Frame frame) {
    if (frame.attributeIs("type", "error")) {
      tally.add("refused", frame.toString());
    } else if (frame.is("presence")) {
      counts.seen.lazySet(counts.seen.getPlain() + 1);
      if (!inside && frame.attributeIs("from", own)) {
        inside = true;
      }
    } else if (frame.is("message")) {
      int body = frame.textStart("body");
      if (body >= 0 && frame.startsWith(body, talk.tag)) {
        int sender = body + talk.tag.length() + 1;
        long from = frame.number(sender);
        heard((int) from, frame.number(sender + Long.toString(from).length() + 1));
      }
    } else if (frame.is("iq") && frame.attributeIs("id", "bmc")) {
      configured = true;
    }
  }

  private void heard(int sender, long message) {
    long now = System.nanoTime();
    if (sender < 0 || sender >= heard.length || message < 0) {
      tally.add("corrupted", 1);
      return;
    }
    heard[sender].arrived(message);
    order = order * 31 + (sender * 1_000_003L + message);
    counts.heard.lazySet(counts.heard.getPlain() + 1);
    RoomOccupant from = talk.occupants[sender];
    if (counts.measuring) {
      counts.latencies.record(now - from.sentAt[(int) (message % REMEMBERED)]);
    }
    if (talk.closedLoop && talk.remaining[sender].decrementAndGet() == 0 && talk.running) {
      from.again();
    }
  }

  private void again() {
    Client to = client;
    if (to != null) {
      if (to.loop().inEventLoop()) {
        say(System.nanoTime());
      } else {
        to.loop().execute(() -> say(System.nanoTime()));
      }
    }
  }

  @Override
  public void closed(Client gone, String reason) {
    client = null;
  }

  /** Puts what it heard into the tally; at the end, one occupant after the other. */
  void judge() {
    for (int i = 0; i < heard.length; i++) {
      tally.add(heard[i], talk.occupants[i].said);
    }
    long first = talk.order.compareAndExchange(0, order);
    if (first != 0 && first != order) {
      tally.add("in another order", 1);
    }
  }
}
