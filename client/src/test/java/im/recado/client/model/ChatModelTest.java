package im.recado.client.model;

import static im.recado.client.services.PlayedSession.JULIET;
import static im.recado.client.services.PlayedSession.ROMEO;
import static im.recado.client.services.PlayedSession.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.model.ChatRow.Bubble;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Reply;
import im.recado.client.services.Availability;
import im.recado.client.services.Event;
import im.recado.client.services.PlayedSession;
import im.recado.client.services.store.Gone;
import im.recado.client.services.store.Handed;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.Security;
import im.recado.client.services.store.Message.State;
import im.recado.client.services.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A conversation without a window: all of it on the thread of the test. */
class ChatModelTest {
  @TempDir Path folder;
  private PlayedSession played;
  private ChatModel chat;

  @BeforeEach
  void opens() throws Exception {
    played = PlayedSession.in(folder).begun();
    chat = open();
    played.hub().on(event -> chat.heard(event));
  }

  private ChatModel open() {
    Ui ui = new Ui(Runnable::run, Runnable::run, Runnable::run);
    return new ChatModel(played.session(), Words.of("en"), ui, played.session().chats().open(JULIET, false));
  }

  @AfterEach
  void closes() {
    played.close();
  }

  private void says(String id, String body, String beside) {
    played.link().says("<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x' to='romeo@verona.example/desk'><body>"
        + body + "</body><origin-id xmlns='urn:xmpp:sid:0' id='" + id + "'/>" + beside + "</message>");
  }

  private List<Bubble> bubbles() {
    return chat.rows().stream().filter(row -> row instanceof Bubble).map(row -> (Bubble) row).toList();
  }

  @Test
  void anAnswerShowsWhatItAnswersTo() {
    says("m1", "cake?", "");
    says("m2", "&gt; a lie\nyes", "<reply xmlns='urn:xmpp:reply:0' id='m1'/>"
        + "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='8'/></fallback>");
    Bubble answer = bubbles().getLast();
    assertThat(answer.text()).isEqualTo("> a lie\nyes".substring(8));
    assertThat(answer.quote()).isEqualTo(new Quote("Juliet", JULIET, "cake?", bubbles().getFirst().message().number()));
  }

  @Test
  void ofWhatIsNotHereItsOwnWordsTell() {
    says("m2", "&gt; cake?\nyes", "<reply xmlns='urn:xmpp:reply:0' id='m0'/>"
        + "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='8'/></fallback>");
    assertThat(bubbles().getLast().quote()).isEqualTo(new Quote("", null, "cake?", -1));
  }

  @Test
  void besideEncryptedWordsOnlyWhatTheyQuoteThemselvesIsBelieved() {
    Message original = message("m1", "cake?", Reply.NONE);
    Message honest = message("m2", "yes", new Reply("m1", "", "cake?"));
    Message forged = message("m3", "yes", new Reply("m1", "", "shall I go?"));
    assertThat(Quote.of(honest, original, message -> "Juliet", message -> message)).isEqualTo(new Quote("Juliet", JULIET, "cake?", 1));
    assertThat(Quote.of(forged, original, message -> "Juliet", message -> message)).isEqualTo(new Quote("", null, "shall I go?", -1));
    assertThat(Quote.of(original, null, message -> "Juliet", message -> message)).isNull();
  }

  private static Message message(String id, String body, Reply reply) {
    return new Message(1, JULIET, false, false, JULIET, "", id, "", Instant.EPOCH, body, false, State.RECEIVED, false, Security.BLIND, reply, Gone.NOT, false, Handed.NOT);
  }

  @Test
  void onlyWhatWasSaidInTheClearSinceItIsEncryptedIsMarked() {
    says("m1", "before", "<delay xmlns='urn:xmpp:delay' from='verona.example' stamp='2020-01-01T00:00:00Z'/>");
    chat.encrypt(true);
    chat.encrypt(true);
    says("m2", "behind", "");
    assertThat(chat.encrypted()).isTrue();
    assertThat(bubbles()).extracting(Bubble::text, bubble -> chat.exposed(bubble.message()))
        .containsExactly(tuple("before", false), tuple("behind", true));
    chat.encrypt(false);
    assertThat(bubbles()).noneMatch(bubble -> chat.exposed(bubble.message()));
  }

  @Test
  void whatAnOlderVersionHasEncryptedIsWatchedFromItsFirstMessageOn() {
    says("m1", "before", "<delay xmlns='urn:xmpp:delay' from='verona.example' stamp='2020-01-01T00:00:00Z'/>");
    played.profile().settings().set("omemo.chat." + JULIET, "true");
    chat = open();
    assertThat(bubbles()).allMatch(bubble -> chat.exposed(bubble.message()));
  }

