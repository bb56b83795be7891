package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnPresenceTest {
  private static final Instant SINCE = Instant.parse("2026-11-23T12:00:00.123Z");

  @TempDir Path folder;
  private PlayedSession played;
  private OwnPresence own;

  @BeforeEach
  void opens() throws Exception {
    played = PlayedSession.in(folder).begun();
    own = played.session().presence();
  }

  @AfterEach
  void closes() {
    played.close();
  }

  private void idle(@Nullable Instant since) {
    if (own.idle(since)) {
      own.again();
    }
  }

  private String last() {
    Node presence = played.link().sent().stream().filter(stanza -> stanza.name().equals("presence")).reduce((one, next) -> next).orElseThrow();
    return presence.textOf("show") + "|" + presence.textOf("status") + "|" + presence.child("idle", Ns.IDLE).map(idle -> idle.get("since")).orElse("");
  }

  @Test
  void whoGoesFromTheScreenIsAwayAndComesBackAsBefore() {
    own.be(Availability.CHAT, "free");
    assertThat(last()).isEqualTo("chat|free|");
    idle(SINCE);
    assertThat(last()).isEqualTo("away|free|2026-11-23T12:00:00Z");
    assertThat(own.availability()).isEqualTo(Availability.AWAY);
    assertThat(own.chosen()).isEqualTo(Availability.CHAT);
    int sent = played.link().sent().size();
    idle(SINCE);
    assertThat(played.link().sent()).as("nothing new").hasSize(sent);
    idle(null);
    assertThat(last()).isEqualTo("chat|free|");
  }

  @Test
  void whoDoesNotWantToBeDisturbedStaysSo() {
    own.be(Availability.DND, "");
    idle(SINCE);
    assertThat(last()).isEqualTo("dnd||2026-11-23T12:00:00Z");
    idle(null);
    assertThat(last()).isEqualTo("dnd||");
  }

  @Test
  void whatOneWroteBesideItIsOfferedAgain() {
    own.be(Availability.ONLINE, "in the garden");
    own.be(Availability.ONLINE, " at\nlunch ");
    own.be(Availability.AWAY, "in the garden");
    own.be(Availability.ONLINE, "");
    assertThat(own.used()).containsExactly("in the garden", "at lunch");
    for (int i = 0; i < 20; i++) {
      own.be(Availability.ONLINE, "text " + i);
    }
    assertThat(own.used()).hasSize(8).startsWith("text 19");
  }

  private List<String> asked() {
    List<String> asked = new CopyOnWriteArrayList<>();
    played.link().answer(Ns.INVISIBLE, request -> {
      Node order = request.payload().orElseThrow();
      asked.add(order.name() + order.get("probe"));
      return Node.of("iq", Ns.CLIENT).with("type", "result");
    });
    return asked;
  }

  private static final String FROM_JULIET = " xmlns='jabber:client' from='juliet@verona.example/x' to='romeo@verona.example/desk'";

  /** XEP-0186: from then on nothing goes out that nobody has written, and nobody's program is answered. */
  @Test
  void whoIsInvisibleTellsAndAnswersNobody() {
    List<String> asked = asked();
    own.be(Availability.INVISIBLE, "secret words");
    assertThat(asked).containsExactly("invisibletrue");
    assertThat(last()).isEqualTo("||");
    assertThat(own.availability()).isEqualTo(Availability.INVISIBLE);
    idle(SINCE);
    assertThat(last()).isEqualTo("||");
    int sent = played.link().sent().size();
    played.link().says("<message type='chat' id='m1'" + FROM_JULIET + "><body>there?</body><request xmlns='urn:xmpp:receipts'/>"
        + "<markable xmlns='urn:xmpp:chat-markers:0'/></message>");
    assertThat(played.messages(PlayedSession.JULIET)).hasSize(1);
    played.session().chats().marks().seen(PlayedSession.JULIET);
    played.session().chats().marks().writing(PlayedSession.JULIET, true);
    assertThat(played.link().sent()).hasSize(sent);
    assertThat(played.link().asks("<iq type='get' id='p1'" + FROM_JULIET + "><ping xmlns='urn:xmpp:ping'/></iq>")).isEqualTo("unknown");
    assertThat(played.link().asks("<iq xmlns='jabber:client' type='get' id='p2' from='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>"))
        .isEqualTo("result");

    own.be(Availability.DND, "");
    assertThat(asked).containsExactly("invisibletrue", "visible");
    assertThat(last()).startsWith("dnd|");
    assertThat(played.link().asks("<iq type='get' id='p3'" + FROM_JULIET + "><ping xmlns='urn:xmpp:ping'/></iq>")).isEqualTo("result");
  }

  @Test
  void onEveryNewStreamItIsAskedForBeforeAnythingIsTold() {
    List<String> asked = asked();
    own.be(Availability.INVISIBLE, "");
    List<String> order = new CopyOnWriteArrayList<>();
    played.link().beforeSending(stanza -> order.add(stanza.name() + asked.size()));
    played.link().cut();
    await("a new stream").until(() -> asked.size() == 2 && !order.isEmpty());
    assertThat(order.getFirst()).isEqualTo("presence2");
  }

  @Test
  void whereTheServerDoesNotHideAnybodyNobodyIsTold() {
    int sent = played.link().sent().size();
    own.be(Availability.INVISIBLE, "");
    assertThat(played.link().sent()).hasSize(sent);
    assertThat(own.choices()).doesNotContain(Availability.INVISIBLE);
  }

  @Test
  void theRoomsInWhichOneIsHearItAsWell() throws Exception {
    own.be(Availability.AWAY, "at the altar");
    played.session().roomVisits().enter(PlayedSession.ROOM, "", "romeo", "");
    assertThat(last()).isEqualTo("away|at the altar|");
    played.link().says("<presence xmlns='jabber:client' from='" + PlayedSession.ROOM + "/romeo'><x xmlns='http://jabber.org/protocol/muc#user'>"
        + "<item affiliation='none' role='participant'/><status code='110'/></x></presence>");
    own.be(Availability.DND, "");
    Node told = played.link().sent().getLast();
    assertThat(told.get("to")).isEqualTo(PlayedSession.ROOM + "/romeo");
    assertThat(told.has("x", Ns.MUC)).as("nobody enters by that").isFalse();
    assertThat(last()).isEqualTo("dnd||");
  }

  @Test
  void whatOneHasChosenHoldsAtTheNextStart() throws Exception {
    own.be(Availability.INVISIBLE, "unseen");
    played.close();
    played = PlayedSession.in(folder);
    assertThat(played.session().presence().chosen()).isEqualTo(Availability.INVISIBLE);
    assertThat(played.session().presence().status()).isEqualTo("unseen");
    played.session().presence().be(Availability.ONLINE, "");
    assertThat(played.session().presence().status()).isEmpty();
  }
}
