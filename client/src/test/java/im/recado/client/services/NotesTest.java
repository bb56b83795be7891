package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static im.recado.client.services.PlayedSession.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one keeps on the server for oneself: notes about people, how groups are nested, rooms that stand first. */
class NotesTest {
  @TempDir Path folder;

  @Test
  void allDevicesHaveThem() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Person desk = ground.enter(ROMEO);
      desk.session().notes().write(JULIET, "  likes <balconies>\n& roses ");
      desk.session().notes().write(Jid.of("nurse@verona.example"), "knows everything");
      Person phone = ground.enter(ROMEO);
      assertThat(phone.session().notes().read(JULIET.with("x"))).isEqualTo("likes <balconies>\n& roses");
      phone.session().notes().write(JULIET, " ");
      assertThat(desk.session().notes().read(JULIET)).isEmpty();
      assertThat(desk.session().notes().read(Jid.of("nurse@verona.example"))).isEqualTo("knows everything");
      Jid room = Jid.of("balcony@conference." + Ground.DOMAIN);
      desk.session().roomVisits().enter(room, "Balcony", "romeo", "");
      desk.session().favourites().set(room, true, true);
      await("first there as well").until(() -> phone.session().favourites().is(room, true));
      desk.session().levels().set(room, true, Level.NEVER);
      desk.session().favourites().set(room, true, false);
      await("no more").until(() -> !phone.session().favourites().is(room, true));
      assertThat(desk.session().levels().of(room, true)).isEqualTo(Level.NEVER);
    }
  }

  @Test
  void whatOtherClientsWroteStays() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder)) {
      String other = "<note xmlns='storage:rosternotes' jid='nurse@verona.example' cdate='2001-01-01T00:00:00Z' colour='red'>hers</note>";
      AtomicReference<Node> kept = new AtomicReference<>();
      played.link().answer(Ns.PRIVATE, request -> {
        if (request.get("type").equals("set")) {
          kept.set(request.payload().orElseThrow().child("storage", Ns.NOTES).orElseThrow());
          return Node.of("iq", Ns.CLIENT).with("type", "result");
        }
        return request.payload().orElseThrow().has("roster", Ns.DELIMITER)
            ? NodeReader.read("<iq xmlns='jabber:client' type='result'><query xmlns='jabber:iq:private'>"
                + "<roster xmlns='roster:delimiter'>/</roster></query></iq>")
            : NodeReader.read("<iq xmlns='jabber:client' type='result'><query xmlns='jabber:iq:private'><storage xmlns='storage:rosternotes'>"
                + other + "<note jid='juliet@verona.example' cdate='2002-02-02T00:00:00Z'>old</note></storage></query></iq>");
      });
      played.begun();
      await("the delimiter").until(() -> played.session().contacts().delimiter().equals("/"));
      played.session().notes().write(JULIET, "new");
      assertThat(java.util.Objects.requireNonNull(kept.get()).xml("")).contains(other.replace(" xmlns='storage:rosternotes'", ""),
          "jid='juliet@verona.example' cdate='2002-02-02T00:00:00Z' mdate='").endsWith(">new</note></storage>");
    }
  }
}
