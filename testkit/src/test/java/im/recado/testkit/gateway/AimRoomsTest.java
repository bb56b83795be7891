package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.presence;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static im.recado.testkit.gateway.OscarPacket.packet;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** AIM: what it has that ICQ has not, and what it says otherwise. */
class AimRoomsTest {
  private static final String ROOM = "#old\\20coven@aim.verona.example";
  private static final String MUC = "http://jabber.org/protocol/muc";

  private final Crossing crossing = new Crossing("aim");
  private FakeOscar aim;
  private StreamClient romeo;
  private OscarLine line;

  @BeforeEach
  void start() throws Exception {
    aim = new FakeOscar("romeo m", "wherefore art thou", "echo");
    crossing.server.set("gateway.aim.server", aim.setting());
    romeo = crossing.available("romeo@verona.example/garden");
    assertThat(crossing.register(romeo, Map.of("username", "Romeo M", "password", "wherefore art thou")).attribute("type"))
        .isEqualTo("result");
    line = aim.home();
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    aim.close();
  }

  private OscarLine enter(String room) throws Exception {
    romeo.send(xml("<presence id='p1' to='" + room + "/Romeo'><x xmlns='" + MUC + "'/></presence>"));
    return aim.room();
  }

  private Element groupchat() throws IOException {
    return until(romeo, came -> came.name().equals("message") && came.has("body", "jabber:client"));
  }

  private static byte[] said(String encoding, byte[] text) {
    return packet().tlv(2, encoding).tlv(1, text).bytes();
  }

  @Test
  void aRoomIsEnteredAndTalkedIn() throws Exception {
    OscarLine room = enter(ROOM);
    assertThat(presence(romeo, Jid.valueOf(ROOM + "/Echo")).attribute("type")).isNull();
    Element own = presence(romeo, Jid.valueOf(ROOM + "/romeo m"));
    assertThat(own.toString()).contains("code='110'", "code='210'");
    romeo.send(xml("<message type='groupchat' id='g1' to='" + ROOM + "'><body>When shall we &lt;three&gt; meet?</body></message>"));
    ByteBuffer in = OscarPacket.read(room.until(0x0E, 5).body());
    OscarPacket.bytes(in, 8);
    assertThat(OscarPacket.u16(in)).isEqualTo(3);
    assertThat(OscarPacket.tlv(in, 6)).isEmpty();
    ByteBuffer block = OscarPacket.read(requireNonNull(OscarPacket.tlv(in, 5)));
    assertThat(new String(requireNonNull(OscarPacket.tlv(block, 1)), StandardCharsets.US_ASCII)).isEqualTo("When shall we &lt;three&gt; meet?");
    Element reflected = groupchat();
    assertThat(reflected.attribute("id")).isEqualTo("g1");
    assertThat(reflected.attribute("from")).isEqualTo(ROOM + "/romeo m");

    room.say(0x0E, 6, FakeChat.spoken(new byte[8], 3, "Echo", said("unicode-2-0", "<b>Привет</b>".getBytes(UTF_16BE))));
    Element spoken = groupchat();
    assertThat(spoken.attribute("from")).isEqualTo(ROOM + "/Echo");
    assertThat(spoken.childText("body", "jabber:client")).isEqualTo("*Привет*");

    room.say(0x0E, 3, FakeOscar.user("Third Witch").bytes());
    assertThat(presence(romeo, Jid.valueOf(ROOM + "/Third Witch")).attribute("type")).isNull();
    room.say(0x0E, 4, FakeOscar.user("thirdwitch").bytes());
    assertThat(presence(romeo, Jid.valueOf(ROOM + "/Third Witch")).attribute("type")).isEqualTo("unavailable");

    romeo.send(xml("<presence type='unavailable' to='" + ROOM + "/romeo m'/>"));
    room.gone();
  }

  @Test
  void aRoomThatIsNotThereIsRefused() throws Exception {
    romeo.send(xml("<presence id='p1' to='#lobby%5@aim.verona.example/Romeo'><x xmlns='" + MUC + "'/></presence>"));
    isError(until(romeo, came -> "p1".equals(came.attribute("id"))), "item-not-found");
  }

  @Test
  void aRoomThatBreaksIsLeftAndTheRestGoesOn() throws Exception {
    OscarLine room = enter(ROOM);
    presence(romeo, Jid.valueOf(ROOM + "/romeo m"));
    room.cut();
    assertThat(presence(romeo, Jid.valueOf(ROOM + "/romeo m")).toString()).contains("unavailable", "code='333'");
    romeo.send(xml("<message type='chat' to='echo@aim.verona.example'><body>There?</body></message>"));
    assertThat(groupchat().childText("body", "jabber:client")).isEqualTo("There?");
  }

