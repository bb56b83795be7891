package im.recado.client.services;

import static im.recado.client.services.PlayedSession.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.model.NewRoom;
import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.store.Conversations.Conversation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rooms that are entered, made and left, here and by one's other clients. */
class RoomVisitsTest {
  @TempDir Path folder;

  private static List<Node> presences(PlayedSession played, String type) {
    return played.link().sent().stream()
        .filter(stanza -> stanza.get("to").equals(ROOM + "/romeo") && stanza.name().equals("presence") && stanza.get("type").equals(type)).toList();
  }

  private static void told(PlayedSession played, String items) {
    played.link().says("<message xmlns='jabber:client' from='romeo@verona.example'><event xmlns='http://jabber.org/protocol/pubsub#event'>"
        + "<items node='urn:xmpp:bookmarks:1'>" + items + "</items></event></message>");
  }

  private static String kept(String autojoin, String more) {
    return "<item id='" + ROOM + "'><conference xmlns='urn:xmpp:bookmarks:1' name='The balcony' autojoin='" + autojoin
        + "'><nick>romeo</nick>" + more + "</conference></item>";
  }

  @Test
  void oneFollowsOnesOtherClients() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      told(played, kept("true", "<password>night</password>"));
      await("in").until(() -> presences(played, "").size() == 1);
      assertThat(presences(played, "").getFirst().child("x", Ns.MUC).orElseThrow().textOf("password")).isEqualTo("night");
      assertThat(played.session().chats().find(ROOM)).map(Conversation::name).contains("The balcony");
      told(played, kept("false", ""));
      await("out").until(() -> presences(played, "unavailable").size() == 1);
      assertThat(played.session().chats().find(ROOM)).map(Conversation::shown).contains(true);
      told(played, kept("1", ""));
      await("in again").until(() -> presences(played, "").size() == 2);
      told(played, "<retract id='" + ROOM + "'/>");
      await("gone").until(() -> presences(played, "unavailable").size() == 2);
      await("closed").until(() -> !played.session().chats().find(ROOM).orElseThrow().shown());
    }
  }

  @Test
  void whoWantsNotToEnterByThemselvesStaysInHereAndThePasswordIsKept() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      List<Node> published = new CopyOnWriteArrayList<>();
      played.link().answer(Ns.PUBSUB, request -> {
        request.payload().flatMap(pubsub -> pubsub.child("publish")).filter(publish -> publish.get("node").equals(Ns.BOOKMARKS)).flatMap(publish -> publish.child("item")).ifPresent(published::add);
        return Node.of("iq", Ns.CLIENT).with("type", "result");
      });
      played.session().roomVisits().enter(ROOM, "The balcony", "romeo", "night");
      assertThat(published.getFirst().child("conference", Ns.BOOKMARKS).orElseThrow().textOf("password")).isEqualTo("night");
      played.session().roomVisits().byItself(ROOM, false);
      assertThat(published.getLast().child("conference", Ns.BOOKMARKS).orElseThrow()).satisfies(conference -> {
        assertThat(conference.get("autojoin")).isEqualTo("false");
        assertThat(conference.get("name")).isEqualTo("The balcony");
        assertThat(conference.textOf("password")).isEqualTo("night");
      });
      told(played, kept("false", "<password>night</password>"));
      told(played, "<item id='other@conference.verona.example'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='true'><nick>romeo</nick></conference></item>");
      await("the other").until(() -> played.link().sent().stream().anyMatch(stanza -> stanza.get("to").startsWith("other@")));
      assertThat(presences(played, "unavailable")).isEmpty();
    }
  }

  @Test
  void aRoomThatIsClosedOfflineIsKeptNoMoreAsSoonAsThereIsAStream() throws Exception {
    List<String> retracted = new CopyOnWriteArrayList<>();
    try (PlayedSession played = PlayedSession.in(folder)) {
      keeps(played, retracted);
      played.begun();
      await("in").until(() -> presences(played, "").size() == 1);
      played.link().cut();
      played.session().roomVisits().leave(ROOM);
      assertThat(retracted).isEmpty();
    }
    try (PlayedSession played = PlayedSession.in(folder)) {
      keeps(played, retracted);
      played.begun();
      await("kept no more").until(() -> retracted.contains(ROOM.toString()));
      assertThat(played.session().bookmarks().find(ROOM)).isEmpty();
      assertThat(played.session().chats().find(ROOM)).map(Conversation::shown).contains(false);
      assertThat(presences(played, "")).isEmpty();
    }
  }

  @Test
  void aRoomThatIsEnteredAgainIsKept() throws Exception {
    List<String> retracted = new CopyOnWriteArrayList<>();
    try (PlayedSession played = PlayedSession.in(folder)) {
      keeps(played, retracted);
      played.session().roomVisits().leave(ROOM);
      assertThatThrownBy(() -> played.session().roomVisits().enter(ROOM, "The balcony", "romeo", "")).isInstanceOf(OfflineException.class);
      played.begun();
      await("in").until(() -> !presences(played, "").isEmpty());
      assertThat(retracted).isEmpty();
    }
  }

  /** The server keeps the room until one retracts it. */
  private static void keeps(PlayedSession played, List<String> retracted) {
    played.link().answer(Ns.PUBSUB, request -> {
      Node pubsub = request.payload().orElseThrow();
      pubsub.child("retract").filter(retract -> retract.get("node").equals(Ns.BOOKMARKS))
          .ifPresent(retract -> retracted.add(retract.child("item").orElseThrow().get("id")));
      String items = pubsub.child("items").filter(asked -> asked.get("node").equals(Ns.BOOKMARKS)).isPresent() ? kept("true", "") : "";
      return NodeReader.read("<iq xmlns='jabber:client' type='result'><pubsub xmlns='" + Ns.PUBSUB + "'><items node='" + Ns.BOOKMARKS + "'>" + items
          + "</items></pubsub></iq>");
    });
  }

  /** As a room a contact would not be heard of any more, and what they say would be taken for an occupant's. */
  @Test
  void somebodysAddressIsNotEnteredAsARoomWhoeverSaysSo() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      for (Jid person : List.of(PlayedSession.JULIET, PlayedSession.ROMEO)) {
        assertThat(played.session().roomVisits().tryTo(person, "", "romeo", "").problem()).isEqualTo("no-room");
        assertThatThrownBy(() -> played.session().roomVisits().make(person, "romeo")).isInstanceOf(RefusedException.class);
        played.session().rooms().join(person, "romeo", "");
        played.session().roomVisits().auto(new Bookmarks.Bookmark(person, "", "romeo", true, ""));
        assertThat(played.session().rooms().isRoom(person)).isFalse();
        assertThat(played.session().chats().find(person)).isEmpty();
      }
      assertThat(played.link().sent()).noneMatch(stanza -> stanza.has("x", Ns.MUC));
      played.link().says("<presence xmlns='jabber:client' from='juliet@verona.example/x'/>");
      assertThat(played.session().contacts().presence(PlayedSession.JULIET).availability()).isEqualTo(Availability.ONLINE);
    }
  }

  @Test
  void aRoomThatNobodyMayTellUsOfIsNotEntered() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      played.link().says("<message xmlns='jabber:client' from='tybalt@verona.example'><event xmlns='http://jabber.org/protocol/pubsub#event'>"
          + "<items node='urn:xmpp:bookmarks:1'>" + kept("true", "") + "</items></event></message>");
      assertThat(played.session().bookmarks().all()).isEmpty();
    }
  }

  @Test
  void aRoomIsLeftWhoseMakerStops() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      Thread maker = Thread.ofVirtual().start(() ->
          assertThatThrownBy(() -> played.session().roomVisits().make(ROOM, "romeo")).isInstanceOf(InterruptedException.class));
      await("on the way").until(() -> played.link().sent().stream().anyMatch(stanza -> stanza.has("x", Ns.MUC)));
      maker.interrupt();
      maker.join();
      assertThat(presences(played, "unavailable")).hasSize(1);
      assertThat(played.session().rooms().room(ROOM).state()).isEqualTo(Room.State.OUT);
    }
  }

  @Test
  void aNewRoomIsWhatItsMakerSaysAndNoneIsMadeTwice() throws Exception {
    Jid room = Jid.of("balcony@conference." + Ground.DOMAIN);
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Session romeo = ground.enter(Ground.ROMEO).session();
      romeo.roomVisits().make(room, "romeo");
      DataForm form = romeo.roomAdmin().form(room);
      romeo.roomAdmin().configure(room, RoomAdmin.with(form, Map.of("muc#roomconfig_roomname", "The balcony", "muc#roomconfig_membersonly", "1")));
      romeo.roomVisits().settle(room, "The balcony", "romeo", "");
      assertThat(romeo.roomFinder().about(room).can("muc_membersonly")).isTrue();
      assertThat(romeo.bookmarks().find(room)).isPresent();

      Session juliet = ground.enter(Ground.JULIET).session();
      assertThatThrownBy(() -> juliet.roomVisits().make(room, "juliet")).isInstanceOfSatisfying(RefusedException.class,
          refused -> assertThat(refused.condition()).isEqualTo("conflict"));
      assertThat(juliet.rooms().room(room).state()).isEqualTo(Room.State.OUT);

      romeo.roomAdmin().affiliation(room, Jid.of("tybalt@" + Ground.DOMAIN), "outcast", "He fights.");
      assertThat(romeo.roomAdmin().all(room, "outcast")).singleElement()
          .satisfies(banned -> assertThat(banned.jid()).isEqualTo(Jid.of("tybalt@" + Ground.DOMAIN)));
      romeo.roomAdmin().affiliation(room, Jid.of("tybalt@" + Ground.DOMAIN), "none", "");
      assertThat(romeo.roomAdmin().all(room, "outcast")).isEmpty();
    }
  }

  @Test
  void aRoomThatIsMadeByEnteringStaysAndIsElseAsItIsByDefault() throws Exception {
    Jid kept = Jid.of("balcony@conference." + Ground.DOMAIN);
    Jid passing = Jid.of("street@conference." + Ground.DOMAIN);
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Session romeo = ground.enter(Ground.ROMEO).session();
      romeo.rooms().join(passing, "romeo", "");
      await("open").until(() -> features(romeo, passing).contains("muc_temporary"));
      romeo.roomVisits().enter(kept, "The balcony", "romeo", "");
      await("it stays").until(() -> features(romeo, kept).contains("muc_persistent"));
      assertThat(features(romeo, kept)).containsAll(features(romeo, passing).stream().filter(feature -> !feature.equals("muc_temporary")).toList());

      romeo.rooms().leave(kept);
      Session juliet = ground.enter(Ground.JULIET).session();
      assertThat(juliet.roomVisits().tryTo(kept, "", "juliet", "").state()).isEqualTo(Room.State.IN);
      assertThat(own(juliet, kept).affiliation()).isEqualTo("none");
    }
  }

  private static Set<String> features(Session session, Jid room) throws Exception {
    try {
      return session.roomFinder().about(room).features();
    } catch (RefusedException e) {
      return Set.of();
    }
  }

  @Test
  void aNewRoomThatCannotStayIsOpenedAndThatIsTold() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      List<String> submitted = new CopyOnWriteArrayList<>();
      List<Event> refusals = new CopyOnWriteArrayList<>();
      played.hub().on(event -> {
        if (event instanceof Event.RoomRefused) {
          refusals.add(event);
        }
      });
      played.link().answer(Ns.PUBSUB, request -> Node.of("iq", Ns.CLIENT).with("type", "result"));
      AtomicReference<String> offered = new AtomicReference<>("");
      played.link().answer(Ns.MUC_OWNER, request -> {
        Optional<DataForm> form = request.payload().flatMap(DataForm::in);
        form.ifPresent(filled -> submitted.add(filled.value("muc#roomconfig_roomname") + "/" + filled.value("muc#roomconfig_persistentroom")));
        return NodeReader.read(form.filter(filled -> !filled.value("muc#roomconfig_persistentroom").isEmpty()).isPresent()
            ? "<iq xmlns='jabber:client' type='error'><error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
            : "<iq xmlns='jabber:client' type='result'><query xmlns='" + Ns.MUC_OWNER + "'><x xmlns='jabber:x:data' type='form'>"
                + "<field var='muc#roomconfig_roomname'><value>balcony</value></field>" + offered.get() + "</x></query></iq>");
      });
      played.session().roomVisits().enter(ROOM, "The balcony", "romeo", "");
      makes(played);
      await("as it is by default").until(() -> submitted.equals(List.of("/")));
      assertThat(refusals).isEmpty();

      offered.set("<field var='muc#roomconfig_persistentroom' type='boolean'><value>0</value></field>");
      makes(played);
      await("open").until(() -> submitted.equals(List.of("/", "balcony/1", "/")));
      assertThat(refusals).containsExactly(new Event.RoomRefused(ROOM, RoomRequests.What.STAYING, "forbidden"));
    }
  }

  private static void makes(PlayedSession played) {
    played.link().says("<presence xmlns='jabber:client' from='" + ROOM + "/romeo'><x xmlns='http://jabber.org/protocol/muc#user'>"
        + "<item affiliation='owner' role='moderator'/><status code='110'/><status code='201'/></x></presence>");
  }

  @Test
  void aRoomThatIsGivenUpIsNotThere() throws Exception {
    Jid room = Jid.of("tower@conference." + Ground.DOMAIN);
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Session romeo = ground.enter(Ground.ROMEO).session();
      romeo.roomVisits().make(room, "romeo");
      romeo.roomVisits().giveUp(room);
      await("gone").until(() -> {
        try {
          romeo.roomFinder().about(room);
          return false;
        } catch (RefusedException e) {
          return true;
        }
      });
      assertThat(romeo.chats().shown()).isEmpty();
    }
  }

  @Test
  void whatARoomRefusesIsTold() throws Exception {
    Jid room = Jid.of("balcony@conference." + Ground.DOMAIN);
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Session romeo = ground.enter(Ground.ROMEO).session();
      romeo.roomVisits().enter(room, "", "romeo", "");
      await("in").until(() -> romeo.rooms().room(room).state() == Room.State.IN);
      await("open").until(() -> romeo.roomAdmin().configure(room, Map.of("muc#roomconfig_changesubject", "0")));
      Ground.Person juliet = ground.enter(Ground.JULIET);
      List<Event> refusals = new CopyOnWriteArrayList<>();
      juliet.hub().on(event -> {
        if (event instanceof Event.RoomRefused) {
          refusals.add(event);
        }
      });
      juliet.session().roomVisits().enter(room, "", "juliet", "");
      await("in").until(() -> juliet.session().rooms().room(room).state() == Room.State.IN);
      juliet.session().roomRequests().topic(room, "Stars");
      await("the topic").until(() -> refusals.contains(new Event.RoomRefused(room, RoomRequests.What.TOPIC, "forbidden")));
      juliet.session().roomRequests().nick(room, "romeo");
      await("the nick").until(() -> refusals.contains(new Event.RoomRefused(room, RoomRequests.What.NICK, "conflict")));
      assertThat(juliet.session().rooms().room(room).state()).isEqualTo(Room.State.IN);
      juliet.session().roomRequests().nick(room, "capulet");
      await("another nick").until(() -> juliet.session().rooms().nick(room).equals("capulet"));
      assertThat(juliet.session().rooms().room(room).state()).isEqualTo(Room.State.IN);
    }
  }

  @Test
  void aRoomThatDoesNotLetOneInIsNotKeptAndThePasswordOpensIt() throws Exception {
    Jid room = Jid.of("cell@conference." + Ground.DOMAIN);
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Session romeo = ground.enter(Ground.ROMEO).session();
      NewRoom made = new NewRoom(room, "The cell", "of a friar", false, "night");
      made.end(romeo, "romeo", made.begin(romeo, "romeo"));
      assertThat(romeo.bookmarks().find(room)).map(Bookmarks.Bookmark::password).contains("night");
      Disco.Info info = romeo.roomFinder().about(room);
      assertThat(info.name()).isEqualTo("The cell");
      assertThat(info.features()).contains("muc_passwordprotected", "muc_public", "muc_persistent");

      Session juliet = ground.enter(Ground.JULIET).session();
      assertThat(juliet.roomVisits().tryTo(room, "The cell", "juliet", "").problem()).isEqualTo("not-authorized");
      assertThat(juliet.bookmarks().all()).isEmpty();
      assertThat(juliet.chats().shown()).isEmpty();
      assertThat(juliet.roomVisits().tryTo(room, "cell", "juliet", "night").state()).isEqualTo(Room.State.IN);
      assertThat(juliet.bookmarks().find(room)).isPresent();
      assertThat(juliet.chats().find(room)).map(Conversation::name).contains("The cell");
    }
  }

  @Test
  void whoHasNoVoiceAsksForItAndAModeratorGivesIt() throws Exception {
    Jid room = Jid.of("stage@conference." + Ground.DOMAIN);
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Ground.Person romeo = ground.enter(Ground.ROMEO);
      List<Event.VoiceAsked> asked = new CopyOnWriteArrayList<>();
      romeo.hub().on(event -> {
        if (event instanceof Event.VoiceAsked voice) {
          asked.add(voice);
        }
      });
      NewRoom made = new NewRoom(room, "The stage", "", false, "");
      made.end(romeo.session(), "romeo", made.begin(romeo.session(), "romeo").with("muc#roomconfig_moderatedroom", "1"));
      Session juliet = ground.enter(Ground.JULIET).session();
      juliet.roomVisits().tryTo(room, "The stage", "juliet", "");
      assertThat(own(juliet, room).role()).isEqualTo("visitor");
      juliet.roomRequests().voice(room);
      await("asked").until(() -> asked.size() == 1);
      assertThat(asked.getFirst().nick()).isEqualTo("juliet");
      romeo.session().roomRequests().answer(asked.getFirst(), true);
      await("a voice").until(() -> own(juliet, room).role().equals("participant"));
    }
  }

  private static Room.Occupant own(Session session, Jid room) {
    return session.rooms().room(room).occupants().stream().filter(occupant -> occupant.nick().equals(session.rooms().nick(room))).findFirst().orElseThrow();
  }
}
