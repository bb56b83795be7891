package im.recado.testkit.streams;

import static im.recado.testkit.streams.Coven.ROOM;
import static im.recado.testkit.streams.Coven.archive;
import static im.recado.testkit.streams.Coven.configure;
import static im.recado.testkit.streams.Coven.enter;
import static im.recado.testkit.streams.Scene.bodies;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In which order very many people hear what many say at once. */
@Timeout(120)
final class RoomOrderTest {
  private static final int SENDERS = 10;
  private static final int RECEIVERS = 100;
  private static final int EACH = 5;

  private final Scene scene = new Scene("romeo@verona.example");
  private final Map<String, List<String>> heard = new ConcurrentHashMap<>();

  @AfterEach
  void close() {
    scene.close();
  }

  private void comes(String stanza) {
    try {
      scene.server.kernel().router().send(Stanza.of(xml(stanza)));
    } catch (StanzaException e) {
      throw new IllegalArgumentException(stanza, e);
    }
  }

  private void hears(Stanza stanza) {
    String body = stanza instanceof Message message ? message.body() : null;
    if (body != null) {
      heard.computeIfAbsent(String.valueOf(stanza.to()), to -> new CopyOnWriteArrayList<>()).add(body);
    }
  }

  private static String address(int who) {
    return "u" + who + "@mantua.example/here";
  }

  @Test
  void l8AllHearOneOrderAndTheArchiveHasItToo() throws Exception {
    scene.server.kernel().router().elsewhere(this::hears);
    StreamClient romeo = scene.connected("romeo@verona.example/garden");
    enter(romeo, "romeo");
    configure(romeo, "muc#roomconfig_roomname", "The Garden");
    for (int i = 0; i < RECEIVERS; i++) {
      comes("<presence from='" + address(i) + "' to='" + ROOM + "/u" + i + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
    }
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      int who = i;
      senders.add(Thread.ofVirtual().start(() -> speaks(who)));
    }
    for (Thread sender : senders) {
      sender.join();
    }
    List<String> order = bodies(romeo, SENDERS * EACH);
    assertThat(order).doesNotHaveDuplicates();
    for (int i = 0; i < SENDERS; i++) {
      String who = i + ":";
      assertThat(order.stream().filter(body -> body.startsWith(who)).toList()).isSorted().hasSize(EACH);
    }
    await().until(() -> heard.size() == RECEIVERS && heard.values().stream().allMatch(one -> one.size() == order.size()));
    assertThat(heard.values()).allSatisfy(one -> assertThat(one).isEqualTo(order));
    assertThat(archive(romeo)).isEqualTo(order);
  }

  private void speaks(int who) {
    for (int i = 0; i < EACH; i++) {
      comes("<message type='groupchat' from='" + address(who) + "' to='" + ROOM + "'><body>" + who + ":" + i + "</body></message>");
    }
  }
}
