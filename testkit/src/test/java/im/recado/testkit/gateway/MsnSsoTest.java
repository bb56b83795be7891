package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static im.recado.testkit.gateway.MsnPeopleTest.BOB;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.gateway.msn.MsnNetwork;
import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.HasContacts;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.NetworkEvent;
import im.recado.modules.roster.RosterItem;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MSN by the later versions: single sign-on, the address book on the web, messages without a conversation. */
class MsnSsoTest {
  private static final String DAN = "dan\\40example.com@msn.verona.example";

  private final Crossing crossing = new Crossing("msn");
  private FakeMsn msn;
  private StreamClient romeo;

  @BeforeEach
  void start() throws IOException {
    msn = new FakeMsn();
    msn.web.people.put("bob@example.com", "FAR");
    msn.web.people.put("carol@example.org", "FB");
    msn.web.people.put("eve@example.com", "RP");
    romeo = crossing.available("romeo@verona.example/garden");
    romeo.send(xml("<iq type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>"));
    until(romeo, came -> "roster".equals(came.attribute("id")));
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    msn.close();
  }

  private FakeMsn.Line online(String protocol) throws IOException {
    msn.tell(crossing, protocol);
    MsnPeopleTest.registering(crossing, romeo, MsnPeopleTest.ANSWERS);
    FakeMsn.Line line = msn.welcome(protocol);
    assertThat(line.payload).contains("<d n='example.com'><c n='bob' l='3' t='1'/></d>").contains("<d n='example.org'><c n='carol' l='5' t='1'/></d>");
    assertThat(until(romeo, came -> "reg".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
    line.shown("NLN", protocol.equals("MSNP15") ? FakeMsn.CAPS : FakeMsn.CAPS + ":0", "");
    return line;
  }

  private Element message() throws IOException {
    return until(romeo, came -> came.name().equals("message"));
  }

  private void write(String text) throws IOException {
    romeo.send(xml("<message type='chat' id='m1' to='" + BOB + "'><body>" + text + "</body></message>"));
  }

  private FakeMsn.Line asked(FakeMsn.Line line, boolean endpoints) throws IOException {
    line.expect("XFR # SB");
    line.send("XFR # SB " + msn.address() + " CKI 1.2.3 U messenger.msn.com 1");
    FakeMsn.Line board = msn.accept();
    String hello = board.next();
    assertThat(hello).matches("USR # " + FakeMsn.SELF + (endpoints ? ";\\{[0-9a-f-]{36}}" : "") + " 1.2.3");
    board.send("USR # OK " + FakeMsn.SELF + " Rosa");
    board.expect("CAL # bob@example.com");
    return board;
  }

  @Test
  void theListComesFromTheWeb() throws Exception {
    FakeMsn.Line line = online("MSNP18");
    assertThat(crossing.listed()).contains(Jid.valueOf(BOB), Jid.valueOf("carol\\40example.org@msn.verona.example"));
    line.send("NLN BSY 1:bob@example.com Bob%20B 2789003324:48 0");
    Element there = until(romeo, came -> BOB.equals(came.attribute("from")) && came.has("show", "jabber:client"));
    assertThat(there.childText("show", "jabber:client")).isEqualTo("dnd");
    line.carry("UBX 1:bob@example.com", "<Data><PSM>Busy bee</PSM><CurrentMedia></CurrentMedia></Data>");
    assertThat(Crossing.presence(romeo, Jid.valueOf(BOB)).childText("status", "jabber:client")).isEqualTo("Busy bee");
    line.send("FLN 1:bob@example.com 0:0");
    assertThat(Crossing.presence(romeo, Jid.valueOf(BOB)).attribute("type")).isEqualTo("unavailable");
  }

  @Test
  void networksStandBehindTheAddressInOlderOnes() throws Exception {
    FakeMsn.Line line = online("MSNP15");
    line.send("ILN 9 AWY bob@example.com 1 Bob%20B 0 0");
    Element there = until(romeo, came -> BOB.equals(came.attribute("from")) && came.has("show", "jabber:client"));
    assertThat(there.childText("show", "jabber:client")).isEqualTo("away");
    line.carry("UBX bob@example.com 1", "<Data><PSM>Out</PSM></Data>");
    assertThat(Crossing.presence(romeo, Jid.valueOf(BOB)).childText("status", "jabber:client")).isEqualTo("Out");
    line.send("FLN bob@example.com 1");
    assertThat(Crossing.presence(romeo, Jid.valueOf(BOB)).attribute("type")).isEqualTo("unavailable");
  }

  @Test
  void whoAsksIsAnsweredInBothPlaces() throws Exception {
    FakeMsn.Line line = online("MSNP18");
    String eve = "eve\\40example.com@msn.verona.example";
    assertThat(Crossing.presence(romeo, Jid.valueOf(eve)).attribute("type")).isEqualTo("subscribe");
    romeo.send(xml("<presence type='subscribed' to='" + eve + "'/>"));
    assertThat(msn.web.asked("AddMember")).contains(">Allow<").contains(">eve@example.com<");
    line.expect("ADL #");
    assertThat(line.payload).isEqualTo("<ml><d n='example.com'><c n='eve' l='2' t='1'/></d></ml>");
    assertThat(msn.web.asked("DeleteMember")).contains(">Pending<");
    line.carry("ADL 0", "<ml><d n=\"example.com\"><c n=\"mallory\" l=\"8\" t=\"1\" f=\"Mal%20lory\"/></d></ml>");
    assertThat(Crossing.presence(romeo, Jid.valueOf("mallory\\40example.com@msn.verona.example")).attribute("type"))
        .isEqualTo("subscribe");
  }

  @Test
  void contactsComeAndGo() throws Exception {
    FakeMsn.Line line = online("MSNP18");
    romeo.send(xml("<presence type='subscribe' to='" + DAN + "'/>"));
    assertThat(msn.web.asked("ABContactAdd")).contains(">dan@example.com<").contains(">t=contacts.&amp;p=<");
    assertThat(msn.web.asked("AddMember")).contains(">Allow<");
    line.expect("ADL #");
    assertThat(line.payload).isEqualTo("<ml><d n='example.com'><c n='dan' l='3' t='1'/></d></ml>");
    assertThat(Crossing.presence(romeo, Jid.valueOf(DAN)).attribute("type")).isEqualTo("subscribed");
    // That he is there comes with the number of the list, and is no answer to it.
    line.send("ILN # BSY 1:dan@example.com Dan 0:0", "ADL # OK");
    assertThat(Crossing.presence(romeo, Jid.valueOf(DAN)).childText("show", "jabber:client")).isEqualTo("dnd");
    romeo.send(xml("<presence type='unsubscribe' to='" + DAN + "'/>"));
    assertThat(msn.web.asked("ABContactDelete")).contains(">guid-dan-example.com<");
    assertThat(msn.web.asked("DeleteMember")).contains(">Allow<");
    line.expect("RML #");
    msn.web.next("ABContactAdd", MsnWeb.Answer.fault("soap:Client", "<detail><errorcode>InvalidPassportUser</errorcode></detail>"));
    romeo.send(xml("<presence type='subscribe' to='nobody\\40example.com@msn.verona.example'/>"));
    isError(
        until(romeo, came -> came.attributeOr("from", "").startsWith("nobody")), "item-not-found");
  }

  /** Presence that the server sends at once is not of somebody whom nobody has heard of yet. */
  @Test
  void whoIsAddedIsListedBeforeTheServerIsAsked() throws Exception {
    msn.tell(crossing, "MSNP18");
    AtomicReference<FakeMsn.Line> server = new AtomicReference<>();
    BlockingQueue<String> first = new LinkedBlockingQueue<>();
    Inbox inbox =
        new Inbox() {
          @Override
          public void put(NetworkEvent event) {
            if (event instanceof NetworkEvent.Listed) {
              try {
                // Answered behind all that has been said already.
                FakeMsn.Line line = requireNonNull(server.get());
                line.send("CHL 0 22210219642164014968");
                first.add(String.valueOf(line.next()));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          }

          @Override
          public boolean offer(NetworkEvent event) {
            return true;
          }
        };
    Thread welcome =
        Thread.startVirtualThread(
            () -> {
              try {
                server.set(msn.welcome("MSNP18"));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    Connection connection =
        new MsnNetwork(crossing.server.kernel().options()).connect(new Credentials(MsnPeopleTest.ANSWERS), inbox);
    welcome.join();
    ((HasContacts) connection).add("dan@example.com");
    assertThat(first.poll(30, TimeUnit.SECONDS)).isEqualTo("QRY # PROD0120PW!CCV9@");
    requireNonNull(server.get()).expect("ADL #");
    connection.disconnect();
  }

  @Test
  void whomTheUserBlocksIsBlockedInBothPlaces() throws Exception {
    FakeMsn.Line line = online("MSNP18");
    romeo.send(xml("<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='" + BOB + "'/></block></iq>"));
    assertThat(msn.web.asked("DeleteMember")).contains(">Allow<").contains(">bob@example.com<");
    assertThat(msn.web.asked("AddMember")).contains(">Block<").contains(">bob@example.com<");
    line.expect("RML #");
    assertThat(line.payload).contains("<c n='bob' l='2' t='1'/>");
    line.expect("ADL #");
    assertThat(line.payload).contains("<c n='bob' l='4' t='1'/>");
  }

  @Test
  void ticketsThatHaveEndedAreRenewed() throws Exception {
    FakeMsn.Line line = online("MSNP18");
    msn.web.asked("/RST.srf");
    msn.web.next("ABContactAdd", MsnWeb.Answer.fault("soap:Client", "<detail><errorcode>PassportAuthFail</errorcode></detail>"));
    romeo.send(xml("<presence type='subscribe' to='" + DAN + "'/>"));
    assertThat(msn.web.asked("/RST.srf")).contains(">" + FakeMsn.PASSWORD + "<");
    assertThat(msn.web.asked("ABContactAdd")).contains(">dan@example.com<");
    line.expect("ADL #");
    // Some say it to a browser.
    msn.web.next("ABContactDelete", new MsnWeb.Answer(403, Map.of(), "403: Forbidden"));
    romeo.send(xml("<presence type='unsubscribe' to='" + DAN + "'/>"));
    assertThat(msn.web.asked("/RST.srf")).contains(">" + FakeMsn.PASSWORD + "<");
    assertThat(msn.web.asked("ABContactDelete")).contains(">guid-dan-example.com<");
    line.expect("RML #");
  }

  @Test
  void aServerThatGivesNoChallengeGetsTheTicketAlone() throws Exception {
    msn.tell(crossing, "MSNP15");
    MsnPeopleTest.registering(crossing, romeo, MsnPeopleTest.ANSWERS);
    FakeMsn.Line line = msn.accept();
    line.expect("VER # MSNP15 CVR0");
    line.send("VER # MSNP15");
    assertThat(line.next()).startsWith("CVR #");
    line.send("CVR # 1 1 1 http://a.example http://a.example");
    line.expect("USR # SSO I " + FakeMsn.SELF);
    line.send("USR # SSO S MBI_KEY_OLD");
    line.expect("USR # SSO S t=messenger&p=");
    line.send("USR # OK " + FakeMsn.SELF + " 1 0");
    line.expect("BLP # AL");
    line.send("BLP # AL");
    line.expect("ADL #");
    line.send("ADL # OK");
    assertThat(until(romeo, came -> "reg".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
  }

  @Test
  void conversationsHaveEndpoints() throws Exception {
    FakeMsn.Line line = online("MSNP18");
    write("Hello");
    FakeMsn.Line board = asked(line, true);
    board.send("CAL # RINGING 7", "JOI bob@example.com;{1-2} Bob 2789003324:48", "JOI bob@example.com Bob 2789003324:48");
    board.expect("MSG # A");
    assertThat(board.payload).endsWith("Hello");
    // One of his places goes, and he is there still.
    board.send("ACK #", "JOI bob@example.com;{3-4} Bob 2789003324:48", "BYE bob@example.com;{1-2}");
    board.carry("MSG bob@example.com Bob", "Content-Type: text/plain\r\n\r\nHere");
    assertThat(message().childText("body", "jabber:client")).isEqualTo("Here");
    write("Good");
    board.expect("MSG # A");
    board.send("ACK #", "BYE bob@example.com;{3-4}", "BYE bob@example.com");
    board.expectEnd();
  }

  /** Some servers tell of the last place alone, or of one of which they never told that somebody was there. */
  @ParameterizedTest
  @ValueSource(strings = {"JOI bob@example.com Bob 0:0", "JOI bob@example.com;{1-2} Bob 0:0"})
  void theLastPlaceIsTheEnd(String came) throws Exception {
    FakeMsn.Line line = online("MSNP18");
    write("Hello");
    FakeMsn.Line board = asked(line, true);
    board.send("CAL # RINGING 7", came);
    board.expect("MSG # A");
    board.send("ACK #", "BYE bob@example.com;{1-2}");
    board.expectEnd();
    write("Again");
    asked(line, true);
  }

  @Test
  void namesAndGroupsGoToTheAddressBook() throws Exception {
    msn.web.called.put("carol@example.org", "The nurse");
    FakeMsn.Line line = online("MSNP18");
    await().untilAsserted(() -> assertThat(item(BOB).groups()).containsExactly("Friends"));
    assertThat(item(BOB).name()).isEqualTo("bob there");
    assertThat(item("carol\\40example.org@msn.verona.example").name()).isEqualTo("The nurse");
    romeo.send(
        xml("<iq type='set' id='r2'><query xmlns='jabber:iq:roster'><item jid='" + BOB + "' name='Bobby'><group>House</group></item></query></iq>"));
    assertThat(msn.web.asked("ABContactUpdate"))
        .contains("<contactId>guid-bob-example.com</contactId>")
        .contains("<Annotation><Name>AB.NickName</Name><Value>Bobby</Value></Annotation>")
        .contains("<propertiesChanged>Annotation</propertiesChanged>");
    assertThat(msn.web.asked("ABGroupAdd")).contains("<name>House</name>");
    assertThat(msn.web.asked("ABGroupContactAdd")).contains("<guid>guid-House</guid>").contains("guid-bob-example.com");
    assertThat(msn.web.asked("ABGroupContactDelete")).contains("<guid>g1</guid>").contains("guid-bob-example.com");
    // What the network has been told it says at the next log-in, and then nothing is told once more.
    line.cut();
    msn.web.called.put("bob@example.com", "Bob the second");
    crossing.shown(romeo, "unavailable");
    crossing.server.pass(Duration.ofSeconds(6));
    FakeMsn.Line again = msn.welcome("MSNP18");
    crossing.shown(romeo, null);
    again.shown("NLN", FakeMsn.CAPS + ":0", "");
    await().untilAsserted(() -> assertThat(item(BOB).name()).isEqualTo("Bob the second"));
  }

  private RosterItem item(String contact) {
    return crossing.disk.backends().rosters().load(Crossing.ROMEO).items().stream()
        .filter(item -> item.contact().equals(Jid.valueOf(contact)))
        .findFirst()
        .orElseThrow();
  }

  /** Who is in the address book already is added all the same: it says where, or is asked. */
  @ParameterizedTest
  @ValueSource(strings = {"<conflictObjectId>guid-dan-example.com</conflictObjectId>", ""})
  void whoIsInTheAddressBookAlreadyIsAdded(String where) throws Exception {
    FakeMsn.Line line = online("MSNP18");
    msn.web.people.put("dan@example.com", "F");
    msn.web.next(
        "ABContactAdd",
        MsnWeb.Answer.fault("soap:Client", "<detail><errorcode>ContactAlreadyExists</errorcode><additionalDetails>" + where + "</additionalDetails></detail>"));
    romeo.send(xml("<presence type='subscribe' to='" + DAN + "'/>"));
    line.expect("ADL #");
    assertThat(Crossing.presence(romeo, Jid.valueOf(DAN)).attribute("type")).isEqualTo("subscribed");
    romeo.send(xml("<presence type='unsubscribe' to='" + DAN + "'/>"));
    assertThat(msn.web.asked("ABContactDelete")).contains(">guid-dan-example.com<");
  }

  @Test
  void whoIsAwayGetsItLaterByTheServer() throws Exception {
    FakeMsn.Line line = online("MSNP18");
    write("For later");
    FakeMsn.Line board = asked(line, true);
    board.send("217 #");
    line.expect("UUM # bob@example.com 1 1");
    assertThat(line.payload).contains("\r\nDest-Agent: client\r\n").endsWith("\r\n\r\nFor later");
    line.expect("PNG");
    line.send("QNG 50");
    line.carry("UBM bob@example.com 1 " + FakeMsn.SELF + " 1 1", "Content-Type: text/plain; charset=UTF-8\r\n\r\nThanks");
    // Nothing that says that it has not arrived comes before.
    Element thanks = message();
    assertThat(thanks.childText("body", "jabber:client")).isEqualTo("Thanks");
    write("And this");
    board = asked(line, true);
    board.send("217 #");
    line.expect("UUM # bob@example.com 1 1");
    line.send("800 #");
    isError(message(), "policy-violation");
  }

  @Test
  void whoIsAwayGetsItLaterByTheWeb() throws Exception {
    FakeMsn.Line line = online("MSNP15");
    msn.web.next(
        "Store2",
        MsnWeb.Answer.fault(
            "q0:AuthenticationFailed", "<detail><LockKeyChallenge>22210219642164014968</LockKeyChallenge></detail>"));
    write("For later");
    FakeMsn.Line board = asked(line, false);
    board.send("217 #");
    assertThat(msn.web.asked("Store2")).contains("lockkey=''");
    String sent = msn.web.asked("Store2");
    assertThat(sent)
        .contains("lockkey='a400af809ac86fbdf6deec7286fc06b8'")
        .contains("memberName='bob@example.com'")
        .contains("passport='t=messenger&amp;p='")
        .contains("X-OIM-Message-Type: OfflineMessage")
        .contains("Rm9yIGxhdGVy");
    msn.web.next("Store2", MsnWeb.Answer.fault("q0:SystemUnavailable", ""));
    write("And this");
    board = asked(line, false);
    board.send("217 #");
    Element error = message();
    assertThat(error.attribute("id")).isEqualTo("m1");
    isError(error, "service-unavailable");
  }

  @Test
  void theBestVersionIsTakenAndTheOldOneWhenTheWebDoesNotWork() throws Exception {
    msn.tell(crossing, "MSNP18, MSNP15, MSNP12");
    msn.web.next("/RST.srf", new MsnWeb.Answer(503, Map.of(), "Gone fishing"));
    MsnPeopleTest.registering(crossing, romeo, MsnPeopleTest.ANSWERS);
    FakeMsn.Line line = msn.accept();
    line.expect("VER # MSNP18 MSNP15 MSNP12 CVR0");
    line.send("VER # MSNP15");
    line.expect("CVR # 0x0409 winnt 5.1 i386 MSNMSGR 8.5.1302 msmsgs " + FakeMsn.SELF);
    line.send("CVR # 1 1 1 http://a.example http://a.example");
    line.expect("USR # SSO I " + FakeMsn.SELF);
    line.send("USR # SSO S MBI_KEY_OLD " + "A".repeat(64));
    line.expectEnd();
    line = msn.welcome12();
    assertThat(until(romeo, came -> "reg".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
  }

  @Test
  void whoIsSeenByNobodyElseStaysSo() throws Exception {
    msn.web.others = "2";
    msn.tell(crossing, "MSNP18");
    MsnPeopleTest.registering(crossing, romeo, MsnPeopleTest.ANSWERS);
    FakeMsn.Line line = msn.accept();
    line.others = "BL";
    line.expect("VER # MSNP18 CVR0");
    line.send("VER # MSNP18");
    line.enter(true);
    assertThat(until(romeo, came -> "reg".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
  }

  @Test
  void whomTheServerHasForgottenKeepsNobodyOut() throws Exception {
    msn.tell(crossing, "MSNP18");
    MsnPeopleTest.registering(crossing, romeo, MsnPeopleTest.ANSWERS);
    FakeMsn.Line line = msn.accept();
    line.expect("VER # MSNP18 CVR0");
    line.send("VER # MSNP18");
    line.enter(true, "208 #");
    assertThat(until(romeo, came -> "reg".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wsse:FailedAuthentication", "S:Client"})
  void wrongPasswordsAreToldAtOnce(String code) throws Exception {
    msn.tell(crossing, "MSNP18, MSNP12");
    MsnWeb.Answer fault = MsnWeb.Answer.fault(code, "");
    msn.web.next("/RST.srf", new MsnWeb.Answer(code.startsWith("S:") ? 403 : 500, fault.headers(), fault.body()));
    MsnPeopleTest.registering(crossing, romeo, Map.of("username", FakeMsn.SELF, "password", "open sesame"));
    FakeMsn.Line line = msn.accept();
    line.expect("VER # MSNP18 MSNP12 CVR0");
    line.send("VER # MSNP18");
    assertThat(line.next()).startsWith("CVR #");
    line.send("CVR # 1 1 1 http://a.example http://a.example");
    line.expect("USR # SSO I " + FakeMsn.SELF);
    line.send("USR # SSO S MBI_KEY_OLD " + "A".repeat(64));
    isError(until(romeo, came -> "reg".equals(came.attribute("id"))), "not-authorized");
    line.expectEnd();
    assertThat(crossing.link()).isNull();
  }
}
