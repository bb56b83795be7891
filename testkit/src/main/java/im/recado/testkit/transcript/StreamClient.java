package im.recado.testkit.transcript;

import im.recado.testkit.server.Transport;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.sasl.PlainClient;
import im.recado.wire.sasl.SaslClientMechanism;
import im.recado.wire.sasl.SaslException;
import im.recado.wire.sasl.ScramClient;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.StreamListener;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import im.recado.wire.xml.XmlStreamReader;
import im.recado.wire.xml.XmlWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client that does what it is told and nothing by itself. For one thread; fails with {@link IOException}. */
public final class StreamClient implements StreamListener {
  /** So long a test waits for what must come. Nothing is ever concluded from it but failure. */
  private static final int PATIENCE_SECONDS = 20;

  private static final String SM = "urn:xmpp:sm:3";
  private static final XmlLimits LIMITS = XmlLimits.SERVER.withBytes(16 * 1024 * 1024);

  /** What came. */
  public sealed interface Event {
    /** The server has opened its stream. */
    record Opened(Element header) implements Event {}

    record Came(Element element) implements Event {}

    /** The server has closed its stream. */
    record Closed() implements Event {}

    /** The connection is gone, or what came was no XML. */
    record Gone(String why) implements Event {}
  }

  private final Transport transport;
  private final Jid wanted;
  private final String password;
  private final boolean showsAcks;
  private final BlockingQueue<Event> incoming = new LinkedBlockingQueue<>();
  private final Deque<Event> seen = new ArrayDeque<>();

  // Guarded by incoming.
  private XmlStreamReader reader = new XmlStreamReader(this, LIMITS);
  private @Nullable Line line;

  private Transport.@Nullable Wire wire;
  private @Nullable Jid bound;
  private boolean managed;
  private int barriers;

  /** Whom this client has written to who may still be at it when the server answers: rooms. */
  private final Set<Jid> slow = new LinkedHashSet<>();

  /**
   * A client that has not connected yet.
   *
   * @param wanted the account, with the resource to ask for, if any
   * @param showsAcks whether requests for acknowledgements are told of
   */
  public StreamClient(Transport transport, Jid wanted, String password, boolean showsAcks) {
    this.transport = transport;
    this.wanted = wanted;
    this.password = password;
    this.showsAcks = showsAcks;
  }

  /** The account's address. */
  public Jid account() {
    return wanted.bare();
  }

  /** The full address that the server gave; before, the one that was wished for. */
  public Jid jid() {
    return bound == null ? wanted : bound;
  }

  /** Whether there is a session to speak on. */
  public boolean isBound() {
    return bound != null;
  }

  // What the connection says, on its own thread.

  /** One connection: what an earlier one still has to say is not heard any more. */
  private final class Line implements Transport.Listener {
    @Override
    public void received(byte[] bytes, int length) {
      synchronized (incoming) {
        if (line != this) {
          return;
        }
        try {
          reader.feed(bytes, 0, length);
        } catch (XmlException e) {
          incoming.add(new Event.Gone("the server sent what is no XML: " + e.getMessage()));
        }
      }
    }

    @Override
    public void disconnected() {
      synchronized (incoming) {
        if (line == this) {
          incoming.add(new Event.Gone("the connection is gone"));
        }
      }
    }
  }

  @Override
  public void streamOpened(Element header) {
    incoming.add(new Event.Opened(header));
  }

  @Override
  public void element(Element element) {
    if (showsAcks || !element.is("r", SM)) {
      incoming.add(new Event.Came(element));
    }
  }

  @Override
  public void streamClosed() {
    incoming.add(new Event.Closed());
  }

  // What the test wants.

  public void connect() throws IOException {
    Line next = new Line();
    synchronized (incoming) {
      line = next;
      reader = new XmlStreamReader(this, LIMITS);
      incoming.clear();
    }
    seen.clear();
    bound = null;
    managed = false;
    wire = transport.connect(next);
  }

