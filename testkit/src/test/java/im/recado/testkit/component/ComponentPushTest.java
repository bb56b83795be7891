package im.recado.testkit.component;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A push service (XEP-0357) that is a component (XEP-0114) of the server whose clients it wakes. */
final class ComponentPushTest {
  private static final String ACCEPT = "jabber:component:accept";
  private static final String SECRET = "secret of pushers";
  private static final Jid JULIET = Jid.valueOf("juliet@verona.example/phone");
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example/garden");

  private final TestServer server =
      new TestServer(
          List.of("verona.example"),
          new MemoryBackends().backends(),
          Map.of("component.secret", "push.verona.example=" + SECRET));
  private Transport clients;
  private int port;

  @BeforeEach
  void listen(@TempDir Path folder) throws IOException {
    server.account(JULIET.bare(), "password");
    server.account(ROMEO.bare(), "password");
    clients = server.inProcess();
    port = server.openComponents(folder);
  }

  @AfterEach
  void close() {
    clients.close();
    server.close();
  }

  private StreamClient session(Jid jid) throws IOException {
    StreamClient client = new StreamClient(clients, jid, "password", false);
    client.connectSession();
    return client;
  }

  private static Element xml(String text) {
    try {
      return Xml.parse(text, XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static void say(StreamClient client, String words) throws IOException {
    client.send(
        xml("<message xmlns='jabber:client' to='" + JULIET.bare() + "' type='chat'><body>" + words + "</body></message>"));
  }

  /** The next notification; it is for this number of messages. */
  private static Element notification(ComponentPeer push, int messages) throws IOException {
    Element asked = push.next();
    assertThat(asked.is("iq", ACCEPT)).as(asked.toString()).isTrue();
    assertThat(asked.attribute("from")).isEqualTo("verona.example");
    assertThat(asked.toString())
        .contains("<publish node='n'>")
        .contains("'message-count'><value>" + messages + "<")
        .doesNotContain("romeo");
    return asked;
  }

  @Test
  void aComponentWakesPhones() throws IOException {
    try (ComponentPeer push = ComponentPeer.connect(port, "push.verona.example", SECRET)) {
      StreamClient juliet = session(JULIET);
      juliet.send(xml("<iq xmlns='jabber:client' type='set' id='e'><enable xmlns='urn:xmpp:push:0' jid='push.verona.example' node='n'/></iq>"));
      assertThat(juliet.element().attribute("type")).isEqualTo("result");
      juliet.disconnect();
      StreamClient romeo = session(ROMEO);
      say(romeo, "one");
      Element first = notification(push, 1);
      push.send("<iq from='push.verona.example' to='verona.example' type='result' id='" + first.attribute("id") + "'/>");
      // What comes next was read after the answer.
      push.send("<iq from='push.verona.example' to='verona.example' type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>");
      assertThat(push.next().attribute("id")).isEqualTo("p");
      say(romeo, "two");
      romeo.barrier();
      server.pass(Duration.ofSeconds(1));
      notification(push, 2);
    }
  }
}
