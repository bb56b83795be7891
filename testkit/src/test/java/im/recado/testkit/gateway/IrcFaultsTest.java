package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What servers remember, and what they should not say. */
class IrcFaultsTest {
  private static final String ROOM = "#coven%localhost@irc.verona.example";

  private final Crossing crossing = new Crossing("irc");
  private FakeIrc irc;
  private StreamClient romeo;

  @BeforeEach
  void start() throws IOException {
    irc = new FakeIrc();
    crossing.server.set("gateway.irc.servers", irc.setting());
    crossing.server.set("gateway.irc.burst", "1000");
    romeo = crossing.available("romeo@verona.example/garden");
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    irc.close();
  }

  private FakeIrc.Line entering(String capabilities) throws IOException {
    romeo.send(xml("<presence to='" + ROOM + "/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    FakeIrc.Line line = irc.welcome(capabilities);
    line.expect("JOIN #coven");
    line.expect("MODE #coven");
    return line;
  }

  private Element message() throws IOException {
    return until(romeo, came -> came.name().equals("message"));
  }

  @Test
  void whatTheServerRemembersComesBeforeTheTopicWithItsTime() throws Exception {
    FakeIrc.Line line = entering("batch server-time message-tags draft/chathistory");
    line.lets("#coven", "anna Romeo");
    line.expect("CHATHISTORY LATEST #coven * 50");
    line.send(
        ":irc.test BATCH +7 chathistory #coven",
        "@batch=7;time=2026-01-02T03:04:05.000Z :anna!a@hills PRIVMSG #coven :Long ago",
        "@batch=7;time=2026-01-02T03:04:06.000Z :gone!g@hills PRIVMSG #coven :\u0001ACTION was here\u0001",
        ":irc.test BATCH -7");
    Element first = message();
    assertThat(first.attribute("from")).isEqualTo(ROOM + "/anna");
    assertThat(first.childText("body", "jabber:client")).isEqualTo("Long ago");
    assertThat(first.toString()).contains("stamp='2026-01-02T03:04:05");
    assertThat(message().childText("body", "jabber:client")).isEqualTo("/me was here");
    assertThat(message().has("subject", "jabber:client")).isTrue();
  }

  @Test
  void aServerThatRefusesItsMemoryLetsInAllTheSame() throws Exception {
    FakeIrc.Line line = entering("batch server-time message-tags draft/chathistory standard-replies");
    line.lets("#coven", "anna Romeo");
    line.expect("CHATHISTORY LATEST #coven * 50");
    line.send("FAIL CHATHISTORY MESSAGE_ERROR LATEST #coven :It could not be read");
    assertThat(message().has("subject", "jabber:client")).isTrue();
  }

  @Test
  void nonsenseAndTheWrongOrderChangeNothing() throws Exception {
    FakeIrc.Line line = entering("");
    line.send(
        ":irc.test 366 Romeo #coven :End before the beginning",
        ":irc.test 353 Romeo = #coven :ghost",
        ":ben!b@h JOIN #coven",
        ":nobody!n@h PART #elsewhere",
        ":Romeo!~u@host.test JOIN #uninvited");
    line.expect("PART #uninvited");
    line.lets("#coven", "anna Romeo");
    line.send(
        "",
        ":",
        "@",
        ":irc.test",
        ":irc.test 353",
        ":irc.test 366",
        ":irc.test MODE #coven",
        ":irc.test MODE #coven +ooooov",
        ":irc.test BATCH",
        ":irc.test BATCH -unknown",
        ":irc.test 404",
        ":irc.test PONG irc.test :never asked",
        ":irc.test 730 Romeo",
        ":anna!a@hills KICK",
        ":anna!a@hills NICK",
        ":anna!a@hills PRIVMSG #coven",
        "x".repeat(20_000),
        ":anna!a@hills PRIVMSG #coven :" + "y".repeat(600),
        ":anna!a@hills PRIVMSG #coven :still here");
    until(romeo, came -> came.has("subject", "jabber:client"));
    until(romeo, came -> "still here".equals(came.childText("body", "jabber:client")));
    assertThat(message(line)).isEqualTo("Romeo is");
  }

  @Test
  void whatComesByteByByteIsWhole() throws Exception {
    FakeIrc.Line line = entering("");
    List<String> said =
        List.of(
            ":Romeo!~u@host.test JOIN #coven",
            ":irc.test 353 Romeo = #coven :anna Romeo",
            ":irc.test 366 Romeo #coven :End",
            ":anna!a@hills PRIVMSG #coven :Olá 😀",
            "");
    for (byte one : String.join("\r\n", said).getBytes(StandardCharsets.UTF_8)) {
      line.raw(new byte[] {one});
    }
    until(romeo, came -> came.has("subject", "jabber:client"));
    assertThat(message().childText("body", "jabber:client")).isEqualTo("Olá 😀");
  }

  /** What is said now still arrives there. */
  private String message(FakeIrc.Line line) throws IOException {
    romeo.send(xml("<message type='groupchat' id='m1' to='" + ROOM + "'><body>Romeo is</body></message>"));
    String said = line.next();
    return said.substring(said.indexOf(':') + 1);
  }
}
