package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.command.Caller;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels of IRC as rooms (XEP-0045), as guests see them: what the clients get, and what the server. */
class IrcRoomsTest {
  private static final String ROOM = "#coven%localhost@irc.verona.example";
  private static final String USER = "http://jabber.org/protocol/muc#user";

  private final Crossing crossing = new Crossing("irc");
  private FakeIrc irc;
  private StreamClient garden;

  @BeforeEach
  void start() throws IOException {
    irc = new FakeIrc();
    crossing.server.set("gateway.irc.servers", irc.setting());
    crossing.server.set("gateway.irc.burst", "1000");
    garden = crossing.available("romeo@verona.example/garden");
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    irc.close();
  }

  private static void join(StreamClient client, String nick, String more) throws IOException {
    client.send(
        xml("<presence id='j1' to='" + ROOM + "/" + nick + "'><x xmlns='http://jabber.org/protocol/muc'>" + more + "</x></presence>"));
  }

  private static void say(StreamClient client, String id, String text) throws IOException {
    client.send(xml("<message type='groupchat' id='" + id + "' to='" + ROOM + "'><body>" + text + "</body></message>"));
  }

  /** The next stanza of the room, or of somebody in it. */
  private static Element next(StreamClient client) throws IOException {
    return until(client, came -> requireNonNull(came.attributeOr("from", "")).startsWith(ROOM));
  }

  private static Element item(Element presence) {
    return requireNonNull(requireNonNull(presence.child("x", USER)).child("item", USER));
  }

  private static List<String> codes(Element presence) {
    return requireNonNull(presence.child("x", USER)).elements("status", USER).stream()
        .map(status -> status.attributeOr("code", ""))
        .toList();
  }

  private static void isFrom(Element stanza, String nick) {
    assertThat(stanza.attribute("from")).as(stanza.toString()).isEqualTo(ROOM + "/" + nick);
  }

  /** Romeo's first client is in, with Anna, who is an operator. */
  private FakeIrc.Line inside(String capabilities) throws IOException {
    join(garden, "Romeo", "<history maxstanzas='20'/>");
    FakeIrc.Line line = irc.welcome(capabilities);
    line.expect("JOIN #coven");
    line.expect("MODE #coven");
    line.lets("#coven", "@anna!a@hills Romeo");
    isFrom(next(garden), "anna");
    isFrom(next(garden), "Romeo");
    assertThat(next(garden).has("subject", "jabber:client")).isTrue();
    return line;
  }

  @Test
  void whoEntersSeesEverybodyAndThemselvesAndTheTopicLast() throws Exception {
    join(garden, "Romeo", "");
    FakeIrc.Line line = irc.welcome("");
    assertThat(line.nick).isEqualTo("Romeo");
    line.expect("JOIN #coven");
    line.expect("MODE #coven");
    line.send(
        ":Romeo!~u@host.test JOIN #coven",
        ":irc.test 332 Romeo #coven :Double \u0002toil\u0002",
        ":irc.test 333 Romeo #coven anna!a@hills 1700000000",
        ":irc.test 353 Romeo = #coven :~@queen @anna %half +ben",
        ":irc.test 353 Romeo = #coven :plain Romeo",
        ":irc.test 366 Romeo #coven :End");
    for (String each : List.of("queen owner moderator", "anna admin moderator", "half member moderator", "ben member participant",
        "plain none participant")) {
      String[] words = each.split(" ");
      Element presence = next(garden);
      isFrom(presence, words[0]);
      assertThat(item(presence).attribute("affiliation")).isEqualTo(words[1]);
      assertThat(item(presence).attribute("role")).isEqualTo(words[2]);
      assertThat(item(presence).attribute("jid")).isEqualTo(words[0] + "%localhost@irc.verona.example");
      assertThat(presence.has("occupant-id", "urn:xmpp:occupant-id:0")).isTrue();
      assertThat(codes(presence)).isEmpty();
    }
    Element self = next(garden);
    isFrom(self, "Romeo");
    assertThat(self.attribute("id")).isEqualTo("j1");
    assertThat(codes(self)).containsExactly("100", "110");
    assertThat(item(self).attribute("jid")).isEqualTo("romeo@verona.example/garden");
    Element subject = next(garden);
    isFrom(subject, "anna");
    assertThat(subject.childText("subject", "jabber:client")).isEqualTo("Double toil");
    assertThat(requireNonNull(subject.child("delay", "urn:xmpp:delay")).attribute("stamp")).startsWith("2023-11-14T22:13:20");
  }

