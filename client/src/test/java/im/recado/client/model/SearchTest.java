package im.recado.client.model;

import static im.recado.client.services.PlayedSession.JULIET;
import static im.recado.client.services.PlayedSession.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.model.Search.Found;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.PlayedSession;
import im.recado.client.services.Room;
import im.recado.client.services.Session;
import im.recado.client.services.store.Message.State;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search over people, rooms and messages without a window: all of it on the thread of the test. */
class SearchTest {
  @TempDir Path folder;

  private static MainModel model(Session session, im.recado.client.services.Hub hub) {
    return new MainModel(session, hub, Words.of("en"), new Ui(Runnable::run, Runnable::run, Runnable::run));
  }

  private static List<String> found(MainModel model) {
    return model.search().found().stream().map(found -> switch (found) {
      case Found.Head head -> "[" + head.title() + "]";
      case Found.Chat chat -> "chat " + chat.entry().name();
      case Found.Person person -> person.person().name();
      case RoomPlace place -> (place.kept() ? "kept " : "open ") + place.jid().local();
      case Found.Said said -> said.where() + "/" + said.who() + ": " + said.text();
      case Found.Address address -> address.jid().toString();
    }).toList();
  }

  private static List<String> search(MainModel model, String text) {
    model.search().search(text);
    model.search().further();
    return found(model);
  }

  private static void says(PlayedSession played, String from, String type, String body) {
    played.link().says("<message xmlns='jabber:client' type='" + type + "' from='" + from + "' to='romeo@verona.example/desk'><body>"
        + body + "</body></message>");
  }

