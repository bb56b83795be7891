package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.http.Json;
import im.recado.wire.jid.Jid;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token does what whoever made it may do now, never more. */
final class RestTokenOwnerTest {
  private static final String NURSE = "nurse@verona.example";

  private final ConsoleServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  RestTokenOwnerTest(@TempDir Path folder) throws Exception {
    server = new ConsoleServer(folder.resolve("home"), "server.domains=mantua.example");
  }

  @BeforeEach
  void nurse() throws Exception {
    command("user-add", "account", NURSE, "password", ConsoleServer.PASSWORD);
    command("user-add", "account", "ann@mantua.example", "password", ConsoleServer.PASSWORD);
    // Administrators are owners as long as there are none.
    command("role-give", "account", "admin@verona.example", "role", "owner");
    command("role-give", "account", NURSE, "role", "administrator");
  }

  @AfterEach
  void stop() {
    http.close();
    server.close();
  }

  private static Map<String, String> named(String... arguments) {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      named.put(arguments[i], arguments[i + 1]);
    }
    return named;
  }

  private CommandResult as(Caller caller, String command, String... arguments) throws CommandException {
    return server.kernel().commands().run(command, caller, named(arguments));
  }

  private CommandResult command(String command, String... arguments) throws CommandException {
    return as(Caller.COMMAND_LINE, command, arguments);
  }

  private String made(String account, String... arguments) throws CommandException {
    Caller caller = new Caller(account, server.kernel().powers(Jid.valueOf(account)));
    return as(caller, "token-create", arguments).rows().getFirst().get(1);
  }

  private int get(String token, String command) throws Exception {
    return http.send(request(token, command).build(), BodyHandlers.discarding()).statusCode();
  }

  private int post(String token, String command, String... arguments) throws Exception {
    HttpRequest.Builder request =
        request(token, command).header("Content-Type", "application/json").POST(BodyPublishers.ofString(Json.write(named(arguments))));
    return http.send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  private HttpRequest.Builder request(String token, String command) {
    return HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/commands/" + command)).header("Authorization", "Bearer " + token);
  }

  @Test
  void aTokenLosesWhatItsOwnerLoses() throws Exception {
    String token = made(NURSE, "name", "n", "scope", "write");
    assertThat(post(token, "user-rename", "account", NURSE, "name", "Angelica")).isEqualTo(200);
    command("role-give", "account", NURSE, "role", "operator");
    assertThat(post(token, "user-rename", "account", NURSE, "name", "Angela")).isEqualTo(403);
    assertThat(get(token, "user-list")).isEqualTo(200);
    command("role-give", "account", NURSE, "role", "none");
    assertThat(get(token, "user-list")).isEqualTo(403);
    command("role-give", "account", NURSE, "role", "administrator", "domain", "mantua.example");
    assertThat(get(token, "user-show?account=ann@mantua.example")).isEqualTo(200);
    assertThat(get(token, "user-show?account=alice@verona.example")).isEqualTo(403);
  }

  @Test
  void whoIsDisabledHasNoToken() throws Exception {
    String token = made(NURSE, "name", "n", "scope", "read");
    assertThat(get(token, "user-list")).isEqualTo(200);
    command("user-disable", "account", NURSE);
    assertThat(get(token, "user-list")).isEqualTo(403);
    command("user-enable", "account", NURSE);
    assertThat(get(token, "user-list")).isEqualTo(200);
  }

  @Test
  void whoGetsTheNameLaterHasNoneOfTheTokens() throws Exception {
    String token = made(NURSE, "name", "n", "scope", "read");
    String ofNobody = command("token-create", "name", "of the command line", "scope", "read").rows().getFirst().get(1);
    command("user-remove", "account", NURSE);
    assertThat(get(token, "user-list")).isEqualTo(401);
    assertThat(get(ofNobody, "user-list")).isEqualTo(200);
  }

  @Test
  void whoseATokenIsOutlivesARestart() throws Exception {
    String token = made(NURSE, "name", "with : and spaces", "scope", "read", "domain", "mantua.example");
    Path home = server.folder();
    server.close();
    try (ConsoleServer again = ConsoleServer.on(home)) {
      assertThat(again.kernel().commands().run("token-list", Caller.COMMAND_LINE, Map.of()).rows())
          .singleElement()
          .satisfies(row -> assertThat(row).contains(token.substring(0, token.indexOf('.')), "with : and spaces", NURSE, "mantua.example"));
    }
  }

  @Test
  void noDaysAreNotForEver() {
    assertThatThrownBy(() -> made(NURSE, "name", "n", "scope", "read", "days", "0")).hasMessageContaining("holds 1 to 36500 days");
  }
}
