package im.recado.client.services;

import static im.recado.client.services.PlayedSession.ROMEO;
import static im.recado.client.services.PlayedSession.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of what one is told, as other clients read and write it too (XEP-0492). */
class LevelTest {
  private static Node notify(String inner) {
    return NodeReader.read("<notify xmlns='urn:xmpp:notification-settings:1'>" + inner + "</notify>");
  }

  private static String set(Level level, String before) {
    String all = level.set(notify(before)).xml("");
    return all.substring(all.indexOf('>') + 1).replace("</notify>", "");
  }

  @Test
  void whatSuitsADesktopBestCounts() {
    assertThat(Level.in(notify("<always/>"))).contains(Level.ALWAYS);
    assertThat(Level.in(notify("<never identity-category='client' identity-type='pc'/><on-mention identity-category='client'/><always/>")))
        .contains(Level.NEVER);
    assertThat(Level.in(notify("<always/><on-mention identity-category='client'/>"))).contains(Level.MENTION);
    assertThat(Level.in(notify("<never identity-category='client' identity-type='phone'/><always/>"))).contains(Level.ALWAYS);
    assertThat(Level.in(notify("<never identity-category='gateway'/>"))).isEmpty();
    assertThat(Level.in(notify("<sometimes/>"))).isEmpty();
  }

  @Test
  void whatOthersHaveSaidStays() {
    assertThat(set(Level.NEVER, "")).isEqualTo("<never/>");
    assertThat(set(Level.NEVER, "<on-mention/>")).isEqualTo("<never/>");
    assertThat(set(Level.NEVER, "<always><advanced><x xmlns='x'/></advanced></always>"))
        .isEqualTo("<never><advanced><x xmlns='x'/></advanced></never>");
    assertThat(set(Level.ALWAYS, "<never identity-category='client' identity-type='pc'/><on-mention/>"))
        .isEqualTo("<always identity-category='client' identity-type='pc'/><on-mention/>");
    assertThat(set(Level.ALWAYS, "<never identity-category='client'/>"))
        .isEqualTo("<never identity-category='client'/><always identity-category='client' identity-type='pc'/><always/>");
    assertThat(set(Level.ALWAYS, "<never identity-category='client' identity-type='phone'/>"))
        .isEqualTo("<never identity-category='client' identity-type='phone'/><always/>");
  }

  @Test
  void aBookmarkKeepsWhatOtherClientsWroteThere(@TempDir Path folder) throws Exception {
    try (PlayedSession played = PlayedSession.in(folder)) {
      AtomicReference<String> published = new AtomicReference<>("");
      played.link().answer(Ns.PUBSUB, request -> {
        if (request.get("type").equals("set")) {
          published.set(request.xml(""));
          return Node.of("iq", Ns.CLIENT).with("type", "result");
        }
        return NodeReader.read("<iq xmlns='jabber:client' type='result'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
            + "<items node='urn:xmpp:bookmarks:1'><item id='" + ROOM + "'><conference xmlns='urn:xmpp:bookmarks:1' name='Old' autojoin='false'>"
            + "<nick>mona</nick><password>sesame</password><extensions><pinned xmlns='urn:example:pin'/>"
            + "<notify xmlns='urn:xmpp:notification-settings:1'><always/></notify></extensions></conference></item></items></pubsub></iq>");
      });
      played.begun();
      Bookmarks bookmarks = played.session().bookmarks();
      org.awaitility.Awaitility.await("bookmarks").until(() -> bookmarks.find(ROOM).isPresent());
      assertThat(played.session().levels().of(ROOM, true)).isEqualTo(Level.ALWAYS);

      played.session().levels().set(ROOM, true, Level.MENTION);
      String once = published.get();
      assertThat(once).contains("name='Old'").contains("autojoin='false'").contains("<nick>mona</nick>").contains("<password>sesame</password>")
          .contains("<pinned xmlns='urn:example:pin'/>").contains("<on-mention/>").doesNotContain("<always/>");

      bookmarks.put(new Bookmarks.Bookmark(ROOM, "New", "romeo", true, ""));
      String twice = published.get();
      assertThat(twice).contains("name='New'").contains("autojoin='true'").contains("<nick>romeo</nick>").doesNotContain("mona")
          .contains("<password>sesame</password>").contains("<pinned xmlns='urn:example:pin'/>").contains("<on-mention/>");
      assertThat(played.session().levels().of(ROOM, true)).isEqualTo(Level.MENTION);
      assertThat(played.session().account()).isEqualTo(ROMEO);
    }
  }
}
