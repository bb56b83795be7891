package im.recado.testkit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who logged in without an account (XEP-0175) owns no room, and leaves nothing in any. */
final class GuestRoomsTest {
  private static final String DOMAIN = "verona.example";
  private static final String GARDEN = "garden@conference.verona.example";
  private static final String OTHER = "cellar@conference.verona.example";
  private static final String X = "<x xmlns='http://jabber.org/protocol/muc'/>";
  private static final String USER = "http://jabber.org/protocol/muc#user";

  private final TestServer server =
      new TestServer(
          List.of(DOMAIN),
          new MemoryBackends().backends(),
          Map.of("auth.anonymous", true, "web-client.guest-room", GARDEN));

  private Transport clients;

  @BeforeEach
  void begin() {
    server.account(Jid.valueOf("romeo@verona.example"), "password");
    clients = server.inProcess();
  }

  @AfterEach
  void close() throws IOException {
    clients.close();
    server.close();
  }

  private StreamClient session(String jid) throws IOException {
    StreamClient client = new StreamClient(clients, Jid.valueOf(jid), "password", false);
    client.connectSession();
    return client;
  }

  private static Element xml(String text) {
    try {
      return Xml.parse(text.replaceFirst("<(iq|presence|message)", "<$1 xmlns='jabber:client'"), XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Element until(StreamClient client, Predicate<Element> wanted) throws IOException {
    while (true) {
      Element came = client.element();
      if (wanted.test(came)) {
        return came;
      }
    }
  }

  private static Element enter(StreamClient client, String room, String nick) throws IOException {
    client.send(xml("<presence id='g' to='" + room + "/" + nick + "'>" + X + "</presence>"));
    return until(client, came -> "g".equals(came.attribute("id")));
  }

  private static Element ask(StreamClient client, String type, String to, String payload) throws IOException {
    client.send(xml("<iq id='q' type='" + type + "' to='" + to + "'>" + payload + "</iq>"));
    return until(client, came -> came.name().equals("iq") && "q".equals(came.attribute("id")));
  }

  private List<List<String>> run(String command, String room) throws CommandException {
    return server.kernel().commands().run(command, Caller.COMMAND_LINE, Map.of("room", room)).rows();
  }

  @ParameterizedTest
  @ValueSource(strings = {"everyone", "local", "administrators"})
  void theyMakeNone(String creators) throws Exception {
    server.set("muc.creators", creators);
    StreamClient guest = session(DOMAIN);
    Element refused = enter(guest, OTHER, "guest");
    assertThat(refused.attribute("type")).as(refused.toString()).isEqualTo("error");
    assertThat(refused.toString()).contains("<not-allowed ").contains("Guests make no rooms.");
    Element form = ask(guest, "get", OTHER, "<query xmlns='http://jabber.org/protocol/muc#owner'/>");
    assertThat(form.toString()).contains("<item-not-found ");
    Element garden = ask(guest, "get", GARDEN, "<query xmlns='http://jabber.org/protocol/muc#owner'/>");
    assertThat(garden.toString()).contains("<item-not-found ");
  }

  @Test
  void theServerMakesTheirsWhichIsNobodys() throws Exception {
    server.set("muc.creators", "administrators");
    server.set("muc.default-members-only", "true");
    StreamClient first = session(DOMAIN);
    Element self = enter(first, GARDEN, "first");
    assertThat(self.attribute("type")).as(self.toString()).isNull();
    Element x = Objects.requireNonNull(self.child("x", USER));
    assertThat(Objects.requireNonNull(x.child("item", USER)).attribute("affiliation")).isEqualTo("none");
    assertThat(x.elements("status", USER).stream().map(status -> status.attribute("code"))).doesNotContain("201");
    assertThat(run("room-affiliations", GARDEN)).isEmpty();
    // It is there at once for the next, and to stay.
    assertThat(enter(session(DOMAIN), GARDEN, "second").attribute("type")).isNull();
    assertThat(enter(session("romeo@verona.example/here"), GARDEN, "romeo").attribute("type")).isNull();
    Element ban =
        ask(
            first,
            "set",
            GARDEN,
            "<query xmlns='http://jabber.org/protocol/muc#admin'>"
                + "<item affiliation='outcast' jid='romeo@verona.example'/></query>");
    assertThat(ban.toString()).contains("<forbidden ");
    Element info = ask(first, "get", GARDEN, "<query xmlns='http://jabber.org/protocol/disco#info'/>");
    assertThat(info.toString()).contains("muc_persistent").contains("muc_public").contains("muc_open");
  }

  @Test
  void whatAnOwnerMakesOfThemEndsWithThem() throws Exception {
    StreamClient romeo = session("romeo@verona.example/here");
    enter(romeo, OTHER, "romeo");
    ask(
        romeo,
        "set",
        OTHER,
        "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'>"
            + "<field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field>"
            + "<field var='muc#roomconfig_persistentroom'><value>1</value></field></x></query>");
    StreamClient guest = session(DOMAIN);
    enter(guest, OTHER, "guest");
    ask(
        romeo,
        "set",
        OTHER,
        "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='owner' jid='"
            + guest.jid().bare() + "'/></query>");
    assertThat(run("room-affiliations", OTHER)).hasSize(2);
    guest.disconnect();
    await().untilAsserted(() -> assertThat(run("room-affiliations", OTHER)).hasSize(1));
    assertThat(run("room-affiliations", OTHER).getFirst().getFirst()).isEqualTo("romeo@verona.example");
  }

  @Test
  void roomsCarryTheirInvitationsToNobodyElsewhere() throws Exception {
    StreamClient guest = session(DOMAIN);
    enter(guest, GARDEN, "guest");
    guest.send(
        xml("<message id='i' to='" + GARDEN + "'><x xmlns='" + USER + "'><invite to='juliet@elsewhere.example'>"
            + "<reason>spam</reason></invite></x></message>"));
    Element back = until(guest, came -> "i".equals(came.attribute("id")));
    assertThat(back.toString()).contains("<not-allowed ").contains("Guests invite people of this server alone.");
  }
}
