package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of those who are on an IRC server when the administrator decides otherwise about it. */
class IrcDoorsTest {
  private static final String ROOM = "#coven%localhost@irc.verona.example";
  private static final String CLOSED = "The server localhost may not be used from here.";

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

  private void asksIn() throws IOException {
    romeo.send(xml("<presence to='" + ROOM + "/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
  }

  private FakeIrc.Line entering() throws IOException {
    FakeIrc.Line line = irc.welcome("");
    line.expect("JOIN #coven");
    line.expect("MODE #coven");
    line.lets("#coven", "anna Romeo");
    until(romeo, came -> came.has("subject", "jabber:client"));
    return line;
  }

  private static boolean isOut(Element came) {
    return came.name().equals("presence")
        && (ROOM + "/Romeo").equals(came.attribute("from"))
        && "unavailable".equals(came.attribute("type"));
  }

  private static boolean says(Element came, String text) {
    return came.name().equals("message") && text.equals(came.childText("body", "jabber:client"));
  }

  /** Two ways in which a server is not one of those any more: it is on no list where one is needed, or on an address of this machine. */
  @ParameterizedTest
  @ValueSource(strings = {"irc.elsewhere.example", ""})
  void whoIsWhereNobodyMayBeAnyMoreIsToldAndLeaves(String servers) throws Exception {
    asksIn();
    FakeIrc.Line line = entering();
    if (!servers.isEmpty()) {
      crossing.server.set("gateway.irc.only-listed", "true");
    }
    String before = irc.setting();
    crossing.server.set("gateway.irc.servers", servers);
    Element out = until(romeo, IrcDoorsTest::isOut);
    assertThat(out.toString()).contains("code='333'").contains(CLOSED);
    until(romeo, came -> says(came, CLOSED));
    assertThat(line.end()).isEqualTo("QUIT Bye");
    asksIn();
    isError(until(romeo, came -> "error".equals(came.attribute("type"))), "forbidden");
    // What was closed can be opened again.
    crossing.server.set("gateway.irc.servers", before);
    asksIn();
    entering();
  }

  @Test
  void whoHasAnAccountThereIsBackWhenItIsOpenedAgain() throws Exception {
    romeo.send(xml("""
        <iq type='set' id='r1' to='irc.verona.example'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>\
        <field var='FORM_TYPE'><value>jabber:iq:register</value></field><field var='server'><value>localhost</value></field>\
        <field var='nick'><value>Romeo</value></field></x></query></iq>"""));
    FakeIrc.Line line = irc.welcome("");
    crossing.shown(romeo, null);
    crossing.server.set("gateway.irc.only-listed", "true");
    crossing.server.set("gateway.irc.servers", "");
    crossing.shown(romeo, "unavailable");
    crossing.shown(romeo, "error");
    until(romeo, came -> says(came, CLOSED));
    assertThat(line.end()).isEqualTo("QUIT Bye");
    crossing.server.set("gateway.irc.servers", irc.setting());
    irc.welcome("");
    crossing.shown(romeo, null);
  }

  @Test
  void whoHasComeByAWayThatIsNoneAnyMoreGoesByTheOther() throws Exception {
    asksIn();
    FakeIrc.Line line = entering();
    FakeIrc before = irc;
    try (before) {
      irc = new FakeIrc();
      crossing.server.set("gateway.irc.servers", irc.setting());
      until(romeo, came -> says(came, "The administrator has changed the way to localhost. It is being tried again."));
      assertThat(line.end()).isEqualTo("QUIT Bye");
      // What is said now is refused when all that has to be done about the break has been done.
      romeo.send(xml("<message type='groupchat' id='m1' to='" + ROOM + "'><body>Hello?</body></message>"));
      isError(until(romeo, came -> "m1".equals(came.attribute("id"))), "recipient-unavailable");
      crossing.server.pass(Duration.ofSeconds(10));
      FakeIrc.Line other = irc.welcome("");
      other.expect("JOIN #coven");
    }
  }

  @Test
  void whatSaysNothingAboutAServerEndsNothing() throws Exception {
    asksIn();
    FakeIrc.Line line = entering();
    crossing.server.set("gateway.irc.only-listed", "true");
    crossing.server.set("gateway.irc.servers", "irc.elsewhere.example, " + irc.setting());
    crossing.server.set("gateway.irc.burst", "999");
    romeo.send(xml("<message type='groupchat' id='m1' to='" + ROOM + "'><body>Still here</body></message>"));
    line.expect("PRIVMSG #coven :Still here");
  }

  @Test
  void whoIsThereLeavesWhenTheGatewayIsSwitchedOff() throws Exception {
    asksIn();
    FakeIrc.Line line = entering();
    crossing.server.set("gateway.irc.offered", "false");
    Element out = until(romeo, IrcDoorsTest::isOut);
    assertThat(out.toString()).contains("code='332'").contains("This gateway has been switched off.");
    assertThat(line.end()).isEqualTo("QUIT Bye");
    crossing.server.set("gateway.irc.offered", "true");
    asksIn();
    entering();
  }

  @Test
  void aServerThatIsClosedToStrangersIsGivenItsPasswordEachTime() throws Exception {
    romeo.send(
        xml("<iq type='set' id='reg' to='irc.verona.example'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>"
            + "<field var='FORM_TYPE'><value>jabber:iq:register</value></field><field var='server'><value>localhost</value></field>"
            + "<field var='nick'><value>rosa</value></field><field var='serverpassword'><value>rosa/net:sesame 1</value></field>"
            + "</x></query></iq>"));
    for (int i = 0; i < 2; i++) {
      FakeIrc.Line line = irc.accept();
      line.expect("CAP LS 302");
      line.expect("PASS :rosa/net:sesame 1");
      line.expect("NICK rosa");
      line.nick = "rosa";
      assertThat(line.next()).startsWith("USER ");
      if (i == 0) {
        line.send("CAP * LS :");
        line.expect("CAP END");
        line.greet();
        assertThat(until(romeo, came -> "reg".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
        assertThat(crossing.ask(romeo, "get", "<query xmlns='jabber:iq:register'/>").toString()).contains("serverpassword").doesNotContain("sesame");
        line.cut();
        crossing.shown(romeo, "unavailable");
        crossing.server.pass(Duration.ofSeconds(7));
      } else {
        line.send(":irc.test 464 rosa :Password incorrect");
        assertThat(until(romeo, came -> came.name().equals("message")).childText("body", "jabber:client")).contains("Password incorrect");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Access denied: Bad password?", "Closing Link: host.test (Bad Password)"})
  void aServerThatSaysInWordsAloneThatItsPasswordIsWrongIsUnderstood(String words) throws Exception {
    romeo.send(
        xml("<iq type='set' id='reg' to='irc.verona.example'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>"
            + "<field var='FORM_TYPE'><value>jabber:iq:register</value></field><field var='server'><value>localhost</value></field>"
            + "<field var='nick'><value>rosa</value></field><field var='serverpassword'><value>wrong</value></field></x></query></iq>"));
    FakeIrc.Line line = irc.accept();
    line.expect("CAP LS 302");
    line.expect("PASS wrong");
    line.expect("NICK rosa");
    assertThat(line.next()).startsWith("USER ");
    line.send("ERROR :" + words);
    line.close();
    isError(until(romeo, came -> "reg".equals(came.attribute("id"))), "not-authorized");
  }
}
