package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static im.recado.client.services.PlayedSession.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.Reports.Reason;
import im.recado.kernel.command.Caller;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody is blocked and reported in one step. */
class ReportsTest {
  /** What the server was asked last about who is blocked. */
  private final AtomicReference<Node> asked = new AtomicReference<>();
  @TempDir Path folder;

  @Test
  void whoRunsTheServerIsShownWhatWasWritten() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Person romeo = ground.enter(ROMEO);
      Person juliet = ground.enter(JULIET);
      juliet.session().chats().send(ROMEO, "Buy balconies");
      await("it came").until(() -> romeo.session().chats().messages().last(JULIET)
          .filter(message -> !message.stanzaId().isEmpty()).isPresent());
      assertThat(romeo.session().reports().areTaken()).isTrue();
      romeo.session().reports().blockAndReport(JULIET, Reason.ABUSE, " every night ");
      assertThat(romeo.session().blocks().is(JULIET)).isTrue();
      await("the report").until(() -> !command(ground, "report-list", Map.of()).isEmpty());
      List<String> row = command(ground, "report-list", Map.of()).getFirst();
      assertThat(row).contains("romeo@verona.example", "juliet@verona.example", "every night").anyMatch(cell -> cell.contains("abuse"));
      assertThat(command(ground, "report-show", Map.of("id", row.getFirst())).toString()).contains("Buy balconies");
    }
  }

  private static List<List<String>> command(Ground ground, String name, Map<String, String> arguments) throws Exception {
    return ground.server().kernel().commands().run(name, Caller.COMMAND_LINE, arguments).rows();
  }

  private Node report(PlayedSession played) throws Exception {
    played.begun();
    played.link().says("<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x' to='romeo@verona.example/desk'>"
        + "<body>Buy balconies</body><stanza-id xmlns='urn:xmpp:sid:0' by='romeo@verona.example' id='a1'/></message>");
    played.session().chats().send(JULIET, "No");
    played.session().reports().blockAndReport(JULIET, Reason.SPAM, " ");
    return Objects.requireNonNull(asked.get());
  }

  private PlayedSession played(Path folder, String feature) {
    PlayedSession played = PlayedSession.in(folder);
    played.link().answer(Ns.BLOCKING, request -> {
      asked.set(request.payload().orElseThrow());
      return Node.of("iq", Ns.CLIENT).with("type", "result");
    });
    played.link().answer(Ns.DISCO_INFO, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'>"
        + "<query xmlns='http://jabber.org/protocol/disco#info'><feature var='" + feature + "'/></query></iq>"));
    return played;
  }

  @Test
  void theirMessagesAreNamedAndNoneOfOnesOwn() throws Exception {
    try (PlayedSession played = played(folder, Ns.REPORTING)) {
      Node report = report(played).child("item", Ns.BLOCKING).flatMap(item -> item.child("report", Ns.REPORTING)).orElseThrow();
      assertThat(report.get("reason")).isEqualTo("urn:xmpp:reporting:spam");
      assertThat(report.all("stanza-id", Ns.SID).map(id -> id.get("by") + " " + id.get("id")).toList())
          .isEqualTo(List.of("romeo@verona.example a1"));
      assertThat(report.has("text", Ns.REPORTING)).isFalse();
    }
  }

  @Test
  void aServerThatTakesNoReportsBlocksAlone() throws Exception {
    try (PlayedSession played = played(folder, "urn:example:other")) {
      assertThat(report(played).child("item", Ns.BLOCKING).orElseThrow().children()).isEmpty();
      assertThat(played.session().blocks().is(JULIET)).isTrue();
    }
  }
}
