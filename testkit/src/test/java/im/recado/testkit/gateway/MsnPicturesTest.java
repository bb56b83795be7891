package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.kernel.command.Caller;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pictures on MSN, which go from client to client over a switchboard; the fake is the other client. */
class MsnPicturesTest {
  private static final String BOB = MsnPeopleTest.BOB;
  private static final String PUBSUB = "http://jabber.org/protocol/pubsub";

  private final Crossing crossing = new Crossing("msn");
  private FakeMsn msn;
  private StreamClient romeo;
  private FakeMsn.Line line;

  @BeforeEach
  void start() throws Exception {
    msn = new FakeMsn();
    msn.tell(crossing, "MSNP12");
    romeo = crossing.available("romeo@verona.example/garden");
    MsnPeopleTest.registering(crossing, romeo, MsnPeopleTest.ANSWERS);
    line = msn.welcome12("LST N=bob@example.com F=Bob C=guid-bob 11 1");
    until(romeo, came -> "reg".equals(came.attribute("id")));
    line.shown("NLN", FakeMsn.CAPS, "");
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    msn.close();
  }

  private static byte[] png(int side) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB), "png", out);
    return out.toByteArray();
  }

  private static String object(byte[] picture) throws Exception {
    String data = Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(picture));
    return "<msnobj Creator=\"bob@example.com\" Size=\"" + picture.length
        + "\" Type=\"3\" Location=\"TFR2C.tmp\" Friendly=\"AAA=\" SHA1D=\"" + data + "\" SHA1C=\"AAAA\"/>";
  }

  private static String percent(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(UTF_8)) {
      encoded.append(String.format("%%%02X", b));
    }
    return encoded.toString();
  }

  private void askForCard() throws IOException {
    romeo.send(xml("<iq type='get' id='card' to='" + BOB + "'><vCard xmlns='vcard-temp'/></iq>"));
  }

  private Element card() throws IOException {
    return until(romeo, came -> "card".equals(came.attribute("id")));
  }

  /** Bob is asked for his picture, and gives it in two pieces. */
  private void bobGives(byte[] picture) throws Exception {
    MsnPeer bob = MsnPeer.called(msn, line);
    MsnPeer.Heard invitation = bob.heard();
    assertThat(invitation.text()).startsWith("INVITE MSNMSGR:bob@example.com MSNSLP/1.0\r\n").contains("AppID: 1\r\n");
    assertThat(new String(Base64.getDecoder().decode(MsnPeer.field(invitation.text(), "Context")), UTF_8)).isEqualTo(object(picture) + "\0");
    int session = Integer.parseInt(MsnPeer.field(invitation.text(), "SessionID"));
    byte[] ok =
        ("MSNSLP/1.0 200 OK\r\nTo: <msnmsgr:" + FakeMsn.SELF + ">\r\nFrom: <msnmsgr:bob@example.com>\r\nCall-ID: "
                + MsnPeer.field(invitation.text(), "Call-ID") + "\r\nContent-Type: application/x-msnmsgr-sessionreqbody\r\n\r\nSessionID: "
                + session + "\r\n\r\n\0").getBytes(UTF_8);
    bob.send(0, 100, 0, ok.length, 0, ok);
    bob.acknowledged(100);
    bob.send(session, 101, 0, 4, 0, new byte[4]);
    bob.acknowledged(101);
    bob.send(session, 102, 0x20, 2000, 0, Arrays.copyOf(picture, 1202));
    bob.send(session, 102, 0x20, 2000, 1202, Arrays.copyOfRange(picture, 1202, 2000));
    bob.acknowledged(102);
    assertThat(bob.heard().text()).startsWith("BYE MSNMSGR:bob@example.com");
  }

  @Test
  void theirsIsFetchedWhenSomebodyLooks() throws Exception {
    byte[] picture = new byte[2000];
    Arrays.fill(picture, (byte) 7);
    line.send("NLN NLN bob@example.com Bob 1073741856 " + percent(object(picture)));
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(picture));
    Element there =
        until(romeo, came -> came.name().equals("presence") && came.has("x", "vcard-temp:x:update"));
    assertThat(there.attribute("from")).isEqualTo(BOB);
    assertThat(requireNonNull(there.child("x", "vcard-temp:x:update")).childText("photo", "vcard-temp:x:update")).isEqualTo(hash);
    askForCard();
    bobGives(picture);
    Element photo = requireNonNull(requireNonNull(card().child("vCard", "vcard-temp")).child("PHOTO", "vcard-temp"));
    assertThat(Base64.getDecoder().decode(photo.childText("BINVAL", "vcard-temp"))).isEqualTo(picture);
    // The next one who looks does not trouble Bob.
    askForCard();
    assertThat(requireNonNull(card().child("vCard", "vcard-temp")).has("PHOTO", "vcard-temp")).isTrue();
  }

  /** The client says that it wants to hear of pictures (XEP-0115, XEP-0163 section 4.2). */
  private static void wantsPictures(StreamClient client) throws IOException {
    client.send(xml("<presence><c xmlns='http://jabber.org/protocol/caps' node='http://example.org' ver='1'/></presence>"));
    Element question = until(client, came -> came.name().equals("iq") && "get".equals(came.attribute("type")));
    client.send(
        xml("<iq type='result' to='" + question.attribute("from") + "' id='" + question.attribute("id")
                + "'><query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:avatar:metadata+notify'/></query></iq>"));
  }

  /** What a client is told next of Bob's picture. */
  private static Element told(StreamClient client) throws IOException {
    Element message = until(client, came -> came.name().equals("message") && came.has("event", PUBSUB + "#event"));
    assertThat(message.attribute("from")).isEqualTo(BOB);
    assertThat(message.attribute("type")).isEqualTo("headline");
    Element items = requireNonNull(message.child("event", PUBSUB + "#event")).elements().getFirst();
    assertThat(items.attribute("node")).isEqualTo("urn:xmpp:avatar:metadata");
    return items.elements().getFirst();
  }

  private void ask(String node, String id) throws IOException {
    romeo.send(
        xml("<iq type='get' id='avatar' to='" + BOB + "'><pubsub xmlns='" + PUBSUB + "'><items node='urn:xmpp:avatar:" + node + "'>"
                + (id.isEmpty() ? "" : "<item id='" + id + "'/>") + "</items></pubsub></iq>"));
  }

  private Element answer() throws IOException {
    return until(romeo, came -> "avatar".equals(came.attribute("id")));
  }

  private Element avatar(String node, String id) throws IOException {
    ask(node, id);
    return answer();
  }

  /** XEP-0084, for clients that want it: told of when it comes, when they come, and when it goes; fetched by its id. */
  @Test
  void theirsIsANodeOfTheirsToo() throws Exception {
    byte[] picture = new byte[2000];
    Arrays.fill(picture, (byte) 7);
    picture[1999] = 1;
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(picture));
    wantsPictures(romeo);
    line.send("NLN NLN bob@example.com Bob 1073741856 " + percent(object(picture)));
    Element item = told(romeo);
    assertThat(item.attribute("id")).isEqualTo(hash);
    Element info = item.elements().getFirst().elements().getFirst();
    assertThat(info.attribute("id")).isEqualTo(hash);
    assertThat(info.attribute("bytes")).isEqualTo("2000");
    assertThat(info.attribute("type")).isEqualTo("image/png");
    StreamClient balcony = crossing.available("romeo@verona.example/balcony");
    wantsPictures(balcony);
    assertThat(told(balcony)).isEqualTo(item);

    assertThat(avatar("metadata", "").toString()).contains(hash).contains("bytes='2000'");
    ask("data", hash);
    bobGives(picture);
    Element items = requireNonNull(answer().child("pubsub", PUBSUB)).elements().getFirst();
    assertThat(items.elements().getFirst().attribute("id")).isEqualTo(hash);
    assertThat(Base64.getDecoder().decode(items.elements().getFirst().elements().getFirst().text())).isEqualTo(picture);
    isError(avatar("data", "0000"), "item-not-found");

    line.send("NLN NLN bob@example.com Bob 1073741856");
    assertThat(told(romeo).elements().getFirst().elements()).isEmpty();
    isError(avatar("metadata", ""), "item-not-found");
    isError(avatar("data", hash), "item-not-found");
  }

  @Test
  void aPictureThatIsAnotherIsNotShown() throws Exception {
    line.send("NLN NLN bob@example.com Bob 1073741856 " + percent(object(new byte[10])));
    until(romeo, came -> came.name().equals("presence") && came.has("x", "vcard-temp:x:update"));
    askForCard();
    MsnPeer bob = MsnPeer.called(msn, line);
    MsnPeer.Heard invitation = bob.heard();
    int session = Integer.parseInt(MsnPeer.field(invitation.text(), "SessionID"));
    byte[] other = new byte[10];
    other[3] = 1;
    bob.send(session, 102, 0x20, 10, 0, other);
    Element card = requireNonNull(card().child("vCard", "vcard-temp"));
    assertThat(card.childText("NICKNAME", "vcard-temp")).isEqualTo("Bob");
    assertThat(card.has("PHOTO", "vcard-temp")).isFalse();
  }

  @Test
  void whoDoesNotComeLeavesACardWithoutAPicture() throws Exception {
    line.send("NLN NLN bob@example.com Bob 1073741856 " + percent(object(new byte[10])));
    until(romeo, came -> came.name().equals("presence") && came.has("x", "vcard-temp:x:update"));
    askForCard();
    line.expect("XFR # SB");
    line.send("XFR # SB " + msn.address() + " CKI 1.2.3");
    FakeMsn.Line board = msn.accept();
    board.expect("USR # " + FakeMsn.SELF + " 1.2.3");
    board.send("USR # OK " + FakeMsn.SELF + " Rosa");
    board.expect("CAL # bob@example.com");
    board.send("217 #");
    assertThat(requireNonNull(card().child("vCard", "vcard-temp")).has("PHOTO", "vcard-temp")).isFalse();
  }

  @Test
  void whoIsInNoListHasNoCard() throws Exception {
    romeo.send(xml("<iq type='get' id='card' to='eve\\40example.com@msn.verona.example'><vCard xmlns='vcard-temp'/></iq>"));
    isError(card(), "item-not-found");
  }

  @Test
  void oursIsShownAndGiven() throws Exception {
    romeo.send(
        xml("<iq type='set' id='v1'><vCard xmlns='vcard-temp'><PHOTO><TYPE>image/png</TYPE><BINVAL>"
                + Base64.getEncoder().encodeToString(png(300)) + "</BINVAL></PHOTO></vCard></iq>"));
    String change = requireNonNull(line.next());
    assertThat(change).startsWith("CHG # NLN " + FakeMsn.CAPS + " %3Cmsnobj");
    String object = URLDecoder.decode(change.substring(change.lastIndexOf(' ') + 1), UTF_8);
    assertThat(object).contains("Creator=\"" + FakeMsn.SELF + "\"").contains("Type=\"3\"");
    MsnPeer bob = MsnPeer.calls(msn, line);
    byte[] invite =
        ("INVITE MSNMSGR:" + FakeMsn.SELF + " MSNSLP/1.0\r\nTo: <msnmsgr:" + FakeMsn.SELF
                + ">\r\nFrom: <msnmsgr:bob@example.com>\r\nVia: MSNSLP/1.0/TLP ;branch={B}\r\nCSeq: 0 \r\nCall-ID: {C}\r\nMax-Forwards: 0\r\n"
                + "Content-Type: application/x-msnmsgr-sessionreqbody\r\nContent-Length: 9\r\n\r\n"
                + "EUF-GUID: {A4268EEC-FEC5-49E5-95C3-F126696BDBF6}\r\nSessionID: 77\r\nAppID: 1\r\nContext: "
                + Base64.getEncoder().encodeToString((object + "\0").getBytes(UTF_8)) + "\r\n\r\n\0").getBytes(UTF_8);
    bob.send(0, 50, 0, invite.length, 0, invite);
    bob.acknowledged(50);
    MsnPeer.Heard ok = bob.heard();
    assertThat(ok.text()).startsWith("MSNSLP/1.0 200 OK\r\n").contains("branch={B}").contains("Call-ID: {C}").contains("SessionID: 77");
    MsnPeer.Heard prepared = bob.heard();
    assertThat(prepared.session()).isEqualTo(77);
    assertThat(prepared.piece()).hasSize(4);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    MsnPeer.Heard piece;
    do {
      piece = bob.heard();
      assertThat(piece.flags()).isEqualTo(0x20);
      whole.writeBytes(piece.piece());
    } while (whole.size() < piece.total());
    BufferedImage seen = ImageIO.read(new ByteArrayInputStream(whole.toByteArray()));
    assertThat(seen.getWidth()).isEqualTo(96);
    assertThat(object).contains(Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(whole.toByteArray())));
  }

  @Test
  void whoHidesIsSeenByNobody() throws Exception {
    romeo.send(xml("<iq type='set' id='h1' to='msn.verona.example'><invisible xmlns='urn:xmpp:invisible:1'/></iq>"));
    line.expect("CHG # HDN " + FakeMsn.CAPS);
    assertThat(until(romeo, came -> "h1".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
    // Whatever the clients show.
    romeo.send(xml("<presence><show>away</show></presence>"));
    line.expect("CHG # HDN " + FakeMsn.CAPS);
    romeo.send(xml("<iq type='set' id='h2' to='msn.verona.example'><visible xmlns='urn:xmpp:invisible:1'/></iq>"));
    line.expect("CHG # AWY " + FakeMsn.CAPS);
    assertThat(Jid.valueOf(BOB).domain()).isEqualTo("msn.verona.example");
  }

  @Test
  void anAdministratorSeesTheWireWithoutWhatLetsOneIn() throws Exception {
    Map<String, String> whose = Map.of("network", "msn", "account", Crossing.ROMEO.toString());
    crossing.server.kernel().commands().run("gateway-trace", Caller.COMMAND_LINE, whose);
    MsnPeer bob = MsnPeer.calls(msn, line);
    bob.board.carry("MSG bob@example.com Bob", "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nHello");
    until(romeo, came -> came.name().equals("message"));
    String lines =
        crossing.server.kernel().commands().run("gateway-trace-show", Caller.COMMAND_LINE, whose).rows().toString();
    assertThat(lines).contains("RNG 17").contains("ANS 1 rosa@example.com *** ***").contains("| Hello").doesNotContain("1.2.3");
  }
}
