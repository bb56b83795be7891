package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.presence;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static im.recado.testkit.gateway.OscarPacket.packet;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.testkit.gateway.OscarLine.Snac;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chats on ICQ: what an XMPP client sees and what goes over the wire. */
class OscarPeopleTest {
  private static final Jid JULIET = Jid.valueOf("100002@icq.verona.example");
  private static final byte[] COOKIE = HexFormat.of().parseHex("0102030405060708");

  private final Crossing crossing = new Crossing("icq");
  private FakeOscar icq;
  private StreamClient romeo;
  private OscarLine line;

  @BeforeEach
  void start() throws Exception {
    icq = new FakeOscar("100001", "wherefor", "100009");
    icq.put(FakeOscar.item("", 0, 0, 1, packet().tlv(0xC8, packet().u16(1).bytes())));
    icq.put(FakeOscar.item("Verona", 1, 0, 1, packet().tlv(0xC8, packet().u16(7).bytes())));
    icq.put(FakeOscar.item("100002", 1, 7, 0, packet().tlv(0x131, "Juliet")));
    crossing.server.set("gateway.icq.server", icq.setting());
    romeo = crossing.available("romeo@verona.example/garden");
    assertThat(crossing.register(romeo, Map.of("username", "100-001", "password", "wherefore art")).attribute("type"))
        .isEqualTo("result");
    line = icq.home();
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    icq.close();
  }

  private Element message() throws IOException {
    return until(romeo, came -> came.name().equals("message"));
  }

  private void says(String xml) throws IOException {
    romeo.send(xml("<message type='chat' id='m1' to='" + JULIET + "'>" + xml + "</message>"));
  }

  private static byte[] fragments(int charset, byte[] text) {
    return packet().hex("0501 0001 01 0101").u16(text.length + 4).u16(charset).u16(0).raw(text).bytes();
  }

  private void juliet(int userClass, int status) throws IOException {
    line.say(3, 0x0B, FakeOscar.user("100002", userClass, status).bytes());
  }

  @Test
  void somebodyBeginsAsClientsDo() throws Exception {
    assertThat(icq.ways).containsExactly("md5");
    ByteBuffer limits = OscarPacket.read(line.begun(4, 2).body());
    assertThat(limits.getShort()).isZero();
    assertThat(limits.getInt() & 0x0B).isEqualTo(0x0B);
    assertThat(line.begun(0x13, 7).body()).isEmpty();
    // What the server has offered, in the versions of the time.
    assertThat(HexFormat.of().formatHex(line.begun(1, 0x17).body()))
        .isEqualTo("00010003" + "00020001" + "00030001" + "00040001" + "00060001" + "00090001" + "000a0001" + "00130004" + "00150001");
    assertThat(HexFormat.of().formatHex(line.begun(1, 2).body())).startsWith("0001000301100629" + "0002000101100629").hasSize(9 * 16);
    assertThat(HexFormat.of().formatHex(requireNonNull(OscarPacket.tlv(OscarPacket.read(line.begun(2, 4).body()), 5))))
        .contains("0946134e4c7f11d18222444553540000")
        .hasSize(4 * 32);
    await().untilAsserted(() -> assertThat(crossing.listed()).containsExactlyInAnyOrder(crossing.gateway(), JULIET));
  }

