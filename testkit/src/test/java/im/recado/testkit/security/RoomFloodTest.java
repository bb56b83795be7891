package im.recado.testkit.security;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.ServicePeer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SECURITY S8: many people of many servers come into one room at once. How fast a single server is read: {@code ReadLimitsTest}. */
final class RoomFloodTest {
  private static final String DOMAIN = "verona.example";
  private static final String ROOM = "square@conference." + DOMAIN;
  private static final int SERVERS = 10;
  private static final int PEOPLE = 100;
  private static final int AT_ONCE = 50;

  private final TestServer server = new TestServer(List.of(DOMAIN), new MemoryBackends().backends());
  private final List<ServicePeer> elsewhere = new ArrayList<>();
  private StreamClient romeo;

  @BeforeEach
  void makeARoom() throws IOException {
    server.set("muc.joins-per-second", Integer.toString(AT_ONCE));
    server.account(Jid.valueOf("romeo@" + DOMAIN), "password");
    romeo = new StreamClient(server.inProcess(), Jid.valueOf("romeo@" + DOMAIN + "/here"), "password", false);
    romeo.connectSession();
    romeo.send(xml("<presence xmlns='jabber:client' to='" + ROOM + "/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    romeo.send(
        xml(
            "<iq xmlns='jabber:client' type='set' id='make' to='" + ROOM + "'><query xmlns='http://jabber.org/protocol/muc#owner'>"
                + "<x xmlns='jabber:x:data' type='submit'/></query></iq>"));
    String made = "";
    while (!made.equals("make")) {
      made = romeo.element().attributeOr("id", "");
    }
    server.time().pass(Duration.ofSeconds(1));
    for (int i = 0; i < SERVERS; i++) {
      elsewhere.add(new ServicePeer(server.kernel().router(), "flood" + i + ".example"));
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static Element xml(String text) throws IOException {
    try {
      return Xml.parse(text, XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IOException(e);
    }
  }

  private static Element enters(int domain, int person) throws IOException {
    return xml(
        "<presence xmlns='jabber:client' from='p" + person + "@flood" + domain + ".example/x' to='" + ROOM + "/Ghost " + domain + " "
            + person + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
  }

  private static boolean isGhost(Element element) {
    return element.attributeOr("from", "").startsWith(ROOM + "/Ghost");
  }

  @Test
  void s8SoManyEnterInASecondTheOthersAreToldToWaitAndWhoIsThereGoesOnTalking() throws Exception {
    for (int person = 0; person < PEOPLE; person++) {
      for (int domain = 0; domain < SERVERS; domain++) {
        elsewhere.get(domain).send(enters(domain, person));
      }
    }
    romeo.send(xml("<message xmlns='jabber:client' type='groupchat' id='m1' to='" + ROOM + "'><body>Part, fools!</body></message>"));
    int seen = 0;
    Element next = romeo.element();
    while (!"m1".equals(next.attribute("id"))) {
      seen += isGhost(next) && next.attribute("type") == null ? 1 : 0;
      next = romeo.element();
    }
    assertThat(seen).isEqualTo(AT_ONCE);
    int refused = 0;
    for (int domain = 0; domain < SERVERS; domain++) {
      for (int i = 0; i < PEOPLE - AT_ONCE / SERVERS; i++) {
        Element error = refusal(elsewhere.get(domain));
        assertThat(error.attribute("type")).isEqualTo("wait");
        assertThat(error.has("resource-constraint", Namespaces.STANZA_ERRORS)).isTrue();
        refused++;
      }
    }
    assertThat(refused).isEqualTo(SERVERS * PEOPLE - AT_ONCE);
  }

  private static Element refusal(ServicePeer peer) {
    Element next = Objects.requireNonNull(peer.next(), "nothing came");
    while (!"error".equals(next.attribute("type"))) {
      next = Objects.requireNonNull(peer.next(), "nothing came");
    }
    return Objects.requireNonNull(next.child("error", next.namespace()));
  }
}