  @Test
  void whoMakesAChannelIsToldSo() throws Exception {
    join(garden, "Romeo", "");
    FakeIrc.Line line = irc.welcome("");
    line.expect("JOIN #coven");
    line.lets("#coven", "@Romeo");
    assertThat(codes(next(garden))).containsExactly("100", "110", "201");
    garden.send(xml("<iq type='get' id='o1' to='" + ROOM + "'><query xmlns='http://jabber.org/protocol/muc#owner'/></iq>"));
    assertThat(until(garden, came -> "o1".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
  }

  @Test
  void whatIsSaidGoesBothWaysAndComesBackWithItsOwnId() throws Exception {
    FakeIrc.Line line = inside("");
    say(garden, "m1", "Thrice the brinded cat");
    line.expect("PRIVMSG #coven :Thrice the brinded cat");
    // It comes back when the server has answered what was asked behind it.
    line.send(":anna!a@hills PRIVMSG #coven :hath \u0002mew'd\u0002");
    Element first = next(garden);
    isFrom(first, "anna");
    assertThat(first.childText("body", "jabber:client")).isEqualTo("hath *mew'd*");
    assertThat(first.attribute("id")).isNotNull();
    String ping = line.line();
    assertThat(ping).startsWith("PING ");
    line.send(":irc.test PONG irc.test :" + ping.substring(5));
    Element own = next(garden);
    isFrom(own, "Romeo");
    assertThat(own.attribute("id")).isEqualTo("m1");
    assertThat(own.childText("body", "jabber:client")).isEqualTo("Thrice the brinded cat");
    say(garden, "m2", "/me dances");
    line.expect("PRIVMSG #coven :\u0001ACTION dances\u0001");
    line.send(":anna!a@hills PRIVMSG #coven :\u0001ACTION stirs\u0001");
    assertThat(next(garden).childText("body", "jabber:client")).isEqualTo("/me stirs");
  }

  @Test
  void withEchoesTheServersWordIsTaken() throws Exception {
    FakeIrc.Line line = inside("echo-message message-tags labeled-response batch server-time");
    say(garden, "m1", "one\ntwo");
    String one = line.next();
    String two = line.next();
    assertThat(one).matches("@label=\\S+ PRIVMSG #coven one");
    assertThat(two).matches("@label=\\S+ PRIVMSG #coven two");
    String label = one.substring(0, one.indexOf(' '));
    line.send(
        label + " :Romeo!~u@host.test PRIVMSG #coven :one",
        ":Romeo!~u@host.test PRIVMSG #coven :from another client of mine",
        label + " :Romeo!~u@host.test PRIVMSG #coven :two");
    Element other = next(garden);
    assertThat(other.childText("body", "jabber:client")).isEqualTo("from another client of mine");
    assertThat(other.attribute("id")).isNotEqualTo("m1");
    Element own = next(garden);
    assertThat(own.attribute("id")).isEqualTo("m1");
    assertThat(own.childText("body", "jabber:client")).isEqualTo("one\ntwo");
    say(garden, "m3", "not so");
    String third = line.next();
    line.send(third.substring(0, third.indexOf(' ')) + " :irc.test 404 Romeo #coven :Cannot send to channel");
    Element refused = next(garden);
    assertThat(refused.attribute("id")).isEqualTo("m3");
    isError(refused, "forbidden");
  }

  @Test
  void whatTheServerRefusesIsToldToWhoSaidIt() throws Exception {
    FakeIrc.Line line = inside("");
    say(garden, "m1", "Hush");
    line.expect("PRIVMSG #coven Hush");
    line.send(":irc.test 404 Romeo #coven :Cannot send to channel");
    String ping = line.line();
    line.send(":irc.test PONG irc.test :" + ping.substring(5));
    Element refused = next(garden);
    assertThat(refused.attribute("id")).isEqualTo("m1");
    isError(refused, "forbidden");
  }

  @Test
  void allClientsOfAUserShareOneConnectionAndTheLastOneLeaves() throws Exception {
    FakeIrc.Line line = inside("");
    line.send(":anna!a@hills PRIVMSG #coven :Before you came");
    next(garden);
    StreamClient orchard = crossing.available("romeo@verona.example/orchard");
    join(orchard, "Montague", "");
    isFrom(next(orchard), "anna");
    Element self = next(orchard);
    isFrom(self, "Romeo");
    assertThat(codes(self)).as("the nick is another one").contains("110", "210");
    Element past = next(orchard);
    assertThat(past.childText("body", "jabber:client")).isEqualTo("Before you came");
    assertThat(past.has("delay", "urn:xmpp:delay")).isTrue();
    assertThat(next(orchard).has("subject", "jabber:client")).isTrue();
    say(garden, "m1", "Two of me");
    line.expect("PRIVMSG #coven :Two of me");
    assertThat(line.line()).startsWith("PING ").satisfies(ping -> line.send(":irc.test PONG irc.test :" + ping.substring(5)));
    assertThat(next(orchard).attribute("id")).isEqualTo("m1");
    assertThat(next(garden).attribute("id")).isEqualTo("m1");
    garden.send(xml("<presence type='unavailable' id='bye' to='" + ROOM + "/Romeo'/>"));
    Element gone = next(garden);
    assertThat(gone.attribute("id")).isEqualTo("bye");
    assertThat(gone.attribute("type")).isEqualTo("unavailable");
    assertThat(codes(gone)).containsExactly("110");
    line.send(":anna!a@hills PRIVMSG #coven :Still there?");
    assertThat(next(orchard).childText("body", "jabber:client")).isEqualTo("Still there?");
    // The last client goes with its stream.
    orchard.disconnect();
    assertThat(line.end()).startsWith("QUIT");
  }

  @Test
  void peopleComeGoChangeAndAreThrownOut() throws Exception {
    FakeIrc.Line line = inside("extended-join away-notify");
    line.send(":ben!b@h JOIN #coven ben :Ben");
    Element came = next(garden);
    isFrom(came, "ben");
    String id = requireNonNull(came.child("occupant-id", "urn:xmpp:occupant-id:0")).attribute("id");
    line.send(":ben!b@h AWAY :Gone fishing");
    assertThat(next(garden).childText("show", "jabber:client")).isEqualTo("away");
    line.send(":anna!a@hills MODE #coven +v-o ben anna");
    assertThat(item(next(garden)).attribute("affiliation")).isEqualTo("member");
    assertThat(item(next(garden)).attribute("affiliation")).isEqualTo("none");
    line.send(":ben!b@h NICK Benvolio");
    Element old = next(garden);
    isFrom(old, "ben");
    assertThat(codes(old)).containsExactly("303");
    assertThat(item(old).attribute("nick")).isEqualTo("Benvolio");
    Element now = next(garden);
    isFrom(now, "Benvolio");
    assertThat(requireNonNull(now.child("occupant-id", "urn:xmpp:occupant-id:0")).attribute("id")).isEqualTo(id);
    line.send(":anna!a@hills TOPIC #coven :Toil");
    assertThat(next(garden).childText("subject", "jabber:client")).isEqualTo("Toil");
    line.send(":anna!a@hills KICK #coven Benvolio :Enough");
    Element kicked = next(garden);
    isFrom(kicked, "Benvolio");
    assertThat(codes(kicked)).containsExactly("307");
    assertThat(item(kicked).childText("reason", USER)).isEqualTo("Enough");
    line.send(":anna!a@hills QUIT :Bye all");
    Element quit = next(garden);
    assertThat(quit.attribute("type")).isEqualTo("unavailable");
    assertThat(quit.childText("status", "jabber:client")).isEqualTo("Bye all");
  }

  @Test
  void whoIsThrownOutIsToldByWhomAndWhy() throws Exception {
    FakeIrc.Line line = inside("");
    line.send(":anna!a@hills KICK #coven Romeo :Not you");
    Element kicked = next(garden);
    isFrom(kicked, "Romeo");
    assertThat(codes(kicked)).containsExactly("110", "307");
    assertThat(item(kicked).childText("reason", USER)).isEqualTo("Not you");
    assertThat(requireNonNull(item(kicked).child("actor", USER)).attribute("nick")).isEqualTo("anna");
    say(garden, "m1", "But");
    isError(next(garden), "not-acceptable");
    garden.send(xml("<iq type='get' id='p1' to='" + ROOM + "/Romeo'><ping xmlns='urn:xmpp:ping'/></iq>"));
    isError(until(garden, came -> "p1".equals(came.attribute("id"))), "not-acceptable");
    assertThat(line.end()).startsWith("QUIT");
  }

  @Test
  void aClientThatAsksKnowsThatItIsInside() throws Exception {
    inside("");
    garden.send(xml("<iq type='get' id='p1' to='" + ROOM + "/Romeo'><ping xmlns='urn:xmpp:ping'/></iq>"));
    assertThat(until(garden, came -> "p1".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
    // Presence without the wish to enter, to a room where nobody is, is answered as XEP-0045 section 7.2.18 says.
    garden.send(xml("<presence to='#other%localhost@irc.verona.example/Romeo'/>"));
    Element stranger = until(garden, came -> came.attributeOr("from", "").startsWith("#other"));
    assertThat(codes(stranger)).containsExactly("110", "307", "333");
  }

  @Test
  void whatIsRefusedAtTheDoorIsToldAsXmppSaysIt() throws Exception {
    FakeIrc.Line line = null;
    for (String each : List.of("471 service-unavailable", "473 registration-required", "474 forbidden", "475 not-authorized",
        "403 item-not-found", "405 policy-violation")) {
      String[] words = each.split(" ");
      join(garden, "Romeo", "<password>cauldron</password>");
      line = irc.welcome("");
      line.expect("JOIN #coven cauldron");
      line.expect("MODE #coven");
      line.send(":irc.test " + words[0] + " Romeo #coven :No");
      Element refused = next(garden);
      assertThat(refused.name()).isEqualTo("presence");
      isError(refused, words[1]);
      assertThat(refused.attribute("id")).isEqualTo("j1");
      assertThat(line.end()).startsWith("QUIT");
    }
  }

  @Test
  void aNickThatIsTakenIsChangedAndToldAndOneInTheRoomIsAConflict() throws Exception {
    join(garden, "Romeo", "");
    FakeIrc.Line line = irc.accept();
    line.expect("CAP LS 302");
    line.expect("NICK Romeo");
    assertThat(line.next()).startsWith("USER ");
    line.send("CAP * LS :", ":irc.test 433 * Romeo :Nickname is already in use");
    line.expect("CAP END");
    line.expect("NICK Romeo_");
    line.nick = "Romeo_";
    line.greet();
    line.expect("JOIN #coven");
    line.expect("MODE #coven");
    line.lets("#coven", "anna Romeo_");
    isFrom(next(garden), "anna");
    Element self = next(garden);
    isFrom(self, "Romeo_");
    assertThat(codes(self)).contains("110", "210");
    next(garden);
    garden.send(xml("<presence id='n1' to='" + ROOM + "/anna'/>"));
    line.expect("NICK anna");
    line.send(":irc.test 433 Romeo_ anna :Nickname is already in use");
    assertThat(line.line()).startsWith("PING ").satisfies(ping -> line.send(":irc.test PONG irc.test :" + ping.substring(5)));
    Element conflict = next(garden);
    assertThat(conflict.attribute("id")).isEqualTo("n1");
    isError(conflict, "conflict");
    garden.send(xml("<presence id='n2' to='" + ROOM + "/Two words'/>"));
    isError(next(garden), "not-acceptable");
    garden.send(xml("<presence id='n3' to='" + ROOM + "/Montague'/>"));
    line.expect("NICK Montague");
    line.send(":Romeo_!~u@host.test NICK Montague");
    Element old = next(garden);
    assertThat(codes(old)).containsExactly("110", "303");
    Element now = next(garden);
    isFrom(now, "Montague");
    assertThat(codes(now)).containsExactly("110");
  }

  @Test
  void aConnectionThatBreaksComesBackAndTheRoomWithIt() throws Exception {
    FakeIrc.Line line = inside("");
    line.send(":Romeo!~u@host.test NICK Montague");
    next(garden);
    next(garden);
    line.bytes(":anna!a@hills PRIVMSG #coven :hal");
    line.cut();
    Element anna = next(garden);
    isFrom(anna, "anna");
    assertThat(anna.attribute("type")).isEqualTo("unavailable");
    assertThat(next(garden).childText("body", "jabber:client")).contains("localhost").contains("tried again");
    say(garden, "m1", "Hello?");
    isError(next(garden), "recipient-unavailable");
    crossing.server.pass(Duration.ofSeconds(6));
    FakeIrc.Line again = irc.welcome("");
    assertThat(again.nick).isEqualTo("Montague");
    again.nick = "Other";
    again.send(":Montague!~u@host.test NICK Other");
    again.expect("JOIN #coven");
    again.expect("MODE #coven");
    again.lets("#coven", "@anna!a@hills Other new");
    Element old = next(garden);
    isFrom(old, "Montague");
    assertThat(codes(old)).containsExactly("110", "303");
    isFrom(next(garden), "Other");
    isFrom(next(garden), "anna");
    isFrom(next(garden), "new");
    isFrom(next(garden), "Other");
  }

  @Test
  void whoIsKilledIsToldAndNotSentBack() throws Exception {
    FakeIrc.Line line = inside("");
    line.send("ERROR :Closing Link: host.test (Killed (oper (no bots)))");
    line.close();
    Element out = next(garden);
    isFrom(out, "Romeo");
    assertThat(codes(out)).containsExactly("110", "333");
    assertThat(out.childText("status", "jabber:client")).contains("no bots");
    // They may come back by themselves.
    inside("");
  }

  @Test
  void aServerThatCannotBeReachedIsToldToWhoWantsIn() throws Exception {
    irc.close();
    join(garden, "Romeo", "");
    Element refused = next(garden);
    isError(refused, "service-unavailable");
    crossing.server.set("gateway.irc.servers", "");
    join(garden, "Romeo", "");
    isError(next(garden), "forbidden");
  }

  @Test
  void aGuestWhomAnAdministratorLogsOutIsInNoRoomAnyMoreAndMayComeAgain() throws Exception {
    FakeIrc.Line line = inside("");
    // Administrators see who is there without an account, too.
    assertThat(crossing.server.kernel().commands().run("gateway-accounts", Caller.COMMAND_LINE, Map.of("network", "irc")).rows())
        .containsExactly(List.of(Crossing.ROMEO.toString(), "localhost", "online", "", "", "true"));
    crossing.server.kernel().commands().run(
        "gateway-logout", Caller.COMMAND_LINE, Map.of("network", "irc", "account", Crossing.ROMEO.toString()));
    assertThat(line.end()).startsWith("QUIT");
    Element out = next(garden);
    isFrom(out, "Romeo");
    assertThat(out.attribute("type")).isEqualTo("unavailable");
    assertThat(codes(out)).containsExactly("110", "333");
    assertThat(out.childText("status", "jabber:client")).isEqualTo("You have been logged out of IRC.");
    inside("");
  }

  @Test
  void whoeverSpeaksIsNotTakenForTheRoomWhateverTheirNickIs() throws Exception {
    FakeIrc.Line line = inside("");
    for (String nick : List.of("\u202Eanna", "an\u0007na", "a".repeat(3000))) {
      line.send(":" + nick + "!a@hills PRIVMSG #coven :I am the room");
      Element said = until(garden, came -> "I am the room".equals(came.childText("body", "jabber:client")));
      assertThat(said.attribute("from")).startsWith(ROOM + "/").hasSizeLessThan(100).isNotEqualTo(ROOM + "/anna");
    }
  }

  @Test
  void theUserIsKnownHoweverTheServerWritesThemAmongTheNames() throws Exception {
    join(garden, "Romeo[", "");
    FakeIrc.Line line = irc.welcome("");
    line.expect("JOIN #coven");
    line.expect("MODE #coven");
    line.lets("#coven", "@anna rOMEO{ Romeo[ ROMEO{");
    isFrom(next(garden), "anna");
    Element self = next(garden);
    isFrom(self, "Romeo[");
    assertThat(codes(self)).contains("110");
  }

  @Test
  void whatIsNoChannelCannotBeEnteredAndIsToldHowChannelsAreCalled() throws Exception {
    for (String address : List.of("nochan%localhost@irc.verona.example", "localhost@irc.verona.example", "nochan@irc.verona.example",
        "irc.verona.example")) {
      garden.send(xml("<presence id='n1' to='" + address + "/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
      Element answer = until(garden, came -> "n1".equals(came.attribute("id")));
      isError(answer, "item-not-found");
      assertThat(answer.attribute("from")).isEqualTo(address + "/Romeo");
      assertThat(answer.has("x", "http://jabber.org/protocol/muc")).isTrue();
      assertThat(answer.toString()).contains("#channel%irc.example.net@irc.verona.example");
      garden.send(xml("<message type='groupchat' id='n2' to='" + address + "'><body>Anybody?</body></message>"));
      answer = until(garden, came -> "n2".equals(came.attribute("id")));
      isError(answer, "item-not-found");
      assertThat(answer.toString()).contains("#channel%irc.example.net@irc.verona.example");
    }
  }
}