  @Test
  void statesAndWhatIsSaidOfThemGoBothWays() throws Exception {
    // How the client was when it registered.
    line.until(1, 0x1E);
    juliet(0x50, 0x00000020);
    assertThat(presence(romeo, JULIET).childText("show", "jabber:client")).isEqualTo("chat");
    // Said again it is no news.
    juliet(0x50, 0x00000020);
    juliet(0x70, 0x00010005);
    Snac asked = line.until(2, 0x15);
    Element away = presence(romeo, JULIET);
    assertThat(away.childText("show", "jabber:client")).isEqualTo("xa");
    line.answer(asked, 6, packet().raw(FakeOscar.user("100002", 0x70, 0x00010005).bytes()).tlv(4, "<b>Asleep</b>").bytes());
    assertThat(presence(romeo, JULIET).childText("status", "jabber:client")).isEqualTo("*Asleep*");
    line.say(3, 0x0C, FakeOscar.user("100002").bytes());
    assertThat(presence(romeo, JULIET).attribute("type")).isEqualTo("unavailable");

    romeo.send(xml("<presence><show>dnd</show><status>Fighting</status></presence>"));
    assertThat(OscarPacket.tlv(OscarPacket.read(line.until(1, 0x1E).body()), 6)).containsExactly(0, 0, 0, 0x13);
    assertThat(new String(requireNonNull(OscarPacket.tlv(OscarPacket.read(line.until(2, 4).body()), 4)), UTF_8)).isEqualTo("Fighting");
    romeo.send(xml("<presence><show>xa</show></presence>"));
    assertThat(OscarPacket.tlv(OscarPacket.read(line.until(1, 0x1E).body()), 6)).containsExactly(0, 0, 0, 5);
    romeo.send(xml("<presence><status>Here</status></presence>"));
    ByteBuffer here = OscarPacket.read(line.until(1, 0x1E).body());
    assertThat(OscarPacket.tlv(here, 6)).containsExactly(0, 0, 0, 0);
    assertThat(new String(requireNonNull(OscarPacket.tlv(here, 0x1D)), UTF_8)).contains("Here");
    assertThat(OscarPacket.tlv(OscarPacket.read(line.until(2, 4).body()), 4)).isEmpty();
  }

  @Test
  void wordsGoBothWays() throws Exception {
    says("<body>Привет, \uD83D\uDE00</body>");
    ByteBuffer sent = OscarPacket.read(line.until(4, 6).body());
    OscarPacket.bytes(sent, 8);
    assertThat(OscarPacket.u16(sent)).isEqualTo(1);
    assertThat(OscarPacket.text8(sent)).isEqualTo("100002");
    assertThat(OscarPacket.tlv(sent, 2)).isEqualTo(fragments(2, "Привет, \uD83D\uDE00".getBytes(UTF_16BE)));
    line.say(4, 7, packet().raw(COOKIE).u16(1).raw(FakeOscar.user("100002").bytes()).tlv(2, fragments(0, "Hi & <3".getBytes(UTF_8))).bytes());
    Element said = message();
    assertThat(said.attribute("from")).isEqualTo(JULIET.toString());
    assertThat(said.childText("body", "jabber:client")).isEqualTo("Hi & <3");
  }

  /** Some servers number what they say by themselves: a piece is known by its cookie. */
  @Test
  void whoIsThereHasItBySomeOtherNumber() throws Exception {
    juliet(0x50, 0);
    presence(romeo, JULIET);
    line.instead = (here, snac) -> snac.key() == 0x0004_0006;
    says("<body>Hello</body><request xmlns='urn:xmpp:receipts'/>");
    byte[] cookie = Arrays.copyOf(line.until(4, 6).body(), 8);
    line.say(4, 0x0C, packet().raw(COOKIE).u16(1).text8("100002").bytes());
    line.say(4, 0x0C, packet().raw(cookie).u16(1).text8("100002").bytes());
    assertThat(message().has("received", "urn:xmpp:receipts")).isTrue();
  }

  @Test
  void whatSomebodySaysWhileTheyAreAwayChanges() throws Exception {
    juliet(0x70, 1);
    Snac asked = line.until(2, 0x15);
    presence(romeo, JULIET);
    // As servers do that know the older question alone.
    line.refuse(asked, 1);
    Snac again = line.until(2, 5);
    assertThat(again.body()).isEqualTo(packet().u16(3).text8("100002").bytes());
    line.answer(again, 6, packet().raw(FakeOscar.user("100002", 0x70, 1).bytes()).tlv(4, "Asleep").bytes());
    assertThat(presence(romeo, JULIET).childText("status", "jabber:client")).isEqualTo("Asleep");
    juliet(0x70, 1);
    line.answer(line.until(2, 0x15), 6, packet().raw(FakeOscar.user("100002", 0x70, 1).bytes()).tlv(4, "Fast asleep").bytes());
    assertThat(presence(romeo, JULIET).childText("status", "jabber:client")).isEqualTo("Fast asleep");
  }

