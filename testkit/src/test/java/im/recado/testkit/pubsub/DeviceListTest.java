package im.recado.testkit.pubsub;

import static im.recado.testkit.pubsub.Stage.jid;
import static im.recado.testkit.pubsub.Stage.xml;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Devices of one person that put themselves on their list at the same moment. XEP-0384 section 5.3.1 leaves it to them: whoever
 * is told of a list without them publishes it again with themselves. That ends well only when everybody is told of every list,
 * also of those that they overwrote, and of the one that is kept last.
 */
final class DeviceListTest {
  private static final String DEVICES = "urn:xmpp:omemo:2:devices";

  /** For the feature {@code urn:xmpp:omemo:2:devices+notify} alone. */
  private static final String CAPS =
      "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://example.org' ver='D4gG5uu8v1lGzMo7pf+Ibj0kRnc='/>";

  private static final int COUNT = 5;

  private final Stage stage = new Stage();
  private final CyclicBarrier together = new CyclicBarrier(COUNT);

  @AfterEach
  void close() {
    stage.close();
  }

  /** One device, as clients do it. For one thread. */
  private final class Device {
    private final String id;
    private final StreamClient client;
    private int published;

    Device(int number) throws IOException {
      id = Integer.toString(number);
      client =
          new StreamClient(stage.server.inProcess(), Jid.valueOf(jid("juliet") + "/d" + number), "password", false);
      client.connectSession();
      client.send(xml("<presence>" + CAPS + "</presence>"));
    }

    /** Answers what the server asks, so that it knows what this device wants. */
    void introduce() throws IOException {
      Element question = client.element();
      while (!question.has("query", "http://jabber.org/protocol/disco#info")) {
        question = client.element();
      }
      client.send(
          xml(
              "<iq type='result' to='" + question.attribute("from") + "' id='" + question.attribute("id")
                  + "'><query xmlns='http://jabber.org/protocol/disco#info'><feature var='" + DEVICES
                  + "+notify'/></query></iq>"));
    }

    /** Reads the list, adds itself, and goes on until the list has everybody; that list. */
    Set<String> settle() throws Exception {
      Set<String> list = ids(stage.pubsub(client, "get", jid("juliet").toString(), "<items node='" + DEVICES + "'/>"));
      together.await();
      publish(list);
      while (list.size() < COUNT) {
        Element next = client.element();
        if (next.has("event", "http://jabber.org/protocol/pubsub#event")) {
          list = ids(next);
          if (!list.contains(id)) {
            publish(list);
          }
        }
      }
      return list;
    }

    private void publish(Set<String> list) throws IOException {
      Set<String> with = new TreeSet<>(list);
      with.add(id);
      StringBuilder devices = new StringBuilder();
      with.forEach(each -> devices.append("<device id='").append(each).append("'/>"));
      client.send(
          xml(
              "<iq type='set' id='p" + id + "-" + published++ + "'><pubsub xmlns='" + Stage.NS + "'><publish node='" + DEVICES
                  + "'><item id='current'><devices xmlns='urn:xmpp:omemo:2'>" + devices
                  + "</devices></item></publish></pubsub></iq>"));
    }
  }

  private static Set<String> ids(Element stanza) {
    Set<String> ids = new TreeSet<>();
    collect(stanza, ids);
    return ids;
  }

  private static void collect(Element element, Set<String> ids) {
    if (element.is("device", "urn:xmpp:omemo:2")) {
      ids.add(Objects.requireNonNull(element.attribute("id")));
    }
    element.elements().forEach(child -> collect(child, ids));
  }

  @Test
  void devicesThatPublishAtOnceAllEndUpOnTheList() throws Exception {
    stage.server.account(jid("juliet"), "password");
    List<Device> devices = new ArrayList<>();
    devices.add(new Device(1));
    devices.getFirst().introduce();
    devices.getFirst().client.barrier();
    for (int i = 2; i <= COUNT; i++) {
      devices.add(new Device(i));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Set<String>>> lists = devices.stream().map(device -> threads.submit(device::settle)).toList();
      for (Future<Set<String>> list : lists) {
        assertThat(list.get()).containsExactly("1", "2", "3", "4", "5");
      }
    }
    Element kept =
        stage.pubsub(devices.getFirst().client, "get", jid("juliet").toString(), "<items node='" + DEVICES + "'/>");
    assertThat(ids(kept)).containsExactly("1", "2", "3", "4", "5");
  }
}