  @Test
  void aRoomIsEnteredAgainWhenTheNetworkIsBack() throws Exception {
    enter(ROOM);
    presence(romeo, Jid.valueOf(ROOM + "/romeo m"));
    line.cut();
    assertThat(groupchat().childText("body", "jabber:client")).contains("tried again");
    crossing.shown(romeo, "unavailable");
    crossing.server.time().pass(Duration.ofSeconds(15));
    aim.home();
    OscarLine room = aim.room();
    presence(romeo, Jid.valueOf(ROOM + "/Echo"));
    room.say(0x0E, 6, FakeChat.spoken(new byte[8], 3, "Echo", said("us-ascii", "Back".getBytes(StandardCharsets.US_ASCII))));
    assertThat(groupchat().childText("body", "jabber:client")).isEqualTo("Back");
  }

  @Test
  void invitationsGoBothWays() throws Exception {
    byte[] room = packet().u16(4).text8("4-0-Old Coven").u16(0).bytes();
    byte[] data =
        packet().u16(0).raw(new byte[8]).hex("748f2420628711d18222444553540000").tlv(0x0C, "Come!").tlv(0x2711, room).bytes();
    line.say(4, 7, packet().raw(new byte[8]).u16(2).raw(FakeOscar.user("Third Witch").bytes()).tlv(5, data).bytes());
    Element invited = until(romeo, came -> came.name().equals("message"));
    assertThat(invited.attribute("from")).isEqualTo(ROOM);
    Element invite = requireNonNull(requireNonNull(invited.child("x", MUC + "#user")).child("invite", MUC + "#user"));
    assertThat(invite.attribute("from")).isEqualTo("thirdwitch@aim.verona.example");
    assertThat(invite.childText("reason", MUC + "#user")).isEqualTo("Come!");
    enter(ROOM);
    presence(romeo, Jid.valueOf(ROOM + "/romeo m"));
    // The room is the one that was named, capital letters and all.
    ByteBuffer way = OscarPacket.read(line.until(1, 4).body());
    assertThat(OscarPacket.u16(way)).isEqualTo(0x0E);
    assertThat(OscarPacket.tlv(way, 1)).isEqualTo(room);

    romeo.send(
        xml("<message to='" + ROOM + "'><x xmlns='" + MUC + "#user'><invite to='echo@aim.verona.example'/></x></message>"));
    ByteBuffer out = OscarPacket.read(line.until(4, 6).body());
    OscarPacket.bytes(out, 8);
    assertThat(OscarPacket.u16(out)).isEqualTo(2);
    assertThat(OscarPacket.text8(out)).isEqualTo("echo");
    ByteBuffer asked = OscarPacket.read(requireNonNull(OscarPacket.tlv(out, 5)));
    asked.position(26);
    assertThat(OscarPacket.tlv(asked, 0x2711)).isEqualTo(room);
  }

  @Test
  void nobodyHasASayInARoom() throws Exception {
    enter(ROOM);
    presence(romeo, Jid.valueOf(ROOM + "/romeo m"));
    romeo.send(xml("<message type='groupchat' id='s1' to='" + ROOM + "'><subject>Witches</subject></message>"));
    isError(until(romeo, came -> "s1".equals(came.attribute("id"))), "feature-not-implemented");
    romeo.send(
        xml("<iq type='set' id='k1' to='" + ROOM + "'><query xmlns='" + MUC + "#admin'><item nick='Echo' role='none'/></query></iq>"));
    isError(until(romeo, came -> "k1".equals(came.attribute("id"))), "feature-not-implemented");
  }

  @Test
  void whatWasSaidMeanwhileIsAskedFor() throws Exception {
    line.until(4, 0x10);
    byte[] html = "Then".getBytes(StandardCharsets.US_ASCII);
    byte[] fragments = packet().hex("0501 0001 01 0101").u16(html.length + 4).u16(0).u16(0).raw(html).bytes();
    line.say(
        4, 7,
        packet().raw(new byte[8]).u16(1).raw(FakeOscar.user("Juliet C").bytes()).tlv(2, fragments)
            .tlv(0x16, packet().u32(1_000_000_000).bytes()).bytes());
    assertThat(groupchat().toString()).contains("stamp='2001-09-09T01:46:40", "Then");
  }

