package im.recado.client.model;

import static im.recado.client.services.PlayedSession.JULIET;
import static im.recado.client.services.PlayedSession.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.model.Notices.Notice;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.Availability;
import im.recado.client.services.Event;
import im.recado.client.services.Level;
import im.recado.client.services.PlayedSession;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticesTest {
  private static final LocalDateTime NOON = LocalDateTime.parse("2026-11-23T12:00");

  @TempDir Path folder;
  private PlayedSession played;
  private Notices notices;

  @BeforeEach
  void opens() throws Exception {
    played = PlayedSession.in(folder);
    played.link().answer(Ns.PUBSUB, request -> Node.of("iq", Ns.CLIENT).with("type", "result"));
    played.link().answer(Ns.DISCO_INFO, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'>"
        + "<query xmlns='http://jabber.org/protocol/disco#info'>" + (String.valueOf(request.get("to")).startsWith("vault@")
        ? "<feature var='muc_membersonly'/>" : "") + "</query></iq>"));
    played.begun();
    notices = new Notices(played.session(), played.profile().settings(), Words.of("en"));
  }

  @AfterEach
  void closes() {
    played.close();
  }

  private static Event.MessageCame juliet(String body) {
    return new Event.MessageCame(JULIET, JULIET.with("balcony"), body, false);
  }

  private Optional<Notice> now(Event.MessageCame message) {
    return notices.of(message, false, NOON);
  }

  @Test
  void whoAndWhatIsTold() {
    assertThat(now(juliet("o\u202E romeo\nromeo"))).contains(new Notice(JULIET, false, "Juliet", "o romeo romeo", true));
    played.profile().settings().set("notify.preview", "false");
    played.profile().settings().set("notify.sound", "false");
    assertThat(now(juliet("a secret"))).contains(new Notice(JULIET, false, "Juliet", "A new message", false));
  }

  @Test
  void amongSeveralAccountsItIsToldForWhich() {
    assertThat(now(juliet("o romeo")).orElseThrow().to(played.session().account()))
        .isEqualTo(new Notice(JULIET, false, "Juliet – romeo@verona.example", "o romeo", true));
  }

  @Test
  void longWordsAreCut() {
    assertThat(now(juliet("😀".repeat(300))).orElseThrow().text()).isEqualTo("😀".repeat(200) + "…");
  }

  @Test
  void nothingIsToldThatIsNotWished() throws Exception {
    played.profile().settings().set("notify", "false");
    assertThat(now(juliet("x"))).isEmpty();
    played.profile().settings().set("notify", "true");
    assertThat(notices.of(juliet("x"), true, NOON)).as("the window is in front").isEmpty();
    played.profile().settings().set("notify.front", "true");
    assertThat(notices.of(juliet("x"), true, NOON)).isPresent();
    new QuietHours(true, LocalTime.of(11, 0), LocalTime.of(13, 0), Set.of(DayOfWeek.MONDAY)).keep(played.profile().settings());
    assertThat(now(juliet("x"))).isEmpty();
    assertThat(notices.of(juliet("x"), false, NOON.plusHours(1))).isPresent();
    new QuietHours(false, LocalTime.of(11, 0), LocalTime.of(13, 0), Set.of()).keep(played.profile().settings());
    played.session().presence().be(Availability.DND, "");
    assertThat(now(juliet("x"))).isEmpty();
    played.session().presence().be(Availability.AWAY, "");
    assertThat(now(juliet("x"))).isPresent();
    played.session().levels().set(JULIET, false, Level.NEVER);
    assertThat(now(juliet("x"))).isEmpty();
  }

  @Test
  void ofOpenRoomsOneHearsWhenNamedOfClosedOnesAlwaysAndElseAsOneSaid() throws Exception {
    var vault = im.recado.client.protocol.Jid.of("vault@conference.verona.example");
    played.session().roomVisits().enter(ROOM, "The balcony", "romeo", "");
    played.session().roomVisits().enter(vault, "The vault", "romeo", "");
    var plain = new Event.MessageCame(ROOM, ROOM.with("juliet"), "hello", false);
    var named = new Event.MessageCame(ROOM, ROOM.with("juliet"), "romeo?", true);
    assertThat(now(plain)).isEmpty();
    assertThat(now(named)).contains(new Notice(ROOM, true, "juliet in The balcony", "romeo?", true));
    assertThat(now(new Event.MessageCame(vault, vault.with("juliet"), "hello", false))).isPresent();
    played.session().levels().set(ROOM, true, Level.ALWAYS);
    assertThat(now(plain)).isPresent();
    played.session().levels().set(ROOM, true, Level.NEVER);
    assertThat(now(named)).isEmpty();
  }

  @Test
  void whoAsksToBeAContactIsTold() {
    assertThat(notices.request(JULIET, false, NOON)).contains(new Notice(JULIET, false, "Recado", JULIET + " wants to see when you are online.", true));
    assertThat(notices.request(JULIET, true, NOON)).as("the window is there").isEmpty();
    played.profile().settings().set("notify", "false");
    assertThat(notices.request(JULIET, false, NOON)).isEmpty();
  }
}
