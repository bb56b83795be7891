package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static im.recado.testkit.gateway.OscarPacket.packet;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers do that they should not, or that is the end of it. */
class OscarFaultsTest {
  private static final Map<String, String> RIGHT = Map.of("username", "100001", "password", "wherefor");

  private final Crossing crossing = new Crossing("icq");
  private FakeOscar icq;
  private StreamClient romeo;

  @BeforeEach
  void start() throws IOException {
    icq = new FakeOscar("100001", "wherefor", "100009");
    crossing.server.set("gateway.icq.server", icq.setting());
    romeo = crossing.available("romeo@verona.example/garden");
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    icq.close();
  }

  private OscarLine registered() throws Exception {
    assertThat(crossing.register(romeo, RIGHT).attribute("type")).isEqualTo("result");
    crossing.shown(romeo, null);
    return icq.home();
  }

  /** The gateway comes back by itself after what has happened. */
  private OscarLine back() throws Exception {
    crossing.shown(romeo, "unavailable");
    crossing.server.time().pass(Duration.ofSeconds(15));
    crossing.shown(romeo, null);
    return icq.home();
  }

  private void talks() throws IOException {
    romeo.send(xml("<message type='chat' to='100009@icq.verona.example'><body>Hello?</body></message>"));
    Element said = until(romeo, came -> came.name().equals("message"));
    assertThat(said.childText("body", "jabber:client")).isEqualTo("Hello?");
  }

