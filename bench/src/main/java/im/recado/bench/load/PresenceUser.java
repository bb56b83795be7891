package im.recado.bench.load;

import im.recado.bench.client.Client;
import im.recado.bench.client.ClientListener;
import im.recado.bench.client.Frame;
import im.recado.bench.measure.Latencies;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A user who changes presence and hears of the contacts' changes. Belongs to its event loop, but for the counters. */
final class PresenceUser implements ClientListener {
  /** What the users of one loop count. */
  static final class Counts {
    final AtomicLong toContacts = new AtomicLong();
    final AtomicLong toSelf = new AtomicLong();
    final Latencies latencies = new Latencies();
    volatile boolean running;
    volatile boolean measuring;
  }

  private static final int REMEMBERED = 1024;

  private final int number;
  private final Load load;
  private final String tag;
  private final Set<Integer> contacts;
  private final PresenceUser[] users;
  private final Counts counts;
  private final boolean closedLoop;
  private final Map<Integer, SequenceChecker> heard = new HashMap<>();
  private final SequenceChecker echo = new SequenceChecker();
  private final Set<Integer> mutual = new HashSet<>();
  private final long[] sentAt = new long[REMEMBERED];
  private final AtomicInteger remaining = new AtomicInteger();
  private volatile long sent;
  private volatile boolean friends;
  private @Nullable Client client;

  PresenceUser(int number, Load load, String tag, Set<Integer> contacts, PresenceUser[] users, Counts counts,
      boolean closedLoop) {
    this.number = number;
    this.load = load;
    this.tag = tag;
    this.contacts = contacts;
    this.users = users;
    this.counts = counts;
    this.closedLoop = closedLoop;
    contacts.forEach(contact -> heard.put(contact, new SequenceChecker()));
  }

  @Override
  public void ready(Client ready) {
    client = ready;
  }

  /** How many changes it has sent. */
  long sent() {
    return sent;
  }

  /** Whether all its contacts were seen as mutual in its roster. */
  boolean hasContacts() {
    return friends;
  }

  /** Asks for the roster; the answer shows the mutual contacts. */
  void askRoster() {
    sendAtOnce("<iq type='get' id='bpr'><query xmlns='jabber:iq:roster'/></iq>");
  }

  /** Asks for the presence of every contact that is not mutual yet. */
  void subscribe() {
    Client to = client;
    if (to != null) {
      for (int contact : contacts) {
        if (!mutual.contains(contact)) {
          to.sendStanza("<presence type='subscribe' to='" + load.names().jid(contact) + "'/>");
        }
      }
      to.flush();
    }
  }

  private void sendAtOnce(String stanza) {
    if (client != null) {
      client.sendStanza(stanza);
      client.flush();
    }
  }

  /** Changes the presence; {@code due} is when the change was due. */
  void change(long due) {
    long current = sent;
    remaining.set(contacts.size());
    sentAt[(int) (current % REMEMBERED)] = due;
    sent = current + 1;
    sendAtOnce("<presence><status>" + tag + " " + current + "</status></presence>");
  }

  @Override
  public void stanza(Client at, Frame frame) {
    if (frame.is("presence")) {
      int from = frame.attributeStart("from");
      if (frame.attributeIs("type", "subscribe")) {
        String bare = frame.attribute("from");
        at.sendStanza("<presence type='subscribed' to='" + bare + "'/>");
      } else if (frame.attributeIs("type", "error")) {
        load.tally().add("refused", frame.toString());
      } else {
        int status = frame.textStart("status");
        if (status >= 0 && frame.startsWith(status, tag) && frame.startsWith(from, load.names().prefix())) {
          changed((int) frame.number(from + load.names().prefix().length()),
              frame.number(status + tag.length() + 1));
        }
      }
    } else if (frame.is("iq") && frame.attributeIs("id", "bpr")) {
      rosterArrived(frame);
    }
  }

  private void rosterArrived(Frame roster) {
    mutual.clear();
    String prefix = load.names().prefix();
    for (Frame item : roster.elements("item")) {
      int jid = item.attributeStart("jid");
      if (item.attributeIs("subscription", "both") && item.startsWith(jid, prefix)) {
        mutual.add((int) item.number(jid + prefix.length()));
      }
    }
    friends = mutual.containsAll(contacts);
  }

  private void changed(int sender, long change) {
    long now = System.nanoTime();
    if (sender == number) {
      counts.toSelf.lazySet(counts.toSelf.getPlain() + 1);
      echo.arrived(change);
      return;
    }
    SequenceChecker checker = heard.get(sender);
    if (checker == null) {
      return; // a contact of an earlier run with other options
    }
    checker.arrived(change);
    counts.toContacts.lazySet(counts.toContacts.getPlain() + 1);
    PresenceUser from = users[sender];
    if (counts.measuring) {
      counts.latencies.record(now - from.sentAt[(int) (change % REMEMBERED)]);
    }
    if (closedLoop && from.remaining.decrementAndGet() == 0 && counts.running) {
      from.again();
    }
  }

  private void again() {
    Client own = client;
    if (own != null) {
      if (own.loop().inEventLoop()) {
        change(System.nanoTime());
      } else {
        own.loop().execute(() -> change(System.nanoTime()));
      }
    }
  }

  @Override
  public void closed(Client gone, String reason) {
    client = null;
  }

  /** Puts what it heard into the tally; at the end. */
  void judge() {
    heard.forEach((contact, checker) -> load.tally().add(checker, users[contact].sent()));
    load.tally().add(echo, echo.distinct() == 0 ? 0 : sent);
  }
}
