package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.presence;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static im.recado.testkit.gateway.OscarPacket.packet;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.modules.roster.RosterItem;
import im.recado.testkit.gateway.OscarLine.Snac;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contact list on the server, and who has to agree to be in it. */
class OscarListTest {
  private static final Jid NURSE = Jid.valueOf("100003@icq.verona.example");
  private static final Jid JULIET = Jid.valueOf("100002@icq.verona.example");

  private final Crossing crossing = new Crossing("icq");
  private FakeOscar icq;
  private StreamClient romeo;
  private OscarLine line;

  @BeforeEach
  void start() throws Exception {
    icq = new FakeOscar("100001", "wherefor", "100009");
    icq.put(FakeOscar.item("Verona", 1, 0, 1, packet().tlv(0xC8, packet().u16(7).bytes())));
    icq.put(FakeOscar.item("100002", 1, 7, 0, packet().tlv(0x131, "Juliet")));
    crossing.server.set("gateway.icq.server", icq.setting());
    romeo = crossing.available("romeo@verona.example/garden");
    romeo.send(xml("<iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>"));
    crossing.register(romeo, Map.of("username", "100001", "password", "wherefor"));
    line = icq.home();
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    icq.close();
  }

  private RosterItem item(Jid contact) {
    return requireNonNull(
        crossing.disk.backends().rosters().load(Crossing.ROMEO).items().stream()
            .filter(item -> item.contact().equals(contact))
            .findFirst()
            .orElse(null));
  }

  /** The next change of somebody, in its transaction. */
  private ByteBuffer change(int subtype, String name) throws InterruptedException {
    while (true) {
      ByteBuffer in = OscarPacket.read(line.until(0x13, subtype).body());
      if (OscarPacket.text16(in).equals(name)) {
        return in;
      }
    }
  }

  private void subscribe(Jid contact, String inside) throws IOException {
    romeo.send(xml("<presence type='subscribe' to='" + contact + "'>" + inside + "</presence>"));
  }

  private Element typed(Jid from, String type) throws IOException {
    return until(
        romeo,
        came -> came.name().equals("presence") && type.equals(came.attribute("type")) && from.toString().equals(came.attribute("from")));
  }

  @Test
  void theListOfTheServerIsThatOfTheUser() throws Exception {
    await().untilAsserted(() -> assertThat(crossing.listed()).contains(JULIET));
    assertThat(item(JULIET).name()).isEqualTo("Juliet");
    assertThat(item(JULIET).groups()).containsExactly("Verona");
  }

  @Test
  void somebodyIsAddedNamedMovedAndRemoved() throws Exception {
    subscribe(NURSE, "");
    line.until(0x13, 0x11);
    ByteBuffer added = change(8, "100003");
    assertThat(OscarPacket.u16(added)).isEqualTo(1);
    int id = OscarPacket.u16(added);
    assertThat(OscarPacket.u16(added)).isZero();
    ByteBuffer group = change(9, "Verona");
    group.position(group.position() + 8);
    assertThat(OscarPacket.tlv(group, 0xC8)).isEqualTo(packet().u16(7).u16(id).bytes());
    line.until(0x13, 0x12);
    typed(NURSE, "subscribed");

    romeo.send(
        xml("<iq type='set' id='r2'><query xmlns='jabber:iq:roster'><item jid='" + NURSE + "' name='The nurse'><group>Verona</group></item></query></iq>"));
    ByteBuffer named = change(9, "100003");
    named.position(named.position() + 8);
    assertThat(new String(requireNonNull(OscarPacket.tlv(named, 0x131)), UTF_8)).isEqualTo("The nurse");

    romeo.send(
        xml("<iq type='set' id='r3'><query xmlns='jabber:iq:roster'><item jid='" + NURSE + "' name='The nurse'><group>House</group></item></query></iq>"));
    ByteBuffer made = change(8, "House");
    int house = OscarPacket.u16(made);
    ByteBuffer moved = change(8, "100003");
    assertThat(OscarPacket.u16(moved)).isEqualTo(house);
    moved.position(moved.position() + 6);
    assertThat(new String(requireNonNull(OscarPacket.tlv(moved, 0x131)), UTF_8)).isEqualTo("The nurse");
    assertThat(OscarPacket.u16(change(0x0A, "100003"))).isEqualTo(1);

    romeo.send(xml("<iq type='set' id='r4'><query xmlns='jabber:iq:roster'><item jid='" + NURSE + "' subscription='remove'/></query></iq>"));
    assertThat(OscarPacket.u16(change(0x0A, "100003"))).isEqualTo(house);
    line.until(0x13, 0x12);
    assertThat(icq.items.keySet().stream().map(icq::nameAt)).doesNotContain("100003");
  }

