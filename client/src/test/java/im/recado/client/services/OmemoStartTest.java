package im.recado.client.services;

import static im.recado.client.services.PlayedSession.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.omemo.Announcements;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a new device tells of itself (XEP-0384, 4.2 to 4.4). */
class OmemoStartTest {
  private static final int OTHER = 4711;

  @TempDir Path folder;
  private final Map<String, Node> nodes = new ConcurrentHashMap<>();
  private final List<String> published = new CopyOnWriteArrayList<>();
  private final CountDownLatch asked = new CountDownLatch(1);

  private Node pubsub(Node request) {
    Node pubsub = request.payload().orElseThrow();
    Node publish = pubsub.child("publish").orElse(null);
    if (publish != null) {
      nodes.put(publish.get("node"), publish.child("item").flatMap(Node::payload).orElseThrow());
      published.add(publish.get("node"));
      return Node.of("iq", Ns.CLIENT).with("type", "result");
    }
    String name = pubsub.child("items").map(items -> items.get("node")).orElse("");
    if (name.startsWith(Ns.OMEMO_BUNDLES)) {
      asked.countDown();
      // Time in which the list could be told too early.
      Awaitility.await().during(Duration.ofMillis(300)).until(() -> true);
    }
    Node payload = nodes.get(name);
    Node items = Node.of("items", Ns.PUBSUB).with("node", name);
    return Node.of("iq", Ns.CLIENT, Node.of("pubsub", Ns.PUBSUB,
        payload == null ? items : items.add(Node.of("item", Ns.PUBSUB, payload)))).with("type", "result");
  }

  @Test
  void aDeviceIsNotTheirsInAListBeforeItsKeysAreThere() throws Exception {
    nodes.put(Ns.OMEMO_DEVICES, Announcements.list(List.of(OTHER)));
    try (PlayedSession played = PlayedSession.in(folder)) {
      played.link().answer(Ns.PUBSUB, this::pubsub);
      played.begun();
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      // The server tells of another device of ours while our keys are on their way.
      played.link().says("<message xmlns='jabber:client' from='" + ROMEO + "'><event xmlns='http://jabber.org/protocol/pubsub#event'>"
          + "<items node='" + Ns.OMEMO_DEVICES + "'><item id='current'>" + Announcements.list(List.of(OTHER)).xml("") + "</item></items></event></message>");
      int own = played.session().omemo().device();
      Awaitility.await("listed").until(() -> published.contains(Ns.OMEMO_DEVICES));
      assertThat(published).startsWith(Ns.OMEMO_BUNDLES + own);
      assertThat(Announcements.devices(Objects.requireNonNull(nodes.get(Ns.OMEMO_DEVICES)))).containsExactlyInAnyOrder(OTHER, own);
    }
  }
}
