package im.recado.interop.ledger;

import im.recado.interop.raw.Xml;
import im.recado.interop.raw.XmppStream;
import im.recado.interop.server.ServerUnderTest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lean client with stream management (XEP-0198) that keeps the books: what it sent and what the server acknowledged,
 * what arrived. It does by itself only what the XEP asks for: answers {@code <r/>}, and after a cut resumes or, where
 * that failed, binds anew and sends again what was not acknowledged. All methods may be called by any thread.
 */
final class SmClient implements AutoCloseable {
  /** How a connection began. */
  enum Start {
    NEW,
    RESUMED,
    /** The server did not know the stream any more, but told what it had handled. */
    FAILED_WITH_COUNT,
    FAILED
  }

  private static final String SM = "urn:xmpp:sm:3";
  private static final String STANZA_ID = "urn:xmpp:sid:0";
  private static final int REQUEST_EVERY = 5;

  /** A stanza that was sent; {@code id} is empty when it is not in the books. */
  private record Outgoing(String id, String xml) {}

  private final ServerUnderTest server;
  private final Ledger ledger;
  private final String user;
  private final String resource;
  private final Deque<Outgoing> unacknowledged = new ArrayDeque<>();
  private @Nullable XmppStream stream;
  private String resumeId = "";
  /** Stanzas that the server says it handled, in the current managed stream. */
  private long acknowledged;
  /** Stanzas handled here, in the current managed stream. */
  private long handled;
  private long sinceRequest;
  private boolean silent;

  SmClient(ServerUnderTest server, Ledger ledger, String user, String resource) {
    this.server = server;
    this.ledger = ledger;
    this.user = user;
    this.resource = resource;
  }

  String account() {
    return user + "@" + server.domain();
  }

  /**
   * Connects, resumes the former stream if there was one, and becomes available otherwise; then sends what is not
   * acknowledged. Messages of the server are taken from then on.
   */
  Start connect() throws IOException {
    XmppStream fresh =
        XmppStream.login(server.c2s(), XmppStream.Security.STARTTLS, server.domain(), user, "secret");
    synchronized (this) {
      silent = false;
      Start start;
      try {
        start = resumeId.isEmpty() ? Start.NEW : resume(fresh);
        if (start != Start.RESUMED) {
          begin(fresh, start == Start.FAILED);
        } else {
          for (Outgoing each : unacknowledged) {
            fresh.send(each.xml);
          }
        }
        fresh.send("<r xmlns='" + SM + "'/>");
      } catch (IOException e) {
        fresh.cut();
        throw e;
      }
      stream = fresh;
      Thread.ofVirtual().name("reader of " + account()).start(() -> readAll(fresh));
      return start;
    }
  }

  private Start resume(XmppStream fresh) throws IOException {
    fresh.send("<resume xmlns='" + SM + "' h='" + handled + "' previd='" + Xml.escape(resumeId) + "'/>");
    Xml answer = fresh.read().orElseThrow(() -> new IOException("closed instead of resumed"));
    if (answer.is("resumed", SM)) {
      count(answer);
      return Start.RESUMED;
    }
    if (!answer.is("failed", SM)) {
      throw new IOException("neither resumed nor failed: " + answer);
    }
    resumeId = "";
    if (answer.attribute("h") == null) {
      return Start.FAILED;
    }
    count(answer);
    return Start.FAILED_WITH_COUNT;
  }

  /** A new session in place of a lost one: binds, enables, and sends again what the old one left open. */
  private void begin(XmppStream fresh, boolean blindly) throws IOException {
    fresh.send("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>" + resource
        + "</resource></bind></iq>");
    Xml bound = fresh.expect("iq", "jabber:client");
    if (!bound.has("type", "result")) {
      throw new IOException("not bound: " + bound);
    }
    fresh.send("<enable xmlns='" + SM + "' resume='true'/>");
    Xml enabled = fresh.expect("enabled", SM);
    resumeId = enabled.attributeOr("id", "");
    acknowledged = 0;
    handled = 0;
    List<Outgoing> left = new ArrayList<>(unacknowledged);
    unacknowledged.clear();
    unacknowledged.add(new Outgoing("", "<presence/>"));
    for (Outgoing each : left) {
      if (!each.id.isEmpty()) {
        unacknowledged.add(each);
        if (blindly) {
          ledger.resentBlindly(each.id);
        }
      }
    }
    for (Outgoing each : unacknowledged) {
      fresh.send(each.xml);
    }
  }

