package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.presence;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What gateways do with clients that are invisible (XEP-0186). */
class UnseenClientsTest {
  private static final Jid CONTACT = Jid.valueOf("echo@echo.verona.example");

  private final Crossing crossing = new Crossing("echo");
  private StreamClient garden;

  @BeforeEach
  void start() throws IOException {
    crossing.server.set("gateway.echo.users", "rosa Open Sesame");
    garden = crossing.available("romeo@verona.example/garden");
    crossing.register(garden, Map.of("username", "rosa", "password", "Open Sesame"));
    crossing.shown(garden, null);
    garden.send(xml("<presence type='subscribe' to='" + CONTACT + "'/>"));
    assertThat(presence(garden, CONTACT).attribute("type")).isNull();
  }

  @AfterEach
  void stop() throws IOException {
    crossing.close();
  }

  private static void hides(StreamClient client, String how) throws IOException {
    client.send(xml("<iq type='set' id='i1'><invisible xmlns='urn:xmpp:invisible:1'" + how + "/></iq>"));
  }

  private static boolean isOf(Element came, Jid who) {
    return came.name().equals("presence") && who.toString().equals(came.attribute("from"));
  }

  @Test
  void whoWantsToKnowOfTheirContactsKnowsOfThoseOnANetworkWhileTheyAreLoggedInThere() throws Exception {
    StreamClient orchard = crossing.connected("romeo@verona.example/orchard");
    hides(orchard, " probe='true'");
    crossing.shown(orchard, null);
    assertThat(presence(orchard, CONTACT).attribute("type")).isNull();
    // They log nobody in, and the last one who is seen logs out.
    garden.send(xml("<presence type='unavailable'/>"));
    assertThat(presence(orchard, CONTACT).attribute("type")).isEqualTo("unavailable");
    crossing.shown(orchard, "unavailable");
  }

  @Test
  void whoDoesNotWantToKnowIsToldWhatChangesAlone() throws Exception {
    StreamClient orchard = crossing.connected("romeo@verona.example/orchard");
    hides(orchard, "");
    until(orchard, came -> "i1".equals(came.attribute("id")));
    garden.send(xml("<presence type='unavailable'/>"));
    Element first = until(orchard, came -> isOf(came, CONTACT) || isOf(came, crossing.gateway()));
    assertThat(first.attribute("type")).isEqualTo("unavailable");
  }

  @Test
  void whoShowsThemselvesToTheGatewayAloneIsLoggedInAndOutWithTheirSession() throws Exception {
    garden.send(xml("<presence type='unavailable'/>"));
    StreamClient orchard = crossing.connected("romeo@verona.example/orchard");
    hides(orchard, "");
    orchard.send(xml("<presence to='" + crossing.gateway() + "'/>"));
    crossing.shown(orchard, null);
    assertThat(presence(orchard, CONTACT).attribute("type")).isNull();
    StreamClient balcony = crossing.connected("romeo@verona.example/balcony");
    hides(balcony, "");
    until(balcony, came -> "i1".equals(came.attribute("id")));
    orchard.disconnect();
    crossing.shown(balcony, "unavailable");
  }
}
