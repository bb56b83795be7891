package im.recado.bench.load;

import im.recado.bench.client.Client;
import im.recado.bench.client.ClientListener;
import im.recado.bench.client.Frame;
import im.recado.bench.measure.Latencies;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Somebody who has an account behind a gateway, and writes to a contact there who says everything back. Belongs to its event loop. */
final class GatewayUser implements ClientListener {
  /** What all users count, and what they do. */
  static final class Crowd {
    final AtomicInteger registered = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    volatile boolean talking;
    volatile boolean measuring;
  }

  private final Load load;
  private final Crowd crowd;
  private final String gateway;
  private final String contact;
  private final String tag;
  private final int number;

  /** Of this user's loop. */
  private final Latencies latencies;

  private final SequenceChecker heard = new SequenceChecker();
  private volatile @Nullable Client client;
  private volatile long sent;
  private long sentAt;

  GatewayUser(Load load, Crowd crowd, String gateway, String tag, int number, Latencies latencies) {
    this.load = load;
    this.crowd = crowd;
    this.gateway = gateway;
    this.contact = OscarServer.FIRST_CONTACT + "@" + gateway;
    this.tag = tag;
    this.number = number;
    this.latencies = latencies;
  }

  @Override
  public void ready(Client fresh) {
    client = fresh;
  }

  /** Registers with the gateway. */
  void register() {
    send(
        "<iq type='set' id='bgr' to='" + gateway + "'><query xmlns='jabber:iq:register'><username>" + (100_000 + number)
            + "</username><password>bench</password></query></iq>");
  }

  /** Says the next thing; what comes back is followed by another. */
  void talk() {
    sentAt = System.nanoTime();
    long current = sent;
    sent = current + 1;
    send("<message type='chat' to='" + contact + "'><body>" + tag + " " + current + "</body></message>");
  }

  private void send(String stanza) {
    Client to = client;
    if (to != null) {
      to.loop().execute(
          () -> {
            to.sendStanza(stanza);
            to.flush();
          });
    }
  }

  @Override
  public void stanza(Client at, Frame frame) {
    if (frame.is("iq") && frame.attributeIs("id", "bgr")) {
      if (frame.attributeIs("type", "result")) {
        crowd.registered.incrementAndGet();
      } else {
        crowd.refused.incrementAndGet();
        load.tally().add("refused", frame.toString());
      }
    } else if (frame.is("message")) {
      int body = frame.textStart("body");
      if (frame.attributeIs("type", "error")) {
        load.tally().add("refused", frame.toString());
      } else if (body >= 0 && frame.startsWith(body, tag)) {
        heard.arrived(frame.number(body + tag.length() + 1));
        if (crowd.measuring) {
          latencies.record(System.nanoTime() - sentAt);
        }
        if (crowd.talking) {
          talk();
        }
      }
    }
  }

  @Override
  public void closed(Client at, String reason) {}

  /** Whether everything has come back. */
  boolean isQuiet() {
    return heard.distinct() >= sent;
  }

  long heard() {
    return heard.distinct();
  }

  /** Counts what is missing, or has come twice or in another order. */
  void settle() {
    load.tally().add(heard, sent);
  }
}
