package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.store.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive that the test plays: what was missed comes without a gap, whatever breaks meanwhile. */
class HistoryTest {
  private Instant begin = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  /** From which number on it keeps, and how far it reaches. */
  private volatile int oldest = 1;
  private volatile int newest = 20;
  private volatile int largest = 50;
  private volatile int breaksAfter = Integer.MAX_VALUE;
  private final AtomicInteger pages = new AtomicInteger();

  private PlayedSession played() {
    PlayedSession played = PlayedSession.in(folder);
    played.link().answer(Ns.DISCO_INFO, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'>"
        + "<query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:mam:2'/></query></iq>"));
    played.link().answer(Ns.MAM, request -> page(played, request));
    return played;
  }

  /** A page as XEP-0313 has it: forwards after an id or a time, else the last ones. */
  private Node page(PlayedSession played, Node request) {
    Node query = request.payload().orElseThrow();
    Node set = query.child("set", Ns.RSM).orElseThrow();
    // A server may give less than was asked for.
    int most = Math.min(largest, Integer.parseInt(set.textOf("max")));
    String after = set.textOf("after");
    if (!after.isEmpty() && Integer.parseInt(after) < oldest) {
      return error("item-not-found");
    }
    if (pages.incrementAndGet() > breaksAfter) {
      breaksAfter = Integer.MAX_VALUE;
      played.link().cut();
      return error("unanswered");
    }
    int from = !after.isEmpty() ? Integer.parseInt(after) + 1 : set.child("before", Ns.RSM).isPresent() ? Math.max(oldest, newest - most + 1) : oldest;
    String start = query.child("x", Ns.DATA).flatMap(x -> x.all("field", Ns.DATA).filter(field -> field.get("var").equals("start")).findFirst())
        .map(field -> field.textOf("value")).orElse("");
    if (!start.isEmpty()) {
      from = Math.max(from, (int) (Instant.parse(start).getEpochSecond() - begin.getEpochSecond()));
    }
    int to = Math.min(newest, from + most - 1);
    IntStream.rangeClosed(from, to).forEach(number -> played.link().says("<message xmlns='jabber:client' from='romeo@verona.example'>"
        + "<result xmlns='urn:xmpp:mam:2' queryid='" + query.get("queryid") + "' id='" + number + "'><forwarded xmlns='urn:xmpp:forward:0'>"
        + "<delay xmlns='urn:xmpp:delay' stamp='" + begin.plusSeconds(number) + "'/><message xmlns='jabber:client' type='chat'"
        + " from='juliet@verona.example/x' to='romeo@verona.example'><body>" + number + "</body></message></forwarded></result></message>"));
    String ends = from > to ? "" : "<first>" + from + "</first><last>" + to + "</last>";
    return NodeReader.read("<iq xmlns='jabber:client' type='result'><fin xmlns='urn:xmpp:mam:2' complete='" + (to >= newest)
        + "'><set xmlns='http://jabber.org/protocol/rsm'>" + ends + "</set></fin></iq>");
  }

  private static Node error(String condition) {
    return NodeReader.read("<iq xmlns='jabber:client' type='error'><error type='cancel'><" + condition
        + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  }

  private List<Integer> numbers(PlayedSession played) {
    return played.session().chats().messages().newest(JULIET, 5_000).stream().map(Message::body).map(Integer::parseInt).toList();
  }

  private static void has(PlayedSession played, int messages) {
    // What the program of before still had to do when it was ended is none of this one's business.
    await("all").dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(60)).until(() -> played.session().chats().messages().count(JULIET) == messages);
  }

  private static List<Integer> all(int from, int to) {
    return IntStream.rangeClosed(from, to).boxed().toList();
  }

  private void first() throws Exception {
    try (PlayedSession played = played().begun()) {
      await("the newest").until(() -> numbers(played).equals(all(1, 20)));
    }
  }

  @Test
  void howeverMuchWasMissedAllOfItComes() throws Exception {
    first();
    newest = 1_250;
    largest = 10;
    try (PlayedSession played = played().begun()) {
      has(played, 1_250);
      assertThat(numbers(played)).isEqualTo(all(1, 1_250));
      assertThat(pages).hasValueGreaterThan(100);
    }
  }

  @Test
  void whenTheNetworkBreaksInTheMiddleItGoesOnThere() throws Exception {
    first();
    newest = 400;
    breaksAfter = pages.get() + 3;
    try (PlayedSession played = played().begun()) {
      has(played, 400);
      assertThat(numbers(played)).isEqualTo(all(1, 400));
      assertThat(played.link().connects()).isEqualTo(2);
    }
  }

  @Test
  void theSameWhenTheStreamIsResumed() throws Exception {
    first();
    newest = 400;
    breaksAfter = pages.get() + 3;
    try (PlayedSession played = played()) {
      played.link().resumes();
      played.begun();
      has(played, 400);
      assertThat(numbers(played)).isEqualTo(all(1, 400));
    }
  }

  @Test
  void whenTheArchiveHasForgottenWhereWeWereItGoesOnByTime() throws Exception {
    first();
    oldest = 25;
    newest = 400;
    try (PlayedSession played = played().begun()) {
      has(played, 20 + 376);
      assertThat(numbers(played)).containsAll(all(25, 400)).doesNotHaveDuplicates();
    }
  }

  /** A room's invitation has words for clients that know no rooms: they are nothing that somebody said in the room. */
  @Test
  void anInvitationIsNoMessageOfTheRoom() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder)) {
      played.link().answer(Ns.DISCO_INFO, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'>"
          + "<query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:mam:2'/></query></iq>"));
      played.link().answer(Ns.MAM, request -> {
        String frame = "<message xmlns='jabber:client' from='romeo@verona.example'><result xmlns='urn:xmpp:mam:2' id='%s' queryid='"
            + request.payload().orElseThrow().get("queryid") + "'><forwarded xmlns='urn:xmpp:forward:0'>%s</forwarded></result></message>";
        played.link().says(frame.formatted("1", "<message xmlns='jabber:client' from='balcony@rooms.example' to='romeo@verona.example'>"
            + "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='juliet@verona.example'/></x>"
            + "<body>you are invited</body></message>"));
        played.link().says(frame.formatted("2", "<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x'"
            + " to='romeo@verona.example'><body>will you come?</body></message>"));
        return NodeReader.read("<iq xmlns='jabber:client' type='result'><fin xmlns='urn:xmpp:mam:2' complete='true'>"
            + "<set xmlns='http://jabber.org/protocol/rsm'><first>1</first><last>2</last></set></fin></iq>");
      });
      played.begun();
      has(played, 1);
      assertThat(played.session().chats().find(Jid.of("balcony@rooms.example"))).isEmpty();
    }
  }

  @Test
  void whatWasHeardLateStandsBeforeWhatCameAfterIt() throws Exception {
    begin = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
    try (PlayedSession played = played().begun()) {
      await("the archive").until(() -> played.messages(JULIET).size() == 20);
      newest = 21;
      played.link().says("<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x' to='romeo@verona.example'><body>21</body>"
          + "<stanza-id xmlns='urn:xmpp:sid:0' by='romeo@verona.example' id='21'/></message>");
      await("the live one").until(() -> played.messages(JULIET).size() == 21);
      newest = 22;
      played.link().cut();
      await("what was missed").until(() -> played.messages(JULIET).size() == 22);
      assertThat(played.messages(JULIET)).extracting(Message::body).endsWith("20", "21", "22");
    }
  }
}
