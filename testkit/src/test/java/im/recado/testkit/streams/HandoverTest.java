package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.bodies;
import static im.recado.testkit.streams.Scene.chat;
import static im.recado.testkit.streams.Scene.manage;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** XEP-0160: messages that wait reach whoever comes, in order, whatever happens on the way. */
final class HandoverTest {
  private static final String JULIET = "juliet@verona.example/balcony";
  private static final String TO_JULIET = "juliet@verona.example";

  private final Scene scene = new Scene("romeo@verona.example", "juliet@verona.example");
  private StreamClient romeo;

  @BeforeEach
  void romeoIsThere() throws IOException {
    romeo = scene.connected("romeo@verona.example/garden");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
  }

  private void romeoSends(int from, int to) throws IOException {
    for (String number : numbers(from, to)) {
      chat(romeo, TO_JULIET, number);
    }
    romeo.barrier();
  }

  private StreamClient julietManaged(boolean showsAcks) throws IOException {
    StreamClient juliet =
        new StreamClient(scene.server.inProcess(), Jid.valueOf(JULIET), "password", showsAcks);
    juliet.connectSession();
    return juliet;
  }

  @Test
  void aClientThatAcknowledgesOnlyWhenAskedGetsAllPages() throws IOException {
    romeoSends(0, 250);
    StreamClient juliet = julietManaged(true);
    manage(juliet);
    juliet.send(xml("<presence/>"));
    List<String> received = new ArrayList<>();
    int handled = 0;
    while (received.size() < 250) {
      Element element = juliet.element();
      if (element.is("r", Scene.SM)) {
        juliet.send(xml("<a xmlns='urn:xmpp:sm:3' h='" + handled + "'/>"));
        continue;
      }
      handled++;
      String body = element.childText("body", "jabber:client");
      if (body != null) {
        received.add(body);
      }
    }
    assertThat(received).isEqualTo(numbers(0, 250));
  }

  @Test
  void aClientWithoutStreamManagementGetsAllPages() throws IOException {
    romeoSends(0, 250);
    StreamClient juliet = scene.connected(JULIET);
    juliet.send(xml("<presence/>"));
    assertThat(bodies(juliet, 250)).isEqualTo(numbers(0, 250));
    await().until(() -> scene.kept(TO_JULIET) == 0);
  }

  @Test
  void aSessionThatDiesOnTheWayLosesNoneAndHoldsUpNobody() throws IOException {
    romeoSends(0, 30);
    StreamClient juliet = scene.connected(JULIET);
    manage(juliet);
    juliet.send(xml("<presence/>"));
    assertThat(bodies(juliet, 10)).isEqualTo(numbers(0, 10));
    juliet.disconnect();

    StreamClient next = scene.connected("juliet@verona.example/chamber");
    next.send(xml("<presence/>"));
    assertThat(bodies(next, 30)).isEqualTo(numbers(0, 30));
  }

  @Test
  void newerMessagesQueueBehindThoseThatAreHandedOver() throws IOException {
    romeoSends(0, 120);
    StreamClient juliet = scene.connected(JULIET);
    manage(juliet);
    juliet.send(xml("<presence/>"));
    assertThat(bodies(juliet, 100)).isEqualTo(numbers(0, 100));
    romeoSends(120, 140);
    assertThat(scene.waiting(TO_JULIET)).hasSize(40);

    juliet.send(xml("<a xmlns='urn:xmpp:sm:3' h='101'/>"));
    assertThat(bodies(juliet, 40)).isEqualTo(numbers(100, 140));
  }

  @Test
  void whatIsOfNoWorthLaterIsNotHeldBack() throws IOException {
    romeoSends(0, 120);
    StreamClient juliet = scene.connected(JULIET);
    manage(juliet);
    juliet.send(xml("<presence/>"));
    assertThat(bodies(juliet, 100)).isEqualTo(numbers(0, 100));
    romeo.send(
        xml(
            "<message type='chat' to='" + TO_JULIET + "'>"
                + "<composing xmlns='http://jabber.org/protocol/chatstates'/></message>"));
    assertThat(juliet.element().has("composing", "http://jabber.org/protocol/chatstates")).isTrue();
  }

  @Test
  void f2MessagesWaitForADiskThatIsFullAndComeWhenItIsNot() throws IOException {
    romeoSends(0, 3);
    scene.disk.full(true);
    StreamClient juliet = scene.connected(JULIET);
    juliet.send(xml("<presence/>"));
    juliet.barrier();
    scene.disk.full(false);
    await()
        .until(
            () -> {
              scene.server.pass(java.time.Duration.ofSeconds(11));
              return scene.waiting(TO_JULIET).isEmpty();
            });
    assertThat(bodies(juliet, 3)).isEqualTo(numbers(0, 3));
  }
}
