package im.recado.testkit.disco;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the server lists (XEP-0030 section 4) is there, and says what it is (section 3), as far as one gets from it. */
final class WalkTest {
  private static final String INFO = "http://jabber.org/protocol/disco#info";
  private static final String ITEMS = "http://jabber.org/protocol/disco#items";
  private static final String PUBSUB = "http://jabber.org/protocol/pubsub";
  private static final Jid BARD = Jid.valueOf("bard@verona.example/globe");
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example/garden");
  private static final Jid ELSEWHERE = Jid.valueOf("bard@verona.example/tavern");

  /** An address and, perhaps, a node of it. */
  private record Place(String jid, @Nullable String node) {}

  private final TestServer server =
      new TestServer(
          List.of("verona.example"),
          new MemoryBackends().backends(),
          Map.of("server.administrators", "bard@verona.example", "external.services", "stun:relay.verona.example"));

  @BeforeEach
  void fill() throws IOException {
    server.account(BARD.bare(), "password");
    server.account(ROMEO.bare(), "password");
    StreamClient bard = session(BARD);
    String pubsub = "pubsub.verona.example";
    ask(bard, "set", pubsub, create("plays", "node_type", "collection"));
    ask(bard, "set", pubsub, create("hamlet", "collection", "plays"));
    for (String node : List.of("hamlet", "sonnets")) {
      ask(bard, "set", pubsub, publish(node));
    }
    ask(bard, "set", BARD.bare().toString(), publish("http://jabber.org/protocol/tune"));
    String into = "<presence xmlns='jabber:client' to='globe@conference.verona.example/Bard'>";
    bard.send(xml(into + "<x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    bard.barrier();
    ask(bard, "set", "globe@conference.verona.example",
        "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query>");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static String create(String node, String field, String value) {
    String form = "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>" + PUBSUB + "#node_config</value></field>";
    return pubsub(
        "<create node='" + node + "'/><configure>" + form
            + "<field var='pubsub#" + field + "'><value>" + value + "</value></field></x></configure>");
  }

  private static String publish(String node) {
    return pubsub("<publish node='" + node + "'><item id='one'><words xmlns='urn:example'/></item></publish>");
  }

  private static String pubsub(String action) {
    return "<pubsub xmlns='" + PUBSUB + "'>" + action + "</pubsub>";
  }

  private StreamClient session(Jid jid) throws IOException {
    StreamClient client = new StreamClient(server.inProcess(), jid, "password", false);
    client.connectSession();
    return client;
  }

  private static Element xml(String text) {
    try {
      return Xml.parse(text, XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Element ask(StreamClient client, String type, String to, String payload) throws IOException {
    client.send(xml("<iq xmlns='jabber:client' type='" + type + "' id='walk' to='" + to + "'>" + payload + "</iq>"));
    Element answer = client.element();
    while (!answer.is("iq", Namespaces.CLIENT)) {
      answer = client.element();
    }
    assertThat(answer.attribute("type")).as(to + " " + payload + " " + answer).isEqualTo("result");
    return answer;
  }

  private static Element ask(StreamClient client, Place place, String namespace) throws IOException {
    String node = place.node() == null ? "" : " node='" + place.node() + "'";
    Element answer = ask(client, "get", place.jid(), "<query xmlns='" + namespace + "'" + node + "/>");
    Element query = Objects.requireNonNull(answer.child("query", namespace), answer::toString);
    assertThat(query.attribute("node")).as(answer.toString()).isEqualTo(place.node());
    return query;
  }

  private static List<Place> listed(StreamClient client, Place place) throws IOException {
    List<Place> places = new ArrayList<>();
    for (Element item : ask(client, place, ITEMS).elements()) {
      places.add(new Place(Objects.requireNonNull(item.attribute("jid"), item::toString), item.attribute("node")));
    }
    assertThat(places).as("%s", place).hasSizeLessThan(200);
    return places;
  }

  /** Everything that can be got to from a place. Occupants of rooms answer only occupants (XEP-0045 section 6.6). */
  private static Set<Place> walk(StreamClient client, Place from) throws IOException {
    Set<Place> seen = new LinkedHashSet<>();
    ArrayDeque<Place> ahead = new ArrayDeque<>(List.of(from));
    while (!ahead.isEmpty()) {
      Place place = ahead.poll();
      if (seen.add(place) && Jid.valueOf(place.jid()).isBare()) {
        assertThat(ask(client, place, INFO).has("identity", INFO)).as("%s", place).isTrue();
        ahead.addAll(listed(client, place));
      }
    }
    return seen;
  }

  @ParameterizedTest
  @ValueSource(strings = {"bard@verona.example/tavern", "romeo@verona.example/garden"})
  void allThatTheDomainListsSaysWhatItIs(String who) throws IOException {
    Set<Place> seen = walk(session(Jid.valueOf(who)), new Place("verona.example", null));
    assertThat(seen)
        .contains(
            new Place("pubsub.verona.example", "plays"),
            new Place("pubsub.verona.example", "hamlet"),
            new Place("pubsub.verona.example", "sonnets"),
            new Place("globe@conference.verona.example", null));
  }

  @Test
  void allThatAnAccountListsSaysWhatItIs() throws IOException {
    Set<Place> seen = walk(session(ELSEWHERE), new Place(BARD.bare().toString(), null));
    assertThat(seen).contains(new Place(BARD.bare().toString(), "http://jabber.org/protocol/tune"));
  }

  @Test
  void allCommandsSayWhatTheyAre() throws IOException {
    String commands = "http://jabber.org/protocol/commands";
    StreamClient bard = session(ELSEWHERE);
    for (String jid : List.of("verona.example", BARD.bare().toString())) {
      assertThat(walk(bard, new Place(jid, commands)))
          .contains(new Place(jid, "http://jabber.org/protocol/admin#add-user"));
    }
    assertThat(walk(session(ROMEO), new Place("verona.example", commands)))
        .doesNotContain(new Place("verona.example", "http://jabber.org/protocol/admin#add-user"));
  }
}
