package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static im.recado.testkit.gateway.MsnPeer.PIECE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that Romeo sends to people on MSN by their addresses here: what his client is told, and what Bob's gets. */
class MsnFilesOutTest {
  private static final String BOB = MsnPeopleTest.BOB;
  private static final String UPLOAD = "urn:xmpp:http:upload:0";

  private final Crossing crossing = new Crossing("msn");
  private final HttpClient http = HttpClient.newHttpClient();
  private FakeMsn msn;
  private StreamClient romeo;
  private FakeMsn.Line line;

  @BeforeEach
  void start(@TempDir Path certificates) throws Exception {
    crossing.server.openWeb(certificates);
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
    http.close();
  }

  /** Bob is there, with a client of these capabilities. */
  private void there(String capabilities) throws IOException {
    line.send("NLN NLN bob@example.com Bob " + capabilities);
    Crossing.presence(romeo, Jid.valueOf(BOB));
  }

  private static byte[] file(int size) {
    byte[] file = new byte[size];
    new Random(size).nextBytes(file);
    return file;
  }

  private String uploaded(String name, byte[] file) throws Exception {
    romeo.send(
        xml("<iq type='get' id='slot' to='upload.verona.example'><request xmlns='" + UPLOAD + "' filename='" + name
            + "' size='"
                + file.length + "'/></iq>"));
    Element slot = requireNonNull(until(romeo, came -> "slot".equals(came.attribute("id"))).child("slot", UPLOAD));
    URI put = URI.create(requireNonNull(requireNonNull(slot.child("put", UPLOAD)).attribute("url")));
    HttpRequest request = HttpRequest.newBuilder(put).PUT(HttpRequest.BodyPublishers.ofByteArray(file)).build();
    assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(201);
    return requireNonNull(requireNonNull(slot.child("get", UPLOAD)).attribute("url"));
  }

  private void shares(String address) throws IOException {
    says("<body>" + address + "</body><x xmlns='jabber:x:oob'><url>" + address
        + "</url></x><request xmlns='urn:xmpp:receipts'/>");
  }

  private void says(String what) throws IOException {
    romeo.send(xml("<message type='chat' id='m1' to='" + BOB + "'>" + what + "</message>"));
  }

  private Element message() throws IOException {
    return until(romeo, came -> came.name().equals("message") && !came.attributeOr("type", "").equals("headline"));
  }

  private String told() throws IOException {
    Element told = until(romeo, MsnFilesTest::isWordOfTheGateway);
    return requireNonNull(told.childText("body", "jabber:client"));
  }

  private void receipt() throws IOException {
    Element receipt = message();
    assertThat(receipt.attribute("from")).isEqualTo(BOB);
    assertThat(requireNonNull(receipt.child("received", "urn:xmpp:receipts")).attribute("id")).isEqualTo("m1");
  }

  /** What Bob is asked, which his client has then. */
  private static MsnPeer.Heard asked(MsnPeer bob) throws IOException {
    MsnPeer.Heard invitation = bob.whole();
    assertThat(invitation.text())
        .startsWith("INVITE MSNMSGR:bob@example.com MSNSLP/1.0\r\n")
        .contains("EUF-GUID: " + MsnPeer.FILE_KIND + "\r\n")
        .contains("AppID: 2\r\n");
    bob.acknowledge(invitation);
    return invitation;
  }

