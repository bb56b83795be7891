package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static im.recado.client.services.PlayedSession.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rooms of servers that do not answer, among those that are entered by themselves. */
class SilentRoomTest {
  private static final Jid GONE = Jid.of("absent@conference.mantua.example");

  @TempDir Path folder;

  private static Node bookmarks(Node request) {
    return NodeReader.read("<iq xmlns='jabber:client' type='result'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
        + "<items node='urn:xmpp:bookmarks:1'>"
        + "<item id='" + GONE + "'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='true'/></item>"
        + "<item id='" + ROOM + "'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='true'/></item></items></pubsub></iq>");
  }

  private static List<Node> presences(PlayedSession played, Jid room) {
    return played.link().sent().stream().filter(stanza -> stanza.get("to").startsWith(room + "/")).toList();
  }

  @Test
  void aRoomThatDoesNotAnswerCostsNobodyTheStream() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder)) {
      played.link().answer(Ns.PUBSUB, SilentRoomTest::bookmarks);
      played.link().silence(GONE);
      played.begun();
      await("both").until(() -> presences(played, ROOM).size() == 1 && presences(played, GONE).size() == 1);
      assertThat(played.session().state()).isEqualTo(Event.State.ONLINE);
      assertThat(played.link().connects()).isEqualTo(1);
    }
  }

  @Test
  void nobodyWaitsForARoomThatIsSlow() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder)) {
      CountDownLatch slow = new CountDownLatch(1);
      played.link().answer(Ns.PUBSUB, SilentRoomTest::bookmarks);
      played.link().answer(Ns.DISCO_INFO, request -> {
        if (request.get("to").equals(GONE.toString())) {
          try {
            slow.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
        return NodeReader.read("<iq xmlns='jabber:client' type='result'><query xmlns='" + Ns.DISCO_INFO + "'/></iq>");
      });
      try {
        played.begun();
        await("the other room").until(() -> presences(played, ROOM).size() == 1);
        played.session().chats().send(JULIET, "words");
        await("words").until(() -> played.sent("words").size() == 1);
        assertThat(presences(played, GONE)).isEmpty();
      } finally {
        slow.countDown();
      }
    }
  }

  @Test
  void afterAnotherStreamOneIsOnTheWayBackAndNothingIsSaidBefore() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      played.session().roomVisits().enter(ROOM, "", "romeo", "");
      String inside = "<presence xmlns='jabber:client' from='" + ROOM + "/romeo'><x xmlns='http://jabber.org/protocol/muc#user'>"
          + "<item affiliation='owner' role='moderator'/><status code='110'/></x></presence>";
      played.link().says(inside);
      played.session().chats().send(ROOM, "before");
      await("before").until(() -> played.sent("before").size() == 1);
      played.link().acknowledges(played.messages(ROOM).getFirst().id());
      played.session().cut();
      played.session().retry();
      await("on the way").until(() -> presences(played, ROOM).size() == 2);
      played.session().chats().send(ROOM, "after");
      assertThat(played.sent("after")).isEmpty();
      played.link().says(inside);
      await("inside").until(() -> played.sent("after").size() == 1);
    }
  }
}
