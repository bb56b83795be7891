package im.recado.testkit.federation;

import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.PlayedTime;
import im.recado.testkit.server.TestAuthority;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two servers in the process of a test that find and trust each other, with somebody on each. */
abstract class TwoServers {
  final TestServer verona = new TestServer(List.of("verona.example"), new MemoryBackends().backends());
  final TestServer mantua = new TestServer(List.of("mantua.example"), new MemoryBackends().backends());
  final List<Transport> transports = new ArrayList<>();
  TestAuthority authority;
  Path folder;
  List<Integer> mantuasPorts = List.of();
  StreamClient romeo;
  StreamClient juliet;

  @BeforeEach
  void listen(@TempDir Path temporary) throws IOException {
    folder = temporary;
    authority = new TestAuthority(PlayedTime.START);
    romeo = client(verona, "romeo@verona.example/orchard");
    juliet = client(mantua, "juliet@mantua.example/balcony");
  }

  @AfterEach
  void close() {
    transports.forEach(Transport::close);
    verona.close();
    mantua.close();
  }

  void federate(TestAuthority veronas, TestAuthority mantuas, boolean directTls) throws IOException {
    List<Integer> veronasPorts = federate(verona, "verona.example", veronas);
    mantuasPorts = federate(mantua, "mantua.example", mantuas);
    verona.set("s2s.hosts", hosts("mantua.example", mantuasPorts, directTls));
    mantua.set("s2s.hosts", hosts("verona.example", veronasPorts, directTls));
  }

  List<Integer> federate(TestServer server, String domain, TestAuthority issuer) throws IOException {
    Path own = Files.createDirectories(folder.resolve(domain));
    TestAuthority.write(issuer.issue(domain, "*." + domain), own, domain);
    return server.federate(own, List.of(authority.certificate()));
  }

  static String hosts(String domain, List<Integer> ports, boolean directTls) {
    String place = directTls ? "tls://127.0.0.1:" + ports.getLast() : "127.0.0.1:" + ports.getFirst();
    return domain + "=" + place + ",conference." + domain + "=" + place;
  }

  StreamClient client(TestServer server, String address) throws IOException {
    Jid jid = Jid.valueOf(address);
    server.account(jid, "password");
    Transport transport = server.inProcess();
    transports.add(transport);
    StreamClient client = new StreamClient(transport, jid, "password", false);
    client.connectSession();
    client.send(xml("<iq xmlns='jabber:client' type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>"));
    client.send(xml("<presence xmlns='jabber:client'/>"));
    return client;
  }

  static Element xml(String text) {
    try {
      return Xml.parse(text, XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static Element message(String to, String words) {
    return xml("<message xmlns='jabber:client' to='" + to + "' type='chat' id='" + words + "'><body>" + words + "</body></message>");
  }

  static Element request(String type, String id, String to, String payload) {
    return xml("<iq xmlns='jabber:client' type='" + type + "' id='" + id + "' to='" + to + "'>" + payload + "</iq>");
  }

  /** The next of what a client gets that is meant. */
  static Element next(StreamClient client, Predicate<Element> meant) throws IOException {
    Element next = client.element();
    while (!meant.test(next)) {
      next = client.element();
    }
    return next;
  }

  /** What is below an element, which must be there. */
  static Element child(Element element, String name, String namespace) {
    return Objects.requireNonNull(element.child(name, namespace), element::toString);
  }

  static Element chat(StreamClient client, String words) throws IOException {
    return next(client, one -> words.equals(one.childText("body", Namespaces.CLIENT)));
  }

  static Element presence(StreamClient client, String from, String type) throws IOException {
    return next(
        client,
        one ->
            one.name().equals("presence")
                && String.valueOf(one.attribute("from")).startsWith(from)
                && type.equals(one.attributeOr("type", "available")));
  }

  static Element answer(StreamClient client, String id) throws IOException {
    return next(client, one -> one.name().equals("iq") && id.equals(one.attribute("id")));
  }

  void befriend() throws IOException {
    romeo.send(xml("<presence xmlns='jabber:client' type='subscribe' to='juliet@mantua.example'/>"));
    presence(juliet, "romeo@verona.example", "subscribe");
    juliet.send(xml("<presence xmlns='jabber:client' type='subscribed' to='romeo@verona.example'/>"));
    juliet.send(xml("<presence xmlns='jabber:client' type='subscribe' to='romeo@verona.example'/>"));
    presence(romeo, "juliet@mantua.example", "subscribed");
    presence(romeo, "juliet@mantua.example", "subscribe");
    romeo.send(xml("<presence xmlns='jabber:client' type='subscribed' to='juliet@mantua.example'/>"));
    presence(juliet, "romeo@verona.example", "subscribed");
  }
}