  /** Bob says yes, and has some pieces, each of which the server confirms. */
  private static byte[] taken(MsnPeer bob, MsnPeer.Heard invitation, int pieces) throws IOException {
    bob.answer(60, "200 OK", invitation);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int i = 0; i < pieces; i++) {
      MsnPeer.Heard piece = bob.heard();
      assertThat(piece.flags()).isEqualTo(MsnPeer.FILE);
      assertThat(piece.offset()).isEqualTo(file.size());
      assertThat(Integer.toString(piece.session())).isEqualTo(MsnPeer.field(invitation.text(), "SessionID"));
      assertThat(bob.board.raw[bob.board.raw.length - 1]).isEqualTo((byte) 2);
      file.writeBytes(piece.piece());
      bob.board.send("ACK #");
      if (file.size() == piece.total()) {
        bob.acknowledge(piece);
      }
    }
    return file.toByteArray();
  }

  /** The address comes as words. */
  private void linked(MsnPeer bob, String address) throws IOException {
    bob.board.expect("MSG # A");
    assertThat(bob.board.payload).contains("Content-Type: text/plain").endsWith("\r\n\r\n" + address);
    bob.board.send("ACK #");
  }

  @Test
  void aFileGoesAsOneToWhoTakesIt() throws Exception {
    byte[] sonnet = file(3 * PIECE + 7);
    String address = uploaded("Größe 1.txt", sonnet);
    there(FakeMsn.CAPS);
    shares(address);
    MsnPeer bob = MsnPeer.called(msn, line);
    MsnPeer.Heard invitation = asked(bob);
    ByteBuffer about =
        ByteBuffer.wrap(Base64.getDecoder().decode(MsnPeer.field(invitation.text(),
            "Context"))).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(about.getLong(8)).isEqualTo(sonnet.length);
    assertThat(new String(about.array(), 20, 520, UTF_16LE).strip().replace("\0", "")).isEqualTo("Größe 1.txt");
    assertThat(taken(bob, invitation, 4)).isEqualTo(sonnet);
    assertThat(bob.heard().text()).startsWith("BYE MSNMSGR:bob@example.com").contains(MsnPeer.field(invitation.text(),
        "Call-ID"));
    receipt();
  }

  @Test
  void whoSaysGoodbyeWhenAllHasComeHasIt() throws Exception {
    byte[] sonnet = file(10);
    String address = uploaded("a.txt", sonnet);
    there(FakeMsn.CAPS);
    // As clients say it today (XEP-0447), without words.
    says(
        "<file-sharing xmlns='urn:xmpp:sfs:0'><sources><url-data xmlns='http://jabber.org/protocol/url-data' target='"
            + address
            + "'/></sources></file-sharing><request xmlns='urn:xmpp:receipts'/>");
    MsnPeer bob = MsnPeer.called(msn, line);
    MsnPeer.Heard invitation = asked(bob);
    bob.answer(60, "200 OK", invitation);
    assertThat(bob.heard().piece()).isEqualTo(sonnet);
    bob.bye(61, MsnPeer.field(invitation.text(), "Call-ID"));
    receipt();
  }

  /** The server confirms every piece: no more than a few are on the way. */
  @Test
  void aFileGoesAsFastAsTheServerTakesIt() throws Exception {
    byte[] film = file(1_200_000);
    String address = uploaded("film.webm", film);
    there(FakeMsn.CAPS);
    shares(address);
    assertThat(until(romeo, came -> came.name().equals("message")).childText("body", "jabber:client"))
        .isEqualTo("“film.webm” (1 MiB) is offered to bob@example.com.");
    MsnPeer bob = MsnPeer.called(msn, line);
    MsnPeer.Heard invitation = asked(bob);
    bob.answer(60, "200 OK", invitation);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (int i = 0; i < 16; i++) {
      whole.writeBytes(bob.heard().piece());
    }
    // What is said comes in between, as nothing else does.
    says("<body>Look</body>");
    linked(bob, "Look");
    MsnPeer.Heard last = null;
    for (int i = 0; i < 16; i++) {
      bob.board.send("ACK " + (bob.board.number() - 16 + i));
    }
    while (whole.size() < film.length) {
      last = bob.heard();
      whole.writeBytes(last.piece());
      bob.board.send("ACK #");
    }
    assertThat(Arrays.equals(whole.toByteArray(), film)).isTrue();
    bob.acknowledge(requireNonNull(last));
    assertThat(bob.heard().text()).startsWith("BYE ");
    receipt();
  }

  @Test
  void whoDeclinesGetsTheAddress() throws Exception {
    String address = uploaded("a.txt", file(10));
    there(FakeMsn.CAPS);
    shares(address);
    MsnPeer bob = MsnPeer.called(msn, line);
    bob.answer(60, "603 Decline", asked(bob));
    linked(bob, address);
    assertThat(told())
        .isEqualTo("“a.txt” (10 bytes) has not gone to bob@example.com: It was declined."
            + " The address was sent in its place.");
    receipt();
  }

  @Test
  void whoBreaksItOffGetsTheAddress() throws Exception {
    String address = uploaded("a.txt", file(40 * PIECE));
    there(FakeMsn.CAPS);
    shares(address);
    MsnPeer bob = MsnPeer.called(msn, line);
    MsnPeer.Heard invitation = asked(bob);
    taken(bob, invitation, 4);
    // What is under way already comes before that.
    bob.board.carry("MSG bob@example.com Bob", bob.slpOf(61, "BYE MSNMSGR:" + FakeMsn.SELF + " MSNSLP/1.0\r\nCall-ID: "
        + MsnPeer.field(invitation.text(), "Call-ID")
            + "\r\nContent-Type: application/x-msnmsgr-sessionclosebody\r\n\r\n\r\n"));
    bob.until("MSG # A");
    assertThat(bob.board.payload).endsWith("\r\n\r\n" + address);
    bob.board.send("ACK #");
    assertThat(told()).contains("It was broken off there. The address was sent in its place.");
    receipt();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "NAK #", "BYE bob@example.com"})
  void whoIsGoneInTheMiddleGetsTheAddress(String how) throws Exception {
    String address = uploaded("a.txt", file(40 * PIECE));
    there(FakeMsn.CAPS);
    shares(address);
    MsnPeer bob = MsnPeer.called(msn, line);
    MsnPeer.Heard invitation = asked(bob);
    bob.answer(60, "200 OK", invitation);
    bob.heard();
    if (how.equals("cut")) {
      bob.board.cut();
    } else {
      bob.board.send(how);
    }
    if (!how.startsWith("NAK")) {
      bob = MsnPeer.called(msn, line);
    }
    bob.until("MSG # A");
    assertThat(bob.board.payload).endsWith("\r\n\r\n" + address);
    bob.board.send("ACK #");
    assertThat(told()).startsWith("“a.txt” (46 KiB) has not gone to bob@example.com: ")
        .endsWith(" The address was sent in its place.");
    receipt();
  }

  @Test
  void whoIsNotThereAnyMoreIsSaid() throws Exception {
    String address = uploaded("a.txt", file(10));
    there(FakeMsn.CAPS);
    shares(address);
    for (int i = 0; i < 2; i++) {
      line.expect("XFR # SB");
      line.send("XFR # SB " + msn.address() + " CKI 1.2.3");
      FakeMsn.Line board = msn.accept();
      board.expect("USR # " + FakeMsn.SELF + " 1.2.3");
      board.send("USR # OK " + FakeMsn.SELF + " Rosa");
      board.expect("CAL # bob@example.com");
      board.send("217 #");
    }
    assertThat(told()).contains("has not gone to bob@example.com").endsWith(" The address was sent in its place.");
    Element error = message();
    assertThat(error.attribute("id")).isEqualTo("m1");
    isError(error, "recipient-unavailable");
  }

  @Test
  void whenSomebodyElseComesTheFileStops() throws Exception {
    String address = uploaded("a.txt", file(40 * PIECE));
    there(FakeMsn.CAPS);
    shares(address);
    MsnPeer bob = MsnPeer.called(msn, line);
    MsnPeer.Heard invitation = asked(bob);
    taken(bob, invitation, 2);
    bob.board.send("JOI carol@example.com Carol 0");
    // The address is for Bob alone, in a conversation of two.
    MsnPeer alone = MsnPeer.called(msn, line);
    linked(alone, address);
    assertThat(told()).contains("Somebody else has come into the conversation.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "49152", "32"})
  void whoseClientTakesNoFilesGetsTheAddressAtOnce(String capabilities) throws Exception {
    String address = uploaded("a.txt", file(10));
    there(capabilities);
    shares(address);
    linked(MsnPeer.called(msn, line), address);
    receipt();
  }

  @Test
  void filesThatAreTooLargeGoAsAddressesAndAllDoWithoutTheOption() throws Exception {
    String address = uploaded("a.txt", file((1 << 20) + 1));
    there(FakeMsn.CAPS);
    crossing.server.set("gateway.file-megabytes", "1");
    shares(address);
    MsnPeer bob = MsnPeer.called(msn, line);
    linked(bob, address);
    receipt();
    crossing.server.set("gateway.file-megabytes", "2");
    crossing.server.set("gateway.files", "false");
    shares(address);
    linked(bob, address);
  }

  @Test
  void g13NothingOfAnybodyElseIsFetched() throws Exception {
    String address = uploaded("a.txt", file(10));
    there(FakeMsn.CAPS);
    MsnPeer bob = null;
    try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      other.setSoTimeout(1);
      String path = URI.create(address).getRawPath();
      String id = path.split("/")[2];
      for (String foreign :
          new String[] {
            "http://127.0.0.1:" + other.getLocalPort() + path,
            "http://127.0.0.1:" + other.getLocalPort() + "/latest/meta-data",
            address + "x", address
                + "?a=b", address.replace(id, "a".repeat(32)), address.replace("/a.txt", "/../a.txt"),
            "file:///etc/passwd", "Look at " + address
          }) {
        shares(foreign);
        bob = bob == null ? MsnPeer.called(msn, line) : bob;
        linked(bob, foreign);
        receipt();
      }
      assertThat(connected(other)).isFalse();
    }
    // A file that is gone is an address as others are.
    crossing.disk.backends().files().remove(URI.create(address).getPath().split("/")[2]);
    shares(address);
    linked(requireNonNull(bob), address);
  }

  private static boolean connected(ServerSocket other) throws IOException {
    try {
      other.accept().close();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
