package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.Bookmarks.Bookmark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rooms that are kept, and what the server tells of them late. */
class BookmarksTest {
  private static final Jid ROOM = Jid.of("balcony@conference.verona.example");
  private static final String TOLD = "<message xmlns='jabber:client' type='headline' from='romeo@verona.example'>"
      + "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:bookmarks:1'>"
      + "<item id='balcony@conference.verona.example'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='true' name='Balcony'><nick>romeo</nick></conference></item>"
      + "</items></event></message>";

  @TempDir Path folder;

  /** The server has not heard yet that it is gone, and tells that it was kept. */
  @Test
  void whatIsKeptNoMoreIsNotNewsWhenTheServerTellsOfItLate() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      Bookmarks bookmarks = played.session().bookmarks();
      List<Bookmarks.Change> late = new ArrayList<>();
      played.link().answer(Ns.PUBSUB, request -> {
        if (request.xml("").contains("<retract")) {
          late.add(bookmarks.event(NodeReader.read(TOLD)));
        }
        return Node.of("iq", Ns.CLIENT).with("type", "result");
      });
      bookmarks.put(new Bookmark(ROOM, "Balcony", "romeo", true, ""));
      bookmarks.remove(ROOM);
      assertThat(late).hasSize(1);
      assertThat(late.getFirst().kept()).isEmpty();
      assertThat(bookmarks.find(ROOM)).isEmpty();
      // Told after that it is another client that keeps it.
      assertThat(bookmarks.event(NodeReader.read(TOLD)).kept()).extracting(Bookmark::jid).containsExactly(ROOM);
    }
  }
}
