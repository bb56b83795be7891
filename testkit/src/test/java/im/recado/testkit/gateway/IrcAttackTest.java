package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.gateway.irc.IrcNetwork;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that want to do harm, which anybody can set up, and people who do: memory has bounds, and others stay well. */
class IrcAttackTest {
  private static final String SERVER = "localhost@irc.verona.example";
  private static final String ROOM = "#coven%" + SERVER;

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

  private FakeIrc.Line entering() throws IOException {
    romeo.send(xml("<presence to='" + ROOM + "/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    FakeIrc.Line line = irc.welcome("");
    line.expect("JOIN #coven");
    line.expect("MODE #coven");
    line.send(":Romeo!~u@host.test JOIN #coven");
    return line;
  }

  private int occupants() throws IOException {
    int[] seen = {0};
    until(
        romeo,
        came -> {
          seen[0] += came.name().equals("presence") && came.attributeOr("from", "").startsWith(ROOM) ? 1 : 0;
          return came.has("subject", "jabber:client");
        });
    return seen[0];
  }

  @Test
  void ofAHundredThousandInAChannelSomeAreShownAndTheUserIsOneOfThem() throws Exception {
    FakeIrc.Line line = entering();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      names.append('n').append(i).append(' ');
      if (i % 40 == 39) {
        line.send(":irc.test 353 Romeo = #coven :" + names);
        names.setLength(0);
      }
    }
    line.send(":irc.test 353 Romeo = #coven :Romeo", ":irc.test 366 Romeo #coven :End of names");
    assertThat(occupants()).isBetween(1000, 10_001);
    // A flood of people who come, and words behind it.
    for (int i = 0; i < 20_000; i++) {
      line.send(":m" + i + "!m@host.test JOIN #coven");
    }
    line.send(":anna!a@hills PRIVMSG #coven :Hail");
    Element said = until(romeo, came -> came.name().equals("message"));
    assertThat(said.childText("body", "jabber:client")).isEqualTo("Hail");
  }

  @Test
  void whatNobodyIsCalledIsNobody() throws Exception {
    FakeIrc.Line line = entering();
    String longest = "a".repeat(5000);
    line.send(
        ":irc.test 353 Romeo = #coven :Romeo anna " + longest,
        ":irc.test 366 Romeo #coven :End of names",
        ":" + longest + "!a@host.test JOIN #coven",
        ":anna!a@hills NICK " + longest,
        ":beth!" + "b".repeat(2000) + "@" + "h".repeat(2000) + " JOIN #coven");
    assertThat(occupants()).isEqualTo(2);
    Element beth = until(romeo, came -> came.name().equals("presence"));
    assertThat(beth.attribute("from")).isEqualTo(ROOM + "/beth");
    line.send(":anna!a@hills PRIVMSG #coven :Still anna");
    Element said = until(romeo, came -> came.name().equals("message"));
    assertThat(said.attribute("from")).isEqualTo(ROOM + "/anna");
  }

  @Test
  void aServerThatSaysAByteNowAndThenKeepsNobody() throws Exception {
    romeo.send(
        xml(
            "<iq type='set' to='irc.verona.example' id='r1'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>"
                + "<field var='FORM_TYPE'><value>jabber:iq:register</value></field><field var='server'><value>localhost</value></field>"
                + "<field var='nick'><value>rosa</value></field></x></query></iq>"));
    FakeIrc.Line line = irc.accept();
    line.expect("CAP LS 302");
    line.bytes("CAP");
    crossing.server.pass(Duration.ofMinutes(3));
    Element answer = until(romeo, came -> "r1".equals(came.attribute("id")));
    isError(answer, "remote-server-timeout");
    assertThat(crossing.link()).isNull();
  }

  /** What is sent to servers that nobody has registered with makes connections: not any number of them. */
  @Test
  void nobodyHasThisServerKnockAtAnyNumberOfOthers() throws Exception {
    crossing.server.set("gateway.irc.only-listed", "true");
    int[] refused = {0};
    for (int i = 0; i < 130; i++) {
      String id = "m" + i;
      romeo.send(xml("<message type='chat' id='" + id + "' to='anna%h" + i + ".example@irc.verona.example'><body>Hi</body></message>"));
      Element answer = until(romeo, came -> id.equals(came.attribute("id")));
      refused[0] += answer.toString().contains("policy-violation") ? 1 : 0;
    }
    assertThat(refused[0]).isEqualTo(30);
    // Others are not held to that.
    StreamClient juliet = crossing.available("juliet@verona.example/balcony");
    juliet.send(xml("<message type='chat' id='j1' to='anna%" + SERVER + "'><body>Hi</body></message>"));
    irc.welcome("").expect("PRIVMSG anna Hi");
    // After a while there may be another attempt.
    crossing.server.pass(Duration.ofMinutes(2));
    romeo.send(xml("<message type='chat' id='z1' to='anna%" + SERVER + "'><body>Hi</body></message>"));
    irc.welcome("").expect("PRIVMSG anna Hi");
  }

  /** Addresses that are none are told so, and leave nothing. */
  @Test
  void oddAddressesAreAnsweredAndLeaveNothing() throws Exception {
    List<String> odd =
        List.of(
            "%", "%%", "#", "#%", "%localhost", "#coven", "a%", "a%b%c%", "#a,#b%localhost", "a b%localhost".replace(" ", "\\20"), "!%localhost", "+%.",
            "a%-", "a%localhost%", "\\40%localhost", "\u00E9%localhost", "\uD83D\uDE00%localhost", "x%" + "h".repeat(300), "n".repeat(700) + "%localhost",
            "a%localhost\\2f", "a%\\5c", "\\5c40%x", "#\\20%localhost", "::%localhost", "a%[\\3a\\3a1]", "a%127.0.0.1\\3a6667");
    int number = 0;
    for (String local : odd) {
      for (String stanza :
          List.of(
              "<message type='chat' id='@'><body>Hi</body></message>",
              "<message type='groupchat' id='@'><body>Hi</body></message>",
              "<iq type='get' id='@'><query xmlns='jabber:iq:register'/></iq>",
              "<iq type='get' id='@'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
              "<iq type='set' id='@'><command xmlns='http://jabber.org/protocol/commands' node='status'/></iq>",
              "<iq type='get' id='@'><vCard xmlns='vcard-temp'/></iq>",
              "<presence id='@'><x xmlns='http://jabber.org/protocol/muc'/></presence>",
              "<presence id='@' type='subscribe'/>")) {
        String id = "o" + number++;
        String whole = stanza.replace("id='@'", "id='" + id + "' to='" + local + "@irc.verona.example/'".replace("/'", stanza.contains("/muc") ? "/x'" : "'"));
        romeo.send(xml(whole));
      }
    }
    romeo.send(xml("<iq type='get' id='last' to='irc.verona.example'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>"));
    Element last = until(romeo, came -> "last".equals(came.attribute("id")));
    assertThat(last.attribute("type")).isEqualTo("result");
    assertThat(last.toString()).contains(new IrcNetwork(crossing.server.kernel().options()).type());
    assertThat(crossing.link()).isNull();
  }
}
