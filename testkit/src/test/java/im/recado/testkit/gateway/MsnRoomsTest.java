package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static im.recado.testkit.gateway.MsnPeopleTest.BOB;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Conversations of several people on MSN are rooms. */
class MsnRoomsTest {
  private static final String USER = "http://jabber.org/protocol/muc#user";

  private final Crossing crossing = new Crossing("msn");
  private FakeMsn msn;
  private StreamClient romeo;
  private FakeMsn.Line line;

  @BeforeEach
  void start() throws IOException {
    msn = new FakeMsn();
    msn.tell(crossing, "MSNP12");
    romeo = crossing.available("romeo@verona.example/garden");
    MsnPeopleTest.registering(crossing, romeo, MsnPeopleTest.ANSWERS);
    line = msn.welcome12("LST N=bob@example.com F=Bob%20B C=guid-bob 11 1");
    until(romeo, came -> "reg".equals(came.attribute("id")));
    line.shown("NLN", FakeMsn.CAPS, "");
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    msn.close();
  }

  private Element message() throws IOException {
    return until(romeo, came -> came.name().equals("message"));
  }

  private FakeMsn.Line board() throws IOException {
    line.expect("XFR # SB");
    line.send("XFR # SB " + msn.address() + " CKI 1.2.3");
    FakeMsn.Line board = msn.accept();
    board.expect("USR # " + FakeMsn.SELF + " 1.2.3");
    board.send("USR # OK " + FakeMsn.SELF + " Rosa");
    return board;
  }

  private void enter(String room) throws IOException {
    romeo.send(xml("<presence to='" + room + "/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
  }

  private String nick(String room) throws IOException {
    return until(romeo, came -> came.name().equals("presence") && came.attributeOr("from", "").startsWith(room))
        .attributeOr("from", "").substring(room.length() + 1);
  }

  @Test
  void whenAThirdComesTheUserIsInvited() throws Exception {
    romeo.send(xml("<message type='chat' id='m1' to='" + BOB + "'><body>Hello</body></message>"));
    FakeMsn.Line board = board();
    board.expect("CAL # bob@example.com");
    board.send("CAL # RINGING 7", "JOI bob@example.com Bob 0");
    board.expect("MSG # A");
    board.send("ACK #", "JOI carol@example.com Carol 0");
    Element invitation = message();
    String room = invitation.attributeOr("from", "");
    assertThat(room).matches("chat-[0-9a-f]{12}@msn\\.verona\\.example");
    assertThat(requireNonNull(requireNonNull(invitation.child("x", USER)).child("invite", USER)).attribute("from")).isEqualTo(BOB);
    // Before the user has come nothing is lost.
    board.carry("MSG carol@example.com Carol", "Content-Type: text/plain\r\n\r\nHi both");
    assertThat(message().attribute("from")).isEqualTo("carol\\40example.com@msn.verona.example");
    enter(room);
    assertThat(nick(room)).isEqualTo("bob@example.com");
    assertThat(nick(room)).isEqualTo("carol@example.com");
    assertThat(nick(room)).isEqualTo(FakeMsn.SELF);
    board.carry("MSG bob@example.com Bob", "Content-Type: text/plain\r\n\r\nGood");
    Element said = until(romeo, came -> came.name().equals("message") && came.has("body", "jabber:client"));
    assertThat(said.attribute("from")).isEqualTo(room + "/bob@example.com");
    assertThat(said.attribute("type")).isEqualTo("groupchat");
    romeo.send(xml("<message type='groupchat' id='g1' to='" + room + "'><body>Indeed</body></message>"));
    board.expect("MSG # A");
    assertThat(board.payload).endsWith("Indeed");
    board.send("ACK #");
    Element own = message();
    assertThat(own.attribute("id")).isEqualTo("g1");
    assertThat(own.attribute("from")).isEqualTo(room + "/" + FakeMsn.SELF);
    board.send("BYE bob@example.com");
    assertThat(until(romeo, came -> (room + "/bob@example.com").equals(came.attribute("from"))).attribute("type"))
        .isEqualTo("unavailable");
    // What is said to Bob alone goes elsewhere.
    romeo.send(xml("<message type='chat' id='m2' to='" + BOB + "'><body>Why?</body></message>"));
    FakeMsn.Line alone = board();
    alone.expect("CAL # bob@example.com");
    romeo.send(xml("<presence type='unavailable' to='" + room + "/Romeo'/>"));
    board.expectEnd();
  }

  @Test
  void theUserMakesARoomAndInvites() throws Exception {
    String room = "chat-supper@msn.verona.example";
    enter(room);
    assertThat(nick(room)).isEqualTo(FakeMsn.SELF);
    // Alone one hears oneself.
    romeo.send(xml("<message type='groupchat' id='g0' to='" + room + "'><body>Anybody?</body></message>"));
    assertThat(until(romeo, came -> "g0".equals(came.attribute("id"))).attribute("type")).isEqualTo("groupchat");
    invite(room, "bob\\40example.com");
    FakeMsn.Line board = board();
    board.expect("CAL # bob@example.com");
    board.send("CAL # RINGING 7", "JOI bob@example.com Bob 0");
    assertThat(nick(room)).isEqualTo("bob@example.com");
    invite(room, "dan\\40example.com");
    board.expect("CAL # dan@example.com");
    board.send("217 #");
    isError(until(romeo, came -> "error".equals(came.attribute("type"))), "recipient-unavailable");
    // The conversation falls asleep; whoever was in it is called again.
    board.send("OUT");
    board.expectEnd();
    romeo.send(xml("<message type='groupchat' id='g1' to='" + room + "'><body>Still there?</body></message>"));
    FakeMsn.Line again = board();
    again.expect("CAL # bob@example.com");
    again.send("CAL # RINGING 8", "JOI bob@example.com Bob 0");
    again.expect("MSG # A");
    again.send("ACK #");
    assertThat(until(romeo, came -> "g1".equals(came.attribute("id"))).attribute("type")).isEqualTo("groupchat");
  }

  private void invite(String room, String whom) throws IOException {
    romeo.send(
        xml(
            "<message id='i1' to='" + room + "'><x xmlns='" + USER + "'><invite to='" + whom
                + "@msn.verona.example'/></x></message>"));
  }

  @Test
  void whoCallsWithOthersIsARoomAtOnce() throws Exception {
    line.send("RNG 17 " + msn.address() + " CKI 4.5.6 bob@example.com Bob");
    FakeMsn.Line board = msn.accept();
    board.expect("ANS # " + FakeMsn.SELF + " 4.5.6 17");
    board.send("IRO # 1 2 bob@example.com Bob 0", "IRO # 2 2 carol@example.com Carol 0", "ANS # OK");
    Element invitation = message();
    assertThat(requireNonNull(requireNonNull(invitation.child("x", USER)).child("invite", USER)).attribute("from")).isEqualTo(BOB);
  }

  @Test
  void nobodyHasAnySay() throws Exception {
    String room = "chat-supper@msn.verona.example";
    enter(room);
    nick(room);
    romeo.send(xml("<message type='groupchat' id='t1' to='" + room + "'><subject>Supper</subject></message>"));
    isError(until(romeo, came -> "t1".equals(came.attribute("id"))), "feature-not-implemented");
    romeo.send(xml("<presence to='chat_other@msn.verona.example/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    romeo.send(xml("<message type='groupchat' id='x1' to='elsewhere@msn.verona.example'><body>Hi</body></message>"));
    isError(until(romeo, came -> "x1".equals(came.attribute("id"))), "item-not-found");
  }
}