  private Transport.Wire wire() throws IOException {
    if (wire == null) {
      throw new IOException("not connected");
    }
    return wire;
  }

  public void send(byte[] bytes) throws IOException {
    wire().send(bytes);
  }

  public void send(Element element) throws IOException {
    noteRoom(element.attribute("to"));
    if (element.namespace().equals(SM) && (element.name().equals("enable") || element.name().equals("resume"))) {
      managed = true;
    }
    XmlWriter writer = new XmlWriter(Namespaces.CLIENT);
    writer.element(element);
    send(java.util.Arrays.copyOf(writer.buffer(), writer.length()));
  }

  private void noteRoom(@Nullable String to) {
    try {
      Jid jid = to == null ? wanted : Jid.parse(to);
      if (jid.local() != null && jid.domain().startsWith("conference.")) {
        slow.add(jid.bare());
      }
    } catch (JidException e) {
      // The script wants to see what the server says to it.
    }
  }

  /** What comes next, or came and was not looked at. Null when nothing comes. */
  public @Nullable Event next() {
    Event earlier = seen.poll();
    return earlier != null ? earlier : poll();
  }

  /** What comes next within so long, or came and was not looked at. Null when nothing comes. */
  public @Nullable Event next(Duration patience) {
    Event earlier = seen.poll();
    return earlier != null ? earlier : poll((int) patience.toMillis());
  }

  private @Nullable Event poll() {
    return poll(PATIENCE_SECONDS * 1000);
  }