  @Test
  void filesAreRefusedAndTold() throws Exception {
    byte[] file = packet().u16(1).u16(1).u32(5).raw("Sonnet.txt".getBytes(UTF_8)).u8(0).bytes();
    byte[] offer =
        packet().u16(0).raw(COOKIE).hex("094613434c7f11d18222444553540000").tlv(0x0A, packet().u16(1).bytes())
            .tlv(0x2711, file).tlv(0x2712, "utf-8").bytes();
    line.say(4, 7, packet().raw(COOKIE).u16(2).raw(FakeOscar.user("100002").bytes()).tlv(5, offer).bytes());
    ByteBuffer refusal = OscarPacket.read(line.until(4, 6).body());
    assertThat(OscarPacket.bytes(refusal, 8)).isEqualTo(COOKIE);
    assertThat(OscarPacket.u16(refusal)).isEqualTo(2);
    assertThat(OscarPacket.text8(refusal)).isEqualTo("100002");
    assertThat(OscarPacket.tlv(refusal, 5))
        .isEqualTo(packet().u16(1).raw(COOKIE).hex("094613434c7f11d18222444553540000").tlv(0x0B, packet().u16(1).bytes()).bytes());
    Element told = message();
    assertThat(told.attribute("from")).isEqualTo("icq.verona.example");
    assertThat(told.childText("body", "jabber:client")).contains("100002 wants to send you “Sonnet.txt”");
    // Nor does anybody wait for a direct connection; of that there is nothing to tell.
    byte[] direct = packet().u16(0).raw(COOKIE).hex("094613454c7f11d18222444553540000").bytes();
    line.say(4, 7, packet().raw(COOKIE).u16(2).raw(FakeOscar.user("100002").bytes()).tlv(5, direct).bytes());
    assertThat(HexFormat.of().formatHex(line.until(4, 6).body())).contains("0001" + HexFormat.of().formatHex(COOKIE) + "09461345");
  }

  @Test
  void whoIsThereHasIt() throws Exception {
    juliet(0x50, 0);
    presence(romeo, JULIET);
    says("<body>Hello</body><request xmlns='urn:xmpp:receipts'/>");
    Element receipt = message();
    assertThat(requireNonNull(receipt.child("received", "urn:xmpp:receipts")).attribute("id")).isEqualTo("m1");
    assertThat(receipt.attribute("from")).isEqualTo(JULIET.toString());
  }

  @Test
  void forWhoIsNotThereItIsKeptAndNoReceiptComes() throws Exception {
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
    says("<body>Hello</body><request xmlns='urn:xmpp:receipts'/>");
    ByteBuffer sent = OscarPacket.read(line.until(4, 6).body());
    OscarPacket.bytes(sent, 10);
    OscarPacket.text8(sent);
    assertThat(OscarPacket.tlv(sent, 6)).isEmpty();
    line.say(4, 7, packet().raw(COOKIE).u16(1).raw(FakeOscar.user("100002").bytes()).tlv(2, fragments(0, "Next".getBytes(UTF_8))).bytes());
    assertThat(message().childText("body", "jabber:client")).isEqualTo("Next");
  }

