package im.recado.testkit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.PlayedTime;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.testkit.transcript.StreamClient.Event;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SECURITY B-11: what administrators lay upon accounts, and that the owner is told why. */
final class LocksTest {
  private static final String IAGO = "iago@venice.example";

  private final MemoryBackends disk = new MemoryBackends();
  private TestServer server = started();

  private TestServer started() {
    TestServer made = new TestServer(List.of("venice.example"), disk.backends());
    made.set("server.administrators", "doge@venice.example");
    return made;
  }

  @BeforeEach
  void people() {
    for (String name : List.of("iago", "othello", "doge")) {
      server.account(Jid.valueOf(name + "@venice.example"), "password");
    }
    server.friends(Jid.valueOf(IAGO), Jid.valueOf("othello@venice.example"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private StreamClient client(String name) {
    return new StreamClient(server.inProcess(), Jid.valueOf(name + "@venice.example/here"), "password", false);
  }

  private StreamClient available(String name) throws IOException {
    StreamClient client = client(name);
    client.connectSession();
    client.send(xml("<presence/>"));
    client.barrier();
    client.seen().clear();
    return client;
  }

  private static Element xml(String text) {
    try {
      return Xml.parse(text.replaceFirst("^<(message|presence|iq)\\b", "<$1 xmlns='jabber:client'"), XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private String run(String command, String... arguments) throws CommandException {
    Map<String, String> named =
        arguments.length == 1
            ? Map.of("account", arguments[0])
            : Map.of("account", arguments[0], "reason", arguments[1]);
    return server.kernel().commands().run(command, Caller.COMMAND_LINE, named).sentence();
  }

  private static List<Element> came(StreamClient client) throws IOException {
    client.barrier();
    List<Element> came =
        client.seen().stream()
            .filter(Event.Came.class::isInstance)
            .map(event -> ((Event.Came) event).element())
            .toList();
    client.seen().clear();
    return came;
  }

  private String firstError(StreamClient client, String stanza) throws IOException {
    client.send(xml(stanza));
    List<Element> came = came(client);
    Element error = came.isEmpty() ? null : came.getFirst().child("error", "jabber:client");
    return error == null ? "none" : error.elements().getFirst().name() + " " + error.elements().getLast().text();
  }

  @Test
  void b11TheOwnerOfADisabledAccountIsToldWhyAndNobodyElseIs() throws Exception {
    StreamClient iago = available("iago");
    assertThat(run("user-disable", IAGO, "Lies about handkerchiefs.")).isEqualTo("Disabled " + IAGO + ".");
    assertThat(iago.element().toString()).contains("not-authorized").contains("Lies about handkerchiefs.");
    assertThatThrownBy(() -> client("iago").logIn())
        .hasMessageContaining("account-disabled")
        .hasMessageContaining("Lies about handkerchiefs.");
    StreamClient guessing =
        new StreamClient(server.inProcess(), Jid.valueOf(IAGO + "/x"), "wrong", false);
    assertThatThrownBy(guessing::logIn).hasMessageContaining("not-authorized").message().doesNotContain("Lies");
    assertThat(run("user-enable", IAGO)).isEqualTo("Enabled " + IAGO + ".");
    available("iago");
  }

  @Test
  void b11WhoIsInQuarantineReachesAdministratorsOnlyUntilReleasedAlsoOverARestart() throws Exception {
    assertThat(run("user-quarantine", IAGO, "Spam.")).isEqualTo(IAGO + " reaches administrators only.");
    server.close();
    server = started();
    StreamClient othello = available("othello");
    StreamClient doge = available("doge");
    StreamClient iago = available("iago");
    assertThat(came(othello)).as("no presence reaches him").isEmpty();
    String told = "not-allowed This account may only write to the administrators of the server. Spam.";
    for (String to : List.of("othello@venice.example", "othello@venice.example/here", "x@conference.venice.example",
        "multicast.venice.example", "pubsub.venice.example", "somebody@elsewhere.example")) {
      assertThat(firstError(iago, "<message to='" + to + "'><body>!</body></message>")).as(to).isEqualTo(told);
    }
    assertThat(firstError(iago, "<presence type='subscribe' to='othello@venice.example'/>")).isEqualTo(told);
    assertThat(firstError(iago, "<presence to='x@conference.venice.example/iago'/>")).isEqualTo(told);
    assertThat(firstError(iago, "<iq type='get' id='u' to='upload.venice.example'>"
        + "<request xmlns='urn:xmpp:http:upload:0' filename='a' size='1'/></iq>")).isEqualTo(told);
    assertThat(came(othello)).isEmpty();
    assertThat(firstError(iago, "<message to='doge@venice.example'><body>Why?</body></message>")).isEqualTo("none");
    assertThat(came(doge).getFirst().toString()).contains("Why?");
    othello.send(xml("<message to='iago@venice.example'><body>Iago?</body></message>"));
    othello.barrier();
    assertThat(came(iago).getFirst().toString()).contains("Iago?");
    assertThat(run("user-release", IAGO)).isEqualTo("Released " + IAGO + ".");
    assertThat(firstError(iago, "<message to='othello@venice.example'><body>!</body></message>")).isEqualTo("none");
  }

  @Test
  void b11LocksAreListedAndGoWithTheAccount() throws Exception {
    Object _ = run("user-quarantine", IAGO, "Spam.");
    CommandResult list = server.kernel().commands().run("user-locks", Caller.COMMAND_LINE, Map.of());
    assertThat(list.rows().getFirst()).startsWith(IAGO, "quarantined").endsWith("Spam.");
    Object _ = run("user-remove", IAGO);
    server.account(Jid.valueOf(IAGO), "password");
    StreamClient another = available("iago");
    assertThat(firstError(another, "<message to='othello@venice.example'><body>!</body></message>")).isEqualTo("none");
    assertThatThrownBy(() -> run("user-release", IAGO)).hasMessageContaining("not in quarantine");
    assertThatThrownBy(() -> run("user-quarantine", "nobody@venice.example", "x")).hasMessageContaining("no account");
    Object _ = run("user-disable", IAGO);
    assertThatThrownBy(() -> run("user-quarantine", IAGO, "x")).hasMessageContaining("is disabled");
  }

  private String lockUntil(String command, String until) throws CommandException {
    Map<String, String> named = Map.of("account", IAGO, "until", until, "reason", "Slander");
    return server.kernel().commands().run(command, Caller.COMMAND_LINE, named).sentence();
  }

  @Test
  void b11ALockEndsByItselfOnTheDayThatWasNamedAlsoAfterARestart() throws Exception {
    assertThat(lockUntil("user-disable", "2026-07-23")).isEqualTo("Disabled iago@venice.example.");
    assertThatThrownBy(() -> client("iago").connectSession()).isInstanceOf(IOException.class);
    server.close();
    server = started();
    assertThat(server.kernel().commands().run("user-locks", Caller.COMMAND_LINE, Map.of()).rows())
        .containsExactly(
            List.of(IAGO, "disabled", PlayedTime.START.toString(), "2026-07-23T00:00:00Z", "Slander"));
    server.time().jump(Instant.parse("2026-07-22T23:59:59Z"));
    server.time().pass(Duration.ofMillis(999));
    assertThatThrownBy(() -> client("iago").connectSession()).isInstanceOf(IOException.class);
    server.time().pass(Duration.ofSeconds(31));
    client("iago").connectSession();
    assertThat(server.kernel().commands().run("user-locks", Caller.COMMAND_LINE, Map.of()).rows()).isEmpty();
  }

  @Test
  void b11AQuarantineEndsByItselfAndTheMomentMustBeToCome() throws Exception {
    lockUntil("user-quarantine", "2026-07-21T03:30Z");
    StreamClient iago = available("iago");
    iago.send(xml("<message id='1' to='othello@venice.example'><body>Look to your wife.</body></message>"));
    assertThat(came(iago).getFirst().toString()).contains("Until 2026-07-21T03:30:00Z. Slander");
    server.time().pass(Duration.ofMinutes(34));
    assertThat(server.kernel().commands().run("user-locks", Caller.COMMAND_LINE, Map.of()).rows()).isEmpty();
    for (String wrong : List.of("2026-07-20", "tomorrow", "2026-13-01", "2026-07-21T03:30")) {
      assertThatThrownBy(() -> lockUntil("user-disable", wrong))
          .hasMessage("Expected a day or a moment to come, such as 2026-12-24 or 2026-12-24T18:00Z, not " + wrong + ".");
    }
  }
}
