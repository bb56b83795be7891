package im.recado.testkit.pubsub;

import static im.recado.testkit.pubsub.Stage.jid;
import static im.recado.testkit.pubsub.Stage.xml;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
  private final Rounds rounds = new Rounds();

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

    /** Reads the list, adds itself, and does so again whenever it is missing, until nobody has anything to do; the last list. */
    Set<String> settle() throws Exception {
      Set<String> list = ids(stage.pubsub(client, "get", jid("juliet").toString(), "<items node='" + DEVICES + "'/>"));
      together.await();
      publish(list);
      while (true) {
        Element next = client.element();
        if (next.has("body", Namespaces.CLIENT)) {
          return list;
        }
        if (next.has("event", "http://jabber.org/protocol/pubsub#event")) {
          list = ids(next);
          if (!list.contains(id)) {
            publish(list);
          }
          if (rounds.heard(id, publication(next))) {
            client.send(xml("<message type='headline' to='" + jid("juliet") + "'><body>That is all.</body></message>"));
          }
        }
      }
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
                  + "<publication xmlns='urn:example' n='" + rounds.publish() + "'/></devices></item></publish></pubsub></iq>"));
    }
  }

  /**
   * What was published and who has heard of it. A list that was full may be overwritten once more, by a device that reads only
   * now of an old one; so it is over when everybody has heard of everything.
   */
  private static final class Rounds {
    private final Map<String, Set<String>> heard = new HashMap<>();
    private int published;

    synchronized int publish() {
      return ++published;
    }

    /** Notes that a device knows of a publication; whether all know of all now. */
    synchronized boolean heard(String device, String publication) {
      boolean news = heard.computeIfAbsent(device, any -> new HashSet<>()).add(publication);
      return news && heard.size() == COUNT && heard.values().stream().allMatch(each -> each.size() == published);
    }
  }

  private static String publication(Element stanza) {
    Element element = stanza;
    for (String name : List.of("event", "items", "item", "devices", "publication")) {
      element = Objects.requireNonNull(element.elements().stream().filter(child -> child.name().equals(name)).findFirst().orElse(null));
    }
    return Objects.requireNonNull(element.attribute("n"));
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
