package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.ServerRole;
import im.recado.testkit.transcript.StreamClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How administrators look at the stream of one session, and what they do not see. */
@Timeout(120)
final class InspectionTest {
  private static final String SESSION = "romeo@verona.example/garden";

  private final Scene scene = new Scene("romeo@verona.example", "juliet@verona.example");

  @AfterEach
  void close() {
    scene.close();
  }

  private CommandResult run(String name, Map<String, String> arguments) throws CommandException {
    return scene.server.kernel().commands().run(name, Caller.COMMAND_LINE, arguments);
  }

  private String seen() throws CommandException {
    List<List<String>> rows = run("inspect-list", Map.of("session", SESSION)).rows();
    return rows.toString();
  }

  @Test
  void whatPassesIsSeenWithoutWordsAndSecrets() throws Exception {
    StreamClient romeo = scene.available(SESSION);
    run("inspect-begin", Map.of("session", SESSION));
    romeo.send(xml("<message to='juliet@verona.example' id='m1'><body>But soft</body><active xmlns='urn:example:a' token='t0ken'/></message>"));
    romeo.send(xml("<iq type='set' id='q1'><query xmlns='jabber:iq:private'><keep xmlns='urn:example:keep'><password>S3cret-words</password></keep></query></iq>"));
    romeo.barrier();
    assertThat(seen())
        .contains("m1", "<body>***</body>", "token='***'", "<password>***</password>", "received", "sent")
        .doesNotContain("But soft", "t0ken", "S3cret");
    run("inspect-end", Map.of("session", SESSION));
    assertThat(Objects.requireNonNull(scene.server.kernel().sessions().session(romeo.jid())).watcher()).isNull();
    assertThatThrownBy(this::seen).isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
  }

  @Test
  void wordsAreSeenWhenTheyAreAskedForAndNoMoreThanTheLastStanzasAreKept() throws Exception {
    StreamClient romeo = scene.available(SESSION);
    run("inspect-begin", Map.of("session", SESSION, "words", "true"));
    for (int i = 0; i < 600; i++) {
      romeo.send(xml("<message to='juliet@verona.example' type='headline'><body>line " + i + ".</body></message>"));
    }
    romeo.barrier();
    List<List<String>> rows = run("inspect-list", Map.of("session", SESSION, "most", "1000")).rows();
    assertThat(rows).hasSize(500);
    assertThat(rows.toString()).contains("line 599.").doesNotContain("line 5.");
  }

  @Test
  void w5OnlyAdministratorsLookAndNotAtThoseWhoMayDoMore() throws Exception {
    StreamClient _ = scene.available(SESSION);
    run("inspect-begin", Map.of("session", SESSION));
    Caller operator = new Caller("olivia", ServerRole.OPERATOR);
    assertThatThrownBy(() -> scene.server.kernel().commands().run("inspect-list", operator, Map.of("session", SESSION)))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED));
    run("role-give", Map.of("account", "romeo@verona.example", "role", "owner"));
    Caller administrator = new Caller("iago", ServerRole.ADMINISTRATOR);
    assertThatThrownBy(() -> scene.server.kernel().commands().run("inspect-begin", administrator, Map.of("session", SESSION)))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED));
  }

  @Test
  void whatASessionDidAtTheEndIsSeenAfterIt() throws Exception {
    StreamClient romeo = scene.available(SESSION);
    run("inspect-begin", Map.of("session", SESSION));
    romeo.send(xml("<message to='juliet@verona.example' id='last'><body>Thus with a kiss I die</body></message>"));
    romeo.disconnect();
    org.awaitility.Awaitility.await().until(() -> run("inspect-sessions", Map.of()).rows().getFirst().getLast().equals("true"));
    assertThat(seen()).contains("last").doesNotContain("kiss");
    run("inspect-end", Map.of("session", SESSION));
    assertThat(run("inspect-sessions", Map.of()).rows()).isEmpty();
    assertThatThrownBy(() -> run("inspect-begin", Map.of("session", SESSION)))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
    assertThatThrownBy(() -> run("inspect-begin", Map.of("session", "nobody", "minutes", "61")))
        .isInstanceOf(CommandException.class);
  }
}
