package im.recado.testkit.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.link.Link;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A server with a gateway that can be started again, and clients that use it. */
final class Crossing implements AutoCloseable {
  static final Jid ROMEO = Jid.valueOf("romeo@verona.example");

  final MemoryBackends disk = new MemoryBackends();
  final String type;
  TestServer server;
  private Transport transport;
  private int ids;

  Crossing(String type) {
    this.type = type;
    server = started();
    transport = server.inProcess();
    server.account(ROMEO, "password");
    server.account(Jid.valueOf("juliet@verona.example"), "password");
  }

  private TestServer started() {
    return new TestServer(
        List.of("verona.example"), disk.backends(), Map.of("gateway." + type + ".offered", true));
  }

  /** The server dies and comes back on the same stores. */
  void restart() throws IOException {
    close();
    server = started();
    transport = server.inProcess();
  }

  Jid gateway() {
    return Jid.valueOf(type + ".verona.example");
  }

  /** Where the session answers: the gateway itself, or the realm that the test uses. */
  Jid session() {
    return type.equals("irc") ? Jid.valueOf("localhost@irc.verona.example") : gateway();
  }

  @Nullable Link link() {
    return disk.backends().links().find(ROMEO, type, 0);
  }

  /** What stands of the gateway and its people in Romeo's roster. */
  List<Jid> listed() {
    return disk.backends().rosters().load(ROMEO).items().stream()
        .map(item -> item.contact())
        .filter(contact -> contact.domain().equals(gateway().domain()))
        .toList();
  }

  /** A client that has said nothing yet. */
  StreamClient connected(String jid) throws IOException {
    StreamClient client = new StreamClient(transport, Jid.valueOf(jid), "password", false);
    client.connectSession();
    return client;
  }

  /** A client that is available. */
  StreamClient available(String jid) throws IOException {
    StreamClient client = connected(jid);
    client.send(xml("<presence/>"));
    return client;
  }

  /** The same, which is shown acknowledgements. */
  StreamClient shown(String jid) throws IOException {
    StreamClient client = new StreamClient(transport, Jid.valueOf(jid), "password", true);
    client.connectSession();
    client.send(xml("<presence/>"));
    return client;
  }

  /** Registers, or tries to; the answer. */
  Element register(StreamClient client, Map<String, String> answers) throws IOException {
    StringBuilder query = new StringBuilder("<query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>");
    query.append("<field var='FORM_TYPE'><value>jabber:iq:register</value></field>");
    answers.forEach(
        (var, answer) ->
            query.append("<field var='").append(var).append("'><value>").append(answer).append("</value></field>"));
    return ask(client, "set", query.append("</x></query>").toString());
  }

  /** Asks the gateway something; the answer, whatever else comes before. */
  Element ask(StreamClient client, String type, String payload) throws IOException {
    String id = "ask" + ids++;
    client.send(xml("<iq type='" + type + "' to='" + gateway() + "' id='" + id + "'>" + payload + "</iq>"));
    return until(client, came -> came.name().equals("iq") && id.equals(came.attribute("id")));
  }

  /** Takes a step of one of the gateway's commands; what it says to that. */
  Element command(StreamClient client, String node, @Nullable String session, Map<String, String> answers) throws IOException {
    StringBuilder command = new StringBuilder("<command xmlns='http://jabber.org/protocol/commands' node='").append(node);
    if (session != null) {
      command.append("' sessionid='").append(session);
    }
    command.append("'><x xmlns='jabber:x:data' type='submit'>");
    answers.forEach(
        (var, answer) ->
            command.append("<field var='").append(var).append("'><value>").append(answer).append("</value></field>"));
    Element answer = ask(client, "set", command.append("</x></command>").toString());
    return Objects.requireNonNull(answer.child("command", "http://jabber.org/protocol/commands"), answer.toString());
  }

  /** Registers step by step, or tries to; the answer to the last step. */
  Element registerByCommand(StreamClient client, Map<String, String> answers) throws IOException {
    String session = command(client, "register", null, Map.of()).attribute("sessionid");
    command(client, "register", session, answers);
    return command(client, "register", session, answers);
  }

  /** The next stanza that is like this, whatever else comes before. */
  static Element until(StreamClient client, Predicate<Element> wanted) throws IOException {
    while (true) {
      Element came = client.element();
      if (wanted.test(came)) {
        return came;
      }
    }
  }

  /** The next presence of somebody. */
  static Element presence(StreamClient client, Jid from) throws IOException {
    return until(client, came -> came.name().equals("presence") && from.toString().equals(came.attribute("from")));
  }

  /** Waits until the gateway shows itself like this; no type is available. */
  void shown(StreamClient client, @Nullable String presenceType) throws IOException {
    until(
        client,
        came ->
            came.name().equals("presence")
                && session().toString().equals(came.attribute("from"))
                && Objects.equals(came.attribute("type"), presenceType));
  }

  static void isError(Element answer, String condition) {
    Element error = answer.child("error", "jabber:client");
    assertThat(error != null && error.has(condition, "urn:ietf:params:xml:ns:xmpp-stanzas")).as(answer.toString()).isTrue();
  }

  static Element xml(String text) {
    try {
      return Xml.parse(text.replaceFirst("<(iq|presence|message)", "<$1 xmlns='jabber:client'"), XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  @Override
  public void close() throws IOException {
    transport.close();
    server.close();
  }
}
