package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.streamError;
import static im.recado.testkit.streams.Scene.xml;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import im.recado.testkit.transcript.StreamClient;
import im.recado.testkit.transcript.StreamClient.Event;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.HashedToken;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who has logged in and has no session yet is shut out by all that shuts out sessions (SECURITY A11, R2, B7, B-11): whatever
 * an administrator does to the account, and in whichever way the client has logged in.
 */
final class EndedLoginTest {
  private static final String JULIET = "juliet@verona.example";
  private static final String AGENT = "d4565fa7-4d72-4749-b3d3-740edbf87770";
  private static final String BIND =
      "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>balcony</resource></bind></iq>";

  private final Scene scene = new Scene(JULIET);

  @AfterEach
  void close() {
    scene.close();
  }

  /** How a client logs in. */
  enum Way {
    SASL,
    SASL2,
    TOKEN
  }

  private CommandResult run(String command, String... arguments) throws CommandException {
    Map<String, String> named = new HashMap<>(Map.of("account", JULIET));
    for (int i = 0; i < arguments.length; i += 2) {
      named.put(arguments[i], arguments[i + 1]);
    }
    return scene.server.kernel().commands().run(command, Caller.COMMAND_LINE, named);
  }

  /** What is done to the account while somebody has logged in, and nothing more. */
  private void happens(String what) throws Exception {
    Object _ =
        switch (what) {
          case "removed" -> run("user-remove");
          case "made-again" -> {
            CommandResult _ = run("user-remove");
            scene.server.account(Jid.valueOf(JULIET), "password");
            yield what;
          }
          case "password" -> run("user-passwd", "password", "of Capulet, too");
          case "password-and-back" -> {
            CommandResult _ = run("user-passwd", "password", "of Capulet, too");
            yield run("user-passwd", "password", "password");
          }
          case "disabled" -> run("user-disable", "reason", "Out of her mind.");
          case "enabled-again" -> {
            CommandResult _ = run("user-disable");
            yield run("user-enable");
          }
          case "revoked" -> run("client-revoke", "id", run("client-list").rows().getFirst().getFirst());
          default -> throw new IllegalArgumentException(what);
        };
  }

  private static StreamClient arrives(Scene scene) throws IOException {
    StreamClient client = scene.client(JULIET + "/balcony");
    client.connect();
    client.openStream();
    Element features = opened(client);
    if (features.has("starttls", "urn:ietf:params:xml:ns:xmpp-tls")) {
      client.send(xml("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"));
      Element _ = client.element();
      client.startTls();
      client.openStream();
      Element _ = opened(client);
    }
    return client;
  }

  private static Element opened(StreamClient client) throws IOException {
    assertThat(client.next()).isInstanceOf(Event.Opened.class);
    return client.element();
  }

  private static Element authenticate(String mechanism, byte[] message, String more) {
    return xml(
        "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='" + mechanism + "'><initial-response>"
            + Base64.getEncoder().encodeToString(message) + "</initial-response><user-agent id='" + AGENT + "'/>" + more
            + "</authenticate>");
  }

  private static byte[] plain() {
    return "\0juliet\0password".getBytes(UTF_8);
  }

  private static String request() {
    return "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>";
  }

  /** Logs in by SASL2, without a session; the token. */
  private static String token(StreamClient client) throws IOException {
    client.send(authenticate("PLAIN", plain(), request()));
    Element token = Objects.requireNonNull(client.element().child("token", "urn:xmpp:fast:0"));
    Element _ = client.element();
    return Objects.requireNonNull(token.attribute("token"));
  }

  private StreamClient loggedIn(Way way) throws IOException {
    if (way == Way.SASL) {
      StreamClient client = scene.client(JULIET + "/balcony");
      Element _ = client.logIn();
      return client;
    }
    String token = token(arrives(scene));
    StreamClient client = arrives(scene);
    client.send(
        way == Way.SASL2
            ? authenticate("PLAIN", plain(), "")
            : authenticate(
                "HT-SHA-256-NONE",
                HashedToken.initiatorMessage("juliet", token.getBytes(UTF_8), new byte[0]),
                "<fast xmlns='urn:xmpp:fast:0'/>"));
    assertThat(client.element().name()).isEqualTo("success");
    Element _ = client.element();
    return client;
  }

  @ParameterizedTest
  @CsvSource({
    "removed, not-authorized",
    "made-again, not-authorized",
    "password, reset",
    "password-and-back, reset",
    "disabled, not-authorized",
    "enabled-again, not-authorized",
    "revoked, reset"
  })
  void a11AStreamThatHasLoggedInGetsNoSessionAfter(String what, String condition) throws Exception {
    // A client that can be revoked.
    StreamClient bound = arrives(scene);
    bound.send(authenticate("PLAIN", plain(), "<bind xmlns='urn:xmpp:bind:0'/>"));
    assertThat(bound.element().name()).isEqualTo("success");
    Map<Way, StreamClient> clients = new HashMap<>();
    for (Way way : Way.values()) {
      clients.put(way, loggedIn(way));
    }
    happens(what);
    for (Map.Entry<Way, StreamClient> client : clients.entrySet()) {
      client.getValue().send(xml(BIND));
      assertThat(streamError(client.getValue())).as(client.getKey().toString()).isEqualTo(condition);
    }
    assertThat(scene.server.kernel().sessions().account(Jid.valueOf(JULIET))).isNull();
    List<String> left = scene.disk.backends().stores().keyValues("fast").all(Jid.valueOf(JULIET)).keySet().stream().toList();
    assertThat(left).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void b7NorDoesOneByResumption(Way way) throws Exception {
    StreamClient first = scene.connected(JULIET + "/balcony");
    String id = Scene.manage(first);
    first.cut();
    StreamClient stale = loggedIn(way);
    happens("removed");
    stale.send(xml("<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='0'/>"));
    assertThat(streamError(stale)).isEqualTo("not-authorized");
  }

  @Test
  void b11TheOwnerHearsWhy() throws Exception {
    StreamClient client = loggedIn(Way.SASL);
    happens("disabled");
    client.send(xml(BIND));
    assertThat(client.element().toString()).contains("not-authorized").contains("Out of her mind.");
  }

  @Test
  void a11AnAdministratorWhoEndsAllSessionsEndsLogins() throws Exception {
    StreamClient bound = scene.connected(JULIET + "/garden");
    StreamClient client = loggedIn(Way.SASL);
    Object _ = scene.server.kernel().commands().run("session-end", Caller.COMMAND_LINE, Map.of("session", JULIET));
    assertThat(streamError(bound)).isEqualTo("policy-violation");
    client.send(xml(BIND));
    assertThat(streamError(client)).isEqualTo("policy-violation");
  }

  @Test
  void whoLogsInAfterwardsIsWelcome() throws Exception {
    happens("password-and-back");
    StreamClient client = scene.connected(JULIET + "/balcony");
    assertThat(client.isBound()).isTrue();
  }
}
