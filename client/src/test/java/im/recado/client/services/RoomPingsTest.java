package im.recado.client.services;

import static im.recado.client.services.PlayedSession.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.store.Conversations;
import im.recado.client.services.store.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether one is still in a room, as its server sees it (XEP-0410). */
class RoomPingsTest {
  private static final Jid SELF = ROOM.with("romeo");

  @TempDir Path folder;
  private final List<Node> pings = new CopyOnWriteArrayList<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

  private static void inside(PlayedSession played) {
    played.link().says("<presence xmlns='jabber:client' from='" + SELF + "'><x xmlns='http://jabber.org/protocol/muc#user'>"
        + "<item affiliation='none' role='participant'/><status code='110'/></x></presence>");
  }

  private static List<Node> entries(PlayedSession played) {
    return played.link().sent().stream().filter(stanza -> stanza.get("to").equals(SELF.toString()) && stanza.has("x", Ns.MUC)).toList();
  }

  private PlayedSession entered() throws Exception {
    PlayedSession played = PlayedSession.in(folder).begun();
    played.session().roomVisits().enter(ROOM, "", "romeo", "night");
    inside(played);
    return played;
  }

  /** From now on a ping of oneself in the room is answered with this condition; empty: with a result. */
  private void answers(PlayedSession played, String condition) {
    played.link().answer(Ns.PING, request -> {
      pings.add(request);
      return condition.isEmpty() || !request.get("to").equals(SELF.toString()) ? Node.of("iq", Ns.CLIENT).with("type", "result")
          : NodeReader.read("<iq xmlns='jabber:client' type='error'><error type='cancel'><" + condition
              + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    });
  }

  private RoomPings pings(PlayedSession played) {
    return new RoomPings(played.link(), played.session().rooms(), now::get, () -> false, Runnable::run);
  }

  private boolean isAsked() {
    return pings.stream().anyMatch(ping -> ping.get("to").equals(SELF.toString()));
  }

  @Test
  void aRoomThatHasBeenSilentForLongIsAskedAndOneThatSpeaksIsNot() throws Exception {
    try (PlayedSession played = entered(); RoomPings rooms = pings(played)) {
      answers(played, "");
      rooms.heard(ROOM);
      now.updateAndGet(time -> time.plus(RoomPings.SILENCE));
      rooms.look();
      rooms.heard(ROOM);
      now.updateAndGet(time -> time.plus(RoomPings.SILENCE));
      rooms.look();
      assertThat(pings).isEmpty();
      now.updateAndGet(time -> time.plusSeconds(1));
      rooms.look();
      assertThat(isAsked()).isTrue();
      assertThat(entries(played)).hasSize(1);
    }
  }

  @Test
  void whoIsNotInAnyMoreGoesBackWithTheSameNickAndPasswordAndNothingIsSaidBefore() throws Exception {
    try (PlayedSession played = entered(); RoomPings rooms = pings(played)) {
      answers(played, "not-acceptable");
      rooms.ask(ROOM);
      assertThat(entries(played)).hasSize(2);
      assertThat(entries(played).get(1).child("x", Ns.MUC).orElseThrow().textOf("password")).isEqualTo("night");
      assertThat(played.session().rooms().room(ROOM).state()).isEqualTo(Room.State.ENTERING);
      played.session().chats().send(ROOM, "am I heard?");
      assertThat(played.sent("am I heard?")).isEmpty();
      inside(played);
      await("heard").until(() -> played.sent("am I heard?").size() == 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "service-unavailable", "feature-not-implemented", "item-not-found", "remote-server-timeout"})
  void whatDoesNotSayThatOneIsOutLeavesOneIn(String condition) throws Exception {
    try (PlayedSession played = entered(); RoomPings rooms = pings(played)) {
      answers(played, condition);
      rooms.ask(ROOM);
      assertThat(isAsked()).isTrue();
      assertThat(played.session().rooms().room(ROOM).state()).isEqualTo(Room.State.IN);
      assertThat(entries(played)).hasSize(1);
    }
  }

  @Test
  void aStreamThatGoesOnAsksItsRooms() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder)) {
      played.link().resumes();
      answers(played, "");
      played.begun();
      await("begun").until(() -> played.session().state() == Event.State.ONLINE);
      played.session().roomVisits().enter(ROOM, "", "romeo", "");
      inside(played);
      played.session().chats().send(ROOM, "begun");
      await("begun").until(() -> played.sent("begun").size() == 1);
      played.session().cut();
      played.session().retry();
      await("asked").until(this::isAsked);
    }
  }

  @Test
  void aMessageThatComesBackBecauseOneIsOutIsSentOnceMoreFromWithin() throws Exception {
    try (PlayedSession played = entered()) {
      played.session().chats().send(ROOM, "hello");
      await("sent").until(() -> played.sent("hello").size() == 1);
      String id = played.sent("hello").getFirst().get("id");
      played.link().acknowledges(id);
      String back = "<message xmlns='jabber:client' type='error' from='" + ROOM + "' id='" + id + "'><error type='cancel'>"
          + "<not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>";
      played.link().says(back);
      await("back").until(() -> entries(played).size() == 2);
      inside(played);
      await("again").until(() -> played.sent("hello").size() == 2);
      assertThat(played.sent("hello")).allMatch(message -> message.get("id").equals(id));
      played.link().says(back);
      assertThat(played.messages(ROOM)).singleElement().satisfies(message -> assertThat(message.state()).isEqualTo(Message.State.FAILED));
      assertThat(entries(played)).hasSize(2);
    }
  }

  @Test
  void whomABrokenNetworkTookOutGoesBackAtLongerAndLongerIntervals() throws Exception {
    try (PlayedSession played = entered(); RoomPings rooms = pings(played)) {
      played.link().says("<presence xmlns='jabber:client' type='unavailable' from='" + SELF + "'><x xmlns='http://jabber.org/protocol/muc#user'>"
          + "<item affiliation='none' role='none'/><status code='110'/><status code='307'/><status code='333'/></x></presence>");
      assertThat(played.session().rooms().room(ROOM).problem()).isEqualTo("lost");
      rooms.look();
      assertThat(entries(played)).hasSize(2);
      String silent = "<presence xmlns='jabber:client' type='error' from='" + SELF + "'><error type='wait'>"
          + "<remote-server-timeout xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>";
      played.link().says(silent);
      now.updateAndGet(time -> time.plusSeconds(59));
      rooms.look();
      assertThat(entries(played)).hasSize(2);
      now.updateAndGet(time -> time.plusSeconds(1));
      rooms.look();
      assertThat(entries(played)).hasSize(3);
      played.link().says(silent);
      now.updateAndGet(time -> time.plus(Duration.ofMinutes(2)));
      rooms.look();
      assertThat(entries(played)).hasSize(4);
      inside(played);
      assertThat(played.session().rooms().lost()).isEmpty();
    }
  }

  @Test
  void aLookThatGoesWrongIsNotTheLast() throws Exception {
    try (PlayedSession played = entered(); RoomPings rooms = new RoomPings(played.link(), played.session().rooms(), () -> {
      throw new IllegalStateException("no clock");
    }, () -> false, Runnable::run)) {
      assertThatCode(rooms::look).doesNotThrowAnyException();
    }
  }

  @Test
  void whoWasSentOutDoesNotComeBackByThemselvesAndHearsWhy() throws Exception {
    try (PlayedSession played = entered(); RoomPings rooms = pings(played)) {
      played.link().says("<presence xmlns='jabber:client' type='unavailable' from='" + SELF + "'><x xmlns='http://jabber.org/protocol/muc#user'>"
          + "<item affiliation='none' role='none'><reason>It is late.</reason></item><status code='110'/><status code='307'/></x></presence>");
      assertThat(played.session().rooms().room(ROOM).problem()).isEqualTo("kicked");
      assertThat(played.session().rooms().room(ROOM).reason()).isEqualTo("It is late.");
      rooms.look();
      assertThat(entries(played)).hasSize(1);
      assertThat(new Conversations(played.profile().database()).find(ROOM)).isPresent();
    }
  }
}
