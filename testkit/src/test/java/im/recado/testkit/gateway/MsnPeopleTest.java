package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.roster.RosterItem;
import im.recado.modules.roster.RosterItem;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People on MSN by MSNP12: contacts, presence, conversations, receipts (XEP-0184), nudges (XEP-0224); what clients get, and what servers. */
class MsnPeopleTest {
  static final String BOB = "bob\\40example.com@msn.verona.example";
  static final Map<String, String> ANSWERS = Map.of("username", FakeMsn.SELF, "password", FakeMsn.PASSWORD);
  private static final String[] LISTS = {
    "LSG Old%20friends g1",
    "LST N=bob@example.com F=Bob%20B C=guid-bob 11 1 g1",
    "LST N=carol@example.com F=carol@example.com C=guid-carol 3 1",
    "LST N=eve@example.com F=Eve 8 1"
  };

  private final Crossing crossing = new Crossing("msn");
  private FakeMsn msn;
  private StreamClient romeo;

  @BeforeEach
  void start() throws IOException {
    msn = new FakeMsn();
    msn.tell(crossing, "MSNP12");
    romeo = crossing.available("romeo@verona.example/garden");
    romeo.send(xml("<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>"));
    until(romeo, came -> "roster".equals(came.attribute("id")));
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    msn.close();
  }

  /** Asks to be registered; the answer comes when the network has answered. */
  static void registering(Crossing crossing, StreamClient romeo, Map<String, String> answers) throws IOException {
    StringBuilder query = new StringBuilder("<query xmlns='jabber:iq:register'>");
    answers.forEach((var, value) -> query.append("<").append(var).append(">").append(value).append("</").append(var).append(">"));
    romeo.send(xml("<iq type='set' id='reg' to='" + crossing.gateway() + "'>" + query + "</query></iq>"));
  }

