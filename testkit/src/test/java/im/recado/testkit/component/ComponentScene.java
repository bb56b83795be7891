package im.recado.testkit.component;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server with Romeo, Juliet and two components that may do nothing yet. */
abstract class ComponentScene {
  static final String ACCEPT = "jabber:component:accept";
  static final String CLIENT = "jabber:client";
  static final String PRIVILEGE = "urn:xmpp:privilege:2";
  static final String DELEGATION = "urn:xmpp:delegation:2";
  static final String PUBSUB = "http://jabber.org/protocol/pubsub";
  static final String PLAYS = "plays.verona.example";
  static final String OTHERS = "others.verona.example";
  static final Jid ROMEO = Jid.valueOf("romeo@verona.example");
  static final Jid JULIET = Jid.valueOf("juliet@verona.example");
  private static final String SECRET = "secret of plays";

  final TestServer server =
      new TestServer(
          List.of("verona.example"),
          new MemoryBackends().backends(),
          Map.of("component.secret", PLAYS + "=" + SECRET + "," + OTHERS + "=" + SECRET));
  private Transport clients;
  private int port;

  @BeforeEach
  void listen(@TempDir Path folder) throws IOException {
    server.account(ROMEO, "password");
    server.account(JULIET, "password");
    clients = server.inProcess();
    port = server.openComponents(folder);
  }

  @AfterEach
  void close() {
    clients.close();
    server.close();
  }

  StreamClient session(Jid account, String resource) throws IOException {
    StreamClient client = new StreamClient(clients, Jid.valueOf(account + "/" + resource), "password", false);
    client.connectSession();
    return client;
  }

  ComponentPeer component(String domain) throws IOException {
    return ComponentPeer.connect(port, domain, SECRET);
  }

  CommandResult run(String command, Map<String, String> arguments) throws CommandException {
    return server.kernel().commands().run(command, Caller.COMMAND_LINE, arguments);
  }

  void grant(String... pairs) throws CommandException {
    run("component-grant", arguments(pairs));
  }

  static Map<String, String> arguments(String... pairs) {
    Map<String, String> arguments = new java.util.HashMap<>(Map.of("component", PLAYS));
    for (int i = 0; i < pairs.length; i += 2) {
      arguments.put(pairs[i], pairs[i + 1]);
    }
    return arguments;
  }

  static Element xml(String text) {
    try {
      return Xml.parse(text, XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static void assertError(Element stanza, String id, String condition) {
    assertThat(stanza.attribute("id")).as(stanza.toString()).isEqualTo(id);
    assertThat(stanza.attribute("type")).as(stanza.toString()).isEqualTo("error");
    assertThat(stanza.toString()).contains("<" + condition + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'");
  }

  /** What was sent before has been looked at when this returns. */
  static void barrier(ComponentPeer peer) throws IOException {
    peer.send("<iq from='" + PLAYS + "' to='verona.example' type='get' id='barrier'><ping xmlns='urn:xmpp:ping'/></iq>");
    assertThat(peer.next().attribute("id")).isEqualTo("barrier");
  }
}
