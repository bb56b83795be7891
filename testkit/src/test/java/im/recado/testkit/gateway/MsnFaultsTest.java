package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static im.recado.testkit.gateway.MsnPeopleTest.BOB;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.provider.ValueSource;

/** What servers of MSN should not do, and what becomes of it. */
class MsnFaultsTest {
  private static final String BOBS = "LST N=bob@example.com F=Bob%20B C=guid-bob 11 1";

  private final Crossing crossing = new Crossing("msn");
  private FakeMsn msn;
  private StreamClient romeo;

  @BeforeEach
  void start() throws IOException {
    msn = new FakeMsn();
    msn.tell(crossing, "MSNP12");
    romeo = crossing.available("romeo@verona.example/garden");
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    msn.close();
  }

  private FakeMsn.Line online() throws IOException {
    MsnPeopleTest.registering(crossing, romeo, MsnPeopleTest.ANSWERS);
    FakeMsn.Line line = msn.welcome12(BOBS);
    assertThat(answer().attribute("type")).isEqualTo("result");
    line.shown("NLN", FakeMsn.CAPS, "");
    return line;
  }

  private Element answer() throws IOException {
    return until(romeo, came -> "reg".equals(came.attribute("id")));
  }

  private Element message() throws IOException {
    return until(romeo, came -> came.name().equals("message"));
  }

  private void write(String id) throws IOException {
    romeo.send(xml("<message type='chat' id='" + id + "' to='" + BOB + "'><body>Hello</body></message>"));
  }

  /** Up to the question who it is. */
  private FakeMsn.Line begun() throws IOException {
    MsnPeopleTest.registering(crossing, romeo, MsnPeopleTest.ANSWERS);
    FakeMsn.Line line = msn.accept();
    line.expect("VER # MSNP12 CVR0");
    line.send("VER # MSNP12");
    assertThat(line.next()).startsWith("CVR #");
    line.send("CVR # 1 1 1 http://a.example http://a.example");
    line.expect("USR # TWN I " + FakeMsn.SELF);
    return line;
  }

  @Test
  void addressesAreTriedAsTheyAreWritten() throws Exception {
    MsnPeopleTest.registering(crossing, romeo, Map.of("username", "Rosa@Example.com", "password", FakeMsn.PASSWORD));
    FakeMsn.Line line = msn.accept();
    line.expect("VER # MSNP12 CVR0");
    line.send("VER # MSNP12");
    line.expect("CVR # 0x0409 winnt 5.1 i386 MSNMSGR 7.5.0324 msmsgs Rosa@Example.com");
    line.send("CVR # 1 1 1 http://a.example http://a.example");
    line.expect("USR # TWN I Rosa@Example.com");
    line.send("911 #");
    line.expectEnd();
    msn.welcome12();
    assertThat(answer().attribute("type")).isEqualTo("result");
  }

  private void comesBack() throws IOException {
    crossing.shown(romeo, "unavailable");
    crossing.server.pass(Duration.ofSeconds(6));
    FakeMsn.Line line = msn.welcome12(BOBS);
    crossing.shown(romeo, null);
    line.shown("NLN", FakeMsn.CAPS, "");
  }

  @Test
  void wrongPasswordsAreTold() throws Exception {
    MsnPeopleTest.registering(crossing, romeo, Map.of("username", FakeMsn.SELF, "password", "no"));
    FakeMsn.Line line = msn.accept();
    line.expect("VER # MSNP12 CVR0");
    line.send("VER # MSNP12");
    assertThat(line.next()).startsWith("CVR #");
    line.send("CVR # 1 1 1 http://a.example http://a.example");
    line.expect("USR # TWN I " + FakeMsn.SELF);
    line.send("USR # TWN S ct=1,rver=1");
    isError(answer(), "not-authorized");
    line.expectEnd();
    assertThat(crossing.listed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"911,not-authorized", "928,not-authorized", "600,service-unavailable", "800,policy-violation", "710,feature-not-implemented"})
  void numbersAtTheLogInAreTold(String number, String condition) throws Exception {
    FakeMsn.Line line = begun();
    line.send(number + " #");
    isError(answer(), condition);
    line.expectEnd();
  }

