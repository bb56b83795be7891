package im.recado.client.services;

import static im.recado.client.services.PlayedSession.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.store.Message;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a room's archive says of times. */
class HostileArchivesTest {
  @TempDir Path folder;

  private static void kept(PlayedSession played, Node query, String id, String stamp) {
    played.link().says("<message xmlns='jabber:client' from='" + ROOM + "'><result xmlns='urn:xmpp:mam:2' queryid='" + query.get("queryid")
        + "' id='" + id + "'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='" + stamp + "'/>"
        + "<message xmlns='jabber:client' type='groupchat' from='" + ROOM + "/tybalt' id='i" + id + "'><body>" + id + "</body></message>"
        + "</forwarded></result></message>");
  }

  private PlayedSession inside(String... stamps) throws Exception {
    PlayedSession played = PlayedSession.in(folder);
    played.link().answer(Ns.DISCO_INFO, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'>"
        + "<query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:mam:2'/></query></iq>"));
    played.link().answer(Ns.MAM, request -> {
      for (int i = 0; i < stamps.length && request.get("to").equals(ROOM.toString()); i++) {
        kept(played, request.payload().orElseThrow(), "a" + i, stamps[i]);
      }
      return NodeReader.read("<iq xmlns='jabber:client' type='result'><fin xmlns='urn:xmpp:mam:2' complete='true'/></iq>");
    });
    played.begun();
    played.session().rooms().join(ROOM, "romeo", "");
    played.link().says("<presence xmlns='jabber:client' from='" + ROOM + "/romeo'><x xmlns='http://jabber.org/protocol/muc#user'>"
        + "<item affiliation='member' role='participant'/><status code='110'/></x></presence>");
    played.session().chats().open(ROOM, true);
    await("the archive").until(() -> played.messages(ROOM).size() == stamps.length);
    return played;
  }

  @Test
  void theFutureIsNow() throws Exception {
    try (PlayedSession played = inside("9999-01-01T00:00:00Z")) {
      played.session().chats().marks().seen(ROOM);
      played.link().says("<message xmlns='jabber:client' type='groupchat' from='" + ROOM + "/tybalt' id='m1'><body>later</body></message>");
      assertThat(played.messages(ROOM)).extracting(Message::body).containsExactly("a0", "later");
    }
  }

  @Test
  void aTimeThatNobodyCanCountLosesNothing() throws Exception {
    try (PlayedSession played = inside("2026-11-01T00:00:00Z", "-999999999-01-01T00:00:00Z", "+999999999-01-01T00:00:00Z", "2026-11-01T00:00:02Z")) {
      assertThat(played.messages(ROOM)).extracting(Message::body).contains("a0", "a1", "a2", "a3");
    }
  }
}
