package im.recado.testkit.streams;

import static im.recado.testkit.streams.Coven.ROOM;
import static im.recado.testkit.streams.Coven.configure;
import static im.recado.testkit.streams.Coven.enter;
import static im.recado.testkit.streams.Coven.until;
import static im.recado.testkit.streams.Scene.manage;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A room with more people in it than a client usually has stanzas waiting for it. */
@Timeout(120)
final class RoomCrowdTest {
  private static final int CROWD = 3000;

  private final Scene scene = new Scene("romeo@verona.example", "juliet@verona.example");

  @BeforeEach
  void thereIsACrowdFromElsewhere() throws IOException {
    scene.server.kernel().router().elsewhere(stanza -> {});
    scene.server.set("muc.joins-per-second", "100000");
    StreamClient romeo = scene.connected("romeo@verona.example/garden");
    enter(romeo, "romeo");
    configure(romeo, "muc#roomconfig_persistentroom", "1");
    for (int i = 0; i < CROWD; i++) {
      scene
          .server
          .kernel()
          .router()
          .send(
              Presence.of(
                  Presence.Type.AVAILABLE,
                  Jid.valueOf("u" + i + "@mantua.example/here"),
                  Jid.valueOf(ROOM + "/u" + i),
                  Element.of("x", "http://jabber.org/protocol/muc")));
    }
    romeo.send(xml("<presence type='unavailable' to='" + ROOM + "/romeo'/>"));
    until(romeo, element -> (ROOM + "/romeo").equals(element.attribute("from")) && element.name().equals("presence")
        && "unavailable".equals(element.attribute("type")));
    romeo.disconnect();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private void seesEverybody(StreamClient juliet) throws IOException {
    juliet.send(
        xml("<presence to='" + ROOM + "/juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    Set<String> seen = new HashSet<>();
    until(
        juliet,
        element -> {
          if (element.name().equals("presence") && element.attribute("type") == null) {
            seen.add(element.attribute("from"));
          }
          return (ROOM + "/juliet").equals(element.attribute("from"));
        });
    assertThat(seen).hasSize(CROWD + 1).contains(ROOM + "/u0", ROOM + "/u" + (CROWD - 1));
  }

  @Test
  void whoeverEntersSeesEverybody() throws IOException {
    seesEverybody(scene.connected("juliet@verona.example/balcony"));
  }

  @Test
  void withStreamManagementToo() throws IOException {
    StreamClient juliet = scene.connected("juliet@verona.example/balcony");
    manage(juliet);
    seesEverybody(juliet);
  }
}