  @Test
  void whatCannotBeKeptIsTold() throws Exception {
    line.instead =
        (here, snac) -> {
          try {
            here.answer(snac, 1, packet().u16(4).tlv(8, packet().u16(0x0F).bytes()).bytes());
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
          return true;
        };
    says("<body>Hello</body>");
    isError(message(), "recipient-unavailable");
  }

  @Test
  void whoWritesWantsToKnowWhenTheOtherTypes() throws Exception {
    says("<body>Hello</body>");
    ByteBuffer sent = OscarPacket.read(line.until(4, 6).body());
    OscarPacket.bytes(sent, 10);
    OscarPacket.text8(sent);
    assertThat(OscarPacket.tlv(sent, 0x0B)).isEmpty();
  }

  @Test
  void aQuestionThatTheNetworkNeverAnswersHasAnEnd() throws Exception {
    for (int i = 0; i < 60; i++) {
      romeo.send(xml("<iq type='get' id='card" + i + "' to='" + (200_000 + i) + "@icq.verona.example'><vCard xmlns='vcard-temp'/></iq>"));
      meta(0x04B2);
    }
    crossing.server.pass(java.time.Duration.ofSeconds(61));
    isError(until(romeo, came -> "card59".equals(came.attribute("id"))), "remote-server-timeout");
    romeo.send(xml("<iq type='get' id='card' to='" + JULIET + "'><vCard xmlns='vcard-temp'/></iq>"));
    answer(meta(0x04B2), packet().le16(0x00C8).u8(0x14));
    isError(until(romeo, came -> "card".equals(came.attribute("id"))), "item-not-found");
  }

  @Test
  void whatTheServerRefusesIsToldWithTheMessage() throws Exception {
    int[] codes = {0x0E, 0x10, 0x03, 0x0B, 0x05};
    String[] conditions = {"item-not-found", "forbidden", "policy-violation", "policy-violation", "service-unavailable"};
    for (int i = 0; i < codes.length; i++) {
      int code = codes[i];
      line.instead =
          (here, snac) -> {
            try {
              here.refuse(snac, code);
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
            return true;
          };
      says("<body>Hello</body>");
      Element refused = message();
      assertThat(refused.attribute("id")).isEqualTo("m1");
      isError(refused, conditions[i]);
    }
  }

  @Test
  void typingGoesBothWaysAndFades() throws Exception {
    says("<composing xmlns='http://jabber.org/protocol/chatstates'/>");
    ByteBuffer typing = OscarPacket.read(line.until(4, 0x14).body());
    OscarPacket.bytes(typing, 10);
    assertThat(OscarPacket.text8(typing)).isEqualTo("100002");
    assertThat(OscarPacket.u16(typing)).isEqualTo(2);
    line.say(4, 0x14, packet().raw(new byte[8]).u16(1).text8("100002").u16(2).bytes());
    assertThat(message().has("composing", "http://jabber.org/protocol/chatstates")).isTrue();
    line.say(4, 0x14, packet().raw(new byte[8]).u16(1).text8("100002").u16(0).bytes());
    assertThat(message().has("paused", "http://jabber.org/protocol/chatstates")).isTrue();
  }

  @Test
  void whatWasSaidMeanwhileComesWithItsTimeAndIsTakenAway() throws Exception {
    Snac asked = line.until(0x15, 2);
    assertThat(HexFormat.of().formatHex(asked.body())).startsWith("0001000a0800a18601003c00");
    ByteBuffer in = OscarPacket.readLittle(asked.body());
    int number = in.getShort(12) & 0xFFFF;
    byte[] kept =
        packet().le32(100001).le16(0x41).le16(number).le32(100002).le16(2026).u8(11).u8(22).u8(5).u8(44).u8(1).u8(0)
            .icq("while you were out").bytes();
    line.answer(asked, 3, packet().tlv(1, packet().le16(kept.length).raw(kept).bytes()).bytes());
    Element said = message();
    assertThat(said.childText("body", "jabber:client")).isEqualTo("while you were out");
    assertThat(said.toString()).contains("stamp='2026-11-22T05:44:00");
    byte[] end = packet().le32(100001).le16(0x42).le16(number).u8(0).bytes();
    line.answer(asked, 3, packet().tlv(1, packet().le16(end.length).raw(end).bytes()).bytes());
    assertThat(HexFormat.of().formatHex(line.until(0x15, 2).body())).startsWith("0001000a0800a18601003e00");
  }

  @Test
  void aServerWithoutThatIsAskedInTheOtherWay() throws Exception {
    line.refuse(line.until(0x15, 2), 5);
    line.until(4, 0x10);
    byte[] stored = fragments(0, "then".getBytes(UTF_8));
    line.say(
        4, 7,
        packet().raw(COOKIE).u16(1).raw(FakeOscar.user("100002").bytes()).tlv(2, stored).tlv(0x16, packet().u32(1_000_000_000).bytes()).bytes());
    assertThat(message().toString()).contains("stamp='2001-09-09T01:46:40", "then");
  }

  @Test
  void oldClientsAreUnderstoodAndAnswered() throws Exception {
    byte[] body =
        packet().le16(0x1B).le16(0x0A).raw(new byte[16]).le16(0).le32(3).u8(0).le16(7).le16(0x0E).le16(7).raw(new byte[12])
            .u8(1).u8(0).le16(0).le16(1).icq("From afar").le32(0).le32(0xFFFFFF).bytes();
    byte[] data = packet().u16(0).raw(COOKIE).hex("094613494c7f11d18222444553540000").tlv(0x2711, body).bytes();
    line.say(4, 7, packet().raw(COOKIE).u16(2).raw(FakeOscar.user("100002").bytes()).tlv(5, data).bytes());
    assertThat(message().childText("body", "jabber:client")).isEqualTo("From afar");
    Snac answer = line.until(4, 0x0B);
    assertThat(answer.body()).startsWith(COOKIE);
    byte[] old = packet().le32(100002).u8(1).u8(0).icq("From of old").bytes();
    line.say(4, 7, packet().raw(COOKIE).u16(4).raw(FakeOscar.user("100002").bytes()).tlv(5, old).bytes());
    assertThat(message().childText("body", "jabber:client")).isEqualTo("From of old");
  }

  /** Clients of old ask for the words of who is away by a message that nobody reads. */
  @Test
  void oldClientsHearWhyOneIsAway() throws Exception {
    romeo.send(xml("<presence><show>xa</show><status>Na praia, até já</status></presence>"));
    line.until(2, 4);
    asks(0xEA);
    assertThat(new String(line.until(4, 0x0B).body(), ISO_8859_1)).contains("Na praia, até já\0");
    // What is said is acknowledged without them, and whoever hides says nothing.
    asks(0x01);
    assertThat(new String(line.until(4, 0x0B).body(), ISO_8859_1)).doesNotContain("praia");
    romeo.send(xml("<iq type='set' id='h1' to='icq.verona.example'><invisible xmlns='urn:xmpp:invisible:1'/></iq>"));
    until(romeo, came -> "h1".equals(came.attribute("id")));
    asks(0xE8);
    assertThat(new String(line.until(4, 0x0B).body(), ISO_8859_1)).doesNotContain("praia");
  }

  private void asks(int type) throws Exception {
    byte[] body =
        packet().le16(0x1B).le16(0x0A).raw(new byte[16]).le16(0).le32(3).u8(0).le16(7).le16(0x0E).le16(7).raw(new byte[12])
            .u8(type).u8(3).le16(0).le16(1).icq("").le32(0).le32(0xFFFFFF).bytes();
    byte[] data = packet().u16(0).raw(COOKIE).hex("094613494c7f11d18222444553540000").tlv(0x2711, body).bytes();
    line.say(4, 7, packet().raw(COOKIE).u16(2).raw(FakeOscar.user("100002").bytes()).tlv(5, data).bytes());
  }

  @Test
  void peopleTellWhoTheyAre() throws Exception {
    romeo.send(xml("<iq type='get' id='v1' to='" + JULIET + "'><vCard xmlns='vcard-temp'/></iq>"));
    Snac asked = meta(0x04B2);
    ByteBuffer in = OscarPacket.readLittle(asked.body());
    assertThat(in.getInt(16)).isEqualTo(100002);
    answer(asked, packet().le16(0xC8).u8(0x0A).icq("Juliet").icq("Juliet").icq("Capulet").icq("juliet@verona.example").icq("Verona")
        .icq("Veneto").icq("123").icq("").icq("Via Cappello").icq("").icq("37121").le16(39).u8(0).u8(0).u8(0).u8(0).u8(0));
    answer(asked, packet().le16(0xDC).u8(0x0A).le16(13).u8(1).icq("http://juliet.example/").le16(1583).u8(7).u8(31).u8(1).u8(0).u8(0));
    answer(asked, packet().le16(0xE6).u8(0x0A).icq("Daughter of Capulet"));
    answer(asked, packet().le16(0xFA).u8(0x0A).u8(0).u8(0));
    Element card = requireNonNull(until(romeo, came -> "v1".equals(came.attribute("id"))).child("vCard", "vcard-temp"));
    assertThat(card.childText("FN", "vcard-temp")).isEqualTo("Juliet Capulet");
    assertThat(card.childText("BDAY", "vcard-temp")).isEqualTo("1583-07-31");
    assertThat(card.childText("DESC", "vcard-temp")).isEqualTo("Daughter of Capulet");
    assertThat(requireNonNull(card.child("ADR", "vcard-temp")).childText("LOCALITY", "vcard-temp")).isEqualTo("Verona");

    romeo.send(xml("<iq type='get' id='v2' to='" + JULIET + "'><vCard xmlns='vcard-temp'/></iq>"));
    answer(meta(0x04B2), packet().le16(0xC8).u8(0x32));
    isError(until(romeo, came -> "v2".equals(came.attribute("id"))), "item-not-found");
  }

  @Test
  void picturesAreSeenAndFetchedOnceForAll() throws Exception {
    byte[] picture = HexFormat.of().parseHex("89504e470d0a1a0a00");
    String hash = icq.picture(picture);
    String name = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(picture));
    line.say(3, 0x0B, FakeOscar.pictured("100002", hash).bytes());
    assertThat(photo(presence(romeo, JULIET))).isNull();
    assertThat(photo(presence(romeo, JULIET))).isEqualTo(name);

    romeo.send(xml("<iq type='get' id='v3' to='" + JULIET + "'><vCard xmlns='vcard-temp'/></iq>"));
    Snac asked = meta(0x04B2);
    answer(asked, packet().le16(0xC8).u8(0x0A).icq("Juliet").icq("").icq("").icq("").icq("").icq("").icq("").icq("").icq("").icq("").icq("")
        .le16(39).u8(0).u8(0).u8(0).u8(0).u8(0));
    answer(asked, packet().le16(0xFA).u8(0x0A).u8(0).u8(0));
    Element card = requireNonNull(until(romeo, came -> "v3".equals(came.attribute("id"))).child("vCard", "vcard-temp"));
    Element photo = requireNonNull(card.child("PHOTO", "vcard-temp"));
    assertThat(photo.childText("TYPE", "vcard-temp")).isEqualTo("image/png");
    assertThat(Base64.getDecoder().decode(requireNonNull(photo.childText("BINVAL", "vcard-temp")))).isEqualTo(picture);
    assertThat(icq.fetched).hasValue(2);

    // None any more, and the same again: it is known by now.
    line.say(3, 0x0B, FakeOscar.user("100002").bytes());
    assertThat(photo(presence(romeo, JULIET))).isEmpty();
    line.say(3, 0x0B, FakeOscar.pictured("100002", hash).bytes());
    assertThat(photo(presence(romeo, JULIET))).isEqualTo(name);
    assertThat(icq.fetched).hasValue(2);
  }

  /** Somebody is seen with a picture before it is known that they are in the list. */
  @Test
  void whoIsAddedHasAPicture() throws Exception {
    byte[] picture = HexFormat.of().parseHex("474946383961");
    String hash = icq.picture(picture);
    Jid nurse = Jid.valueOf("100003@icq.verona.example");
    line.say(3, 0x0B, FakeOscar.pictured("100003", hash).bytes());
    await().until(() -> icq.fetched.get() == 1);
    line.say(0x13, 8, FakeOscar.item("100003", 1, 8, 0, packet().tlv(0x131, "Nurse")));
    Element there = presence(romeo, nurse);
    while (photo(there) == null) {
      there = presence(romeo, nurse);
    }
    assertThat(photo(there)).isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(picture)));
  }

  /** What is sent for a picture must be that, by its hash. */
  @Test
  void aPictureThatIsAnotherIsNone() throws Exception {
    String hash = icq.picture(new byte[] {1, 2, 3});
    icq.pictures.put(hash, new byte[] {4, 5, 6});
    line.say(3, 0x0B, FakeOscar.pictured("100002", hash).bytes());
    assertThat(photo(presence(romeo, JULIET))).isNull();
    await().until(() -> icq.fetched.get() == 1);
    line.say(3, 0x0C, FakeOscar.user("100002").bytes());
    assertThat(presence(romeo, JULIET).attribute("type")).isEqualTo("unavailable");
  }

  private static @Nullable String photo(Element presence) {
    Element update = presence.child("x", "vcard-temp:x:update");
    return update == null ? null : requireNonNull(update.child("photo", "vcard-temp:x:update")).text();
  }

  @Test
  void peopleAreFound() throws Exception {
    Element form = crossing.ask(romeo, "get", "<query xmlns='jabber:iq:search'/>");
    assertThat(form.toString()).contains("var='number'", "<email");
    romeo.send(xml("<iq type='set' id='s1' to='icq.verona.example'><query xmlns='jabber:iq:search'><email>j@verona.example</email></query></iq>"));
    Snac asked = meta(0x0529);
    byte[] one = packet().le32(100002).icq("Juliet").icq("J").icq("C").icq("j@verona.example").u8(0).le16(1).u8(1).le16(13).bytes();
    byte[] two = packet().le32(100003).icq("Nurse").icq("").icq("").icq("").u8(0).le16(1).u8(1).le16(60).bytes();
    answer(asked, packet().le16(0x1A4).u8(0x0A).le16(one.length).raw(one));
    answer(asked, packet().le16(0x1AE).u8(0x0A).le16(two.length).raw(two).le32(0));
    Element found = until(romeo, came -> "s1".equals(came.attribute("id")));
    assertThat(requireNonNull(found.child("query", "jabber:iq:search")).elements("item", "jabber:iq:search"))
        .extracting(item -> item.attribute("jid"))
        .containsExactly("100002@icq.verona.example", "100003@icq.verona.example");

    romeo.send(
        xml("<iq type='set' id='s2' to='icq.verona.example'><query xmlns='jabber:iq:search'><x xmlns='jabber:x:data' type='submit'>"
            + "<field var='FORM_TYPE'><value>jabber:iq:search</value></field><field var='number'><value>100-002</value></field></x></query></iq>"));
    answer(meta(0x051F), packet().le16(0x1AE).u8(0x32));
    found = until(romeo, came -> "s2".equals(came.attribute("id")));
    assertThat(found.attribute("type")).isEqualTo("result");
    assertThat(found.toString()).contains("jabber:x:data").doesNotContain("<item");
    isError(crossing.ask(romeo, "set", "<query xmlns='jabber:iq:search'/>"), "not-acceptable");
  }

  private Snac meta(int subtype) throws InterruptedException {
    while (true) {
      Snac asked = line.until(0x15, 2);
      ByteBuffer in = OscarPacket.readLittle(asked.body());
      if (in.getShort(10) == 0x07D0) {
        assertThat(in.getShort(14) & 0xFFFF).isEqualTo(subtype);
        return asked;
      }
    }
  }

  private void answer(Snac asked, OscarPacket what) throws IOException {
    int number = OscarPacket.readLittle(asked.body()).getShort(12) & 0xFFFF;
    byte[] data = packet().le32(100001).le16(0x07DA).le16(number).raw(what.bytes()).bytes();
    line.answer(asked, 3, packet().tlv(1, packet().le16(data.length).raw(data).bytes()).bytes());
  }

  @Test
  void whoHidesIsSeenByNobody() throws Exception {
    line.until(1, 0x1E);
    romeo.send(xml("<iq type='set' id='h1' to='icq.verona.example'><invisible xmlns='urn:xmpp:invisible:1'/></iq>"));
    assertThat(OscarPacket.tlv(OscarPacket.read(line.until(1, 0x1E).body()), 6)).containsExactly(0, 0, 1, 0);
    romeo.send(xml("<iq type='set' id='h2' to='icq.verona.example'><visible xmlns='urn:xmpp:invisible:1'/></iq>"));
    assertThat(OscarPacket.tlv(OscarPacket.read(line.until(1, 0x1E).body()), 6)).containsExactly(0, 0, 0, 0);
  }

  /** From the first frame of the next log-in on: others are told as soon as the client is ready. */
  @Test
  void whoHidesIsNotSeenForAMomentWhenTheConnectionComesBack() throws Exception {
    assertThat(status(line.begun(1, 0x1E))).containsExactly(0, 0, 0, 0);
    line.until(1, 0x1E);
    romeo.send(xml("<iq type='set' id='h1' to='icq.verona.example'><invisible xmlns='urn:xmpp:invisible:1'/></iq>"));
    assertThat(status(line.until(1, 0x1E))).containsExactly(0, 0, 1, 0);
    line.say(1, 0x12, packet().u16(0).tlv(5, icq.address()).tlv(6, "home").bytes());
    OscarLine there = icq.home();
    assertThat(status(there.begun(1, 0x1E))).containsExactly(0, 0, 1, 0);
    there.until(1, 0x1E);
    there.cut();
    crossing.shown(romeo, "unavailable");
    crossing.server.time().pass(java.time.Duration.ofSeconds(15));
    crossing.shown(romeo, null);
    OscarLine again = icq.home();
    assertThat(status(again.begun(1, 0x1E))).containsExactly(0, 0, 1, 0);
    romeo.send(xml("<iq type='set' id='h2' to='icq.verona.example'><visible xmlns='urn:xmpp:invisible:1'/></iq>"));
    assertThat(status(again.until(1, 0x1E))).containsExactly(0, 0, 1, 0);
    assertThat(status(again.until(1, 0x1E))).containsExactly(0, 0, 0, 0);
  }

  private static byte[] status(OscarLine.Snac snac) {
    return requireNonNull(OscarPacket.tlv(OscarPacket.read(snac.body()), 6));
  }

  @Test
  void theUsersPictureIsShownAndGivenWhenTheServerAsks() throws Exception {
    line.until(1, 0x1E);
    java.io.ByteArrayOutputStream png = new java.io.ByteArrayOutputStream();
    javax.imageio.ImageIO.write(new java.awt.image.BufferedImage(200, 100, java.awt.image.BufferedImage.TYPE_INT_RGB), "png", png);
    romeo.send(
        xml("<iq type='set' id='v1'><vCard xmlns='vcard-temp'><PHOTO><TYPE>image/png</TYPE><BINVAL>"
                + java.util.Base64.getEncoder().encodeToString(png.toByteArray()) + "</BINVAL></PHOTO></vCard></iq>"));
    ByteBuffer item = OscarPacket.read(line.until(0x13, 8).body());
    assertThat(OscarPacket.text16(item)).isEqualTo("1");
    item.position(item.position() + 4);
    assertThat(OscarPacket.u16(item)).isEqualTo(0x14);
    item.getShort();
    byte[] told = requireNonNull(OscarPacket.tlv(item, 0xD5));
    assertThat(told).hasSize(18).startsWith(1, 16);
    line.say(1, 0x21, packet().u16(1).u8(0x41).u8(16).raw(java.util.Arrays.copyOfRange(told, 2, 18)).bytes());
    byte[] given = icq.given.poll(30, java.util.concurrent.TimeUnit.SECONDS);
    assertThat(java.security.MessageDigest.getInstance("MD5").digest(requireNonNull(given)))
        .isEqualTo(java.util.Arrays.copyOfRange(told, 2, 18));
    java.awt.image.BufferedImage seen = javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(given));
    assertThat(seen.getWidth()).isEqualTo(64);
    assertThat(seen.getHeight()).isEqualTo(32);
    assertThat(given.length).isLessThanOrEqualTo(7168);
    // And taken back.
    romeo.send(xml("<iq type='set' id='v2'><vCard xmlns='vcard-temp'><FN>Romeo</FN></vCard></iq>"));
    assertThat(OscarPacket.text16(OscarPacket.read(line.until(0x13, 0x0A).body()))).isEqualTo("1");
  }
}