  @Test
  void oneAnswersUntilItIsSentOrGivenUp() {
    says("m1", "cake?", "");
    chat.reply(bubbles().getFirst().message());
    assertThat(chat.replying()).contains(new Quote("Juliet", JULIET, "cake?", bubbles().getFirst().message().number()));
    chat.writing().typed("ye");
    chat.writing().cancel();
    assertThat(chat.replying()).isEmpty();
    assertThat(chat.writing().draft()).isEqualTo("ye");
    chat.reply(bubbles().getFirst().message());
    chat.send("yes");
    assertThat(chat.replying()).isEmpty();
    assertThat(bubbles().getLast().quote()).isNotNull().satisfies(quote -> assertThat(quote.text()).isEqualTo("cake?"));
    assertThat(played.sent("> cake?\nyes")).singleElement().satisfies(stanza ->
        assertThat(stanza.child("reply", "urn:xmpp:reply:0").map(node -> node.get("id"))).contains("m1"));
    chat.send("and more");
    assertThat(played.sent("and more")).singleElement().satisfies(stanza -> assertThat(stanza.has("reply", "urn:xmpp:reply:0")).isFalse());
  }

  @Test
  void ofWhatWasTakenBackThatIsShown() {
    says("m1", "cake?", "");
    says("m2", "yes", "<reply xmlns='urn:xmpp:reply:0' id='m1'/>");
    chat.send("never");
    says("m1x", "for others", "<retract xmlns='urn:xmpp:message-retract:1' id='m1'/>");
    assertThat(bubbles()).extracting(Bubble::text).containsExactly("This message was taken back", "yes", "never");
    assertThat(Objects.requireNonNull(bubbles().get(1).quote()).text()).isEqualTo("This message was taken back");
    assertThat(chat.answerable(bubbles().getFirst().message())).isFalse();
    assertThat(chat.reactable(bubbles().getFirst().message())).isFalse();
    assertThat(chat.removal().retractable(bubbles().getFirst().message())).isFalse();
    played.link().acknowledges(bubbles().getLast().message().id());
    assertThat(chat.removal().retractable(bubbles().getLast().message())).isTrue();
    chat.removal().retract(bubbles().getLast().message());
    assertThat(bubbles().getLast().text()).isEqualTo("You took this message back");
    chat.correctLast();
    assertThat(chat.writing().correcting()).isEmpty();
  }

  @Test
  void whatIsNotToBeStyledSaysSo() {
    says("m1", "*cake*", "");
    says("m2", "&gt; _ &lt;", "<unstyled xmlns='urn:xmpp:styling:0'/>");
    assertThat(bubbles()).extracting(bubble -> bubble.message().unstyled()).containsExactly(false, true);
    says("m3", "*pie*", "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/><unstyled xmlns='urn:xmpp:styling:0'/>");
    assertThat(bubbles()).extracting(bubble -> bubble.message().unstyled()).containsExactly(true, true);
  }

  @Test
  void sayingAnewAndAnsweringExcludeEachOther() {
    says("m1", "cake?", "");
    chat.send("no");
    chat.correctLast();
    chat.reply(bubbles().getFirst().message());
    assertThat(chat.writing().correcting()).isEmpty();
    assertThat(chat.writing().draft()).isEmpty();
    chat.correctLast();
    assertThat(chat.writing().replying()).isEmpty();
    chat.send("yes");
    Node correction = played.sent("yes").getFirst();
    assertThat(correction.has("replace", "urn:xmpp:message-correct:0")).isTrue();
    assertThat(correction.has("reply", "urn:xmpp:reply:0")).isFalse();
  }

  @Test
  void whatIsNewIsThereFromItsBeginning() {
    says("seen", "seen", "");
    chat.seen();
    for (int i = 0; i < 150; i++) {
      says("n" + i, "words " + i, "");
    }
    chat = open();
    int mark = chat.rows().indexOf(new ChatRow.Unread());
    assertThat(chat.rows().get(mark + 1)).isInstanceOfSatisfying(Bubble.class, bubble -> assertThat(bubble.text()).isEqualTo("words 0"));
  }

  @Test
  void oneReachesWhatIsFarBack() {
    says("first", "the first", "");
    for (int i = 0; i < 250; i++) {
      says("n" + i, "words " + i, "");
    }
    says("last", "yes", "<reply xmlns='urn:xmpp:reply:0' id='first'/>");
    chat.seen();
    chat = open();
    Quote quote = Objects.requireNonNull(bubbles().getLast().quote());
    assertThat(bubbles()).noneMatch(bubble -> bubble.text().equals("the first"));
    AtomicInteger there = new AtomicInteger();
    chat.reach(quote.target(), there::incrementAndGet);
    assertThat(bubbles()).anyMatch(bubble -> bubble.text().equals("the first") && bubble.message().number() == quote.target());
    assertThat(there).hasValue(1);
    assertThat(ROMEO).isEqualTo(played.session().account());
  }