  @ParameterizedTest
  @ValueSource(strings = {"VER # 0", "VER # MSNP9", "VER", "OUT SSD", "\u0000\u0001", "XFR # NS nowhere"})
  void whatIsNoAnswerIsNone(String greeting) throws Exception {
    MsnPeopleTest.registering(crossing, romeo, MsnPeopleTest.ANSWERS);
    FakeMsn.Line line = msn.accept();
    line.expect("VER # MSNP12 CVR0");
    line.send(greeting);
    line.close();
    isError(answer(), "service-unavailable");
  }

  @Test
  void serversSendPeopleToOthers() throws Exception {
    FakeMsn.Line line = begun();
    line.send("XFR # NS " + msn.address() + " 0 localhost:1863");
    FakeMsn.Line next = msn.welcome12();
    assertThat(answer().attribute("type")).isEqualTo("result");
    line.expectEnd();
    next.shown("NLN", FakeMsn.CAPS, "");
  }

  @Test
  void butNotIntoNetworksAroundThisServer() throws Exception {
    FakeMsn.Line line = begun();
    line.send("XFR # NS 127.0.0.2:" + msn.address().substring(10) + " 0 localhost:1863");
    isError(answer(), "forbidden");
    // Pages neither.
    msn.web.next("/rdr/pprdr.asp", new MsnWeb.Answer(200, Map.of("PassportURLs", "DALogin=http://127.0.0.1:1/login"), ""));
    begun().send("USR # TWN S ct=1,rver=1");
    isError(answer(), "forbidden");
    msn.web.next("/login", new MsnWeb.Answer(302, Map.of("Location", "https://127.0.0.1:1/login"), ""));
    begun().send("USR # TWN S ct=1,rver=1");
    isError(answer(), "forbidden");
    crossing.server.set("gateway.msn.private", "true");
    String login = msn.web.address().replace("localhost", "127.0.0.1") + "/login";
    msn.web.next("/rdr/pprdr.asp", new MsnWeb.Answer(200, Map.of("PassportURLs", "DALogin=" + login), ""));
    online();
  }

  /** Where the notification server is the others may be, whatever name the settings have for it. */
  @Test
  void serversAtTheAddressOfTheFirstAreNamedWithIt() throws Exception {
    String here = "127.0.0.1:" + msn.address().substring("localhost:".length());
    begun().send("XFR # NS " + here + " 0 localhost:1863");
    FakeMsn.Line line = msn.welcome12(BOBS);
    assertThat(answer().attribute("type")).isEqualTo("result");
    line.shown("NLN", FakeMsn.CAPS, "");
    write("m1");
    line.expect("XFR # SB");
    line.send("XFR # SB " + here + " CKI 1.2.3");
    msn.accept().expect("USR # " + FakeMsn.SELF + " 1.2.3");
    line.send("RNG 7 " + here + " CKI 4.5.6 bob@example.com Bob");
    msn.accept().expect("ANS # " + FakeMsn.SELF + " 4.5.6 7");
  }

  @Test
  void whatLaterVersionsCarryIsNoCommand() throws Exception {
    FakeMsn.Line line = online();
    line.carry("NFY PUT", "OUT OTH\r\n");
    line.carry("SDG 0", "OUT OTH\r\n");
    line.carry("PUT 90 OK", "OUT OTH\r\n");
    line.send("PUT 91 OK", "NLN BSY bob@example.com Bob 0");
    assertThat(Crossing.presence(romeo, im.recado.wire.jid.Jid.valueOf(BOB)).childText("show", "jabber:client")).isEqualTo("dnd");
  }