  private PlayedSession verona() throws Exception {
    PlayedSession played = PlayedSession.in(folder);
    played.link().answer(Ns.ROSTER, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'><query xmlns='jabber:iq:roster'>"
        + "<item jid='juliet@verona.example' name='Juliet Capulet' subscription='both'/>"
        + "<item jid='joao@verona.example' name='João' subscription='both'/></query></iq>"));
    played.link().answer(Ns.PUBSUB, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'>"
        + "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'><item id='capulets@conference.verona.example'>"
        + "<conference xmlns='urn:xmpp:bookmarks:1' name='All Capulets' autojoin='false'/></item></items></pubsub></iq>"));
    played.link().answer(Ns.DISCO_ITEMS, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'>"
        + "<query xmlns='http://jabber.org/protocol/disco#items'>" + (request.get("to").equals("verona.example")
            ? "<item jid='conference.verona.example'/>" : "<item jid='capulet-party@conference.verona.example' name='The ball'/>"
            + "<item jid='capulets@conference.verona.example'/>") + "</query></iq>"));
    played.link().answer(Ns.DISCO_INFO, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'>"
        + "<query xmlns='http://jabber.org/protocol/disco#info'><identity category='conference' type='text'/>"
        + "<feature var='http://jabber.org/protocol/muc'/></query></iq>"));
    played.begun();
    await("bookmarks").until(() -> played.session().bookmarks().all().size() == 1);
    return played;
  }

  @Test
  void peopleRoomsAndMessagesAreFoundInOneGo() throws Exception {
    try (PlayedSession played = verona()) {
      MainModel model = model(played.session(), played.hub());
      played.session().roomVisits().enter(ROOM, "Below the balcony", "romeo", "");
      says(played, "juliet@verona.example/x", "chat", "my name is Capulet no longer");
      says(played, "tybalt@capulet.example/x", "chat", "turn thee");
      played.link().says("<presence xmlns='jabber:client' from='" + ROOM + "/romeo'><x xmlns='http://jabber.org/protocol/muc#user'>"
          + "<item affiliation='none' role='participant'/><status code='110'/></x></presence>");
      says(played, ROOM + "/nurse", "groupchat", "/me looks for a CAPULET");
      assertThat(search(model, "capulet")).containsExactly("[People]", "Juliet Capulet", "chat tybalt", "[Rooms]", "kept capulets",
          "open capulet-party", "[Messages]", "Below the balcony/nurse: * nurse looks for a CAPULET",
          "Juliet Capulet/Juliet Capulet: my name is Capulet no longer");
      assertThat(search(model, "balcony")).containsExactly("[Rooms]", "chat Below the balcony");
      assertThat(search(model, "  let jul ")).containsExactly("[People]", "Juliet Capulet");
      assertThat(search(model, "JOAO")).containsExactly("[People]", "João");
      assertThat(search(model, "paris@verona.example")).containsExactly("[Somebody new]", "paris@verona.example");
      assertThat(search(model, "juliet@verona.example")).containsExactly("[People]", "Juliet Capulet");
      assertThat(search(model, "100%")).isEmpty();
      assertThat(search(model, "")).isEmpty();
    }
  }

  @Test
  void whatComesLateBelongsToAnOlderSearch() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      says(played, "juliet@verona.example/x", "chat", "cake and wine");
      Deque<Runnable> reads = new ArrayDeque<>();
      Search search = new Search(played.session(), Words.of("en"), new Ui(Runnable::run, work -> {}, reads::add), List::of, () -> {});
      search.search("cake");
      search.further();
      assertThat(search.busy()).isTrue();
      search.search("beer");
      new ArrayList<>(reads).forEach(Runnable::run);
      assertThat(search.found()).isEmpty();
      reads.clear();
      search.search("wine");
      search.further();
      reads.forEach(Runnable::run);
      assertThat(search.found()).hasSize(2);
    }
  }

  @Test
  void theArchiveIsAskedForWhatIsNotHere() throws Exception {
    Jid room = Jid.of("balcony@conference." + Ground.DOMAIN);
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Person juliet = ground.enter(Ground.JULIET);
      juliet.session().chats().send(Ground.ROMEO, "the first cake of all");
      for (int i = 0; i < 60; i++) {
        juliet.session().chats().send(Ground.ROMEO, "and " + i);
      }
      juliet.session().roomVisits().enter(room, "", "juliet", "");
      await("in").until(() -> juliet.session().rooms().room(room).state() == Room.State.IN);
      await("its archive").until(() -> juliet.session().roomFinder().about(room).can(Ns.MAM));
      await("all of it").until(() -> juliet.session().chats().messages().newest(Ground.ROMEO, 1).getFirst().state() != State.PENDING);
      Person phone = ground.enter(Ground.JULIET);
      await("the newest").until(() -> phone.words(Ground.ROMEO).contains("and 59"));
      assertThat(phone.words(Ground.ROMEO)).doesNotContain("the first cake of all");
      MainModel desk = model(juliet.session(), juliet.hub());
      assertThat(search(desk, "first cake")).as("once").containsExactly("[Messages]", "romeo/You: the first cake of all");
      MainModel model = model(phone.session(), phone.hub());
      assertThat(search(model, "first cake")).containsExactly("[Messages]", "romeo/You: the first cake of all");
      Found.Said said = (Found.Said) model.search().first().orElseThrow();
      assertThat(said.number()).isNegative();

      List<Long> shown = new ArrayList<>();
      ChatSearch search = new ChatSearch(phone.session(), Words.of("en"), new Ui(Runnable::run, Runnable::run, Runnable::run), Ground.ROMEO, () -> {});
      search.onShow(shown::add);
      search.search("first cake", said.number(), said.stanzaId());
      assertThat(shown).singleElement().satisfies(number ->
          assertThat(phone.session().chats().messages().find(number).orElseThrow().body()).isEqualTo("the first cake of all"));
      phone.session().roomVisits().leave(room);
      assertThat(search(model, "balcony")).containsExactly("[Rooms]", "open balcony");
    }
  }

  @Test
  void aCertainMessageIsShownFirst() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      says(played, "juliet@verona.example/x", "chat", "one cake");
      says(played, "juliet@verona.example/x", "chat", "two cakes");
      long older = played.messages(JULIET).getFirst().number();
      List<Long> shown = new ArrayList<>();
      ChatSearch search = new ChatSearch(played.session(), Words.of("en"), new Ui(Runnable::run, Runnable::run, Runnable::run), JULIET, () -> {});
      search.onShow(shown::add);
      search.search("cake", older, "");
      assertThat(search.state()).isEqualTo("2 of 2");
      search.newer();
      search.search("cake", older, "");
      assertThat(shown).containsExactly(older, older + 1, older);
    }
  }

  @Test
  void whatWasCorrectedIsFoundOnce() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Person juliet = ground.enter(Ground.JULIET);
      juliet.session().chats().send(Ground.ROMEO, "the third cake");
      await("sent").until(() -> juliet.session().chats().messages().newest(Ground.ROMEO, 1).getFirst().state() != State.PENDING);
      String id = juliet.session().chats().messages().newest(Ground.ROMEO, 1).getFirst().id();
      juliet.session().chats().correct(Ground.ROMEO, id, "the third cake, corrected");
      juliet.session().chats().send(Ground.ROMEO, "and wine");
      await("all of it").until(() -> juliet.session().chats().messages().newest(Ground.ROMEO, 1).getFirst().state() != State.PENDING);
      assertThat(search(model(juliet.session(), juliet.hub()), "third cake")).containsExactly("[Messages]", "romeo/You: the third cake, corrected");
    }
  }
}
