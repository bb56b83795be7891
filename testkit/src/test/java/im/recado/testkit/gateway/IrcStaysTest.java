package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who stays logged in without clients stays in channels, too, and reads later what was said. */
class IrcStaysTest {
  private static final String SERVER = "localhost@irc.verona.example";
  private static final String ROOM = "#coven%" + SERVER;

  private final Crossing crossing = new Crossing("irc");
  private FakeIrc irc;
  private StreamClient romeo;

  @BeforeEach
  void start() throws IOException {
    irc = new FakeIrc();
    settings();
    romeo = crossing.available("romeo@verona.example/garden");
  }

  private void settings() {
    crossing.server.set("gateway.irc.servers", irc.setting());
    crossing.server.set("gateway.irc.burst", "1000");
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    irc.close();
  }

  /** On the server, and in a channel. */
  private FakeIrc.Line inside(boolean stays) throws IOException {
    romeo.send(
        xml(
            "<iq type='set' to='irc.verona.example' id='r1'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>"
                + "<field var='FORM_TYPE'><value>jabber:iq:register</value></field><field var='server'><value>localhost</value></field>"
                + "<field var='nick'><value>rosa</value></field><field var='stay'><value>" + (stays ? "1" : "0") + "</value></field>"
                + "</x></query></iq>"));
    FakeIrc.Line line = irc.welcome("");
    assertThat(until(romeo, came -> "r1".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
    enter(romeo);
    line.expect("JOIN #coven");
    line.expect("MODE #coven");
    line.lets("#coven", "anna!a@hills rosa");
    until(romeo, came -> came.has("subject", "jabber:client"));
    return line;
  }

  private static void enter(StreamClient client) throws IOException {
    client.send(xml("<presence to='" + ROOM + "/rosa'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
  }

  private static Element said(StreamClient client) throws IOException {
    return until(client, came -> came.name().equals("message") && came.has("body", "jabber:client"));
  }

  @Test
  void whoGoesOfflineStaysInTheChannelUntilTheyLeaveIt() throws Exception {
    FakeIrc.Line line = inside(true);
    romeo.disconnect();
    line.expect("AWAY Away");
    line.send(":anna!a@hills PRIVMSG #coven :Where is she?");
    StreamClient orchard = crossing.available("romeo@verona.example/orchard");
    line.expect("AWAY");
    enter(orchard);
    Element missed = said(orchard);
    assertThat(missed.attribute("from")).isEqualTo(ROOM + "/anna");
    assertThat(missed.childText("body", "jabber:client")).isEqualTo("Where is she?");
    assertThat(missed.has("delay", "urn:xmpp:delay")).isTrue();
    until(orchard, came -> came.has("subject", "jabber:client"));
    orchard.send(xml("<presence to='" + ROOM + "/rosa' type='unavailable'/>"));
    line.expect("PART #coven");
    until(orchard, came -> came.name().equals("presence") && "unavailable".equals(came.attribute("type")));
    orchard.send(xml("<message type='groupchat' to='" + ROOM + "' id='m1'><body>Still here?</body></message>"));
    isError(until(orchard, came -> "m1".equals(came.attribute("id"))), "not-acceptable");
  }

  @Test
  void afterARestartTheyAreInTheChannelAgainAndInNoneThatTheyHaveLeft() throws Exception {
    inside(true);
    crossing.restart();
    settings();
    FakeIrc.Line line = irc.welcome("");
    line.expect("JOIN #coven");
    line.expect("MODE #coven");
    line.expect("AWAY Away");
    line.lets("#coven", "anna!a@hills rosa");
    line.send(":anna!a@hills PRIVMSG #coven :Back again");
    romeo = crossing.available("romeo@verona.example/garden");
    line.expect("AWAY");
    enter(romeo);
    // Before the settings were there again the server was none to go to, and that was told.
    until(romeo, came -> "Back again".equals(came.childText("body", "jabber:client")));
    romeo.send(xml("<presence to='" + ROOM + "/rosa' type='unavailable'/>"));
    line.expect("PART #coven");
    crossing.restart();
    settings();
    line = irc.welcome("");
    // No channel is entered before that.
    line.expect("AWAY Away");
    romeo = crossing.available("romeo@verona.example/garden");
    line.expect("AWAY");
  }

  @Test
  void whoIsPutOutMeanwhileIsToldWhenTheyComeBack() throws Exception {
    FakeIrc.Line line = inside(true);
    romeo.disconnect();
    line.expect("AWAY Away");
    StreamClient orchard = crossing.available("romeo@verona.example/orchard");
    // The room has heard that the client is gone.
    await().until(() -> crossing.command(orchard, "status", null, Map.of()).toString().contains("<value>#coven%localhost</value>"));
    line.send(":anna!a@hills KICK #coven rosa :Sleeper");
    assertThat(said(orchard).childText("body", "jabber:client")).isEqualTo("You are not in #coven%localhost any more: Sleeper");
  }

  @Test
  void whoDoesNotWantToStayLeaves() throws Exception {
    FakeIrc.Line line = inside(false);
    romeo.disconnect();
    assertThat(line.next()).isIn("PART #coven", "QUIT Bye", "QUIT :Bye");
  }

  /** Who is invisible (XEP-0186) has no presence, but still goes where they say and leaves when they say. */
  @Test
  void whoIsInvisibleLeavesTheChannelWhenTheySaySoAndNotWhenTheyGoOffline() throws Exception {
    FakeIrc.Line line = inside(true);
    romeo.send(xml("<iq type='set' id='i1'><invisible xmlns='urn:xmpp:invisible:1'/></iq>"));
    line.expect("AWAY Away");
    enter(romeo);
    until(romeo, came -> came.has("subject", "jabber:client"));
    romeo.disconnect();
    StreamClient orchard = crossing.connected("romeo@verona.example/orchard");
    orchard.send(xml("<iq type='set' id='i2'><invisible xmlns='urn:xmpp:invisible:1'/></iq>"));
    enter(orchard);
    until(orchard, came -> came.has("subject", "jabber:client"));
    // The room has heard that the other client is gone.
    await().until(() -> crossing.command(orchard, "status", null, Map.of()).toString().contains("<value>#coven%localhost (orchard)</value>"));
    // Nothing has been said on IRC of all that.
    line.send(":anna!a@hills PRIVMSG #coven :Is she here?");
    assertThat(said(orchard).childText("body", "jabber:client")).isEqualTo("Is she here?");
    orchard.send(xml("<presence to='" + ROOM + "/rosa' type='unavailable'/>"));
    line.expect("PART #coven");
  }

  /** Tells the gateway of the account again, with a password for the server. */
  private void registerAgain() throws IOException {
    romeo.send(
        xml(
            "<iq type='set' to='irc.verona.example' id='r2'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>"
                + "<field var='FORM_TYPE'><value>jabber:iq:register</value></field><field var='server'><value>localhost</value></field>"
                + "<field var='nick'><value>rosa</value></field><field var='serverpassword'><value>toil</value></field>"
                + "</x></query></iq>"));
  }

  /** A connection by which a password for the server is tried. */
  private FakeIrc.Line tried() throws IOException {
    FakeIrc.Line line = irc.accept();
    line.expect("CAP LS 302");
    line.expect("PASS toil");
    line.expect("NICK rosa");
    assertThat(line.next()).startsWith("USER ");
    return line;
  }

  @Test
  void whatIsToldAnewAndDoesNotWorkLeavesTheSessionAlone() throws Exception {
    FakeIrc.Line line = inside(false);
    registerAgain();
    tried().send(":irc.test 464 rosa :Password incorrect");
    isError(until(romeo, came -> "r2".equals(came.attribute("id"))), "not-authorized");
    line.send(":anna!a@hills PRIVMSG #coven :Still here?");
    assertThat(said(romeo).childText("body", "jabber:client")).isEqualTo("Still here?");
  }

  @Test
  void whatIsToldAnewAndWorksTakesThePlaceOfTheSession() throws Exception {
    FakeIrc.Line line = inside(false);
    registerAgain();
    FakeIrc.Line beside = tried();
    beside.send(":irc.test 433 * rosa :Nickname is already in use", "CAP * LS :");
    beside.expect("NICK rosa_");
    beside.expect("CAP END");
    beside.nick = "rosa_";
    beside.greet();
    assertThat(beside.end()).startsWith("QUIT");
    assertThat(line.end()).startsWith("QUIT");
    FakeIrc.Line now = tried();
    now.nick = "rosa";
    now.send("CAP * LS :");
    now.expect("CAP END");
    now.greet();
    assertThat(until(romeo, came -> "r2".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
    now.expect("JOIN #coven");
  }

  @Test
  void anImpossibleNickIsRefusedWithOneThatCanBe() throws Exception {
    for (String[] each : new String[][] {{"nick", "bad nick!", "bad_nick_"}, {"nick", "9lives", "_9lives"}, {"encoding", "klingon", "no encoding"}}) {
      romeo.send(
          xml(
              "<iq type='set' to='irc.verona.example' id='r3'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>"
                  + "<field var='FORM_TYPE'><value>jabber:iq:register</value></field><field var='server'><value>localhost</value></field>"
                  + (each[0].equals("nick") ? "" : "<field var='nick'><value>rosa</value></field>")
                  + "<field var='" + each[0] + "'><value>" + each[1] + "</value></field></x></query></iq>"));
      Element answer = until(romeo, came -> "r3".equals(came.attribute("id")));
      isError(answer, "not-acceptable");
      assertThat(answer.toString()).contains(each[2]);
    }
  }

  @Test
  void aNickThatSomebodyElseHasIsTakenBackWhenItIsFree() throws Exception {
    romeo.send(
        xml(
            "<iq type='set' to='irc.verona.example' id='r2'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>"
                + "<field var='FORM_TYPE'><value>jabber:iq:register</value></field><field var='server'><value>localhost</value></field>"
                + "<field var='nick'><value>rosa</value></field><field var='serverpassword'><value>toil</value></field>"
                + "</x></query></iq>"));
    FakeIrc.Line line = tried();
    line.send(":irc.test 433 * rosa :Nickname is already in use", "CAP * LS :");
    line.expect("NICK rosa_");
    line.expect("CAP END");
    line.nick = "rosa_";
    line.send(":irc.test 005 rosa_ MONITOR=100 :are supported");
    line.greet();
    assertThat(said(romeo).childText("body", "jabber:client"))
        .isEqualTo("rosa is taken on localhost now: you are called rosa_ until it is free.");
    line.expect("MONITOR + rosa");
    line.send(":irc.test 731 rosa_ :rosa");
    line.expect("NICK rosa");
    line.send(":rosa_!~u@host.test NICK rosa");
    await().until(() -> crossing.command(romeo, "status", null, Map.of()).toString().contains("<value>rosa, localhost:"));
  }
}