  @Test
  void logInsLeadOn() throws Exception {
    msn.web.next("/rdr/pprdr.asp", new MsnWeb.Answer(302, Map.of("Location", "/rdr/pprdr.asp"), ""));
    msn.web.next("/login", new MsnWeb.Answer(302, Map.of("Location", msn.web.address() + "/login", "Authentication-Info", "Passport1.4 da-status=redir"), ""));
    msn.web.next("/login", new MsnWeb.Answer(302, Map.of("Location", "/login"), ""));
    online();
  }

  /** A page may say no with the status of yes. */
  @ParameterizedTest
  @ValueSource(strings = {"Authentication-Info", "WWW-Authenticate"})
  void aNoIsOneWhateverItsStatus(String header) throws Exception {
    msn.web.next("/login", new MsnWeb.Answer(200, Map.of(header, "Passport1.4 da-status=failed,cbtxt=No"), ""));
    begun().send("USR # TWN S ct=1,rver=1");
    isError(answer(), "not-authorized");
  }

  /** A server that promises more than it has: who it has told of is there, and nobody is taken for removed. */
  @Test
  void aListThatDoesNotComeWholeIsNoEnd() throws Exception {
    online().cut();
    crossing.shown(romeo, "unavailable");
    crossing.server.pass(Duration.ofSeconds(6));
    FakeMsn.Line line = msn.accept();
    line.expect("VER # MSNP12 CVR0");
    line.send("VER # MSNP12");
    line.enter12("LST N=carol@example.org F=Carol C=guid-carol 3 1", "LSG Friends guid-friends", "");
    line.expect("PNG");
    line.send("QNG 50");
    crossing.shown(romeo, null);
    line.shown("NLN", FakeMsn.CAPS, "");
    line.send("NLN BSY carol@example.org Carol 0");
    assertThat(Crossing.presence(romeo, Jid.valueOf("carol\\40example.org@msn.verona.example")).childText("show", "jabber:client")).isEqualTo("dnd");
    assertThat(crossing.listed()).contains(Jid.valueOf(BOB));
  }

  @Test
  void logInsThatLeadInACircleEnd() throws Exception {
    for (int i = 0; i < 20; i++) {
      msn.web.next("/login", new MsnWeb.Answer(302, Map.of("Location", msn.web.address() + "/login"), ""));
    }
    begun().send("USR # TWN S ct=1,rver=1");
    isError(answer(), "service-unavailable");
  }