  private @Nullable Event poll(int millis) {
    try {
      return incoming.poll(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** Opens a stream; the header and the features of the server's are left to be read. */
  public void openStream() throws IOException {
    send(
        ("<?xml version='1.0'?><stream:stream to='" + wanted.domain() + "' version='1.0' xml:lang='en'"
                + " xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>")
            .getBytes(StandardCharsets.UTF_8));
  }

  /** The server will open a new stream: after login. */
  public void restart() {
    // The reader may still be about what told this client to begin anew.
    synchronized (incoming) {
      reader.reset();
    }
  }

  public void startTls() throws IOException {
    restart();
    wire().startTls();
  }

  /** Connects and logs in; returns the features of the stream that stands then. */
  public Element logIn() throws IOException {
    connect();
    openStream();
    Element features = features();
    if (features.has("starttls", Namespaces.TLS)) {
      send(Element.of("starttls", Namespaces.TLS));
      expect("proceed", Namespaces.TLS);
      startTls();
      openStream();
      features = features();
    }
    authenticate(features);
    restart();
    openStream();
    return features();
  }

  private void authenticate(Element features) throws IOException {
    if (wanted.local() == null) {
      // A guest.
      send(Element.builder("auth", Namespaces.SASL).attribute("mechanism", "ANONYMOUS").text("=").build());
      expect("success", Namespaces.SASL);
      return;
    }
    Element offered = features.child("mechanisms", Namespaces.SASL);
    List<String> names =
        offered == null
            ? List.of()
            : offered.elements("mechanism", Namespaces.SASL).stream().map(Element::text).toList();
    String user = Objects.requireNonNull(wanted.local());
    SaslClientMechanism mechanism =
        names.contains("PLAIN")
            ? new PlainClient("", user, password)
            : new ScramClient(ScramHash.SHA_256, new ScramClient.Binding.Unsupported(), user, password);
    send(
        Element.builder("auth", Namespaces.SASL)
            .attribute("mechanism", mechanism.name())
            .text(Base64.getEncoder().encodeToString(mechanism.first()))
            .build());
    try {
      while (true) {
        Element answer = element();
        byte[] bytes = Base64.getDecoder().decode(answer.text().strip());
        if (answer.is("success", Namespaces.SASL)) {
          mechanism.finish(bytes);
          return;
        }
        if (!answer.is("challenge", Namespaces.SASL)) {
          throw new IOException("login refused: " + answer);
        }
        send(
            Element.of(
                "response", Namespaces.SASL, Base64.getEncoder().encodeToString(mechanism.answer(bytes))));
      }
    } catch (SaslException e) {
      throw new IOException(e);
    }
  }

  /** Connects, logs in and binds. */
  public void connectSession() throws IOException {
    logIn();
    Element.Builder bind = Element.builder("bind", Namespaces.BIND);
    if (wanted.resource() != null) {
      bind.child("resource", Namespaces.BIND, wanted.resource());
    }
    send(
        Element.builder("iq", Namespaces.CLIENT)
            .attribute("type", "set")
            .attribute("id", "bind")
            .child(bind.build())
            .build());
    Element answer = element();
    Element result = answer.child("bind", Namespaces.BIND);
    if (!"result".equals(answer.attribute("type")) || result == null) {
      throw new IOException("binding refused: " + answer);
    }
    boundTo(Jid.valueOf(Objects.requireNonNull(result.childText("jid", Namespaces.BIND))));
  }

  /** The script has bound or resumed by itself. */
  public void boundTo(Jid jid) {
    bound = jid;
  }

  /** The server does not acknowledge on this stream. */
  public void unmanaged() {
    managed = false;
  }

  /** There is no session any more. */
  public void unbound() {
    bound = null;
  }

  private Element features() throws IOException {
    Event first = next();
    if (!(first instanceof Event.Opened)) {
      throw new IOException("instead of the server's stream: " + first);
    }
    return expect("features", Namespaces.STREAM);
  }

  private Element expect(String name, String namespace) throws IOException {
    Element came = element();
    if (!came.is(name, namespace)) {
      throw new IOException("expected <" + name + ">, received " + came);
    }
    return came;
  }

  /** The next element; anything else is a failure. */
  public Element element() throws IOException {
    Event event = next();
    if (event instanceof Event.Came came) {
      return came.element();
    }
    throw new IOException(event == null ? "nothing came" : "instead of an element: " + event);
  }

  /**
   * Returns when the server has done all that this client asked of it, and has handed over all that was for it: an answer
   * has come to a question asked now. What came before is kept.
   */
  public void barrier() throws IOException {
    Set<String> open = new LinkedHashSet<>();
    for (Jid room : slow) {
      open.add(ping(room.toString()));
    }
    if (managed) {
      send(Element.of("r", SM));
      open.add("a");
    } else {
      open.add(ping(wanted.domain()));
    }
    while (!open.isEmpty()) {
      Event event = poll();
      if (event == null) {
        throw new IOException("no answer to a question that any server answers");
      }
      if (event instanceof Event.Came(Element element)
          && open.remove(element.is("a", SM) ? "a" : element.attributeOr("id", ""))) {
        continue;
      }
      seen.add(event);
      if (event instanceof Event.Gone(String why)) {
        throw new IOException(why);
      }
    }
  }

  private String ping(String to) throws IOException {
    String id = "barrier-" + ++barriers;
    send(
        Element.builder("iq", Namespaces.CLIENT)
            .attribute("type", "get")
            .attribute("id", id)
            .attribute("to", to)
            .child(Element.of("ping", "urn:xmpp:ping"))
            .build());
    return id;
  }

  /** What has come and was not looked at. After a {@link #barrier}. */
  public Deque<Event> seen() {
    return seen;
  }

  /** Closes the stream and waits for the server to do the same. */
  public void disconnect() throws IOException {
    send("</stream:stream>".getBytes(StandardCharsets.UTF_8));
    while (true) {
      Event event = poll();
      if (event == null) {
        throw new IOException("the server does not close its stream");
      }
      if (event instanceof Event.Closed || event instanceof Event.Gone) {
        break;
      }
    }
    bound = null;
  }

  /** Breaks the connection. */
  public void cut() {
    if (wire != null) {
      wire.cut();
    }
    bound = null;
  }
}
