package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** People of two servers in a room of one of them. */
final class RoomElsewhereTest extends TwoServers {
  private static final String ROOM = "orchard@conference.verona.example";
  private static final String ARCHIVE = "urn:xmpp:mam:2";

  private void openRoom() throws Exception {
    federate(authority, authority, false);
    enter(romeo, "romeo");
    romeo.send(
        request(
            "set", "o", ROOM,
            "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query>"));
    answer(romeo, "o");
  }

  /** The presence that says that a client is in. */
  private static Element enter(StreamClient client, String nick) throws IOException {
    client.send(
        xml(
            "<presence xmlns='jabber:client' to='" + ROOM + "/" + nick + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    return presence(client, ROOM + "/" + nick, "available");
  }

  private static Element inPrivate(String id, String words) {
    return xml(
        "<message xmlns='jabber:client' to='" + ROOM + "/juliet' type='chat' id='" + id + "'><body>" + words + "</body>"
            + "<x xmlns='http://jabber.org/protocol/muc#user'/></message>");
  }

  /** The id by the own account of the next message with these words. */
  private static String heard(StreamClient client, String words) throws IOException {
    Element message = chat(client, words);
    assertThat(message.attribute("from")).isEqualTo(ROOM + "/romeo");
    Element id = child(message, "stanza-id", "urn:xmpp:sid:0");
    assertThat(id.attribute("by")).isEqualTo("juliet@mantua.example");
    return Objects.requireNonNull(id.attribute("id"));
  }

  /** The ids of an archive, as its owner reads it; no other message may come before. */
  private static List<String> archive(StreamClient client) throws IOException {
    client.send(xml("<iq xmlns='jabber:client' type='set' id='mam'><query xmlns='" + ARCHIVE + "'/></iq>"));
    List<String> ids = new ArrayList<>();
    next(
        client,
        one -> {
          if (one.name().equals("message")) {
            ids.add(Objects.requireNonNull(child(one, "result", ARCHIVE).attribute("id")));
          }
          return "mam".equals(one.attribute("id"));
        });
    return ids;
  }

  /** XEP-0313 section 3.1, XEP-0280 section 6.1: the room sends each client a copy; they are one message. */
  @Test
  void aPrivateMessageToTwoClientsIsKeptOnce() throws Exception {
    openRoom();
    StreamClient window = client(mantua, "juliet@mantua.example/window");
    for (StreamClient client : List.of(juliet, window)) {
      client.send(xml("<iq xmlns='jabber:client' type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>"));
      answer(client, "c");
      enter(client, "juliet");
    }
    List<String> kept = new ArrayList<>();
    // Said twice word for word, with one id: the second is not a copy of the first.
    for (String words : List.of("ay-me", "sleep", "sleep")) {
      romeo.send(inPrivate("p", words));
      String id = heard(juliet, words);
      assertThat(heard(window, words)).isEqualTo(id);
      kept.add(id);
    }
    assertThat(kept).doesNotHaveDuplicates();
    assertThat(archive(juliet)).containsExactlyElementsOf(kept);
    assertThat(archive(window)).as("and no carbons came").containsExactlyElementsOf(kept);
  }

  @Test
  void whatOnlyOneOfTwoClientsGotIsKeptToo() throws Exception {
    openRoom();
    StreamClient window = client(mantua, "juliet@mantua.example/window");
    enter(juliet, "juliet");
    romeo.send(inPrivate("p", "ay-me"));
    String first = heard(juliet, "ay-me");
    enter(window, "juliet");
    juliet.send(xml("<presence xmlns='jabber:client' type='unavailable' to='" + ROOM + "/juliet'/>"));
    presence(juliet, ROOM + "/juliet", "unavailable");
    romeo.send(inPrivate("p", "ay-me"));
    String second = heard(window, "ay-me");
    assertThat(second).isNotEqualTo(first);
    assertThat(archive(window)).containsExactly(first, second);
  }

  @Test
  void aRoomHasPeopleOfBoth() throws Exception {
    federate(authority, authority, false);
    openRoom();
    Element self = enter(juliet, "juliet");
    presence(romeo, ROOM + "/juliet", "available");
    assertThat(self.toString()).contains("110");
    juliet.send(xml("<message xmlns='jabber:client' type='groupchat' id='g' to='" + ROOM + "'><body>hist</body></message>"));
    assertThat(chat(romeo, "hist").attribute("from")).isEqualTo(ROOM + "/juliet");
    chat(juliet, "hist");

    // What was said is in the archive of the room, for those of elsewhere too.
    juliet.send(request("set", "mam", ROOM, "<query xmlns='urn:xmpp:mam:2'/>"));
    Element result = next(juliet, one -> one.has("result", "urn:xmpp:mam:2"));
    assertThat(result.attribute("from")).isEqualTo(ROOM);
    Element forwarded = child(child(result, "result", "urn:xmpp:mam:2"), "forwarded", "urn:xmpp:forward:0");
    Element inside = child(forwarded, "message", Namespaces.CLIENT);
    assertThat(inside.childText("body", Namespaces.CLIENT)).isEqualTo("hist");

    // Whose server is gone is in no room any more for long: here it goes by itself.
    juliet.send(xml("<presence xmlns='jabber:client' type='unavailable' to='" + ROOM + "/juliet'/>"));
    presence(romeo, ROOM + "/juliet", "unavailable");
  }
}
