package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static java.nio.charset.StandardCharsets.UTF_16LE;
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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
  private static final int HEAD = 48;

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

  /** Says something from client to client. */
  private static void p2p(FakeMsn.Line board, int session, int id, int flags, int total, int offset, byte[] piece)
      throws IOException {
    byte[] head =
        ("MIME-Version: 1.0\r\nContent-Type: application/x-msnmsgrp2p\r\nP2P-Dest: " + FakeMsn.SELF + "\r\n\r\n").getBytes(UTF_8);
    ByteBuffer out = ByteBuffer.allocate(head.length + HEAD + piece.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    out.put(head).putInt(session).putInt(id).putLong(offset).putLong(total).putInt(piece.length).putInt(flags);
    out.putInt(4711).putInt(0).putLong(0).put(piece).put(new byte[] {0, 0, 0, (byte) (session == 0 ? 0 : 1)});
    board.carry("MSG bob@example.com Bob", out.array());
  }

  /** The next that the gateway's side says from client to client: the numbers, and the piece. */
  private record Heard(int session, int id, long total, int flags, int ackId, byte[] piece) {
    String text() {
      return new String(piece, UTF_8);
    }
  }

  private static Heard heard(FakeMsn.Line board) throws IOException {
    board.expect("MSG # D");
    assertThat(board.payload).contains("P2P-Dest: bob@example.com\r\n");
    int at = board.payload.indexOf("\r\n\r\n") + 4;
    ByteBuffer in = ByteBuffer.wrap(board.raw).order(ByteOrder.LITTLE_ENDIAN).position(at);
    int session = in.getInt();
    int id = in.getInt();
    in.getLong();
    long total = in.getLong();
    int size = in.getInt();
    int flags = in.getInt();
    int ackId = in.getInt();
    in.getInt();
    in.getLong();
    byte[] piece = new byte[size];
    in.get(piece);
    return new Heard(session, id, total, flags, ackId, piece);
  }

  private static void acknowledged(FakeMsn.Line board, int id) throws IOException {
    Heard ack = heard(board);
    assertThat(ack.flags()).isEqualTo(2);
    assertThat(ack.ackId()).isEqualTo(id);
  }

  private FakeMsn.Line board() throws IOException {
    line.expect("XFR # SB");
    line.send("XFR # SB " + msn.address() + " CKI 1.2.3");
    FakeMsn.Line board = msn.accept();
    board.expect("USR # " + FakeMsn.SELF + " 1.2.3");
    board.send("USR # OK " + FakeMsn.SELF + " Rosa");
    board.expect("CAL # bob@example.com");
    board.send("CAL # RINGING 1", "JOI bob@example.com Bob 0");
    return board;
  }

  private FakeMsn.Line rung() throws IOException {
    line.send("RNG 17 " + msn.address() + " CKI 1.2.3 bob@example.com Bob");
    FakeMsn.Line board = msn.accept();
    board.expect("ANS # " + FakeMsn.SELF + " 1.2.3 17");
    board.send("IRO # 1 1 bob@example.com Bob 0", "ANS # OK");
    return board;
  }

  private void askForCard() throws IOException {
    romeo.send(xml("<iq type='get' id='card' to='" + BOB + "'><vCard xmlns='vcard-temp'/></iq>"));
  }

  private Element card() throws IOException {
    return until(romeo, came -> "card".equals(came.attribute("id")));
  }

  private static String field(String text, String name) {
    return text.replaceFirst("(?s).*" + name + ": ?([^\r]*)\r.*", "$1");
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
    FakeMsn.Line board = board();
    Heard invitation = heard(board);
    assertThat(invitation.text()).startsWith("INVITE MSNMSGR:bob@example.com MSNSLP/1.0\r\n").contains("AppID: 1\r\n");
    assertThat(new String(Base64.getDecoder().decode(field(invitation.text(), "Context")), UTF_8)).isEqualTo(object(picture) + "\0");
    int session = Integer.parseInt(field(invitation.text(), "SessionID"));
    byte[] ok =
        ("MSNSLP/1.0 200 OK\r\nTo: <msnmsgr:" + FakeMsn.SELF + ">\r\nFrom: <msnmsgr:bob@example.com>\r\nCall-ID: "
                + field(invitation.text(), "Call-ID") + "\r\nContent-Type: application/x-msnmsgr-sessionreqbody\r\n\r\nSessionID: "
                + session + "\r\n\r\n\0").getBytes(UTF_8);
    p2p(board, 0, 100, 0, ok.length, 0, ok);
    acknowledged(board, 100);
    p2p(board, session, 101, 0, 4, 0, new byte[4]);
    acknowledged(board, 101);
    p2p(board, session, 102, 0x20, 2000, 0, Arrays.copyOf(picture, 1202));
    p2p(board, session, 102, 0x20, 2000, 1202, Arrays.copyOf(picture, 798));
    acknowledged(board, 102);
    assertThat(heard(board).text()).startsWith("BYE MSNMSGR:bob@example.com");
    Element photo = requireNonNull(requireNonNull(card().child("vCard", "vcard-temp")).child("PHOTO", "vcard-temp"));
    assertThat(Base64.getDecoder().decode(photo.childText("BINVAL", "vcard-temp"))).isEqualTo(picture);
    // The next one who looks does not trouble Bob.
    askForCard();
    assertThat(requireNonNull(card().child("vCard", "vcard-temp")).has("PHOTO", "vcard-temp")).isTrue();
  }

  @Test
  void aPictureThatIsAnotherIsNotShown() throws Exception {
    line.send("NLN NLN bob@example.com Bob 1073741856 " + percent(object(new byte[10])));
    until(romeo, came -> came.name().equals("presence") && came.has("x", "vcard-temp:x:update"));
    askForCard();
    FakeMsn.Line board = board();
    Heard invitation = heard(board);
    int session = Integer.parseInt(field(invitation.text(), "SessionID"));
    byte[] other = new byte[10];
    other[3] = 1;
    p2p(board, session, 102, 0x20, 10, 0, other);
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
    FakeMsn.Line board = rung();
    byte[] invite =
        ("INVITE MSNMSGR:" + FakeMsn.SELF + " MSNSLP/1.0\r\nTo: <msnmsgr:" + FakeMsn.SELF
                + ">\r\nFrom: <msnmsgr:bob@example.com>\r\nVia: MSNSLP/1.0/TLP ;branch={B}\r\nCSeq: 0 \r\nCall-ID: {C}\r\nMax-Forwards: 0\r\n"
                + "Content-Type: application/x-msnmsgr-sessionreqbody\r\nContent-Length: 9\r\n\r\n"
                + "EUF-GUID: {A4268EEC-FEC5-49E5-95C3-F126696BDBF6}\r\nSessionID: 77\r\nAppID: 1\r\nContext: "
                + Base64.getEncoder().encodeToString((object + "\0").getBytes(UTF_8)) + "\r\n\r\n\0").getBytes(UTF_8);
    p2p(board, 0, 50, 0, invite.length, 0, invite);
    acknowledged(board, 50);
    Heard ok = heard(board);
    assertThat(ok.text()).startsWith("MSNSLP/1.0 200 OK\r\n").contains("branch={B}").contains("Call-ID: {C}").contains("SessionID: 77");
    Heard prepared = heard(board);
    assertThat(prepared.session()).isEqualTo(77);
    assertThat(prepared.piece()).hasSize(4);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    Heard piece;
    do {
      piece = heard(board);
      assertThat(piece.flags()).isEqualTo(0x20);
      whole.writeBytes(piece.piece());
    } while (whole.size() < piece.total());
    BufferedImage seen = ImageIO.read(new ByteArrayInputStream(whole.toByteArray()));
    assertThat(seen.getWidth()).isEqualTo(96);
    assertThat(object).contains(Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(whole.toByteArray())));
  }

  @Test
  void aFileIsRefusedAndTheUserIsTold() throws Exception {
    FakeMsn.Line board = rung();
    byte[] offer = new byte[574];
    byte[] name = "plan.txt".getBytes(UTF_16LE);
    System.arraycopy(name, 0, offer, 20, name.length);
    byte[] invite =
        ("INVITE MSNMSGR:" + FakeMsn.SELF + " MSNSLP/1.0\r\nVia: MSNSLP/1.0/TLP ;branch={B}\r\nCall-ID: {C}\r\n"
                + "Content-Type: application/x-msnmsgr-sessionreqbody\r\n\r\n"
                + "EUF-GUID: {5D3E02AB-6190-11D3-BBBB-00C04F795683}\r\nSessionID: 77\r\nAppID: 2\r\nContext: "
                + Base64.getEncoder().encodeToString(offer) + "\r\n\r\n\0").getBytes(UTF_8);
    p2p(board, 0, 50, 0, invite.length, 0, invite);
    acknowledged(board, 50);
    assertThat(heard(board).text()).startsWith("MSNSLP/1.0 603 Decline");
    Element told = until(romeo, came -> came.name().equals("message"));
    assertThat(told.attribute("from")).isEqualTo(crossing.gateway().toString());
    assertThat(told.childText("body", "jabber:client")).contains("bob@example.com").contains("plan.txt").contains("ask for a link");
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
    FakeMsn.Line board = rung();
    board.carry("MSG bob@example.com Bob", "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nHello");
    until(romeo, came -> came.name().equals("message"));
    String lines =
        crossing.server.kernel().commands().run("gateway-trace-show", Caller.COMMAND_LINE, whose).rows().toString();
    assertThat(lines).contains("RNG 17").contains("ANS 1 rosa@example.com *** ***").contains("| Hello").doesNotContain("1.2.3");
  }
}
