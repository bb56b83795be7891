package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static im.recado.testkit.gateway.MsnPeer.PIECE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that come from MSN: what Bob's client says, and what Romeo's gets. */
class MsnFilesTest {
  private static final String BOB = MsnPeopleTest.BOB;
  private static final int SESSION = 77;

  private final Crossing crossing = new Crossing("msn");
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
  }

  private static byte[] file(int size) {
    byte[] file = new byte[size];
    new Random(size).nextBytes(file);
    return file;
  }

  /** Whether the gateway itself says something that is kept. */
  static boolean isWordOfTheGateway(Element came) {
    return came.name().equals("message")
        && "msn.verona.example".equals(came.attribute("from"))
        && !"headline".equals(came.attribute("type"));
  }

  private String told() throws IOException {
    Element told = until(romeo, MsnFilesTest::isWordOfTheGateway);
    return requireNonNull(told.childText("body", "jabber:client"));
  }

  /** The address that has come in the place of a file. */
  private String address() throws IOException {
    Element message = until(romeo, came -> came.name().equals("message") && "chat".equals(came.attribute("type")));
    assertThat(message.attribute("from")).isEqualTo(BOB);
    String address =
        requireNonNull(requireNonNull(message.child("x", "jabber:x:oob")).childText("url", "jabber:x:oob"));
    assertThat(message.childText("body", "jabber:client")).isEqualTo(address);
    return address;
  }

  private static HttpResponse<byte[]> get(String address) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  private void accepted(MsnPeer bob) throws IOException {
    MsnPeer.Heard ok = bob.heard();
    assertThat(ok.text())
        .startsWith("MSNSLP/1.0 200 OK\r\n").contains("branch={B-77}").contains("Call-ID: {C-77}")
            .contains("SessionID: 77");
    bob.acknowledge(ok);
  }

  private void taken(MsnPeer bob, int id) throws IOException {
    bob.acknowledged(id);
    MsnPeer.Heard bye = bob.heard();
    assertThat(bye.text()).startsWith("BYE MSNMSGR:bob@example.com").contains("Call-ID: {C-77}");
    bob.acknowledge(bye);
  }

  @Test
  void whatSomebodySendsIsAnUploadAndComesAsItsAddress() throws Exception {
    byte[] sonnet = file(3000);
    MsnPeer bob = MsnPeer.calls(msn, line);
    bob.offer(50, SESSION, "Sonnet 18.txt", sonnet.length);
    accepted(bob);
    bob.pieces(SESSION, 51, sonnet, 0, sonnet.length);
    taken(bob, 51);
    String address = address();
    assertThat(address).endsWith("/Sonnet%2018.txt");
    HttpResponse<byte[]> read = get(address);
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.body()).isEqualTo(sonnet);
    assertThat(read.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
    assertThat(read.headers().firstValue("content-security-policy"))
        .contains("default-src 'none'; frame-ancestors 'none'; sandbox");
    assertThat(crossing.disk.backends().uploads().of(Crossing.ROMEO))
        .singleElement()
        .satisfies(upload -> {
          assertThat(upload.name()).isEqualTo("Sonnet 18.txt");
          assertThat(upload.stored()).isTrue();
          assertThat(upload.expires()).isAfter(crossing.server.kernel().clock().instant().plus(Duration.ofDays(29)));
        });
  }

  /** Clients ask for a connection of their own first; they are not given one, and send over the conversation. */
  @Test
  void noConnectionIsMadeToAnAddressThatSomebodyNames() throws Exception {
    byte[] file = file(10);
    MsnPeer bob = MsnPeer.calls(msn, line);
    bob.offer(50, SESSION, "page.html", file.length);
    accepted(bob);
    String head =
        "INVITE MSNMSGR:" + FakeMsn.SELF
            + " MSNSLP/1.0\r\nVia: MSNSLP/1.0/TLP ;branch={D}\r\nCSeq: 0 \r\nCall-ID: {C-77}\r\n"
            + "Content-Type: application/x-msnmsgr-";
    bob.slp(
        51,
        head + "transreqbody\r\n\r\nBridges: TRUDPv1 TCPv1\r\nNetID: 1\r\nConn-Type: Firewall\r\n"
            + "UPnPNat: false\r\nICF: false\r\n\r\n");
    MsnPeer.Heard no = bob.heard();
    assertThat(no.text())
        .startsWith("MSNSLP/1.0 200 OK\r\n")
        .contains("branch={D}")
        .contains("Content-Type: application/x-msnmsgr-transrespbody\r\n")
        .contains("Bridge: TCPv1\r\nListening: false\r\nNonce: {00000000-0000-0000-0000-000000000000}\r\n");
    bob.slp(
        52,
        head + "transrespbody\r\n\r\nBridge: TCPv1\r\nListening: true\r\nNonce: {7}\r\n"
            + "IPv4Internal-Addrs: 127.0.0.1\r\nIPv4Internal-Port: "
            + msn.address().substring("localhost:".length()) + "\r\n\r\n");
    bob.pieces(SESSION, 53, file, 0, 10);
    taken(bob, 53);
    // No browser runs what has come.
    HttpResponse<byte[]> read = get(address());
    assertThat(read.headers().firstValue("content-type")).contains("application/octet-stream");
    assertThat(read.headers().firstValue("content-disposition").orElseThrow()).startsWith("attachment");
    // The next connection is another one.
    MsnPeer.calls(msn, line);
  }

  @Test
  void aLargeFileIsToldOfWhenItBegins() throws Exception {
    byte[] film = file(1_500_000);
    MsnPeer bob = MsnPeer.calls(msn, line);
    bob.offer(50, SESSION, "film.webm", film.length);
    accepted(bob);
    Element headline = until(romeo, came -> came.name().equals("message"));
    assertThat(headline.attribute("type")).isEqualTo("headline");
    assertThat(headline.childText("body",
        "jabber:client")).isEqualTo("“film.webm” (1 MiB) is coming from bob@example.com.");
    bob.pieces(SESSION, 51, film, 0, film.length);
    taken(bob, 51);
    assertThat(get(address()).body()).isEqualTo(film);
  }

  @ParameterizedTest
  @CsvSource({
    "gateway.file-megabytes,1,It is larger than 1 MiB.",
    "upload.file-bytes,1M,It is larger than 1 MiB.",
    "upload.account-bytes,1M,Your files take all the room that they may.",
    "upload.day-bytes,1M,That is more than a day's uploads.",
    "upload.all-bytes,1M,There is no room for more files here.",
    "upload.types,image/*,Files of the type text/plain are not taken here.",
    "gateway.files,false,No files are taken here now.",
    "upload.offered,false,No files are taken here now."
  })
  void whatIsTooMuchIsRefusedAndToldOf(String option, String value, String why) throws Exception {
    crossing.server.set(option, value);
    MsnPeer bob = MsnPeer.calls(msn, line);
    bob.offer(50, SESSION, "plan.txt", 1_050_000);
    assertThat(bob.heard().text()).startsWith("MSNSLP/1.0 603 Decline\r\n").contains("Call-ID: {C-77}");
    assertThat(told()).startsWith("bob@example.com wants to send you “plan.txt” on MSN. It was refused. ")
        .contains(why);
    assertThat(crossing.disk.backends().uploads().of(Crossing.ROMEO)).isEmpty();
  }

  /** A name that ends otherwise than it seems to, and one that would lead elsewhere. */
  @Test
  void g12NamesAreWhatTheySeemToBe() throws Exception {
    MsnPeer bob = MsnPeer.calls(msn, line);
    bob.offer(50, SESSION, "..\\..\\etc/photo\u202Egpj.exe", 3);
    accepted(bob);
    bob.send(SESSION, 51, MsnPeer.FILE, 3, 0, new byte[3]);
    taken(bob, 51);
    String address = address();
    assertThat(address).endsWith("/photogpj.exe");
    assertThat(get(address).headers().firstValue("content-disposition").orElseThrow()).startsWith("attachment");
  }

  @Test
  void anEmptyFileIsNone() throws Exception {
    MsnPeer bob = MsnPeer.calls(msn, line);
    bob.offer(50, SESSION, "", 0);
    assertThat(bob.heard().text()).startsWith("MSNSLP/1.0 603 Decline");
    assertThat(told())
        .isEqualTo("bob@example.com wants to send you a file on MSN. It was refused. There is nothing in it.");
  }

  @Test
  void g12WhoIsInNoListSendsNothing() throws Exception {
    MsnPeer eve = MsnPeer.calls(msn, line, "eve@example.com");
    eve.board.carry("MSG eve@example.com Eve", "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nHello");
    until(romeo, came -> came.name().equals("message"));
    eve.offerOf("eve@example.com", 50, SESSION, "worm.exe", 10);
    assertThat(told()).contains("eve@example.com wants to send you “worm.exe”")
        .contains("Files are taken from the people in your contact list alone.");
    assertThat(crossing.disk.backends().uploads().of(Crossing.ROMEO)).isEmpty();
  }

  @Test
  void g12WhoIsBlockedIsRefusedWithoutAWord() throws Exception {
    MsnPeer bob = MsnPeer.calls(msn, line);
    romeo.send(xml("<iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='" + BOB + "'/></block></iq>"));
    until(romeo, came -> "b1".equals(came.attribute("id")));
    bob.offer(50, SESSION, "plan.txt", 10);
    assertThat(bob.heard().text()).startsWith("MSNSLP/1.0 603 Decline");
    line.carry(
        "MSG Hotmail Hotmail",
        "MIME-Version: 1.0\r\nContent-Type: application/x-msmsgssystemmessage\r\n\r\nType: 1\r\nArg1: 5\r\n");
    assertThat(until(romeo, came -> came.name().equals("message")).childText("body",
        "jabber:client")).contains("maintenance");
  }

  @Test
  void whatIsCutInTheMiddleLeavesNothingBehind() throws Exception {
    crossing.server.set("upload.account-bytes", "5000");
    byte[] file = file(5000);
    MsnPeer bob = MsnPeer.calls(msn, line);
    bob.offer(50, SESSION, "plan.txt", file.length);
    accepted(bob);
    bob.pieces(SESSION, 51, file, 0, 2 * PIECE);
    bob.board.cut();
    assertThat(told())
        .startsWith("“plan.txt” of bob@example.com has not come. The conversation on MSN has been cut off.");
    // The room that it would have taken is there again.
    MsnPeer again = MsnPeer.calls(msn, line);
    again.offer(50, SESSION, "plan.txt", file.length);
    accepted(again);
    again.pieces(SESSION, 51, file, 0, file.length);
    taken(again, 51);
    assertThat(get(address()).body()).isEqualTo(file);
    assertThat(crossing.disk.backends().uploads().of(Crossing.ROMEO)).hasSize(1);
  }

  @Test
  void whatIsTakenBackComesNoMore() throws Exception {
    byte[] file = file(5000);
    MsnPeer bob = MsnPeer.calls(msn, line);
    bob.offer(50, SESSION, "plan.txt", file.length);
    accepted(bob);
    bob.pieces(SESSION, 51, file, 0, PIECE);
    bob.bye(52, "{C-77}");
    assertThat(told()).isEqualTo("“plan.txt” of bob@example.com has not come. It was taken back.");
    // Neither does what their client gives up.
    bob.offer(53, SESSION, "plan.txt", file.length);
    accepted(bob);
    bob.send(SESSION, 54, 0x40, 0, 0, new byte[0]);
    assertThat(told()).isEqualTo("“plan.txt” of bob@example.com has not come. It was broken off there.");
    assertThat(crossing.disk.backends().uploads().of(Crossing.ROMEO)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"4999,0,1202", "5001,0,1202", "5000,1202,1202", "5000,4000,1202",
      "9223372036854775807,9223372036854775000,10"})
  void whatIsNotAsLongAsWasSaidIsNoFile(long total, long offset, int length) throws Exception {
    MsnPeer bob = MsnPeer.calls(msn, line);
    bob.offer(50, SESSION, "plan.txt", 5000);
    accepted(bob);
    bob.send(SESSION, 51, MsnPeer.FILE, total, offset, new byte[length]);
    assertThat(bob.heard().text()).startsWith("BYE MSNMSGR:bob@example.com");
    assertThat(told()).isEqualTo("“plan.txt” of bob@example.com has not come. It is not as long as was said.");
    // Pieces that come all the same are nobody's.
    bob.send(SESSION, 51, MsnPeer.FILE, 5000, 0, new byte[PIECE]);
    bob.offer(53, SESSION, "plan.txt", 10);
    accepted(bob);
  }

  @Test
  void aPieceThatComesTwiceIsOne() throws Exception {
    byte[] file = file(2000);
    MsnPeer bob = MsnPeer.calls(msn, line);
    bob.offer(50, SESSION, "plan.txt", file.length);
    accepted(bob);
    bob.pieces(SESSION, 51, file, 0, PIECE);
    bob.pieces(SESSION, 51, file, 0, file.length);
    taken(bob, 51);
    assertThat(get(address()).body()).isEqualTo(file);
  }

  @Test
  void whoFallsSilentIsNotWaitedFor() throws Exception {
    byte[] file = file(5000);
    MsnPeer bob = MsnPeer.calls(msn, line);
    bob.offer(50, SESSION, "plan.txt", file.length);
    accepted(bob);
    bob.pieces(SESSION, 51, file, 0, PIECE);
    // Who has seen what follows has seen the piece.
    bob.board.carry("MSG bob@example.com Bob", "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nA moment");
    until(romeo, came -> came.name().equals("message"));
    // The piece moves twice: when it comes and, at any time after that, when the thread that keeps it reads it.
    crossing.server.pass(Duration.ofMinutes(2));
    // The user's own client does not fall silent.
    crossing.ask(romeo, "get", "<query xmlns='jabber:iq:gateway'/>");
    crossing.server.pass(Duration.ofMinutes(2));
    crossing.server.pass(Duration.ofMinutes(2));
    assertThat(told()).isEqualTo("“plan.txt” of bob@example.com has not come. Nothing more of it came.");
    assertThat(bob.heard().text()).startsWith("BYE MSNMSGR:bob@example.com");
  }

  @Test
  void g12AFloodOfOffersIsRefused() throws Exception {
    MsnPeer bob = MsnPeer.calls(msn, line);
    int accepted = 0;
    for (int i = 0; i < 40; i++) {
      bob.offer(50 + i, 100 + i, "plan" + i, 10);
      accepted += bob.heard().text().startsWith("MSNSLP/1.0 200 OK") ? 1 : 0;
    }
    assertThat(accepted).isEqualTo(3);
    // Of few of them the user hears.
    bob.board.carry("MSG bob@example.com Bob", "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nDone");
    int told = 0;
    while (!"Done".equals(until(romeo, came -> came.name().equals("message")).childText("body", "jabber:client"))) {
      told++;
    }
    assertThat(told).isEqualTo(6);
  }

  @Test
  void whoLogsOutGetsNothingMore() throws Exception {
    byte[] file = file(5000);
    MsnPeer bob = MsnPeer.calls(msn, line);
    bob.offer(50, SESSION, "plan.txt", file.length);
    accepted(bob);
    romeo.send(xml("<presence type='unavailable' to='msn.verona.example'/>"));
    assertThat(told()).contains("“plan.txt” of bob@example.com has not come.");
    assertThat(crossing.disk.backends().uploads().of(Crossing.ROMEO)).isEmpty();
  }

  @Test
  void inAConversationOfSeveralNoFileComes() throws Exception {
    byte[] file = file(5000);
    MsnPeer bob = MsnPeer.calls(msn, line);
    bob.offer(50, SESSION, "plan.txt", file.length);
    accepted(bob);
    bob.board.send("JOI carol@example.com Carol 0");
    assertThat(told())
        .isEqualTo("“plan.txt” of bob@example.com has not come. Somebody else has come into the conversation.");
    bob.offer(52, 78, "plan.txt", file.length);
    assertThat(bob.heard().text()).startsWith("MSNSLP/1.0 603 Decline").contains("Call-ID: {C-78}");
  }

  @Test
  void aFullDiskIsToldOf() throws Exception {
    MsnPeer bob = MsnPeer.calls(msn, line);
    bob.offer(50, SESSION, "plan.txt", 10);
    accepted(bob);
    crossing.disk.full(true);
    bob.send(SESSION, 51, MsnPeer.FILE, 10, 0, "0123456789".getBytes(UTF_8));
    assertThat(told()).isEqualTo("“plan.txt” of bob@example.com has not come. It could not be kept.");
  }
}