  /** As servers of ICQ do: first they say that somebody has to agree. */
  /** Some servers number what they say by themselves: then they tell of changes one after the other. */
  @Test
  void somebodyIsAddedAndToldOfBySomeOtherNumber() throws Exception {
    line.instead =
        (here, snac) -> {
          boolean change = snac.family() == 0x13 && snac.subtype() >= 8 && snac.subtype() <= 0x0A;
          try {
            if (change) {
              here.say(0x13, 0x0E, packet().u16(0).bytes());
            }
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
          return change;
        };
    subscribe(NURSE, "");
    typed(NURSE, "subscribed");
  }

  private void agreementNeeded() {
    line.instead =
        (here, snac) -> {
          if (snac.key() != 0x0013_0008 || !OscarPacket.text16(OscarPacket.read(snac.body())).equals("100003")) {
            return false;
          }
          ByteBuffer in = OscarPacket.read(snac.body());
          OscarPacket.text16(in);
          in.position(in.position() + 8);
          boolean waiting = OscarPacket.tlv(in, 0x66) != null;
          try {
            here.answer(snac, 0x0E, packet().u16(waiting ? 0 : 0x0E).bytes());
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
          return true;
        };
  }

  @Test
  void whoHasToAgreeIsAskedAndAgrees() throws Exception {
    agreementNeeded();
    subscribe(NURSE, "<status>It is Romeo</status>");
    ByteBuffer asked = OscarPacket.read(line.until(0x13, 0x18).body());
    assertThat(OscarPacket.text8(asked)).isEqualTo("100003");
    assertThat(OscarPacket.text16(asked)).isEqualTo("It is Romeo");
    assertThat(item(NURSE).ask()).isTrue();
    assertThat(item(NURSE).subscription().to()).isFalse();
    line.say(0x13, 0x1B, packet().text8("100003").u8(1).text16("").bytes());
    typed(NURSE, "subscribed");
    line.say(3, 0x0B, FakeOscar.user("100003").bytes());
    assertThat(presence(romeo, NURSE).attribute("type")).isNull();
  }

  @Test
  void whoHasToAgreeSaysNo() throws Exception {
    agreementNeeded();
    subscribe(NURSE, "");
    line.until(0x13, 0x18);
    line.say(0x13, 0x1B, packet().text8("100003").u8(0).text16("Busy").bytes());
    typed(NURSE, "unsubscribed");
    await().untilAsserted(() -> assertThat(item(NURSE).ask()).isFalse());
  }

  @Test
  void whoHasNotAgreedIsTakenOutAgain() throws Exception {
    agreementNeeded();
    subscribe(NURSE, "");
    line.until(0x13, 0x18);
    romeo.send(xml("<iq type='set' id='r5'><query xmlns='jabber:iq:roster'><item jid='" + NURSE + "' subscription='remove'/></query></iq>"));
    change(0x0A, "100003");
  }

  @Test
  void theAnswerMayComeAsAMessageOfOld() throws Exception {
    agreementNeeded();
    subscribe(NURSE, "");
    line.until(0x13, 0x18);
    byte[] granted = packet().le32(100003).u8(8).u8(0).icq("").bytes();
    line.say(4, 7, packet().raw(new byte[8]).u16(4).raw(FakeOscar.user("100003").bytes()).tlv(5, granted).bytes());
    typed(NURSE, "subscribed");
  }

  @Test
  void aFullListIsTold() throws Exception {
    line.instead =
        (here, snac) -> {
          if (snac.key() != 0x0013_0008) {
            return false;
          }
          try {
            here.answer(snac, 0x0E, packet().u16(0x0C).bytes());
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
          return true;
        };
    subscribe(NURSE, "");
    typed(NURSE, "unsubscribed");
  }

  @Test
  void othersAskAndAreAnswered() throws Exception {
    line.say(0x13, 0x19, packet().text8("100003").text16("Let me in").u16(0).bytes());
    Element asks = typed(NURSE, "subscribe");
    assertThat(asks.childText("status", "jabber:client")).isEqualTo("Let me in");
    romeo.send(xml("<presence type='subscribed' to='" + NURSE + "'/>"));
    ByteBuffer answer = OscarPacket.read(line.until(0x13, 0x1A).body());
    assertThat(OscarPacket.text8(answer)).isEqualTo("100003");
    assertThat(OscarPacket.u8(answer)).isEqualTo(1);

    byte[] old = packet().le32(100004).u8(6).u8(0).le16(14).hex("61fe62fe63fe64fe31fe4869 21 00").bytes();
    line.say(4, 7, packet().raw(new byte[8]).u16(4).raw(FakeOscar.user("100004").bytes()).tlv(5, old).bytes());
    Jid fourth = Jid.valueOf("100004@icq.verona.example");
    assertThat(typed(fourth, "subscribe").childText("status", "jabber:client")).isEqualTo("Hi!");
    romeo.send(xml("<presence type='unsubscribed' to='" + fourth + "'/>"));
    answer = OscarPacket.read(line.until(0x13, 0x1A).body());
    assertThat(OscarPacket.text8(answer)).isEqualTo("100004");
    assertThat(OscarPacket.u8(answer)).isZero();
  }

  @Test
  void whatAnotherClientOfTheAccountChangesIsSeen() throws Exception {
    line.say(0x13, 8, FakeOscar.item("100003", 1, 8, 0, packet().tlv(0x131, "Nurse")));
    await().untilAsserted(() -> assertThat(crossing.listed()).contains(NURSE));
    assertThat(item(NURSE).name()).isEqualTo("Nurse");
    assertThat(item(NURSE).groups()).containsExactly("Verona");
    line.say(0x13, 0x0A, FakeOscar.item("100003", 1, 8, 0, packet()));
    await().untilAsserted(() -> assertThat(crossing.listed()).doesNotContain(NURSE));
    Snac none = line.poll();
    while (none != null) {
      assertThat(none.family() == 0x13 && none.subtype() >= 8).isFalse();
      none = line.poll();
    }
  }
}
