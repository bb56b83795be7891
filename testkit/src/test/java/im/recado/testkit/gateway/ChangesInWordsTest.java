package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients do with what was said before, on a network that has no such thing: it is said in words, or refused. */
class ChangesInWordsTest {
  private static final String ROOM = "#coven%localhost@irc.verona.example";
  private static final String ANNA = "anna%localhost@irc.verona.example";

  private final Crossing crossing = new Crossing("irc");
  private FakeIrc irc;
  private StreamClient romeo;
  private FakeIrc.Line line;

  @BeforeEach
  void start() throws IOException {
    irc = new FakeIrc();
    crossing.server.set("gateway.irc.servers", irc.setting());
    crossing.server.set("gateway.irc.burst", "1000");
    romeo = crossing.available("romeo@verona.example/garden");
    romeo.send(xml("<presence to='" + ROOM + "/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    line = irc.welcome("");
    line.expect("JOIN #coven");
    line.expect("MODE #coven");
    line.lets("#coven", "anna Romeo");
    until(romeo, came -> came.has("subject", "jabber:client"));
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    irc.close();
  }

  private void send(String type, String to, String id, String payload) throws IOException {
    romeo.send(xml("<message type='" + type + "' id='" + id + "' to='" + to + "'>" + payload + "</message>"));
  }

  private Element answer(String id) throws IOException {
    return until(romeo, came -> id.equals(came.attribute("id")));
  }

  private static String reactions(String id, String... all) {
    StringBuilder reactions = new StringBuilder("<reactions xmlns='urn:xmpp:reactions:0' id='" + id + "'>");
    for (String one : all) {
      reactions.append("<reaction>").append(one).append("</reaction>");
    }
    return reactions + "</reactions>";
  }

  private static String correction(String id, String text) {
    return "<body>" + text + "</body><replace xmlns='urn:xmpp:message-correct:0' id='" + id + "'/>";
  }

  /** The server answers the question behind what was said. */
  private void done() throws IOException {
    String ping = line.line();
    line.send(":irc.test PONG irc.test :" + ping.substring(5));
  }

  @Test
  void inARoomEverybodyReadsItAndTheOwnClientsSeeWhatItIs() throws Exception {
    line.send(":anna!a@hills PRIVMSG #coven :Round about the cauldron go, in the poisoned entrails throw, toad");
    Element said = until(romeo, came -> came.has("body", "jabber:client"));
    String id = requireNonNull(requireNonNull(said.child("stanza-id", "urn:xmpp:sid:0")).attribute("id"));
    send("groupchat", ROOM, "r1", reactions(id, "\uD83D\uDC4D", "\uD83D\uDC38"));
    line.expect("PRIVMSG #coven :\uD83D\uDC4D \uD83D\uDC38 to “Round about the cauldron go, in the poisoned entrails throw…”");
    done();
    Element reflected = answer("r1");
    assertThat(reflected.has("reactions", "urn:xmpp:reactions:0")).isTrue();
    assertThat(reflected.has("body", "jabber:client")).isFalse();
    send("groupchat", ROOM, "m1", "<body>Duoble</body>");
    line.expect("PRIVMSG #coven Duoble");
    done();
    answer("m1");
    send("groupchat", ROOM, "m2", correction("m1", "Double"));
    line.expect("PRIVMSG #coven :* Double");
    done();
    Element corrected = answer("m2");
    assertThat(corrected.has("replace", "urn:xmpp:message-correct:0")).isTrue();
    assertThat(corrected.childText("body", "jabber:client")).isEqualTo("Double");
    send("groupchat", ROOM, "m3", correction("m1", "/me stirs"));
    line.expect("PRIVMSG #coven :\u0001ACTION stirs\u0001");
  }

  @Test
  void toSomebodyItIsSaidTooAndWithoutItsTextWhenThatIsNotKnown() throws Exception {
    send("chat", ANNA, "m1", "<body>Hello</body>");
    line.expect("PRIVMSG anna Hello");
    done();
    send("chat", ANNA, "m2", correction("m1", "Hello, Anna"));
    line.expect("PRIVMSG anna :* Hello, Anna");
    done();
    send("chat", ANNA, "m3", reactions("m1", "\uD83D\uDC4D"));
    line.expect("PRIVMSG anna :\uD83D\uDC4D to “Hello”");
    done();
    send("chat", ANNA, "m4", reactions("long ago", "\uD83D\uDC4D"));
    line.expect("PRIVMSG anna \uD83D\uDC4D");
  }

  @Test
  void nothingIsTakenBackAndNoTextThatStandsForItIsSaid() throws Exception {
    String retraction =
        "<retract xmlns='urn:xmpp:message-retract:1' id='m1'/><body>I take that back.</body>"
            + "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:message-retract:1'/>";
    for (String to : new String[] {ROOM, ANNA}) {
      String type = to.equals(ROOM) ? "groupchat" : "chat";
      send(type, to, "t1", retraction);
      isError(answer("t1"), "feature-not-implemented");
      send(type, to, "t2", reactions("m1"));
      isError(answer("t2"), "feature-not-implemented");
      send(type, to, "t3", reactions("m1", "a reaction that is longer than any emoji could ever be"));
      isError(answer("t3"), "bad-request");
      send(type, to, "t4", "<body>For your eyes</body><encrypted xmlns='urn:xmpp:omemo:2'><header sid='1'/><payload>AA==</payload></encrypted>");
      isError(answer("t4"), "not-acceptable");
      send(type, to, "t5", "<received xmlns='urn:xmpp:receipts' id='m1'/>");
    }
    send("chat", ANNA, "last", "<body>Last</body>");
    assertThat(line.next()).isEqualTo("PRIVMSG anna Last");
  }
}
