package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.manage;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.testkit.transcript.StreamClient.Event;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** XEP-0313 section 4.1.2: a message carries an id by its recipient's account if, and only if, the archive knows it by that. */
final class IdsOfArchiveTest {
  private static final String ROMEO = "romeo@verona.example/garden";
  private static final String JULIET = "juliet@verona.example/balcony";
  private static final String ROOM = "hall@conference.verona.example";

  private final Scene scene = new Scene("romeo@verona.example", "juliet@verona.example");

  @AfterEach
  void close() {
    scene.close();
  }

  private static @Nullable String id(Element message, String account) {
    for (Element id : message.elements("stanza-id", "urn:xmpp:sid:0")) {
      if (account.equals(id.attribute("by"))) {
        return id.attribute("id");
      }
    }
    return null;
  }

  /** The next message, whatever comes before it. */
  private static Element message(StreamClient client) throws IOException {
    Element element = client.element();
    while (!element.name().equals("message")) {
      element = client.element();
    }
    return element;
  }

  /** The ids of a whole archive, as its owner reads it. */
  private static List<String> archive(StreamClient client) throws IOException {
    client.send(xml("<iq type='set' id='read'><query xmlns='urn:xmpp:mam:2'/></iq>"));
    List<String> ids = new ArrayList<>();
    for (Element element = client.element(); !"read".equals(element.attribute("id")); element = client.element()) {
      Element result = element.child("result", "urn:xmpp:mam:2");
      if (result != null) {
        ids.add(Objects.requireNonNull(result.attribute("id")));
      }
    }
    return ids;
  }

  private static void prefers(StreamClient client, String prefs) throws IOException {
    client.send(xml("<iq type='set' id='prefs'><prefs xmlns='urn:xmpp:mam:2' " + prefs + "</prefs></iq>"));
    assertThat(client.element().attribute("type")).isEqualTo("result");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "default='always'><never><jid>romeo@verona.example</jid></never>",
        "default='roster'>",
        "default='never'>"
      })
  void whatIsNotArchivedByChoiceHasNoId(String prefs) throws IOException {
    StreamClient juliet = scene.available(JULIET);
    prefers(juliet, prefs);
    StreamClient romeo = scene.connected(ROMEO);
    romeo.send(xml("<message to='juliet@verona.example' type='chat' id='m1'><body>b</body></message>"));
    assertThat(id(message(juliet), "juliet@verona.example")).isNull();
    assertThat(archive(juliet)).isEmpty();
    assertThat(archive(romeo)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<x xmlns='a:b'/>",
        "<body>b</body><no-permanent-store xmlns='urn:xmpp:hints'/>",
        "<body>b</body><no-store xmlns='urn:xmpp:hints'/>",
        "<request xmlns='urn:xmpp:receipts'/>"
      })
  void whatIsNotArchivedForWhatItIsHasNoId(String content) throws IOException {
    StreamClient juliet = scene.available(JULIET);
    StreamClient romeo = scene.connected(ROMEO);
    romeo.send(xml("<message to='juliet@verona.example' id='m1'>" + content + "</message>"));
    assertThat(id(message(juliet), "juliet@verona.example")).isNull();
    assertThat(archive(juliet)).isEmpty();
  }

  @Test
  void whatIsArchivedHasItsId() throws IOException {
    StreamClient juliet = scene.available(JULIET);
    prefers(juliet, "default='never'><always><jid>romeo@verona.example</jid></always>");
    StreamClient romeo = scene.connected(ROMEO);
    romeo.send(xml("<message to='juliet@verona.example' id='m1'><body>b</body></message>"));
    String id = id(message(juliet), "juliet@verona.example");
    assertThat(id).isNotNull();
    assertThat(archive(juliet)).containsExactly(Objects.requireNonNull(id));
  }

  @Test
  void whoWasAwayIsToldNoIdEitherAndWhatIsSentAgainWaitsOnce() throws IOException {
    StreamClient first = scene.connected(JULIET);
    prefers(first, "default='never'>");
    first.cut();
    StreamClient romeo = scene.connected(ROMEO);
    manage(romeo);
    romeo.send(xml("<message to='juliet@verona.example' type='chat' id='m1'><body>b</body></message>"));
    romeo.send(xml("<message to='juliet@verona.example' type='chat' id='m1'><body>b</body></message>"));
    assertThat(scene.acknowledged(romeo)).isEqualTo("2");

    StreamClient juliet = scene.connected("juliet@verona.example/window");
    juliet.send(xml("<presence/>"));
    Element message = message(juliet);
    assertThat(message.attribute("id")).isEqualTo("m1");
    assertThat(id(message, "juliet@verona.example")).isNull();
    juliet.barrier();
    assertThat(juliet.seen()).noneMatch(event -> event instanceof Event.Came(Element element) && element.name().equals("message"));
    assertThat(archive(juliet)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPrivateMessageToTwoClientsInARoomIsKeptOnce(boolean managed) throws IOException {
    StreamClient balcony = scene.available(JULIET);
    StreamClient window = scene.available("juliet@verona.example/window");
    StreamClient romeo = scene.connected(ROMEO);
    if (managed) {
      manage(romeo);
    }
    enter(romeo, "romeo");
    romeo.send(
        xml("<iq type='set' id='open' to='" + ROOM + "'><query xmlns='http://jabber.org/protocol/muc#owner'>"
            + "<x xmlns='jabber:x:data' type='submit'/></query></iq>"));
    romeo.barrier();
    enter(balcony, "juliet");
    enter(window, "juliet");
    romeo.send(
        xml("<message to='" + ROOM + "/juliet' type='chat' id='pm'><body>in private</body>"
            + "<x xmlns='http://jabber.org/protocol/muc#user'/></message>"));
    String id = id(spoken(balcony), "juliet@verona.example");
    assertThat(id).isNotNull();
    assertThat(id(spoken(window), "juliet@verona.example")).isEqualTo(id);
    assertThat(archive(window)).containsExactly(Objects.requireNonNull(id));
  }

  private static void enter(StreamClient client, String nick) throws IOException {
    client.send(xml("<presence to='" + ROOM + "/" + nick + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    client.barrier();
  }

  private static Element spoken(StreamClient client) throws IOException {
    Element element = message(client);
    while (!"pm".equals(element.attribute("id"))) {
      element = message(client);
    }
    return element;
  }
}
