package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static im.recado.testkit.gateway.OscarPacket.packet;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.modules.roster.RosterItem;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What has changed in one contact list while nobody was logged in changes in the other; nothing is lost by that. */
class ListsInStepTest {
  private static final Jid JULIET = Jid.valueOf("100002@icq.verona.example");
  private static final Jid NURSE = Jid.valueOf("100003@icq.verona.example");
  private static final Map<String, String> ANSWERS = Map.of("username", "100001", "password", "wherefor");

  private final Crossing crossing = new Crossing("icq");
  private FakeOscar icq;
  private StreamClient romeo;

  @SuppressWarnings("NullAway.Init") // each test logs in by itself
  private OscarLine line;


  @BeforeEach
  void start() throws Exception {
    icq = new FakeOscar("100001", "wherefor", "100009");
    icq.put(FakeOscar.item("Verona", 1, 0, 1, packet().tlv(0xC8, packet().u16(7).u16(8).bytes())));
    icq.put(juliet("Juliet"));
    icq.put(FakeOscar.item("100003", 1, 8, 0, packet()));
    crossing.server.set("gateway.icq.server", icq.setting());
    romeo = crossing.available("romeo@verona.example/garden");
    romeo.send(xml("<iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>"));
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    icq.close();
  }

  private static byte[] juliet(String alias) {
    return FakeOscar.item("100002", 1, 7, 0, packet().tlv(0x131, alias));
  }

  private void register() throws Exception {
    assertThat(crossing.register(romeo, ANSWERS).attribute("type")).isEqualTo("result");
    line = icq.home();
    // It is shown to the network when the lists have been seen.
    line.until(1, 0x1E);
  }

  private void logOut() throws Exception {
    romeo.send(xml("<presence type='unavailable' to='" + crossing.gateway() + "'/>"));
    crossing.shown(romeo, "unavailable");
  }

  private void logIn() throws Exception {
    romeo.send(xml("<presence to='" + crossing.gateway() + "'/>"));
    line = icq.home();
    crossing.shown(romeo, null);
    line.until(1, 0x1E);
  }

  /** Who was taken out of the network's list last. */
  private String removed() {
    await().untilAsserted(() -> assertThat(icq.removed).isNotEmpty());
    return icq.removed.getLast();
  }

  private Optional<RosterItem> item(Jid contact) {
    return crossing.disk.backends().rosters().load(Crossing.ROMEO).items().stream()
        .filter(item -> item.contact().equals(contact))
        .findFirst();
  }

  private void roster(String item) throws IOException {
    romeo.send(xml("<iq type='set' id='set'><query xmlns='jabber:iq:roster'>" + item + "</query></iq>"));
    until(romeo, came -> "set".equals(came.attribute("id")));
  }

  @Test
  void whoWasRemovedThereLeavesTheRoster() throws Exception {
    register();
    logOut();
    icq.items.remove(1 << 16 | 8);
    logIn();
    assertThat(crossing.listed()).containsExactlyInAnyOrder(crossing.gateway(), JULIET);
  }

  @Test
  void whoWasRemovedHereLeavesTheNetworksList() throws Exception {
    register();
    logOut();
    roster("<item jid='" + NURSE + "' subscription='remove'/>");
    logIn();
    assertThat(removed()).isEqualTo("100003");
    assertThat(crossing.listed()).containsExactlyInAnyOrder(crossing.gateway(), JULIET);
    // Not only at the next log-in.
    logOut();
    logIn();
    assertThat(crossing.listed()).containsExactlyInAnyOrder(crossing.gateway(), JULIET);
  }

  @Test
  void whoWasRemovedHereWhileTheServerWasDownToo() throws Exception {
    register();
    logOut();
    roster("<item jid='" + NURSE + "' subscription='remove'/>");
    crossing.restart();
    crossing.server.set("gateway.icq.server", icq.setting());
    romeo = crossing.available("romeo@verona.example/garden");
    line = icq.home();
    assertThat(removed()).isEqualTo("100003");
  }

