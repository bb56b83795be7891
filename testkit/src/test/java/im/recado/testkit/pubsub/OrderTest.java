package im.recado.testkit.pubsub;

import static im.recado.testkit.pubsub.Stage.SERVICE;
import static im.recado.testkit.pubsub.Stage.came;
import static im.recado.testkit.pubsub.Stage.jid;
import static im.recado.testkit.pubsub.Stage.publish;
import static im.recado.testkit.pubsub.Stage.xml;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.roster.PresenceModule;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked at once is done in order (RFC 6120 section 10.1), and last items are neither late nor twice. */
final class OrderTest {
  private static final String TUNE = "http://jabber.org/protocol/tune";

  /** For the feature {@code http://jabber.org/protocol/tune+notify} alone. */
  private static final String CAPS =
      "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://example.org' ver='N1O9tYoweCb4CPubHbj6f7VbwQk='/>";

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  private static Element request(String to, String id, String content) {
    return xml(
        "<iq type='set' id='" + id + "' to='" + to + "'><pubsub xmlns='http://jabber.org/protocol/pubsub'>" + content
            + "</pubsub></iq>");
  }

  private static Stream<Element> items(Element message) {
    Element event = message.child("event", "http://jabber.org/protocol/pubsub#event");
    return event == null ? Stream.empty() : event.elements().stream().flatMap(items -> items.elements().stream());
  }

  /** The ids of the items that a client was told of, in order. */
  private static List<String> told(StreamClient client) throws IOException {
    return came(client).stream()
        .filter(element -> element.name().equals("message"))
        .flatMap(OrderTest::items)
        .map(item -> Objects.requireNonNull(item.attribute("id")))
        .toList();
  }

  @Test
  void aServiceDoesWhatOneAsksInOrder() throws IOException {
    StreamClient romeo = stage.connected("romeo");
    StreamClient juliet = stage.connected("juliet");
    List<String> ids = IntStream.range(0, 60).mapToObj(i -> "i" + i).toList();
    romeo.send(request(SERVICE, "c", "<create node='n'/>"));
    for (String id : ids.subList(0, 30)) {
      romeo.send(request(SERVICE, id, publish("n", id)));
    }
    stage.pubsub(romeo, "get", SERVICE, "<items node='n'/>");
    stage.pubsub(juliet, "set", SERVICE, "<subscribe node='n' jid='" + jid("juliet") + "'/>");
    juliet.send(xml("<presence/>"));
    came(juliet);
    juliet.seen().clear();
    for (String id : ids.subList(30, 60)) {
      romeo.send(request(SERVICE, id, publish("n", id)));
    }
    Element all = stage.pubsub(romeo, "get", SERVICE, "<items node='n'/>");
    assertThat(
            all.elements().getFirst().elements().getFirst().elements().stream().map(item -> item.attribute("id")).toList())
        .isEqualTo(ids);
    assertThat(told(juliet)).containsSubsequence(ids.subList(30, 60));
  }

  @Test
  void whatIsPublishedWhileLastItemsComeIsToldOnceAndLast() throws IOException {
    StreamClient first = stage.connected("juliet");
    first.send(xml("<presence>" + CAPS + "</presence>"));
    Element question = first.element();
    while (!question.name().equals("iq")) {
      question = first.element();
    }
    first.send(
        xml(
            "<iq type='result' to='" + question.attribute("from") + "' id='" + question.attribute("id")
                + "'><query xmlns='http://jabber.org/protocol/disco#info'><feature var='" + TUNE
                + "+notify'/></query></iq>"));
    String juliet = jid("juliet").toString();
    stage.pubsub(first, "set", juliet, publish(TUNE, "i0"));
    for (int i = 1; i <= 30; i++) {
      String before = "i" + (i - 1);
      String now = "i" + i;
      StreamClient next = new StreamClient(stage.server.inProcess(), Jid.valueOf(juliet + "/r" + i), "password", false);
      next.connectSession();
      next.send(xml("<presence>" + CAPS + "</presence>"));
      next.send(request(juliet, now, publish(TUNE, now)));
      List<String> told = told(next);
      assertThat(told).isIn(List.of(now), List.of(before, now));
      next.disconnect();
    }
  }

  /** The first presence has been seen by others, and what there is to tell one who comes is still to be told. */
  @Test
  void whatASubscriberIsToldOnComingIsToldOnce() throws IOException {
    StreamClient romeo = stage.connected("romeo");
    StreamClient juliet = stage.connected("juliet");
    List<String> nodes = List.of("a", "b", "c", "d", "untouched");
    for (String node : nodes) {
      stage.pubsub(romeo, "set", SERVICE, "<create node='" + node + "'/>");
      stage.pubsub(romeo, "set", SERVICE, publish(node, node + "-before"));
      if (!node.equals("d")) {
        stage.pubsub(juliet, "set", SERVICE, "<subscribe node='" + node + "' jid='" + jid("juliet") + "'/>");
      }
    }
    AtomicBoolean published = new AtomicBoolean();
    stage
        .server
        .kernel()
        .events()
        .on(PresenceModule.PresenceBroadcast.class, event -> published.set(happens(romeo, nodes.subList(0, 4))));
    juliet.send(xml("<presence/>"));
    List<String> told = new ArrayList<>();
    // A publication is answered before it is told of.
    while (!told.containsAll(List.of("untouched-before", "d-now"))) {
      items(juliet.element()).forEach(item -> told.add(item.attribute("id")));
    }
    juliet.seen().clear();
    told.addAll(told(juliet));
    assertThat(published).isTrue();
    assertThat(told).containsExactlyInAnyOrder("a-now", "b-now", "c-now", "d-before", "d-now", "untouched-before");
  }

  private boolean happens(StreamClient romeo, List<String> nodes) {
    try {
      stage.owner(
          romeo, "set", SERVICE,
          "<subscriptions node='d'><subscription jid='" + jid("juliet") + "' subscription='subscribed'/></subscriptions>");
      for (String node : nodes) {
        stage.pubsub(romeo, "set", SERVICE, publish(node, node + "-now"));
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
