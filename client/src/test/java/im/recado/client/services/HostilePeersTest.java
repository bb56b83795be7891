package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.State;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows M and C of the security catalogue: what strangers and servers say that is not so. */
class HostilePeersTest {
  private static final Jid ROMEO = Jid.of("romeo@verona.example");
  private static final Jid JULIET = Jid.of("juliet@verona.example");
  private static final Jid ROOM = Jid.of("balcony@conference.verona.example");

  @TempDir Path folder;
  private @Nullable Profile profile;
  private @Nullable Session session;
  private @Nullable PlayedLink link;

  @BeforeEach
  void logIn() throws Exception {
    Profile opened = new Profile(folder);
    AtomicReference<PlayedLink> made = new AtomicReference<>();
    Session begun = new Session(opened, new Hub(), new Login(ROMEO, "secret", null, 0), listener -> {
      made.set(new PlayedLink(ROMEO.with("desk"), listener));
      return made.get();
    });
    PlayedLink played = Objects.requireNonNull(made.get());
    played.answer(Ns.ROSTER, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'><query xmlns='jabber:iq:roster'>"
        + "<item jid='juliet@verona.example' name='Juliet' subscription='both'/></query></iq>"));
    played.answer(Ns.PING, request -> Node.of("iq", Ns.CLIENT).with("type", "result"));
    profile = opened;
    session = begun;
    link = played;
    begun.start();
    await("logged in").until(() -> !begun.contacts().all().isEmpty()
        && played.sent().stream().anyMatch(stanza -> stanza.name().equals("presence")));
  }

  @AfterEach
  void leave() {
    Objects.requireNonNull(session).close();
    Objects.requireNonNull(profile).close();
  }

  private Session session() {
    return Objects.requireNonNull(session);
  }

  private PlayedLink link() {
    return Objects.requireNonNull(link);
  }

  private List<Message> messages(Jid with) {
    return session().chats().messages().newest(with, 100);
  }

  private static String forwarded(String from, String to, String body) {
    return "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' type='chat' from='" + from + "' to='" + to
        + "' id='f1'><body>" + body + "</body></message></forwarded>";
  }

  private static String carbon(String outer, String kind, String from, String to) {
    return "<message xmlns='jabber:client' to='romeo@verona.example/desk'" + outer + "><" + kind
        + " xmlns='urn:xmpp:carbons:2'>" + forwarded(from, to, "forged") + "</" + kind + "></message>";
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "", " from='juliet@verona.example'", " from='juliet@verona.example/balcony'", " from='romeo@verona.example/desk'",
      " from='romeo@verona.example/phone'", " from='verona.example'", " from='Romeo@verona.example'",
      " from='ROMEO@VERONA.EXAMPLE'", " from='romeo@sub.verona.example'", " from='romeo@verona.example.evil'",
      " from='balcony@conference.verona.example/romeo' type='groupchat'", " from='romeo@verona.example '",
      " from='r\u043Emeo@verona.example'"})
  void m1CarbonsComeFromTheOwnAccountAlone(String outer) {
    link().says(carbon(outer, "sent", "romeo@verona.example/phone", "juliet@verona.example"));
    link().says(carbon(outer, "received", "juliet@verona.example/x", "romeo@verona.example"));
    assertThat(messages(JULIET)).isEmpty();
    assertThat(session().chats().shown()).isEmpty();
  }

  @Test
  void m1WhatACarbonHoldsIsOneOfOurs() {
    String own = " from='romeo@verona.example'";
    link().says(carbon(own, "sent", "mercutio@verona.example", "juliet@verona.example"));
    link().says(carbon(own, "received", "juliet@verona.example", "mercutio@verona.example"));
    link().says(carbon(own, "sent", "romeo@verona.example/phone", "juliet@verona.example").replace("type='chat'", "type='groupchat'"));
    assertThat(session().chats().shown()).isEmpty();
    link().says(carbon(own, "sent", "romeo@verona.example/phone", "juliet@verona.example"));
    assertThat(messages(JULIET)).extracting(Message::body).containsExactly("forged");
    assertThat(messages(JULIET).getFirst().own()).isTrue();
  }

  @Test
  void m2PagesOfAnArchiveThatNobodyAskedForAreNothing() throws Exception {
    String[] query = {""};
    session().chats().open(JULIET, false);
    link().answer(Ns.MAM, request -> {
      String id = request.payload().orElseThrow().get("queryid");
      query[0] = id;
      link().says(result(id, "juliet@verona.example", "a1"));
      link().says(result("guessed", "romeo@verona.example", "a2"));
      link().says(result(id, "romeo@verona.example/desk", "a3"));
      link().says(result(id, "romeo@verona.example", "a4"));
      return NodeReader.read("<iq xmlns='jabber:client' type='result'><fin xmlns='urn:xmpp:mam:2' complete='true'/></iq>");
    });
    session().history().older(JULIET);
    link().says(result(query[0], "romeo@verona.example", "late"));
    link().says(result("", "romeo@verona.example", "unasked"));
    assertThat(messages(JULIET)).extracting(Message::body).containsExactly("a4");
  }

  private static String result(String query, String from, String id) {
    return "<message xmlns='jabber:client' from='" + from + "'><result xmlns='urn:xmpp:mam:2' queryid='" + query + "' id='" + id
        + "'>" + forwarded("juliet@verona.example/x", "romeo@verona.example", id) + "</result></message>";
  }

  @ParameterizedTest
  @ValueSource(strings = {"juliet@verona.example", "juliet@verona.example/x", "verona.example", "romeo@verona.example/phone",
      "romeo@evil.example", "conference.verona.example"})
  void m3RosterPushesComeFromTheOwnAccountAlone(String from) {
    String push = "<iq xmlns='jabber:client' type='set' id='p' from='" + from + "'><query xmlns='jabber:iq:roster'>"
        + "<item jid='tybalt@evil.example' subscription='both'/></query></iq>";
    assertThat(link().asks(push)).isEqualTo("unknown");
    assertThat(session().contacts().find(Jid.of("tybalt@evil.example"))).isEmpty();
    assertThat(link().asks(push.replace(" from='" + from + "'", ""))).isEqualTo("result");
    assertThat(session().contacts().find(Jid.of("tybalt@evil.example"))).isPresent();
  }

  @Test
  void m5NobodyElseSaysWhatOurBookmarksAre() {
    String event = "<message xmlns='jabber:client' from='%s'><event xmlns='http://jabber.org/protocol/pubsub#event'>"
        + "<items node='urn:xmpp:bookmarks:1'><item id='trap@conference.evil.example'>"
        + "<conference xmlns='urn:xmpp:bookmarks:1' autojoin='true'/></item></items></event></message>";
    for (String from : List.of("juliet@verona.example", "verona.example", "romeo@verona.example/phone", "evil.example")) {
      link().says(event.formatted(from));
    }
    assertThat(session().bookmarks().all()).isEmpty();
    link().says(event.formatted("romeo@verona.example"));
    await("ours").until(() -> link().sent().stream().anyMatch(stanza -> stanza.get("to").startsWith("trap@")));
  }

  private static String message(String from, String id, String body, String more) {
    return "<message xmlns='jabber:client' type='chat' from='" + from + "' to='romeo@verona.example' id='" + id + "'><body>" + body
        + "</body>" + more + "</message>";
  }

  private static String replace(String id) {
    return "<replace xmlns='urn:xmpp:message-correct:0' id='" + id + "'/>";
  }

  @Test
  void m6OnlyWhoSaidItSaysItAnew() {
    link().says(message("juliet@verona.example/x", "m1", "said", ""));
    link().says(message("tybalt@evil.example/x", "m2", "never said", replace("m1")));
    link().says(message("tybalt@evil.example/x", "m3", "itself", replace("m3")));
    session().chats().send(JULIET, "mine");
    String mine = messages(JULIET).stream().filter(Message::own).findFirst().orElseThrow().id();
    link().says(message("juliet@verona.example/x", "m4", "not mine", replace(mine)));
    assertThat(messages(JULIET)).extracting(Message::body).containsExactly("said", "mine");
    link().says(message("juliet@verona.example/y", "m5", "said anew", replace("m1")));
    assertThat(messages(JULIET)).extracting(Message::body).containsExactly("said anew", "mine");
  }

  @Test
  void m6InARoomTheOccupantCountsNotTheNick() throws Exception {
    session().roomVisits().enter(ROOM, "", "romeo", "");
    link().says("<presence xmlns='jabber:client' from='balcony@conference.verona.example/romeo'><x xmlns='http://jabber.org/protocol/muc#user'>"
        + "<item affiliation='member' role='participant'/><status code='110'/></x><occupant-id xmlns='urn:xmpp:occupant-id:0' id='o0'/></presence>");
    String said = "<message xmlns='jabber:client' type='groupchat' from='balcony@conference.verona.example/juliet' id='%s'>"
        + "<body>%s</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='%s'/>%s</message>";
    link().says(said.formatted("r1", "said", "o1", ""));
    link().says(said.formatted("r2", "by another who took the nick", "o2", replace("r1")));
    assertThat(messages(ROOM)).extracting(Message::body).containsExactly("said");
    link().says(said.formatted("r3", "anew", "o1", replace("r1")));
    assertThat(messages(ROOM)).extracting(Message::body).containsExactly("anew");
  }

  @Test
  void m6ReceiptsOfStrangersChangeNothing() {
    session().chats().send(JULIET, "mine");
    String mine = messages(JULIET).getFirst().id();
    link().acknowledges(mine);
    for (String sign : List.of("<received xmlns='urn:xmpp:receipts' id='" + mine + "'/>",
        "<displayed xmlns='urn:xmpp:chat-markers:0' id='" + mine + "'/>")) {
      link().says("<message xmlns='jabber:client' type='chat' from='tybalt@evil.example/x'>" + sign + "</message>");
    }
    assertThat(messages(JULIET).getFirst().state()).isEqualTo(State.SENT);
  }

  @Test
  void whenSomethingWasSaidIsToldByOurServerAndNeverLaterThanNow() {
    String delay = "<delay xmlns='urn:xmpp:delay'%s stamp='%s'/>";
    Instant before = Instant.now();
    int id = 0;
    for (String from : List.of("", " from='juliet@verona.example'", " from='juliet@verona.example/x'", " from='evil.example'",
        " from='verona.example/x'")) {
      link().says(message("juliet@verona.example/x", "d" + id++, "said " + id, delay.formatted(from, "2001-01-01T00:00:00Z")));
    }
    link().says(message("juliet@verona.example/x", "later", "later", delay.formatted(" from='verona.example'", "2101-01-01T00:00:00Z")));
    assertThat(messages(JULIET)).hasSize(6).allSatisfy(message ->
        assertThat(message.at()).isBetween(before.minusMillis(1), Instant.now()));
    link().says(message("juliet@verona.example/x", "then", "then", delay.formatted(" from='verona.example'", "2001-01-01T00:00:00Z")));
    assertThat(messages(JULIET).getFirst().at()).isEqualTo(Instant.parse("2001-01-01T00:00:00Z"));
  }

  @Test
  void m14NothingIsCommandedAndBareForwardsAreNothing() {
    for (String from : List.of("verona.example", "juliet@verona.example/x", "romeo@verona.example/phone")) {
      assertThat(link().asks("<iq xmlns='jabber:client' type='set' id='c' from='" + from + "'><command "
          + "xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/rc#forward'/></iq>")).isEqualTo("unknown");
      link().says("<message xmlns='jabber:client' from='" + from + "'>"
          + forwarded("juliet@verona.example", "romeo@verona.example", "bare") + "</message>");
      link().says("<message xmlns='jabber:client' from='" + from + "'><update xmlns='urn:example:update' url='https://evil.example/'/></message>");
    }
    assertThat(session().chats().shown()).isEmpty();
  }

  @Test
  void aRoomThatOneIsNotInIsNotHeard() {
    link().says("<message xmlns='jabber:client' type='groupchat' from='trap@conference.evil.example/x' id='1'><body>spam</body></message>");
    assertThat(session().chats().shown()).isEmpty();
  }

  @Test
  void strangersDoNotHearWhetherWeAreThere() {
    String request = "<request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/>";
    int before = link().sent().size();
    link().says(message("tybalt@evil.example/x", "m1", "are you there?", request));
    session().chats().marks().seen(Jid.of("tybalt@evil.example"));
    session().chats().marks().writing(Jid.of("tybalt@evil.example"), true);
    assertThat(link().sent()).hasSize(before);
    link().says(message("juliet@verona.example/x", "m1", "and you?", request));
    assertThat(link().sent()).hasSize(before + 1);
  }

  @Test
  void c6WhatIsNoMessageIsPassedOver() {
    for (String odd : List.of(
        "<message xmlns='jabber:client'/>", "<message xmlns='jabber:client' from='@@@'><body>x</body></message>",
        "<message xmlns='jabber:client' from='juliet@verona.example'><received xmlns='urn:xmpp:receipts'/></message>",
        "<message xmlns='jabber:client' from='juliet@verona.example'><delay xmlns='urn:xmpp:delay' stamp='yesterday'/></message>",
        "<message xmlns='jabber:client' from='juliet@verona.example'><received xmlns='urn:xmpp:carbons:2'/></message>",
        "<message xmlns='jabber:client' from='romeo@verona.example'><sent xmlns='urn:xmpp:carbons:2'><forwarded "
            + "xmlns='urn:xmpp:forward:0'/></sent></message>",
        "<message xmlns='jabber:client' from='romeo@verona.example'><event xmlns='http://jabber.org/protocol/pubsub#event'/></message>",
        "<message xmlns='jabber:client' type='error' from='juliet@verona.example' id='zz'/>",
        "<presence xmlns='jabber:client'/>", "<presence xmlns='jabber:client' from='juliet@verona.example' type='odd'/>",
        "<presence xmlns='jabber:client' from='juliet@verona.example/x'><priority>many</priority><x xmlns='vcard-temp:x:update'>"
            + "<photo>../../x</photo></x></presence>")) {
      link().says(odd);
    }
    assertThat(session().chats().shown()).isEmpty();
    link().says(message("juliet@verona.example/x", "m1", "still here", ""));
    assertThat(messages(JULIET)).hasSize(1);
  }

  @Test
  void l7WhatIsSentAgainIsShownOnceAndTheSameWordsTwiceAreShownTwice() {
    link().says(message("juliet@verona.example/x", "m1", "ok", "<origin-id xmlns='urn:xmpp:sid:0' id='u1'/>"
        + "<stanza-id xmlns='urn:xmpp:sid:0' by='romeo@verona.example' id='s1'/>"));
    link().says(message("juliet@verona.example/x", "m1", "ok", "<origin-id xmlns='urn:xmpp:sid:0' id='u1'/>"
        + "<stanza-id xmlns='urn:xmpp:sid:0' by='romeo@verona.example' id='s2'/>"));
    // A client of old counts from 1 in every session.
    link().says(message("juliet@verona.example/y", "1", "ok", "<stanza-id xmlns='urn:xmpp:sid:0' by='romeo@verona.example' id='s3'/>"));
    link().says(message("juliet@verona.example/y", "1", "ok", "<stanza-id xmlns='urn:xmpp:sid:0' by='romeo@verona.example' id='s4'/>"));
    assertThat(messages(JULIET)).hasSize(3);
  }
}
