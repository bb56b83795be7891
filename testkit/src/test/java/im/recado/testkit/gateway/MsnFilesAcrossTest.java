package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file that goes from one server's gateway to another's over a switchboard: what the one says the other
 * understands.
 */
class MsnFilesAcrossTest {
  private static final String UPLOAD = "urn:xmpp:http:upload:0";

  private final Crossing here = new Crossing("msn");
  private final Crossing there = new Crossing("msn");
  private final HttpClient http = HttpClient.newHttpClient();
  private FakeMsn hereMsn;
  private FakeMsn thereMsn;

  @BeforeEach
  void start(@TempDir Path certificates, @TempDir Path others) throws Exception {
    here.server.openWeb(certificates);
    there.server.openWeb(others);
    hereMsn = new FakeMsn();
    hereMsn.tell(here, "MSNP12");
    thereMsn = new FakeMsn();
    thereMsn.tell(there, "MSNP12");
  }

  @AfterEach
  void stop() throws Exception {
    here.close();
    there.close();
    hereMsn.close();
    thereMsn.close();
    http.close();
  }

  private static FakeMsn.Line online(Crossing crossing, FakeMsn msn, StreamClient client) throws IOException {
    MsnPeopleTest.registering(crossing, client, MsnPeopleTest.ANSWERS);
    FakeMsn.Line line = msn.welcome12("LST N=bob@example.com F=Bob C=guid-bob 11 1");
    until(client, came -> "reg".equals(came.attribute("id")));
    line.shown("NLN", FakeMsn.CAPS, "");
    line.send("NLN NLN bob@example.com Bob " + FakeMsn.CAPS);
    Crossing.presence(client, Jid.valueOf(MsnPeopleTest.BOB));
    return line;
  }

  /** Brings what the one says to the other, to whom the one is Bob, as the other is to the one. */
  private static Thread relay(FakeMsn.Line from, FakeMsn.Line to) {
    return Thread.startVirtualThread(
        () -> {
          try {
            while ("MSG # D".equals(from.next())) {
              String said = new String(from.raw, ISO_8859_1).replaceFirst("P2P-Dest: bob@", "P2P-Dest: rosa@");
              // Each line is written to by both relays.
              synchronized (from) {
                from.send("ACK #");
              }
              synchronized (to) {
                to.carry("MSG bob@example.com Bob", said.getBytes(ISO_8859_1));
              }
            }
          } catch (IOException e) {
            // The end.
          }
        });
  }

  private String uploaded(StreamClient client, byte[] file) throws Exception {
    client.send(
        xml("<iq type='get' id='slot' to='upload.verona.example'><request xmlns='" + UPLOAD
            + "' filename='film.webm' size='"
                + file.length + "'/></iq>"));
    Element slot = requireNonNull(until(client, came -> "slot".equals(came.attribute("id"))).child("slot", UPLOAD));
    URI put = URI.create(requireNonNull(requireNonNull(slot.child("put", UPLOAD)).attribute("url")));
    HttpRequest request = HttpRequest.newBuilder(put).PUT(HttpRequest.BodyPublishers.ofByteArray(file)).build();
    assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(201);
    return requireNonNull(requireNonNull(slot.child("get", UPLOAD)).attribute("url"));
  }

  @Test
  void aFileArrivesAsItWas() throws Exception {
    byte[] film = new byte[400_000];
    new Random(4).nextBytes(film);
    StreamClient romeo = here.available("romeo@verona.example/garden");
    StreamClient juliet = there.available("romeo@verona.example/balcony");
    FakeMsn.Line hereLine = online(here, hereMsn, romeo);
    FakeMsn.Line thereLine = online(there, thereMsn, juliet);
    String address = uploaded(romeo, film);
    romeo.send(
        xml("<message type='chat' id='m1' to='" + MsnPeopleTest.BOB + "'><body>" + address
                + "</body><request xmlns='urn:xmpp:receipts'/></message>"));
    FakeMsn.Line sends = MsnPeer.called(hereMsn, hereLine).board;
    FakeMsn.Line takes = MsnPeer.calls(thereMsn, thereLine).board;
    Thread out = relay(sends, takes);
    Thread back = relay(takes, sends);
    Element got = until(juliet, came -> came.name().equals("message") && "chat".equals(came.attribute("type")));
    String copy = requireNonNull(got.childText("body", "jabber:client"));
    assertThat(copy).isNotEqualTo(address).endsWith("/film.webm");
    assertThat(http.send(HttpRequest.newBuilder(URI.create(copy)).build(),
        BodyHandlers.ofByteArray()).body()).isEqualTo(film);
    Element receipt = until(romeo, came -> came.name().equals("message"));
    assertThat(requireNonNull(receipt.child("received", "urn:xmpp:receipts")).attribute("id")).isEqualTo("m1");
    // What is said next goes on in the same conversation.
    romeo.send(xml("<message type='chat' id='m2' to='" + MsnPeopleTest.BOB
        + "'><body>Did you see it?</body></message>"));
    out.join();
    assertThat(sends.payload).endsWith("Did you see it?");
    takes.close();
    back.join();
  }
}