  private void sql(String statement) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("profile.db"));
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  /** A disk may fail and be well again. */
  @Test
  void whatCouldNotBeReadOnceIsReadTheNextTime() throws Exception {
    List<RuntimeException> failures = new ArrayList<>();
    Ui ui = new Ui(Runnable::run, Runnable::run, work -> {
      try {
        work.run();
      } catch (StoreException e) {
        failures.add(e);
      }
    });
    chat = new ChatModel(played.session(), Words.of("en"), ui, played.session().chats().open(JULIET, false));
    sql("alter table message rename to elsewhere");
    chat.heard(new Event.MessagesChanged(JULIET));
    assertThat(failures).hasSize(1);
    sql("alter table elsewhere rename to message");
    says("m1", "wherefore art thou?", "");
    assertThat(bubbles()).extracting(Bubble::text).containsExactly("wherefore art thou?");
  }

  /** A kill at this place leaves what was written: as a message that waits, or as the draft that it was. */
  @Test
  void aMessageTakesThePlaceOfItsDraftAtOnce() throws Exception {
    chat.writing().typed("my words");
    sql("create trigger full before insert on outbox begin select raise(abort, 'played'); end");
    assertThatThrownBy(() -> chat.send("my words")).hasMessageContaining("played");
    assertThat(played.session().chats().find(JULIET).orElseThrow().draft()).isEqualTo("my words");
    assertThat(bubbles()).isEmpty();
    sql("drop trigger full");
    chat.send("my words");
    assertThat(played.session().chats().find(JULIET).orElseThrow().draft()).isEmpty();
    assertThat(bubbles()).extracting(Bubble::text).containsExactly("my words");
  }

  @Test
  void whatOneWasWritingComesBackAfterACorrection() {
    chat.send("wherefor art thou?");
    chat.writing().typed("deny thy");
    chat.correct(bubbles().getLast().message());
    assertThat(chat.writing().draft()).isEqualTo("wherefor art thou?");
    chat.writing().typed("wherefore");
    chat.writing().cancel();
    assertThat(chat.writing().draft()).isEqualTo("deny thy");
    chat.correct(bubbles().getLast().message());
    chat.send("wherefore art thou?");
    assertThat(bubbles()).extracting(Bubble::text).containsExactly("wherefore art thou?");
    assertThat(chat.writing().draft()).isEqualTo("deny thy");
    assertThat(played.session().chats().find(JULIET).orElseThrow().draft()).isEqualTo("deny thy");
  }

  @Test
  void whoGoesDoesNotWriteAnyMore() {
    String composes = "<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x' to='romeo@verona.example/desk'>"
        + "<composing xmlns='http://jabber.org/protocol/chatstates'/></message>";
    played.link().says(composes);
    assertThat(chat.subtitle()).isEqualTo("is writing…");
    played.link().says("<presence xmlns='jabber:client' type='unavailable' from='juliet@verona.example/x'/>");
    assertThat(chat.subtitle()).isEqualTo("Offline");
    played.link().says(composes);
    played.session().cut();
    played.session().retry();
    await("another stream").until(() -> !chat.subtitle().equals("is writing…"));
  }

  @Test
  void whoTypesNothingForAWhileDoesNotWriteForOthers() {
    chat.writing().typed("he");
    chat.writing().paused();
    chat.writing().paused();
    chat.writing().typed("hel");
    assertThat(played.link().sent().stream().filter(stanza -> stanza.name().equals("message"))
        .map(stanza -> stanza.children().getFirst().name())).containsExactly("composing", "paused", "composing");
  }

  @Test
  void whoTellsWhatTheyDoIsNamed() {
    chat.send("/me climbs");
    says("m1", "/me sighs", "");
    assertThat(bubbles()).extracting(Bubble::text).containsExactly("* romeo climbs", "* Juliet sighs");
    assertThat(played.sent("/me climbs")).hasSize(1);
  }

  @Test
  void whatAnOccupantSaysPrivatelyIsTheirsAndTheyAreThereAsLongAsInTheRoom() throws Exception {
    Jid tybalt = ROOM.with("tybalt");
    played.session().rooms().join(ROOM, "romeo", "");
    inRoom("romeo", "", "<status code='110'/>");
    inRoom("tybalt", "", "");
    chat = new ChatModel(played.session(), Words.of("en"), new Ui(Runnable::run, Runnable::run, Runnable::run), played.session().chats().open(tybalt, false));
    played.link().says("<message xmlns='jabber:client' type='chat' from='" + tybalt + "' to='romeo@verona.example/desk' id='m1'>"
        + "<body>turn and draw</body><x xmlns='http://jabber.org/protocol/muc#user'/></message>");
    assertThat(bubbles().getLast().sender()).isEqualTo("tybalt");
    assertThat(bubbles().getLast().message().author()).isEqualTo(tybalt);
    assertThat(chat.availability()).isEqualTo(Availability.ONLINE);
    assertThat(chat.subtitle()).isEqualTo("Online");
    AtomicInteger news = new AtomicInteger();
    chat.onChange(news::incrementAndGet);
    inRoom("tybalt", " type='unavailable'", "");
    assertThat(news).hasPositiveValue();
    assertThat(chat.availability()).isEqualTo(Availability.OFFLINE);
    assertThat(chat.subtitle()).isEqualTo("Offline");
  }

  private void inRoom(String nick, String type, String more) {
    played.link().says("<presence xmlns='jabber:client' from='" + ROOM + "/" + nick + "'" + type + "><x xmlns='http://jabber.org/protocol/muc#user'>"
        + "<item affiliation='none' role='participant'/>" + more + "</x></presence>");
  }
}