  @Test
  void aNameGivenHereIsKeptThere() throws Exception {
    register();
    logOut();
    roster("<item jid='" + JULIET + "' name='My sun'><group>Verona</group></item>");
    logIn();
    await().untilAsserted(() -> assertThat(icq.items.get(1 << 16 | 7)).isNotEqualTo(juliet("Juliet")));
    ByteBuffer named = OscarPacket.read(requireNonNull(icq.items.get(1 << 16 | 7)));
    assertThat(OscarPacket.text16(named)).isEqualTo("100002");
    named.position(named.position() + 8);
    assertThat(new String(requireNonNull(OscarPacket.tlv(named, 0x131)), UTF_8)).isEqualTo("My sun");
    assertThat(item(JULIET)).map(RosterItem::name).contains("My sun");
  }

  @Test
  void aNameGivenThereIsSeenHere() throws Exception {
    register();
    logOut();
    icq.put(juliet("Capulet"));
    logIn();
    assertThat(item(JULIET)).map(RosterItem::name).contains("Capulet");
    // And at once, when it is given by another client of the account.
    icq.put(juliet("Montague"));
    line.say(0x13, 9, juliet("Montague"));
    await().untilAsserted(() -> assertThat(item(JULIET)).map(RosterItem::name).contains("Montague"));
    logOut();
    logIn();
    assertThat(item(JULIET)).map(RosterItem::name).contains("Montague");
  }

  @Test
  void nothingIsLostOnAListThatHasNotComeWhole() throws Exception {
    register();
    logOut();
    icq.brokenList = true;
    logIn();
    assertThat(crossing.listed()).containsExactlyInAnyOrder(crossing.gateway(), JULIET, NURSE);
    logOut();
    icq.brokenList = false;
    logIn();
    assertThat(crossing.listed()).containsExactlyInAnyOrder(crossing.gateway(), JULIET, NURSE);
    assertThat(icq.items).containsKeys(1 << 16 | 7, 1 << 16 | 8);
  }

  @Test
  void whereTheNetworkWinsWhoWasRemovedHereComesBack() throws Exception {
    crossing.server.set("gateway.icq.lists", "network-wins");
    register();
    logOut();
    roster("<item jid='" + NURSE + "' subscription='remove'/>");
    logIn();
    assertThat(crossing.listed()).contains(NURSE);
    assertThat(icq.items).containsKey(1 << 16 | 8);
  }

  @Test
  void whereTheListsAreNotKeptInStepNobodyComesUnasked() throws Exception {
    crossing.server.set("gateway.icq.lists", "off");
    register();
    assertThat(crossing.listed()).containsExactly(crossing.gateway());
    romeo.send(xml("<presence type='subscribe' to='" + JULIET + "'/>"));
    until(romeo, came -> "subscribed".equals(came.attribute("type")) && JULIET.toString().equals(came.attribute("from")));
    logOut();
    logIn();
    assertThat(crossing.listed()).containsExactlyInAnyOrder(crossing.gateway(), JULIET);
  }

  @Test
  void whatWasAgreedIsForgottenWithTheAccount() throws Exception {
    register();
    assertThat(kept()).isNotEmpty();
    crossing.ask(romeo, "set", "<query xmlns='jabber:iq:register'><remove/></query>");
    await().untilAsserted(() -> assertThat(kept()).isEmpty());
    // Whoever registers again has the list of the network, and nobody is taken out of it.
    register();
    assertThat(crossing.listed()).containsExactlyInAnyOrder(crossing.gateway(), JULIET, NURSE);
    assertThat(icq.items).containsKeys(1 << 16 | 7, 1 << 16 | 8);
  }

  private List<String> kept() {
    return List.copyOf(crossing.disk.backends().stores().keyValues("gateway-lists").all(Crossing.ROMEO).keySet());
  }
}
