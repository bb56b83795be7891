package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rooms of networks are bookmarked (XEP-0402) like others, and are entered from the bookmark after a restart of the server. */
class BookmarkedRoomsTest {
  private static final String BOOKMARKS = "urn:xmpp:bookmarks:1";
  private static final String PUBSUB = "http://jabber.org/protocol/pubsub";
  private static final String INFO = "http://jabber.org/protocol/disco#info";
  private static final String USER = "http://jabber.org/protocol/muc#user";

  private static void bookmark(StreamClient client, String room) throws IOException {
    client.send(
        xml(
            "<iq type='set' id='mark'><pubsub xmlns='" + PUBSUB + "'><publish node='" + BOOKMARKS + "'><item id='" + room + "'>"
                + "<conference xmlns='" + BOOKMARKS + "' name='A room' autojoin='true'><nick>Romeo</nick></conference></item></publish>"
                + "<publish-options><x xmlns='jabber:x:data' type='submit'>"
                + "<field var='FORM_TYPE' type='hidden'><value>" + PUBSUB + "#publish-options</value></field>"
                + "<field var='pubsub#persist_items'><value>true</value></field><field var='pubsub#max_items'><value>max</value></field>"
                + "<field var='pubsub#send_last_published_item'><value>never</value></field>"
                + "<field var='pubsub#access_model'><value>whitelist</value></field></x></publish-options></pubsub></iq>"));
    assertThat(until(client, came -> "mark".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
  }

  /** The only bookmark of the account, as a client that has just come finds it: the room that it is to enter. */
  private static String bookmarked(StreamClient client) throws IOException {
    client.send(xml("<iq type='get' id='marks'><pubsub xmlns='" + PUBSUB + "'><items node='" + BOOKMARKS + "'/></pubsub></iq>"));
    Element answer = until(client, came -> "marks".equals(came.attribute("id")));
    Element items = requireNonNull(requireNonNull(answer.child("pubsub", PUBSUB)).child("items", PUBSUB), answer.toString());
    List<Element> all = items.elements("item", PUBSUB);
    assertThat(all).hasSize(1);
    assertThat(requireNonNull(all.getFirst().child("conference", BOOKMARKS)).attribute("autojoin")).isEqualTo("true");
    return all.getFirst().attributeOr("id", "");
  }

  /** What the room says that it is before anybody is in it. */
  private static void isRoom(StreamClient client, String room) throws IOException {
    client.send(xml("<iq type='get' id='info' to='" + room + "'><query xmlns='" + INFO + "'/></iq>"));
    Element answer = until(client, came -> "info".equals(came.attribute("id")));
    Element query = requireNonNull(answer.child("query", INFO), answer.toString());
    assertThat(requireNonNull(query.child("identity", INFO)).attribute("category")).isEqualTo("conference");
    assertThat(query.elements("feature", INFO)).anyMatch(feature -> "http://jabber.org/protocol/muc".equals(feature.attribute("var")));
  }

  private static void enter(StreamClient client, String room) throws IOException {
    client.send(xml("<presence id='in' to='" + room + "/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
  }

  /** The client's own presence in the room, by which it knows that it is inside. */
  private static List<String> inside(StreamClient client, String room) throws IOException {
    Element own =
        until(client, came -> came.name().equals("presence") && came.attributeOr("from", "").startsWith(room) && codes(came).contains("110"));
    assertThat(own.attribute("type")).isNull();
    return codes(own);
  }

  private static List<String> codes(Element presence) {
    Element x = presence.child("x", USER);
    return x == null ? List.of() : x.elements("status", USER).stream().map(status -> status.attributeOr("code", "")).toList();
  }

  @Test
  void aChannelIsEnteredFromItsBookmarkAfterARestart() throws Exception {
    String room = "#coven%localhost@irc.verona.example";
    try (Crossing crossing = new Crossing("irc"); FakeIrc irc = new FakeIrc()) {
      crossing.server.set("gateway.irc.servers", irc.setting());
      StreamClient romeo = crossing.available("romeo@verona.example/garden");
      bookmark(romeo, room);
      crossing.restart();
      crossing.server.set("gateway.irc.servers", irc.setting());
      StreamClient again = crossing.available("romeo@verona.example/orchard");
      assertThat(bookmarked(again)).isEqualTo(room);
      isRoom(again, room);
      enter(again, room);
      FakeIrc.Line line = irc.welcome("");
      line.expect("JOIN #coven");
      line.expect("MODE #coven");
      line.lets("#coven", "anna!a@hills Romeo");
      assertThat(inside(again, room)).doesNotContain("201");
    }
  }

  /** A conversation has ended with the session: who comes back makes one of the same name, knows that, and can call the others again. */
  @Test
  void aConversationOfSeveralIsMadeAgainFromItsBookmark() throws Exception {
    try (Crossing crossing = new Crossing("msn"); FakeMsn msn = new FakeMsn()) {
      msn.tell(crossing, "MSNP12");
      StreamClient romeo = crossing.available("romeo@verona.example/garden");
      MsnPeopleTest.registering(crossing, romeo, MsnPeopleTest.ANSWERS);
      FakeMsn.Line line = msn.welcome12("LST N=bob@example.com F=Bob C=guid-bob 11 1");
      until(romeo, came -> "reg".equals(came.attribute("id")));
      line.shown("NLN", FakeMsn.CAPS, "");
      line.send("RNG 17 " + msn.address() + " CKI 4.5.6 bob@example.com Bob");
      FakeMsn.Line board = msn.accept();
      board.expect("ANS # " + FakeMsn.SELF + " 4.5.6 17");
      board.send("IRO # 1 2 bob@example.com Bob 0", "IRO # 2 2 carol@example.com Carol 0", "ANS # OK");
      String room = until(romeo, came -> came.name().equals("message") && came.has("x", USER)).attributeOr("from", "");
      enter(romeo, room);
      assertThat(inside(romeo, room)).doesNotContain("201");
      bookmark(romeo, room);
      crossing.restart();
      msn.tell(crossing, "MSNP12");
      StreamClient again = crossing.available("romeo@verona.example/orchard");
      FakeMsn.Line back = msn.welcome12("LST N=bob@example.com F=Bob C=guid-bob 11 1");
      crossing.shown(again, null);
      back.shown("NLN", FakeMsn.CAPS, "");
      assertThat(bookmarked(again)).isEqualTo(room);
      isRoom(again, room);
      enter(again, room);
      assertThat(inside(again, room)).contains("201");
      again.send(
          xml("<message to='" + room + "'><x xmlns='" + USER + "'><invite to='" + MsnPeopleTest.BOB + "'/></x></message>"));
      back.expect("XFR # SB");
      back.send("XFR # SB " + msn.address() + " CKI 7.8.9");
      FakeMsn.Line anew = msn.accept();
      anew.expect("USR # " + FakeMsn.SELF + " 7.8.9");
      anew.send("USR # OK " + FakeMsn.SELF + " Rosa");
      anew.expect("CAL # bob@example.com");
    }
  }
}
