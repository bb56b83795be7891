package im.recado.testkit.security;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.ServicePeer;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who logged in without an account (XEP-0175) has this server and nothing behind it. */
final class GuestsReachTest {
  private static final String DOMAIN = "verona.example";
  private static final String COMPONENT = "plays.verona.example";
  private static final String COMMANDS = "http://jabber.org/protocol/commands";

  private final TestServer server =
      new TestServer(
          List.of(DOMAIN),
          new MemoryBackends().backends(),
          Map.of("auth.anonymous", true, "gateway.irc.offered", true, "gateway.irc.servers", "localhost"));

  private Transport clients;
  private ServicePeer component;
  private StreamClient guest;

  @BeforeEach
  void begin() throws IOException {
    server.account(Jid.valueOf("romeo@verona.example"), "password");
    component = new ServicePeer(server.kernel().router(), COMPONENT);
    clients = server.inProcess();
    guest = new StreamClient(clients, Jid.valueOf(DOMAIN), "", false);
    guest.connectSession();
  }

  @AfterEach
  void close() throws IOException {
    clients.close();
    server.close();
  }

  private static Element xml(String text) {
    try {
      return Xml.parse(text.replaceFirst("<(iq|presence|message)", "<$1 xmlns='jabber:client'"), XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private StreamClient romeo() throws IOException {
    StreamClient romeo = new StreamClient(clients, Jid.valueOf("romeo@verona.example/here"), "password", false);
    romeo.connectSession();
    return romeo;
  }

  private static Element answer(StreamClient client, String stanza) throws IOException {
    client.send(xml(stanza));
    Element came = client.element();
    assertThat(came.attribute("id")).as(came.toString()).isEqualTo("g");
    return came;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<message id='g' type='chat' to='hamlet@plays.verona.example'><body>spam</body></message>",
        "<presence id='g' to='#x%host@plays.verona.example/nick'/>",
        "<iq id='g' type='get' to='plays.verona.example'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
        "<presence id='g' to='#x%localhost@irc.verona.example/n'><x xmlns='http://jabber.org/protocol/muc'/></presence>",
        "<message id='g' type='chat' to='anna%localhost@irc.verona.example'><body>spam</body></message>",
        "<iq id='g' type='get' to='irc.verona.example'><query xmlns='jabber:iq:register'/></iq>",
        "<message id='g' type='chat' to='juliet@elsewhere.example'><body>spam</body></message>"
      })
  void theyGetBackWhatTheySendToComponentsAndGatewaysAndOtherServers(String stanza) throws IOException {
    Element back = answer(guest, stanza);
    assertThat(back.attribute("type")).as(back.toString()).isEqualTo("error");
    assertThat(back.toString())
        .contains("<not-allowed ")
        .contains("Guests write to people and rooms of this server alone.");
    StreamClient romeo = romeo();
    romeo.send(xml("<message id='r' type='chat' to='hamlet@plays.verona.example'><body>first</body></message>"));
    Element first = component.next();
    assertThat(Objects.requireNonNull(first).attribute("id")).isEqualTo("r");
  }

  @ParameterizedTest
  @ValueSource(strings = {"verona.example", "conference.verona.example", "pubsub.verona.example"})
  void whatTheServerItselfDoesIsTheirs(String service) throws IOException {
    String query = "<query xmlns='http://jabber.org/protocol/disco#info'/>";
    Element info = answer(guest, "<iq id='g' type='get' to='" + service + "'>" + query + "</iq>");
    assertThat(info.attribute("type")).as(info.toString()).isEqualTo("result");
  }

  @ParameterizedTest
  @ValueSource(strings = {"to='verona.example'", ""})
  void theyAreShownNoCommandsAndGiveNone(String to) throws IOException {
    String query = "<query xmlns='http://jabber.org/protocol/disco#items' node='" + COMMANDS + "'/>";
    String items = "<iq id='g' type='get' " + to + ">" + query + "</iq>";
    StreamClient romeo = romeo();
    for (String node : List.of("my-invitations", "my-push", "my-files", "urn:xmpp:invite#invite")) {
      assertThat(answer(romeo, items).toString()).contains("'" + node + "'");
      String command = "<command xmlns='" + COMMANDS + "' node='" + node + "'/>";
      Element refused = answer(guest, "<iq id='g' type='set' " + to + ">" + command + "</iq>");
      assertThat(refused.toString()).contains("<forbidden ");
    }
    Element shown = answer(guest, items);
    assertThat(shown.attribute("type")).isEqualTo("result");
    assertThat(shown.toString()).doesNotContain("<item ");
  }

  /** XEP-0030 has an identity for them; clients that see nodes offered want to publish there. */
  @Test
  void theirAddressIsSaidToBeAnonymousAndToKeepNothing() throws IOException {
    String query = "<query xmlns='http://jabber.org/protocol/disco#info'/>";
    Element info = answer(guest, "<iq id='g' type='get' to='" + guest.jid().bare() + "'>" + query + "</iq>");
    assertThat(info.toString())
        .contains("<identity category='account' type='anonymous'/>")
        .doesNotContain("registered")
        .doesNotContain("pubsub")
        .doesNotContain("urn:xmpp:mam:2");
    Element own = answer(romeo(), "<iq id='g' type='get' to='romeo@verona.example'>" + query + "</iq>");
    assertThat(own.toString()).contains("<identity category='account' type='registered'/>");
  }
}
