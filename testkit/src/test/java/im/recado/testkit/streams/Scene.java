package im.recado.testkit.streams;

import im.recado.kernel.module.Module;
import im.recado.kernel.session.Session;
import im.recado.modules.spool.SpooledMessage;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.testkit.transcript.StreamClient.Event;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A server that can stop, die and come back on the same stores, and clients that talk to whichever there is. */
final class Scene implements AutoCloseable {
  static final String SM = "urn:xmpp:sm:3";

  final MemoryBackends disk = new MemoryBackends();
  TestServer server;
  private Transport transport;

  private final UnaryOperator<List<Module>> modules;

  Scene(String... accounts) {
    this(modules -> modules, accounts);
  }

  /** A scene whose servers have other modules than usual. */
  Scene(UnaryOperator<List<Module>> modules, String... accounts) {
    this.modules = modules;
    server = started();
    transport = server.inProcess();
    for (String account : accounts) {
      server.account(Jid.valueOf(account), "password");
    }
  }

  private TestServer started() {
    return new TestServer(List.of("verona.example"), disk.backends(), modules);
  }

  /** A client that has not connected yet, of the server of now. */
  StreamClient client(String jid) {
    return new StreamClient(transport, Jid.valueOf(jid), "password", false);
  }

  /** A client with a session, not available. */
  StreamClient connected(String jid) throws IOException {
    StreamClient client = client(jid);
    client.connectSession();
    return client;
  }

  /** A client with a session, available, that has received everything that follows from it. */
  StreamClient available(String jid) throws IOException {
    StreamClient client = connected(jid);
    client.send(xml("<presence/>"));
    client.barrier();
    client.seen().clear();
    return client;
  }

  /** Turns stream management on; the secret to come back with. */
  static String manage(StreamClient client) throws IOException {
    client.send(xml("<enable xmlns='urn:xmpp:sm:3' resume='true'/>"));
    Element enabled = client.element();
    if (!enabled.is("enabled", SM)) {
      throw new IOException("instead of <enabled/>: " + enabled);
    }
    return Objects.requireNonNull(enabled.attribute("id"));
  }

  /** Comes back on a new connection; what the server says to it. */
  static Element resume(StreamClient client, String id, int handled) throws IOException {
    client.logIn();
    client.send(xml("<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='" + handled + "'/>"));
    return client.element();
  }

  /** Asks for an acknowledgement and lets time pass until it comes; the count. */
  String acknowledged(StreamClient client) throws IOException {
    client.send(xml("<r xmlns='urn:xmpp:sm:3'/>"));
    return acknowledgement(client);
  }

  /** Lets time pass until an acknowledgement comes, passing over what else comes. */
  String acknowledgement(StreamClient client) throws IOException {
    for (int i = 0; i < 500; i++) {
      Event event = client.next(Duration.ofMillis(20));
      if (event instanceof Event.Came(Element element) && element.is("a", SM)) {
        return Objects.requireNonNull(element.attribute("h"));
      }
      if (event == null) {
        server.pass(Duration.ofMillis(20));
      }
    }
    throw new IOException("no acknowledgement");
  }

  /** The bodies of the next messages, so many. */
  static List<String> bodies(StreamClient client, int count) throws IOException {
    List<String> bodies = new ArrayList<>();
    while (bodies.size() < count) {
      Element element = client.element();
      String body = element.childText("body", "jabber:client");
      if (body != null) {
        bodies.add(body);
      }
    }
    return bodies;
  }

  static void chat(StreamClient from, String to, String body) throws IOException {
    from.send(xml("<message type='chat' id='" + body + "' to='" + to + "'><body>" + body + "</body></message>"));
  }

  /** Whether the server knows that the stream of a session is gone, whose client may come back. */
  boolean isAway(String jid) {
    Session session = server.kernel().sessions().session(Jid.valueOf(jid));
    return session != null && session.stream() == null;
  }

  /** What waits for an account, or is under way to it. */
  int kept(String account) {
    return disk.backends().spool().count(Jid.valueOf(account));
  }

  /** What waits for an account. */
  List<String> waiting(String account) {
    return disk.waiting(Jid.valueOf(account)).stream().map(SpooledMessage::xml).toList();
  }

  /** Stops in order; every client that is connected is told and leaves. What each was sent meanwhile, or before and unseen. */
  Map<StreamClient, List<Element>> stop(StreamClient... connected) throws IOException {
    TestServer stopping = server;
    CompletableFuture<Boolean> drained =
        CompletableFuture.supplyAsync(() -> stopping.kernel().drain(Duration.ofSeconds(20)));
    Map<StreamClient, List<Element>> came = new HashMap<>();
    for (StreamClient client : connected) {
      List<Element> elements = new ArrayList<>();
      while (client.next() instanceof Event.Came(Element element)) {
        elements.add(element);
      }
      came.put(client, elements);
      client.cut();
    }
    if (!drained.join()) {
      throw new IOException("the server did not stop in time");
    }
    restarted();
    return came;
  }

  /** The process dies; another begins on what had reached the disk. */
  void crash() {
    disk.crash();
    restarted();
  }

  private void restarted() {
    transport.close();
    server.close();
    server = started();
    transport = server.inProcess();
  }

  static Element xml(String text) {
    int end = 1;
    while (Character.isLetter(text.charAt(end))) {
      end++;
    }
    boolean named = text.substring(0, text.indexOf('>')).contains("xmlns=");
    try {
      return Xml.parse(
          named ? text : text.substring(0, end) + " xmlns='jabber:client'" + text.substring(end), XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** The condition of the stream error that comes next, or null when something else comes. */
  static @Nullable String streamError(StreamClient client) {
    while (client.next() instanceof Event.Came(Element element)) {
      if (element.is("error", "http://etherx.jabber.org/streams")) {
        return Objects.requireNonNull(element.firstElement()).name();
      }
    }
    return null;
  }

  @Override
  public void close() {
    transport.close();
    server.close();
  }
}