  private void readAll(XmppStream from) {
    try {
      for (Optional<Xml> next = from.read(); next.isPresent(); next = from.read()) {
        synchronized (this) {
          if (silent || stream != from) {
            // What had come before a cut and was not counted comes again.
            return;
          }
          handle(next.get(), from);
        }
      }
    } catch (IOException e) {
      // the connection is gone, as noted below
    }
    from.cut();
    synchronized (this) {
      if (stream == from) {
        stream = null;
      }
    }
  }

  private void handle(Xml xml, XmppStream from) throws IOException {
    switch (xml.name()) {
      case "r" -> from.send("<a xmlns='" + SM + "' h='" + handled + "'/>");
      case "a" -> count(xml);
      case "message" -> {
        handled++;
        book(ledger, account(), xml);
      }
      case "presence", "iq" -> handled++;
      default -> {
        // a stream error; the end of the stream follows
      }
    }
  }

  /** Enters a message that reached this account, or the error that came back for one that it sent. */
  static void book(Ledger ledger, String account, Xml message) {
    String id = message.attribute("id");
    if (id == null || !ledger.knows(id)) {
      return;
    }
    if (message.has("type", "error")) {
      ledger.bounced(id);
    } else {
      ledger.arrived(id, message.elements()
          .filter(e -> e.is("stanza-id", STANZA_ID) && e.has("by", account))
          .findFirst().map(e -> e.attribute("id")).orElse(null));
    }
  }

  /** Takes an {@code h}: what the server has handled is settled. */
  private void count(Xml xml) throws IOException {
    long h = Long.parseLong(xml.attributeOr("h", "0"));
    if (h < acknowledged || h > acknowledged + unacknowledged.size()) {
      String what = account() + ": the server counts " + h + ", but acknowledged " + acknowledged + " before and "
          + unacknowledged.size() + " are open";
      ledger.violation(what);
      throw new IOException(what);
    }
    for (; acknowledged < h; acknowledged++) {
      Outgoing settled = unacknowledged.remove();
      if (!settled.id.isEmpty()) {
        ledger.acknowledged(settled.id);
      }
    }
  }

  /** Sends a message, or keeps it for the next connection. */
  synchronized void send(String id, String to) {
    ledger.sent(id, account(), to);
    Outgoing message = new Outgoing(id, "<message to='" + to + "' type='chat' id='" + id + "'><body>" + id
        + "</body></message>");
    unacknowledged.add(message);
    if (stream != null) {
      try {
        stream.send(message.xml + (++sinceRequest % REQUEST_EVERY == 0 ? "<r xmlns='" + SM + "'/>" : ""));
      } catch (IOException e) {
        stream.cut();
        stream = null;
      }
    }
  }

  /** Asks for an acknowledgement; does nothing without a connection. */
  synchronized void requestAcknowledgement() {
    if (stream != null) {
      try {
        stream.send("<r xmlns='" + SM + "'/>");
      } catch (IOException e) {
        stream.cut();
        stream = null;
      }
    }
  }

  synchronized int open() {
    return unacknowledged.size();
  }

  synchronized boolean isConnected() {
    return stream != null;
  }

  /** Stops to read and to answer while the connection stays: a device that lost its network. */
  synchronized void fallSilent() {
    silent = true;
  }

  /** Ends the connection without a word. */
  synchronized void cut() {
    if (stream != null) {
      stream.cut();
      stream = null;
    }
  }

  /** Forgets the managed stream, as a client does that was killed itself: the next connection binds anew. */
  synchronized void forgetStream() {
    cut();
    resumeId = "";
  }

  /** Tells the server what arrived and ends the stream properly. */
  @Override
  public synchronized void close() {
    if (stream != null) {
      try {
        stream.send("<a xmlns='" + SM + "' h='" + handled + "'/>");
      } catch (IOException e) {
        // gone before
      }
      stream.close();
      stream = null;
    }
    resumeId = "";
  }
}