  @Test
  void whoIsThrownOutStaysOut() throws Exception {
    FakeMsn.Line line = online();
    line.send("OUT OTH");
    isError(until(romeo, came -> came.name().equals("presence") && "error".equals(came.attribute("type"))), "conflict");
    assertThat(message().childText("body", "jabber:client")).contains("Somebody else has logged in");
    line.expectEnd();
    crossing.server.pass(Duration.ofMinutes(1));
    write("m1");
    isError(message(), "conflict");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OUT SSD\r\n", "OUT\r\n", "NLN NLN bob@exa", "MSG Hotmail Hotmail 300\r\nMIME-Ver", "UBX x 99999999\r\n", "MSG a b c\r\n", "540 9\r\n"})
  void whatBreaksComesBack(String last) throws Exception {
    FakeMsn.Line line = online();
    line.bytes(last);
    line.close();
    comesBack();
  }

  @Test
  void aCutComesBack() throws Exception {
    online().cut();
    comesBack();
  }

  @Test
  void piecesMakeAWhole() throws Exception {
    FakeMsn.Line line = online();
    String said = "NLN AWY bob@example.com Bob 0\r\nUBX bob@example.com 38\r\n<Data><PSM>In pieces</PSM></Data>\r\n\r\n\r\n\r\nNLN NLN bob@example.com Bob 0\r\n";
    for (int i = 0; i < said.length(); i++) {
      line.bytes(said.substring(i, i + 1));
    }
    assertThat(Crossing.presence(romeo, Jid.valueOf(BOB)).childText("show", "jabber:client")).isEqualTo("away");
    assertThat(Crossing.presence(romeo, Jid.valueOf(BOB)).childText("status", "jabber:client")).isEqualTo("In pieces");
    assertThat(Crossing.presence(romeo, Jid.valueOf(BOB)).has("show", "jabber:client")).isFalse();
  }

  @Test
  void nonsenseChangesNothing() throws Exception {
    FakeMsn.Line line = online();
    line.send(
        "NLN", "ILN", "FLN", "NLN AWY", "ADC", "ADC 0", "ADC 0 RL", "ADC 0 RL N=nobody", "REM 0", "REM 0 FL", "LST", "ADG 0", "RMG 0", "CHL 0",
        "RNG", "RNG 1 2 3 4 5 6", "RNG 1 [::1]:99 CKI x bob@example.com Bob", "XFR 999 SB " + msn.address() + " CKI 1", "ACK 3", "QNG",
        "FOO bar", "999 77", "  ");
    line.carry("ADL 0", "<ml><d n='x'><c n=''/></d>");
    line.carry("UBX bob@example.com", "<Data><PSM>");
    line.carry("MSG Hotmail Hotmail", "\u0000\r\n\r\n");
    line.carry("MSG", "");
    line.expect("QRY # PROD0101{0RM?UBW");
    assertThat(message().childText("body", "jabber:client")).contains("error 999");
    write("m1");
    line.expect("XFR # SB");
  }

  @Test
  void whoIsNotLetIntoAConversationIsTold() throws Exception {
    FakeMsn.Line line = online();
    write("m1");
    line.expect("XFR # SB");
    line.send("XFR 999 SB localhost:1 CKI 1", "713 #");
    isError(message(), "policy-violation");
    write("m2");
    line.expect("XFR # SB");
    line.send("XFR # SB " + msn.address() + " CKI 1.2.3");
    FakeMsn.Line board = msn.accept();
    assertThat(board.next()).startsWith("USR #");
    board.send("911 #");
    assertThat(message().attribute("id")).isEqualTo("m2");
    write("m3");
    for (int i = 0; i < 2; i++) {
      line.expect("XFR # SB");
      line.send("XFR # SB 127.0.0.2:1 CKI 1.2.3");
    }
    isError(message(), "forbidden");
  }

  @Test
  void aConversationThatBreaksIsTriedOnceMore() throws Exception {
    FakeMsn.Line line = online();
    write("m1");
    for (int i = 0; i < 2; i++) {
      line.expect("XFR # SB");
      line.send("XFR # SB " + msn.address() + " CKI 1.2.3");
      FakeMsn.Line board = msn.accept();
      assertThat(board.next()).startsWith("USR #");
      board.send("USR # OK " + FakeMsn.SELF + " Rosa");
      board.expect("CAL # bob@example.com");
      board.close();
    }
    Element error = message();
    assertThat(error.attribute("id")).isEqualTo("m1");
    isError(error, "service-unavailable");
  }

  @Test
  void whatNobodyHasConfirmedIsRefused() throws Exception {
    FakeMsn.Line line = online();
    write("m1");
    line.expect("XFR # SB");
    line.send("XFR # SB " + msn.address() + " CKI 1.2.3");
    FakeMsn.Line board = msn.accept();
    assertThat(board.next()).startsWith("USR #");
    board.send("USR # OK " + FakeMsn.SELF + " Rosa");
    board.expect("CAL # bob@example.com");
    board.send("CAL # RINGING 7", "JOI bob@example.com Bob 0");
    board.expect("MSG # A");
    board.cut();
    Element error = message();
    assertThat(error.attribute("id")).isEqualTo("m1");
    isError(error, "service-unavailable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rosa", "rosa@example.com@example.com", "chat-rosa", "rosa example@example.com"})
  void whatIsNoAddressIsNoAccount(String name) throws Exception {
    MsnPeopleTest.registering(crossing, romeo, Map.of("username", name, "password", "x"));
    isError(answer(), "not-acceptable");
  }

  @Test
  void withoutSettingsNobodyGetsIn() throws Exception {
    crossing.server.set("gateway.msn.server", "");
    MsnPeopleTest.registering(crossing, romeo, MsnPeopleTest.ANSWERS);
    isError(answer(), "service-unavailable");
  }
}