  @ParameterizedTest
  @CsvSource({
    "1, not-authorized", "5, not-authorized", "8, not-authorized", "2, service-unavailable", "16, service-unavailable",
    "17, forbidden", "27, forbidden", "22, policy-violation", "24, policy-violation", "29, policy-violation", "30, service-unavailable",
    "3, forbidden", "6, forbidden", "99, forbidden"
  })
  void whoIsNotLetInIsToldWhy(int code, String condition) throws Exception {
    icq.refusals.add(code);
    isError(crossing.register(romeo, RIGHT), condition);
    assertThat(crossing.link()).isNull();
    assertThat(icq.logins).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({"md5-of-old", "roasted", "md5"})
  void passwordsAreToldInAllWays(String way) throws Exception {
    crossing.server.set("gateway.icq.login", way);
    registered();
    assertThat(icq.ways).containsExactly(way);
    isError(crossing.register(romeo, Map.of("username", "100001", "password", "whatfor")), "not-authorized");
    // And the account that worked before is tried again.
    assertThat(icq.ways).containsOnly(way).hasSizeGreaterThan(1);
  }

  @Test
  void aServerThatNobodyHasNamedIsNotLookedFor() throws Exception {
    crossing.server.set("gateway.icq.server", "");
    isError(crossing.register(romeo, RIGHT), "service-unavailable");
  }

  /** Nobody gets into the network around this server by a server that sends people on. */
  @ParameterizedTest
  @CsvSource({"127.0.0.2:5190", "10.1.2.3:5190", "169.254.169.254:80", "[::1]:5190"})
  void peopleAreNotSentToPrivateAddresses(String home) throws Exception {
    icq.home = home;
    isError(crossing.register(romeo, RIGHT), "forbidden");
  }

  @ParameterizedTest
  @CsvSource({"2b01", "2a01000100040000", "2a0100010004000000012a0200050000", "2a01ffff00"})
  void nonsenseInPlaceOfAGreetingIsTheEnd(String hex) throws Exception {
    icq.faults.add(
        line -> {
          try {
            line.bytes(HexFormat.of().parseHex(hex.replace(" ", "")));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    isError(crossing.register(romeo, RIGHT), "service-unavailable");
    // The next one is in order.
    registered();
  }

  @Test
  void afterACutItIsThereAgain() throws Exception {
    OscarLine line = registered();
    line.cut();
    back();
    talks();
  }

  @Test
  void halfAFrameAndTheEnd() throws Exception {
    OscarLine line = registered();
    line.half();
    line.cut();
    back();
    talks();
  }

  @Test
  void aFrameOutOfOrderIsTheEnd() throws Exception {
    OscarLine line = registered();
    line.skipNumber();
    line.say(3, 0x0B, FakeOscar.user("100009").bytes());
    back();
    talks();
  }

  /** Frames that come one byte at a time are frames. */
  @Test
  void slowFramesAreFrames() throws Exception {
    OscarLine line = registered();
    line.slow();
    talks();
  }

  @Test
  void whatIsNotUnderstoodChangesNothing() throws Exception {
    OscarLine line = registered();
    line.say(4, 7, new byte[3]);
    line.say(3, 0x0B, packet().u8(200).bytes());
    line.say(0x13, 8, packet().u16(9).bytes());
    line.say(0x15, 3, packet().tlv(1, new byte[2]).bytes());
    line.say(1, 0x0A, new byte[5]);
    line.say(0x77, 0x77, new byte[100]);
    line.say(4, 0x0C, new byte[0]);
    line.say(4, 1, new byte[1]);
    line.frame(5, new byte[0]);
    talks();
  }

  /** Somebody else has logged in: nothing is tried again, and the user is told. */
  @Test
  void whoIsLoggedInElsewhereStaysOut() throws Exception {
    OscarLine line = registered();
    line.frame(4, packet().tlv(9, packet().u16(1).bytes()).tlv(0x0B, "http://icq.example/").bytes());
    Element told = until(romeo, came -> came.name().equals("message"));
    assertThat(told.childText("body", "jabber:client")).contains("Somebody else has logged in");
    crossing.server.time().pass(Duration.ofMinutes(1));
    romeo.send(xml("<message type='chat' id='m1' to='100009@icq.verona.example'><body>Hello?</body></message>"));
    isError(until(romeo, came -> "m1".equals(came.attribute("id"))), "conflict");
    assertThat(icq.logins).hasValue(1);
  }

  /** A goodbye may say why as a log-in that is refused does. */
  @Test
  void aGoodbyeWithANumberIsToldByIt() throws Exception {
    registered().frame(4, packet().tlv(8, packet().u16(0x11).bytes()).tlv(4, "http://icq.example/").bytes());
    assertThat(until(romeo, came -> came.name().equals("message")).childText("body", "jabber:client"))
        .contains("has suspended this account");
    crossing.server.time().pass(Duration.ofMinutes(20));
    assertThat(icq.logins).hasValue(1);
  }

  /** Servers that number their goodbye as they like mean it all the same. */
  @Test
  void aGoodbyeOutOfOrderIsOne() throws Exception {
    OscarLine line = registered();
    line.skipNumber();
    line.frame(4, packet().tlv(9, packet().u16(1).bytes()).bytes());
    assertThat(until(romeo, came -> came.name().equals("message")).childText("body", "jabber:client"))
        .contains("Somebody else has logged in");
  }

  @Test
  void anItemInNoOrderHidesNoOther() throws Exception {
    icq.put(FakeOscar.item("100003", 1, 8, 0, packet().hex("0131 00ff 41")));
    icq.put(FakeOscar.item("100004", 1, 9, 0, packet().tlv(0x131, "Paris")));
    registered();
    org.awaitility.Awaitility.await()
        .untilAsserted(() -> assertThat(crossing.listed()).contains(
            im.recado.wire.jid.Jid.valueOf("100003@icq.verona.example"), im.recado.wire.jid.Jid.valueOf("100004@icq.verona.example")));
  }

  @Test
  void aGoodbyeWithoutAReasonIsTriedAgain() throws Exception {
    registered().frame(4, new byte[0]);
    back();
    talks();
  }

  @Test
  void peopleGoWhereTheServerSendsThem() throws Exception {
    OscarLine line = registered();
    romeo.send(xml("<presence><show>away</show><status>Brb</status></presence>"));
    line.until(2, 4);
    line.say(1, 0x0B, new byte[0]);
    line.until(1, 0x0C);
    line.say(1, 0x12, packet().u16(0).tlv(5, icq.address()).tlv(6, "home").bytes());
    OscarLine there = icq.home();
    line.gone();
    assertThat(OscarPacket.tlv(OscarPacket.read(there.until(1, 0x1E).body()), 6)).containsExactly(0, 0, 0, 1);
    talks();
    assertThat(icq.logins).hasValue(1);
  }

  /** What waits while the server pauses leaves where people are sent; what the server had not answered is told, once. */
  @Test
  void nothingIsLostOnTheWayToAnotherServer() throws Exception {
    OscarLine line = registered();
    line.until(0x15, 2);
    line.instead = (any, snac) -> snac.key() == 0x0004_0006;
    says("m0");
    line.until(4, 6);
    line.say(3, 0x0B, FakeOscar.user("100009").bytes());
    line.say(1, 0x0B, new byte[0]);
    line.until(1, 0x0C);
    says("m1");
    says("m2");
    comeSoFar();
    line.say(1, 0x12, packet().u16(0).tlv(5, icq.address()).tlv(6, "home").bytes());
    OscarLine there = icq.home();
    line.gone();
    says("m3");
    List<String> told = new ArrayList<>();
    while (!told.contains("says m3")) {
      Element came = until(romeo, element -> element.name().equals("message"));
      Element received = came.child("received", "urn:xmpp:receipts");
      told.add(
          "error".equals(came.attribute("type")) ? "refused " + came.attribute("id")
              : received != null ? "has " + received.attribute("id") : "says " + came.childText("body", "jabber:client"));
    }
    assertThat(told)
        .containsExactly("refused m0", "has m1", "says m1", "has m2", "says m2", "has m3", "says m3");
    assertThat(there.until(4, 6).id()).isGreaterThan(line.begun(2, 4).id());
  }

  /** Its acknowledgement may have left already: nobody is to believe that the network has it. */
  @Test
  void whatWaitsWhenAllBreaksIsRefused() throws Exception {
    OscarLine line = registered();
    line.say(1, 0x0B, new byte[0]);
    line.until(1, 0x0C);
    says("m1");
    says("m2");
    comeSoFar();
    line.cut();
    for (String id : List.of("m1", "m2")) {
      isError(until(romeo, came -> id.equals(came.attribute("id"))), "service-unavailable");
    }
    back();
  }

  /** What was said before has come to the connection: what comes after it is refused on the same way. */
  private void comeSoFar() throws IOException {
    romeo.send(xml("<message type='chat' id='after' to='no-number@icq.verona.example'><body>Hello?</body></message>"));
    assertThat(until(romeo, came -> "after".equals(came.attribute("id"))).attribute("type")).isEqualTo("error");
  }

  private void says(String id) throws IOException {
    romeo.send(
        xml(
            "<message type='chat' id='" + id + "' to='100009@icq.verona.example'><body>" + id
                + "</body><request xmlns='urn:xmpp:receipts'/></message>"));
  }

  @Test
  void aServerThatPausesHearsNothingUntilItGoesOn() throws Exception {
    OscarLine line = registered();
    line.until(0x15, 2);
    line.say(1, 0x0B, new byte[0]);
    line.until(1, 0x0C);
    romeo.send(xml("<message type='chat' to='100009@icq.verona.example'><body>Hello?</body></message>"));
    romeo.send(xml("<iq type='get' id='p1' to='icq.verona.example'><query xmlns='jabber:iq:gateway'/></iq>"));
    until(romeo, came -> "p1".equals(came.attribute("id")));
    assertThat(line.poll()).isNull();
    line.say(1, 0x0D, new byte[0]);
    assertThat(until(romeo, came -> came.name().equals("message")).childText("body", "jabber:client")).isEqualTo("Hello?");
  }

  /** The server says that it was too much: what comes next waits, and is not lost. */
  @Test
  void whatIsTooQuickWaits() throws Exception {
    // A window of two, so that a wait is short: the second of two messages waits for some milliseconds.
    icq.rates = "0001 00000002 00000064 00000032 00000019 00000000 00000100 00000100";
    OscarLine line = registered();
    for (int i = 0; i < 5; i++) {
      romeo.send(xml("<message type='chat' to='100009@icq.verona.example'><body>" + i + "</body></message>"));
    }
    line.say(
        1, 0x0A,
        packet().u16(3).hex("0001 00000002 00000064 00000032 00000019 00000000 00000018 00000100").u32(0).u8(0).bytes());
    for (int i = 0; i < 5; i++) {
      assertThat(until(romeo, came -> came.name().equals("message")).childText("body", "jabber:client")).isEqualTo("" + i);
    }
  }

  @Test
  void warningsAndWhatWasMissedAreTold() throws Exception {
    OscarLine line = registered();
    line.say(1, 0x10, packet().u16(100).raw(FakeOscar.user("100009").bytes()).bytes());
    assertThat(until(romeo, came -> came.name().equals("message")).childText("body", "jabber:client"))
        .contains("100009 has warned you", "10 %");
    line.say(4, 0x0A, packet().u16(1).raw(FakeOscar.user("100009").bytes()).u16(3).u16(2).bytes());
    assertThat(until(romeo, came -> came.name().equals("message")).childText("body", "jabber:client")).contains("missed 3 messages");
  }

  @Test
  void whoLogsOutSaysGoodbye() throws Exception {
    OscarLine line = registered();
    romeo.send(xml("<presence type='unavailable' to='icq.verona.example'/>"));
    crossing.shown(romeo, "unavailable");
    line.gone();
    assertThat(crossing.listed()).contains(Jid.valueOf("icq.verona.example"));
  }
}
