package im.recado.testkit.pubsub;

import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.testkit.transcript.StreamClient.Event;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.util.List;

/** A server with a publish-subscribe service, and clients that ask one thing after the other. */
final class Stage implements AutoCloseable {
  static final String SERVICE = "pubsub.verona.example";
  static final String NS = "http://jabber.org/protocol/pubsub";
  static final String OWNER = NS + "#owner";

  final MemoryBackends disk = new MemoryBackends();
  final TestServer server = new TestServer(List.of("verona.example"), disk.backends());
  private int ids;

  static Jid jid(String name) {
    return Jid.valueOf(name + "@verona.example");
  }

  static Element xml(String text) {
    try {
      return Xml.parse(text.replaceFirst("^<(message|presence|iq)\\b", "<$1 xmlns='jabber:client'"), XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** A client of an account that is made when there is none, with a session. */
  StreamClient connected(String name) throws IOException {
    server.account(jid(name), "password");
    StreamClient client =
        new StreamClient(server.inProcess(), Jid.valueOf(jid(name) + "/here"), "password", false);
    client.connectSession();
    return client;
  }

  /** Asks and waits for the answer; what else comes is passed over. */
  Element ask(StreamClient client, String type, String to, String payload) throws IOException {
    String id = "q" + ids++;
    client.send(xml("<iq type='" + type + "' id='" + id + "' to='" + to + "'>" + payload + "</iq>"));
    while (true) {
      Element element = client.element();
      if (element.name().equals("iq") && id.equals(element.attribute("id"))) {
        return element;
      }
    }
  }

  Element pubsub(StreamClient client, String type, String to, String content) throws IOException {
    return ask(client, type, to, "<pubsub xmlns='" + NS + "'>" + content + "</pubsub>");
  }

  Element owner(StreamClient client, String type, String to, String content) throws IOException {
    return ask(client, type, to, "<pubsub xmlns='" + OWNER + "'>" + content + "</pubsub>");
  }

  static String publish(String node, String id) {
    return "<publish node='" + node + "'><item id='" + id + "'><a xmlns='urn:example'/></item></publish>";
  }

  /** The condition of an error; its type for what is none. */
  static String condition(Element answer) {
    Element error = answer.child("error", "jabber:client");
    return error == null ? String.valueOf(answer.attribute("type")) : error.elements().getFirst().name();
  }

  /** What has come to a client until now. */
  static List<Element> came(StreamClient client) throws IOException {
    client.barrier();
    return client.seen().stream()
        .filter(Event.Came.class::isInstance)
        .map(Event.Came.class::cast)
        .map(Event.Came::element)
        .toList();
  }

  @Override
  public void close() {
    server.close();
  }
}