  @Test
  void textsAreHtmlThereAndPlainHere() throws Exception {
    romeo.send(xml("<message type='chat' to='julietc@aim.verona.example'><body>1 &lt; 2\n&amp; so on</body></message>"));
    ByteBuffer out = OscarPacket.read(line.until(4, 6).body());
    OscarPacket.bytes(out, 10);
    assertThat(OscarPacket.text8(out)).isEqualTo("julietc");
    assertThat(new String(requireNonNull(OscarPacket.tlv(out, 2)), StandardCharsets.US_ASCII)).endsWith("1 &lt; 2<BR>&amp; so on");
    byte[] html = "<HTML><BODY>So <i>sweet</i><BR>is sorrow</BODY></HTML>".getBytes(StandardCharsets.US_ASCII);
    byte[] fragments = packet().hex("0501 0001 01 0101").u16(html.length + 4).u16(0).u16(0).raw(html).bytes();
    line.say(4, 7, packet().raw(new byte[8]).u16(1).raw(FakeOscar.user("Juliet C").bytes()).tlv(2, fragments).bytes());
    Element said = groupchat();
    assertThat(said.attribute("from")).isEqualTo("julietc@aim.verona.example");
    assertThat(said.childText("body", "jabber:client")).isEqualTo("So _sweet_\nis sorrow");
  }

  @Test
  void whoIsNotThereIsNotWrittenTo() throws Exception {
    line.instead =
        (here, snac) -> {
          if (snac.key() != 0x0004_0006) {
            return false;
          }
          try {
            here.refuse(snac, 4);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
          return true;
        };
    romeo.send(xml("<message type='chat' id='m1' to='julietc@aim.verona.example'><body>Juliet?</body></message>"));
    isError(until(romeo, came -> "m1".equals(came.attribute("id"))), "recipient-unavailable");
  }

  @Test
  void somebodyTellsOfThemselves() throws Exception {
    romeo.send(xml("<iq type='get' id='v1' to='julietc@aim.verona.example'><vCard xmlns='vcard-temp'/></iq>"));
    OscarLine.Snac asked = line.until(2, 5);
    line.answer(asked, 6, packet().raw(FakeOscar.user("Juliet C").bytes()).tlv(2, "<HTML>I like <b>roses</b>").bytes());
    Element card = requireNonNull(until(romeo, came -> "v1".equals(came.attribute("id"))).child("vCard", "vcard-temp"));
    assertThat(card.childText("NICKNAME", "vcard-temp")).isEqualTo("Juliet C");
    assertThat(card.childText("DESC", "vcard-temp")).isEqualTo("I like *roses*");
    romeo.send(xml("<iq type='get' id='v2' to='nobody@aim.verona.example'><vCard xmlns='vcard-temp'/></iq>"));
    line.refuse(line.until(2, 5), 4);
    isError(until(romeo, came -> "v2".equals(came.attribute("id"))), "recipient-unavailable");
  }

  @Test
  void somebodyIsFoundByTheirEMail() throws Exception {
    assertThat(crossing.ask(romeo, "get", "<query xmlns='jabber:iq:search'/>").toString()).contains("<email").doesNotContain("number");
    seek("s1", "j@verona.example");
    OscarLine.Snac asked = line.until(0x0A, 2);
    assertThat(asked.body()).asString(StandardCharsets.UTF_8).isEqualTo("j@verona.example");
    line.answer(asked, 3, packet().tlv(1, "Juliet C").tlv(1, "nurse").bytes());
    Element found = requireNonNull(until(romeo, came -> "s1".equals(came.attribute("id"))).child("query", "jabber:iq:search"));
    assertThat(found.elements("item", "jabber:iq:search"))
        .extracting(item -> item.attribute("jid"))
        .containsExactly("julietc@aim.verona.example", "nurse@aim.verona.example");
    seek("s2", "nobody@verona.example");
    line.refuse(line.until(0x0A, 2), 0x14);
    found = until(romeo, came -> "s2".equals(came.attribute("id")));
    assertThat(found.attribute("type")).isEqualTo("result");
    assertThat(found.toString()).doesNotContain("<item");
    seek("s3", "j@verona.example");
    line.refuse(line.until(0x0A, 2), 5);
    isError(until(romeo, came -> "s3".equals(came.attribute("id"))), "service-unavailable");
  }

  private void seek(String id, String email) throws Exception {
    romeo.send(xml("<iq type='set' id='" + id + "' to='aim.verona.example'><query xmlns='jabber:iq:search'><email>" + email + "</email></query></iq>"));
  }
}
