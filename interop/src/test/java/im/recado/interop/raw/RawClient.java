package im.recado.interop.raw;

import im.recado.interop.server.ServerUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A bound session that keeps all it receives, in order. Answers nothing by itself. */
public final class RawClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String BIND = "urn:ietf:params:xml:ns:xmpp-bind";

  private final XmppStream stream;
  private final List<Xml> received = new ArrayList<>();
  private final String jid;
  private boolean ended;
  private int ids;

  private RawClient(XmppStream stream, String resource) throws IOException {
    this.stream = stream;
    stream.send("<iq type='set' id='bind'><bind xmlns='" + BIND + "'><resource>" + resource
        + "</resource></bind></iq>");
    Xml bound = stream.expect("iq", "jabber:client");
    jid = bound.child("bind", BIND).flatMap(bind -> bind.child("jid", BIND)).map(Xml::text)
        .orElseThrow(() -> new IOException("not bound: " + bound));
    Thread.ofVirtual().name("reader of " + jid).start(this::readAll);
  }

  /** Logs in and binds this resource; sends no presence. */
  public static RawClient login(ServerUnderTest server, String user, String password, String resource) {
    return login(server, XmppStream.Security.STARTTLS, user, password, resource);
  }

  public static RawClient login(ServerUnderTest server, XmppStream.Security security, String user, String password,
      String resource) {
    try {
      return new RawClient(XmppStream.login(
          security == XmppStream.Security.STARTTLS ? server.c2s() : server.directTls(), security, server.domain(),
          user, password), resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readAll() {
    try {
      for (var next = stream.read(); next.isPresent(); next = stream.read()) {
        synchronized (this) {
          received.add(next.get());
          notifyAll();
        }
      }
    } catch (IOException e) {
      // ended, as noted below
    }
    synchronized (this) {
      ended = true;
      notifyAll();
    }
  }

  public String jid() {
    return jid;
  }

  public XmppStream stream() {
    return stream;
  }

  public void send(String xml) {
    try {
      stream.send(xml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that was received so far. */
  public synchronized List<Xml> received() {
    return List.copyOf(received);
  }

  /** Waits for an element that was or will be received; fails when the stream ends or nothing of the kind comes. */
  public Xml await(String what, Predicate<Xml> condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    synchronized (this) {
      int seen = 0;
      while (true) {
        for (; seen < received.size(); seen++) {
          if (condition.test(received.get(seen))) {
            return received.get(seen);
          }
        }
        long left = deadline - System.nanoTime();
        if (ended || left <= 0) {
          throw new AssertionError(jid + (ended ? ": stream ended" : ": waited in vain") + " for " + what
              + "; received: " + received);
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(this, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new AssertionError("interrupted", e);
        }
      }
    }
  }

  /** Sends an IQ and returns its result or error; {@code to} may be empty. */
  public Xml ask(String type, String to, String payload) {
    String id = nextId();
    send("<iq type='" + type + "' id='" + id + "'" + (to.isEmpty() ? "" : " to='" + to + "'") + ">" + payload
        + "</iq>");
    return await("answer to " + payload, xml -> xml.name().equals("iq") && xml.has("id", id)
        && (xml.has("type", "result") || xml.has("type", "error")));
  }

  /** Returns when the server has handled all that this client sent before, as far as it answers in order. */
  public void settle() {
    ask("get", jid.substring(jid.indexOf('@') + 1, jid.indexOf('/')), "<ping xmlns='urn:xmpp:ping'/>");
  }

  /** Becomes available and waits until the server has seen to it (and to what was stored while nobody was there). */
  public void available(int priority) {
    send("<presence><priority>" + priority + "</priority></presence>");
    await("own presence", xml -> xml.name().equals("presence") && xml.has("from", jid));
    settle();
  }

  public String nextId() {
    synchronized (this) {
      return "q" + ++ids;
    }
  }

  @Override
  public void close() {
    stream.close();
  }
}