  private FakeMsn.Line online(String... lists) throws IOException {
    registering(crossing, romeo, ANSWERS);
    FakeMsn.Line line = msn.welcome12(lists);
    assertThat(until(romeo, came -> "reg".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
    line.shown("NLN", FakeMsn.CAPS, "");
    return line;
  }

  private void write(String to, String id, String text) throws IOException {
    romeo.send(
        xml(
            "<message type='chat' id='" + id + "' to='" + to + "'><body>" + text
                + "</body><request xmlns='urn:xmpp:receipts'/></message>"));
  }

  private Element message() throws IOException {
    return until(romeo, came -> came.name().equals("message"));
  }

  private Element from(String who) throws IOException {
    return Crossing.presence(romeo, Jid.valueOf(who));
  }

  /** A conversation with Bob, who comes when he is called. */
  private FakeMsn.Line board(FakeMsn.Line line) throws IOException {
    FakeMsn.Line board = asked(line);
    board.send("CAL # RINGING 1716942917", "JOI bob@example.com Bob%20B 0");
    return board;
  }

  private FakeMsn.Line asked(FakeMsn.Line line) throws IOException {
    line.expect("XFR # SB");
    line.send("XFR # SB " + msn.address() + " CKI 17262740.1050826919.32308");
    FakeMsn.Line board = msn.accept();
    board.expect("USR # " + FakeMsn.SELF + " 17262740.1050826919.32308");
    board.send("USR # OK " + FakeMsn.SELF + " Rosa");
    board.expect("CAL # bob@example.com");
    return board;
  }

  @Test
  void theListComesWithGroupsAndStates() throws Exception {
    FakeMsn.Line line = online(LISTS);
    Map<Jid, RosterItem> items = new java.util.HashMap<>();
    crossing.disk.backends().rosters().load(Crossing.ROMEO).items().forEach(item -> items.put(item.contact(), item));
    assertThat(requireNonNull(items.get(Jid.valueOf(BOB))).name()).isEqualTo("Bob B");
    assertThat(requireNonNull(items.get(Jid.valueOf(BOB))).groups()).containsExactly("Old friends");
    line.send("ILN # AWY bob@example.com Bob%20B 0");
    Element there = from(BOB);
    assertThat(there.childText("show", "jabber:client")).isEqualTo("away");
    line.carry("UBX bob@example.com", "<Data><PSM>Toil &amp; trouble</PSM><CurrentMedia>\\0Music\\01\\0{0} - {1}\\0Title\\0Artist\\0</CurrentMedia></Data>");
    assertThat(from(BOB).childText("status", "jabber:client")).isEqualTo("Toil & trouble \u266B Title - Artist");
    line.send("FLN bob@example.com");
    assertThat(from(BOB).attribute("type")).isEqualTo("unavailable");
  }

  @ParameterizedTest
  @CsvSource({"NLN,,", "BSY,dnd,", "PHN,dnd,On the phone", "IDL,away,Idle", "BRB,away,Be right back", "AWY,away,", "LUN,away,Out to lunch"})
  void everyStateHasAWord(String code, String show, String status) throws Exception {
    FakeMsn.Line line = online(LISTS);
    line.send("NLN " + code + " bob@example.com Bob%20B 0");
    Element there = from(BOB);
    assertThat(there.attribute("type")).isNull();
    assertThat(there.childText("show", "jabber:client")).isEqualTo(show);
    assertThat(there.childText("status", "jabber:client")).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"chat,NLN", "away,AWY", "xa,AWY", "dnd,BSY"})
  void theUserIsSeen(String show, String code) throws Exception {
    FakeMsn.Line line = online();
    romeo.send(xml("<presence><show>" + show + "</show><status>Hé &lt;3</status></presence>"));
    line.expect("CHG # " + code + " " + FakeMsn.CAPS);
    line.send("CHG # " + code + " " + FakeMsn.CAPS);
    line.expect("UUX #");
    assertThat(line.payload).contains("<PSM>Hé &lt;3</PSM>");
  }

  @Test
  void theUserHasAName() throws Exception {
    registering(crossing, romeo, Map.of("username", FakeMsn.SELF + " ", "password", FakeMsn.PASSWORD, "name", "Rosa é"));
    FakeMsn.Line line = msn.welcome12();
    line.expect("PRP # MFN Rosa%20%C3%A9");
    line.shown("NLN", FakeMsn.CAPS, "");
  }

  @Test
  void whatIsSaidWaitsForThePeerAndIsConfirmed() throws Exception {
    FakeMsn.Line line = online(LISTS);
    write(BOB, "m1", "Good morrow\nBob");
    write(BOB, "m2", "Are you there?");
    FakeMsn.Line board = board(line);
    board.expect("MSG # A");
    assertThat(board.payload).startsWith("MIME-Version: 1.0\r\n").contains("Content-Type: text/plain; charset=UTF-8\r\n")
        .endsWith("\r\n\r\nGood morrow\r\nBob");
    board.send("ACK #");
    Element receipt = message();
    assertThat(receipt.attribute("from")).isEqualTo(BOB);
    assertThat(requireNonNull(receipt.child("received", "urn:xmpp:receipts")).attribute("id")).isEqualTo("m1");
    board.expect("MSG # A");
    board.send("NAK #");
    Element error = message();
    assertThat(error.attribute("id")).isEqualTo("m2");
    isError(error, "recipient-unavailable");
    board.carry("MSG bob@example.com Bob%20B", "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nX-MMS-IM-Format: FN=x; EF=B\r\n\r\nHélas\r\n\uD83D\uDE00");
    Element answer = message();
    assertThat(answer.attribute("from")).isEqualTo(BOB);
    assertThat(answer.attribute("type")).isEqualTo("chat");
    assertThat(answer.childText("body", "jabber:client")).isEqualTo("*Hélas*\n*\uD83D\uDE00*");
  }

  @Test
  void whoHasGoneIsCalledAgain() throws Exception {
    FakeMsn.Line line = online(LISTS);
    write(BOB, "m1", "Hello");
    FakeMsn.Line board = board(line);
    board.expect("MSG # A");
    board.send("ACK #", "BYE bob@example.com 1");
    message();
    board.expectEnd();
    write(BOB, "m2", "Again");
    FakeMsn.Line another = board(line);
    another.expect("MSG # A");
    assertThat(another.payload).endsWith("Again");
  }

  @Test
  void somebodyCalls() throws Exception {
    FakeMsn.Line line = online(LISTS);
    line.send("RNG 1716942917 " + msn.address() + " CKI 1.2.3 bob@example.com Bob%20B");
    FakeMsn.Line board = msn.accept();
    board.expect("ANS # " + FakeMsn.SELF + " 1.2.3 1716942917");
    board.send("IRO # 1 1 bob@example.com Bob%20B 0", "ANS # OK");
    board.carry("MSG bob@example.com Bob%20B", "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgscontrol\r\nTypingUser: bob@example.com\r\n\r\n\r\n");
    assertThat(message().has("composing", "http://jabber.org/protocol/chatstates")).isTrue();
    // He never says that he has stopped.
    crossing.server.pass(Duration.ofSeconds(8));
    assertThat(message().has("paused", "http://jabber.org/protocol/chatstates")).isTrue();
    board.carry("MSG bob@example.com Bob%20B", "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nHello");
    assertThat(message().childText("body", "jabber:client")).isEqualTo("Hello");
    // The answer goes where he is.
    write(BOB, "m1", "Hello Bob");
    board.expect("MSG # A");
    romeo.send(xml("<message type='chat' to='" + BOB + "'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>"));
    board.expect("MSG # U");
    assertThat(board.payload)
        .isEqualTo("MIME-Version: 1.0\r\nContent-Type: text/x-msmsgscontrol\r\nTypingUser: " + FakeMsn.SELF + "\r\n\r\n\r\n");
  }

  @Test
  void nudgesGoBothWays() throws Exception {
    FakeMsn.Line line = online(LISTS);
    romeo.send(xml("<message type='headline' id='n1' to='" + BOB + "'><attention xmlns='urn:xmpp:attention:0'/></message>"));
    FakeMsn.Line board = board(line);
    board.expect("MSG # A");
    assertThat(board.payload).contains("Content-Type: text/x-msnmsgr-datacast\r\n").contains("\r\n\r\nID: 1");
    board.carry("MSG bob@example.com Bob", "MIME-Version: 1.0\r\nContent-Type: text/x-msnmsgr-datacast\r\n\r\nID: 1\r\n\r\n");
    Element nudge = message();
    assertThat(nudge.attribute("from")).isEqualTo(BOB);
    assertThat(nudge.has("attention", "urn:xmpp:attention:0")).isTrue();
  }

  @Test
  void longTextsGoInPieces() throws Exception {
    FakeMsn.Line line = online(LISTS);
    String text = "é\u00A0word ".repeat(500).strip();
    write(BOB, "m1", text);
    FakeMsn.Line board = board(line);
    StringBuilder whole = new StringBuilder();
    for (int piece = 0; piece < 4; piece++) {
      board.expect("MSG # A");
      assertThat(board.payload).contains("Message-ID: {").contains(piece == 0 ? "\r\nChunks: 4\r\n" : "\r\nChunk: " + piece + "\r\n");
      whole.append(board.payload.substring(board.payload.indexOf("\r\n\r\n") + 4));
      board.send("ACK #");
    }
    assertThat(whole.toString()).isEqualTo(text);
    assertThat(message().has("received", "urn:xmpp:receipts")).isTrue();
    // And back, out of order, with pieces that say nothing else.
    board.carry("MSG bob@example.com Bob", "MIME-Version: 1.0\r\nContent-Type: text/plain\r\nMessage-ID: {7}\r\nChunks: 3\r\n\r\none ");
    board.carry("MSG bob@example.com Bob", "Message-ID: {7}\r\nChunk: 2\r\n\r\nthree");
    board.carry("MSG bob@example.com Bob", "Message-ID: {7}\r\nChunk: 1\r\n\r\ntwo ");
    assertThat(message().childText("body", "jabber:client")).isEqualTo("one two three");
  }

  @Test
  void whoIsNotThereIsToldOf() throws Exception {
    FakeMsn.Line line = online(LISTS);
    write(BOB, "m1", "Hello");
    FakeMsn.Line board = asked(line);
    board.send("217 #");
    isError(message(), "recipient-unavailable");
    board.expectEnd();
    write(BOB, "m2", "Hello");
    line.expect("XFR # SB");
    line.send("913 #");
    isError(message(), "forbidden");
  }

  @Test
  void whoHasTheUserInTheListAsks() throws Exception {
    FakeMsn.Line line = online(LISTS);
    String eve = "eve\\40example.com@msn.verona.example";
    assertThat(from(eve).attribute("type")).isEqualTo("subscribe");
    romeo.send(xml("<presence type='subscribed' to='" + eve + "'/>"));
    line.expect("ADC # AL N=eve@example.com");
    // The answer has the name in place of the address, as Escargot gives it.
    line.send("ADC # AL N=Eve");
    line.send("ADC 0 RL N=mallory@example.com F=Mallory");
    String mallory = "mallory\\40example.com@msn.verona.example";
    assertThat(from(mallory).attribute("type")).isEqualTo("subscribe");
    romeo.send(xml("<presence type='unsubscribed' to='" + mallory + "'/>"));
    line.expect("ADC # BL N=mallory@example.com");
    line.expect("REM # PL mallory@example.com");
  }

  @Test
  void aNameThatIsEmptyIsNoNumber() throws Exception {
    FakeMsn.Line line = online(LISTS);
    line.send("NLN NLN bob@example.com  1073741856 %3Cmsnobj%2F%3E");
    assertThat(from(BOB).attribute("type")).isNull();
    romeo.send(xml("<iq type='get' id='card' to='" + BOB + "'><vCard xmlns='vcard-temp'/></iq>"));
    Element card = until(romeo, came -> "card".equals(came.attribute("id")));
    assertThat(requireNonNull(card.child("vCard", "vcard-temp")).childText("NICKNAME", "vcard-temp")).isEqualTo("Bob B");
  }

  @ParameterizedTest
  @CsvSource({"I <3 you,I <3 you", "a &#x26; b < c,a & b < c"})
  void whatIsNotEscapedIsShownAsItIs(String said, String shown) throws Exception {
    FakeMsn.Line line = online(LISTS);
    line.send("NLN NLN bob@example.com Bob%20B 0");
    from(BOB);
    line.carry("UBX bob@example.com", "<Data><PSM>" + said + "</PSM><CurrentMedia></CurrentMedia></Data>");
    assertThat(from(BOB).childText("status", "jabber:client")).isEqualTo(shown);
  }

  /** What the user calls somebody a server may keep or not; groups it keeps. */
  @Test
  void namesAndGroupsGoToTheServer() throws Exception {
    FakeMsn.Line line =
        online("LSG Friends guid-friends", "LST N=bob@example.com F=Bob C=guid-bob 11 1 guid-friends");
    romeo.send(
        xml("<iq type='set' id='r2'><query xmlns='jabber:iq:roster'><item jid='" + BOB + "' name='Bob B'><group>Friends</group><group>The house</group></item></query></iq>"));
    line.expect("SBP # guid-bob MFN Bob%20B");
    line.send("SBP # guid-bob MFN Bob%20B");
    line.expect("ADG # The%20house 0");
    line.send("ADG # The%20house guid-house 0");
    line.expect("ADC # FL C=guid-bob guid-house");
    line.send("ADC # FL C=guid-bob guid-house");
    romeo.send(
        xml("<iq type='set' id='r3'><query xmlns='jabber:iq:roster'><item jid='" + BOB + "' name='Bob B'><group>The house</group></item></query></iq>"));
    line.expect("SBP # guid-bob MFN Bob%20B");
    line.expect("REM # FL guid-bob guid-friends");
    // What the server calls him does not take the name away that the user has given.
    line.cut();
    crossing.shown(romeo, "unavailable");
    crossing.server.pass(Duration.ofSeconds(6));
    FakeMsn.Line again =
        msn.welcome12("LSG Friends guid-friends", "LSG The%20house guid-house", "LST N=bob@example.com F=Bob C=guid-bob 11 1 guid-house");
    crossing.shown(romeo, null);
    again.shown("NLN", FakeMsn.CAPS, "");
    RosterItem item =
        crossing.disk.backends().rosters().load(Crossing.ROMEO).items().stream()
            .filter(one -> one.contact().equals(Jid.valueOf(BOB)))
            .findFirst()
            .orElseThrow();
    assertThat(item.name()).isEqualTo("Bob B");
    assertThat(item.groups()).containsExactly("The house");
  }

  @Test
  void contactsComeAndGo() throws Exception {
    FakeMsn.Line line = online(LISTS);
    String dan = "dan\\40example.com@msn.verona.example";
    romeo.send(xml("<presence type='subscribe' to='" + dan + "'/>"));
    line.expect("ADC # AL N=dan@example.com");
    line.send("ADC # AL N=dan@example.com");
    line.expect("ADC # FL N=dan@example.com F=dan@example.com");
    line.send("ADC # FL N=dan@example.com F=Dan C=guid-dan", "NLN NLN dan@example.com Dan 0");
    assertThat(from(dan).attribute("type")).isEqualTo("subscribed");
    assertThat(from(dan).attribute("type")).isNull();
    assertThat(crossing.listed()).contains(Jid.valueOf(dan));
    romeo.send(xml("<presence type='unsubscribe' to='" + dan + "'/>"));
    line.expect("REM # FL guid-dan");
    line.expect("REM # AL dan@example.com");
    // Who is nobody there is told, and leaves the list.
    romeo.send(xml("<presence type='subscribe' to='nobody\\40example.com@msn.verona.example'/>"));
    line.expect("ADC # AL N=nobody@example.com");
    line.send("205 #");
    line.expect("ADC # FL N=nobody@example.com F=nobody@example.com");
    line.send("205 #");
    Element no = from("nobody\\40example.com@msn.verona.example");
    assertThat(no.attribute("type")).isEqualTo("unsubscribed");
    assertThat(no.childText("status", "jabber:client")).contains("nobody of this address");
    romeo.send(xml("<presence type='subscribe' to='nonsense@msn.verona.example'/>"));
    isError(from("nonsense@msn.verona.example"), "item-not-found");
  }

  @Test
  void whomTheUserBlocksTheNetworkBlocksToo() throws Exception {
    FakeMsn.Line line = online(LISTS);
    block("block", BOB);
    line.expect("REM # AL bob@example.com");
    line.expect("ADC # BL N=bob@example.com");
    block("block", "mallory\\40example.com@msn.verona.example");
    line.expect("ADC # BL N=mallory@example.com");
    block("unblock", BOB);
    line.expect("REM # BL bob@example.com");
    line.expect("ADC # AL N=bob@example.com");
    // Who is no contact is let see nothing.
    block("unblock", "mallory\\40example.com@msn.verona.example");
    line.expect("REM # BL mallory@example.com");
    block("block", "chat-supper@msn.verona.example");
    romeo.send(xml("<presence><show>away</show></presence>"));
    line.expect("CHG # AWY " + FakeMsn.CAPS);
  }

  private void block(String what, String whom) throws IOException {
    romeo.send(xml("<iq type='set' id='" + what + "'><" + what + " xmlns='urn:xmpp:blocking'><item jid='" + whom + "'/></" + what + "></iq>"));
    assertThat(until(romeo, came -> what.equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
  }

  @Test
  void challengesAreAnswered() throws Exception {
    FakeMsn.Line line = online();
    line.send("CHL 0 22210219642164014968");
    line.expect("QRY # PROD0101{0RM?UBW");
    assertThat(line.payload).isEqualTo("64812169fe9717715f03c678fa4ab938");
  }

  @Test
  void whatWasLeftIsReadOnce() throws Exception {
    msn.web.mails.put("id-1", mail("2", "V29ybGQ=", "Tue, 24 Nov 2026 10:00:05 +0000"));
    msn.web.mails.put("id-2", mail("1", "SGVsbG8=", "Tue, 24 Nov 2026 10:00:00 +0000"));
    FakeMsn.Line line = online(LISTS);
    line.carry(
        "MSG Hotmail Hotmail",
        "MIME-Version: 1.0\r\nContent-Type: text/x-msmsgsinitialmdatanotification; charset=UTF-8\r\n\r\nMail-Data: " + msn.web.waiting()
            + "\r\nInbox-URL: /x\r\n\r\n");
    Element first = message();
    assertThat(first.attribute("from")).isEqualTo(BOB);
    assertThat(first.childText("body", "jabber:client")).isEqualTo("Hello");
    assertThat(requireNonNull(first.child("delay", "urn:xmpp:delay")).attribute("stamp")).startsWith("2026-11-24T10:00:00");
    assertThat(message().childText("body", "jabber:client")).isEqualTo("World");
    assertThat(msn.web.asked("GetMessage")).contains(">ticket<");
    assertThat(msn.web.asked("DeleteMessages")).contains("id-1").contains("id-2");
    msn.web.mails.put("id-3", mail("1", "TGF0ZXI=", ""));
    line.carry(
        "MSG Hotmail Hotmail", "Content-Type: text/x-msmsgsoimnotification\r\n\r\nMail-Data: too-large\r\n\r\n");
    assertThat(message().childText("body", "jabber:client")).isEqualTo("Later");
  }

  @Test
  void oneThatCannotBeReadHidesNoOther() throws Exception {
    msn.web.mails.put("id-1", mail("1", "SGVsbG8=", ""));
    msn.web.mails.put("id-2", mail("2", "V29ybGQ=", ""));
    msn.web.next("GetMessage", MsnWeb.Answer.fault("q0:SystemUnavailable", ""));
    FakeMsn.Line line = online(LISTS);
    String told = "Content-Type: text/x-msmsgsoimnotification\r\n\r\nMail-Data: too-large\r\n\r\n";
    line.carry("MSG Hotmail Hotmail", told);
    assertThat(message().childText("body", "jabber:client")).isEqualTo("World");
    assertThat(msn.web.asked("DeleteMessages")).contains("id-2").doesNotContain("id-1");
    // And it is read when it can be.
    line.carry("MSG Hotmail Hotmail", told);
    assertThat(message().childText("body", "jabber:client")).isEqualTo("Hello");
  }

  private static String mail(String number, String text, String date) {
    return "From: Bob &lt;bob@example.com&gt;\nDate: " + date + "\nContent-Type: text/plain; charset=UTF-8\n"
        + "Content-Transfer-Encoding: base64\nX-OIM-Sequence-Num: " + number + "\n\n" + text;
  }
}
