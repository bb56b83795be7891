package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveName;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said in rooms of networks is kept for who is in them, and for nobody else (XEP-0313 section 6.1.2). */
class RoomArchivesTest {
  private static final String ROOM = "#coven%localhost@irc.verona.example";
  private static final String MAM = "urn:xmpp:mam:2";
  private static final Jid HOLDER = Jid.valueOf("romeo\\40verona.example@irc.verona.example");

  private final Crossing crossing = new Crossing("irc");
  private FakeIrc irc;
  private StreamClient romeo;

  @BeforeEach
  void start() throws IOException {
    irc = new FakeIrc();
    crossing.server.set("gateway.irc.servers", irc.setting());
    crossing.server.set("gateway.irc.burst", "1000");
    romeo = crossing.available("romeo@verona.example/garden");
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    irc.close();
  }

  private void enter(StreamClient client) throws IOException {
    client.send(xml("<presence to='" + ROOM + "/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
  }

  private FakeIrc.Line enters(String capabilities) throws IOException {
    enter(romeo);
    FakeIrc.Line line = irc.welcome(capabilities);
    line.expect("JOIN #coven");
    line.expect("MODE #coven");
    return line;
  }

  private FakeIrc.Line inside() throws IOException {
    FakeIrc.Line line = enters("");
    line.lets("#coven", "anna Romeo");
    welcomed();
    return line;
  }

  /** What is told of before, up to the subject. */
  private List<Element> welcomed() throws IOException {
    List<Element> past = new ArrayList<>();
    until(
        romeo,
        came -> {
          if (came.has("body", "jabber:client")) {
            past.add(came);
          }
          return came.has("subject", "jabber:client");
        });
    return past;
  }

  private void leave(FakeIrc.Line line) throws IOException {
    romeo.send(xml("<presence type='unavailable' to='" + ROOM + "/Romeo'/>"));
    assertThat(line.end()).startsWith("QUIT");
  }

  private Element groupchat() throws IOException {
    return until(romeo, came -> "groupchat".equals(came.attribute("type")) && came.has("body", "jabber:client"));
  }

  private static String id(Element message) {
    Element id = requireNonNull(message.child("stanza-id", "urn:xmpp:sid:0"), message.toString());
    assertThat(id.attribute("by")).isEqualTo(ROOM);
    return requireNonNull(id.attribute("id"));
  }

  private static String body(Element message) {
    return requireNonNull(message.childText("body", "jabber:client"));
  }

  private Element ask(StreamClient client, String type, String room, String payload) throws IOException {
    client.send(xml("<iq type='" + type + "' id='q' to='" + room + "'>" + payload + "</iq>"));
    return until(client, came -> "q".equals(came.attribute("id")));
  }

  /** What a query finds: ids, senders and words. */
  private List<String> kept(StreamClient client, String room, String more) throws IOException {
    client.send(xml("<iq type='set' id='q' to='" + room + "'><query xmlns='" + MAM + "'>" + more + "</query></iq>"));
    List<String> found = new ArrayList<>();
    Element answer =
        until(
            client,
            came -> {
              Element result = came.child("result", MAM);
              if (result != null) {
                assertThat(came.attribute("from")).isEqualTo(room);
                Element said = requireNonNull(requireNonNull(result.child("forwarded", "urn:xmpp:forward:0")).child("message", "jabber:client"));
                found.add(result.attribute("id") + " " + Jid.valueOf(requireNonNull(said.attribute("from"))).resource() + " " + body(said));
              }
              return "q".equals(came.attribute("id"));
            });
    assertThat(answer.attribute("type")).as(answer.toString()).isEqualTo("result");
    return found;
  }

  private List<String> kept() throws IOException {
    return kept(romeo, ROOM, "").stream().map(one -> one.substring(one.indexOf(' ') + 1)).toList();
  }

  @Test
  void whatIsSaidIsFoundByTheIdThatItCameWith() throws Exception {
    FakeIrc.Line line = inside();
    line.send(":anna!a@hills PRIVMSG #coven :When shall we three");
    String annas = id(groupchat());
    romeo.send(xml("<message type='groupchat' id='m1' to='" + ROOM + "'><body>In thunder</body></message>"));
    line.expect("PRIVMSG #coven :In thunder");
    String ping = line.line();
    line.send(":irc.test PONG irc.test :" + ping.substring(5));
    Element own = groupchat();
    assertThat(own.attribute("id")).isEqualTo("m1");
    assertThat(kept(romeo, ROOM, "")).containsExactly(annas + " anna When shall we three", id(own) + " Romeo In thunder");
    assertThat(kept(romeo, ROOM, "<set xmlns='http://jabber.org/protocol/rsm'><max>1</max><before/></set>"))
        .containsExactly(id(own) + " Romeo In thunder");
    String info = ask(romeo, "get", ROOM, "<query xmlns='http://jabber.org/protocol/disco#info'/>").toString();
    assertThat(info).contains(MAM).contains("urn:xmpp:sid:0");
    assertThat(ask(romeo, "get", ROOM, "<metadata xmlns='" + MAM + "'/>").toString()).contains(annas).contains(id(own));
    assertThat(ask(romeo, "get", ROOM, "<query xmlns='" + MAM + "'/>").toString()).contains("jabber:x:data");
    isError(ask(romeo, "set", ROOM, "<query xmlns='" + MAM + "' node='x'/>"), "item-not-found");
    isError(ask(romeo, "set", ROOM, "<prefs xmlns='" + MAM + "'/>"), "service-unavailable");
  }

  @Test
  void nobodyElseReadsItAndItOutlastsTheRoomAndTheServer() throws Exception {
    FakeIrc.Line line = inside();
    line.send(":anna!a@hills PRIVMSG #coven :Fair is foul");
    groupchat();
    leave(line);
    assertThat(kept()).containsExactly("anna Fair is foul");
    StreamClient juliet = crossing.available("juliet@verona.example/balcony");
    assertThat(kept(juliet, ROOM, "")).isEmpty();
    crossing.restart();
    crossing.server.set("gateway.irc.servers", irc.setting());
    romeo = crossing.available("romeo@verona.example/garden");
    assertThat(kept()).containsExactly("anna Fair is foul");
    FakeIrc.Line again = enters("");
    again.lets("#coven", "anna Romeo");
    Element past = welcomed().getFirst();
    assertThat(body(past)).isEqualTo("Fair is foul");
    assertThat(past.has("delay", "urn:xmpp:delay")).isTrue();
    id(past);
  }

  @Test
  void whatTheNetworkRemembersFillsTheGapOnceAndInItsPlace() throws Exception {
    FakeIrc.Line line = inside();
    line.send(":anna!a@hills PRIVMSG #coven :Heard");
    groupchat();
    Instant heard = crossing.server.kernel().clock().instant();
    leave(line);
    FakeIrc.Line again = enters("batch server-time message-tags draft/chathistory");
    again.lets("#coven", "anna Romeo");
    again.expect("CHATHISTORY LATEST #coven * 50");
    again.send(
        ":irc.test BATCH +7 chathistory #coven",
        "@batch=7;time=" + heard.minusSeconds(900) + " :anna!a@hills PRIVMSG #coven :Before",
        "@batch=7;time=" + heard.plusSeconds(2) + " :anna!a@hills PRIVMSG #coven :Heard",
        "@batch=7;time=" + heard.plusSeconds(600) + " :anna!a@hills PRIVMSG #coven :Missed",
        "@batch=7;time=" + heard.plusSeconds(660) + " :anna!a@hills PRIVMSG #coven :Heard",
        ":irc.test BATCH -7");
    assertThat(welcomed()).extracting(RoomArchivesTest::body).containsExactly("Before", "Heard", "Missed", "Heard");
    assertThat(kept()).containsExactly("anna Heard", "anna Missed", "anna Heard");
  }

  @Test
  void whatABouncerSaysAgainIsNotToldTwice() throws Exception {
    FakeIrc.Line line = enters("server-time");
    line.lets("#coven", "anna Romeo");
    welcomed();
    Instant now = crossing.server.kernel().clock().instant();
    line.send(
        ":anna!a@hills PRIVMSG #coven :Double, double",
        "@time=" + now.minusSeconds(70) + " :anna!a@hills PRIVMSG #coven :Double, double",
        ":anna!a@hills PRIVMSG #coven :toil and trouble");
    assertThat(body(groupchat())).isEqualTo("Double, double");
    assertThat(body(groupchat())).isEqualTo("toil and trouble");
    assertThat(kept()).containsExactly("anna Double, double", "anna toil and trouble");
  }

  @Test
  void whoWantsNoArchiveHasNoneHereAndTheAdministratorMayHaveNone() throws Exception {
    FakeIrc.Line line = inside();
    romeo.send(xml("<iq type='set' id='p'><prefs xmlns='" + MAM + "' default='never'><always/><never/></prefs></iq>"));
    until(romeo, came -> "p".equals(came.attribute("id")));
    line.send(":anna!a@hills PRIVMSG #coven :Hover");
    assertThat(groupchat().has("stanza-id", "urn:xmpp:sid:0")).isFalse();
    assertThat(kept()).isEmpty();
    crossing.server.set("gateway.archive", "false");
    isError(ask(romeo, "set", ROOM, "<query xmlns='" + MAM + "'/>"), "service-unavailable");
    assertThat(ask(romeo, "get", ROOM, "<query xmlns='http://jabber.org/protocol/disco#info'/>").toString()).doesNotContain(MAM);
  }

  @Test
  void whoUnregistersOrIsRemovedLeavesNothing() throws Exception {
    FakeIrc.Line line = inside();
    line.send(":anna!a@hills PRIVMSG #coven :Through the fog");
    groupchat();
    romeo.send(xml("<presence type='unavailable' to='" + ROOM + "/Romeo'/>"));
    line.end();
    register();
    assertThat(kept()).containsExactly("anna Through the fog");
    ArchiveName elsewhere = new ArchiveName(HOLDER, "#coven%other.example");
    crossing.disk.backends().archive().append(elsewhere, entry("e1", 1)).join();
    crossing.ask(romeo, "set", "<query xmlns='jabber:iq:register'><remove/></query>");
    assertThat(kept()).isEmpty();
    assertThat(crossing.disk.backends().archive().extent(elsewhere)).as("that of another network").isNotNull();
    romeo.send(xml("<iq type='set' id='gone'><query xmlns='jabber:iq:register'><remove/></query></iq>"));
    await().untilAsserted(() -> assertThat(crossing.disk.backends().archive().extent(elsewhere)).isNull());
  }

  private void register() throws IOException, InterruptedException {
    romeo.send(
        xml("<iq type='set' id='reg' to='irc.verona.example'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>"
            + "<field var='FORM_TYPE'><value>jabber:iq:register</value></field><field var='server'><value>localhost</value></field>"
            + "<field var='nick'><value>Romeo</value></field></x></query></iq>"));
    irc.welcome("");
    assertThat(until(romeo, came -> "reg".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
  }

  private ArchiveEntry entry(String id, int characters) {
    return new ArchiveEntry(
        id, crossing.server.kernel().clock().instant(), Jid.valueOf(ROOM + "/anna"), id,
        "<message xmlns='jabber:client' from='" + ROOM + "/anna' type='groupchat'><body>" + "x".repeat(characters) + "</body></message>", null);
  }

  @Test
  void oldWordsAndSilentRoomsGo() throws Exception {
    var store = crossing.disk.backends().archive();
    crossing.server.set("gateway.archive-messages", "2");
    ArchiveName coven = new ArchiveName(HOLDER, "#coven%localhost");
    for (String id : List.of("one", "two", "three")) {
      store.append(coven, entry(id, 10)).join();
    }
    ArchiveName silent = new ArchiveName(HOLDER, "#silent%localhost");
    store.append(silent, entry("silent", 900_000)).join();
    crossing.server.pass(Duration.ofMinutes(11));
    await().untilAsserted(() -> assertThat(requireNonNull(store.extent(coven)).firstId()).isEqualTo("two"));
    ArchiveName loud = new ArchiveName(HOLDER, "#loud%localhost");
    store.append(loud, entry("loud", 900_000)).join();
    crossing.server.set("gateway.archive-megabytes", "1");
    crossing.server.pass(Duration.ofMinutes(11));
    await().untilAsserted(() -> assertThat(store.extent(silent)).isNull());
    assertThat(store.extent(loud)).isNotNull();
    crossing.server.set("gateway.archive-keep", "5m");
    crossing.server.pass(Duration.ofMinutes(11));
    await().untilAsserted(() -> assertThat(store.extent(loud)).isNull());
  }

  @Test
  void aConversationOfSeveralPeopleIsKeptAlike() throws Exception {
    try (Crossing msns = new Crossing("msn"); FakeMsn msn = new FakeMsn()) {
      msn.tell(msns, "MSNP12");
      StreamClient rosa = msns.available("romeo@verona.example/garden");
      MsnPeopleTest.registering(msns, rosa, MsnPeopleTest.ANSWERS);
      FakeMsn.Line line = msn.welcome12();
      until(rosa, came -> "reg".equals(came.attribute("id")));
      line.shown("NLN", FakeMsn.CAPS, "");
      String room = "chat-supper@msn.verona.example";
      rosa.send(xml("<presence to='" + room + "/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
      until(rosa, came -> (room + "/" + FakeMsn.SELF).equals(came.attribute("from")));
      rosa.send(xml("<message type='groupchat' id='g0' to='" + room + "'><body>Anybody?</body></message>"));
      until(rosa, came -> "g0".equals(came.attribute("id")));
      assertThat(kept(rosa, room, "")).singleElement().asString().endsWith(" " + FakeMsn.SELF + " Anybody?");
    }
  }

  /** Rooms of AIM are kept as those of IRC are: for who is in them, with the words of both, and read when nobody is there. */
  @Test
  void whatIsSaidInARoomOfAimIsKeptAlike() throws Exception {
    try (Crossing aims = new Crossing("aim"); FakeOscar aim = new FakeOscar("romeo m", "wherefore art thou", "echo")) {
      aims.server.set("gateway.aim.server", aim.setting());
      StreamClient rosa = aims.available("romeo@verona.example/garden");
      aims.register(rosa, Map.of("username", "Romeo M", "password", "wherefore art thou"));
      aim.home();
      String room = "#old\\20coven@aim.verona.example";
      rosa.send(xml("<presence to='" + room + "/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
      OscarLine line = aim.room();
      until(rosa, came -> (room + "/romeo m").equals(came.attribute("from")));
      rosa.send(xml("<message type='groupchat' id='g0' to='" + room + "'><body>When shall we meet?</body></message>"));
      until(rosa, came -> "g0".equals(came.attribute("id")));
      line.say(0x0E, 6, FakeChat.spoken(new byte[8], 3, "Echo", OscarPacket.packet().tlv(2, "us-ascii").tlv(1, "<b>Anon</b>".getBytes(US_ASCII)).bytes()));
      Element spoken = until(rosa, came -> (room + "/Echo").equals(came.attribute("from")) && came.has("body", "jabber:client"));
      assertThat(requireNonNull(spoken.child("stanza-id", "urn:xmpp:sid:0")).attribute("by")).isEqualTo(room);
      rosa.send(xml("<presence type='unavailable' to='" + room + "/romeo m'/>"));
      line.gone();
      assertThat(kept(rosa, room, "")).hasSize(2).first().asString().endsWith(" romeo m When shall we meet?");
      assertThat(kept(rosa, room, "")).last().asString().endsWith(" Echo *Anon*");
      // Nobody else reads it.
      StreamClient juliet = aims.available("juliet@verona.example/balcony");
      assertThat(kept(juliet, room, "")).isEmpty();
    }
  }

  @Test
  void nobodyIsAtTheAddressThatHoldsTheArchives() throws Exception {
    isError(ask(romeo, "set", HOLDER.toString(), "<query xmlns='" + MAM + "'/>"), "item-not-found");
    isError(ask(romeo, "set", HOLDER.toString(), "<query xmlns='" + MAM + "' node='#coven%localhost'/>"), "item-not-found");
  }
}
