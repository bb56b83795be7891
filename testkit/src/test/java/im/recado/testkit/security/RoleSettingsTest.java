package im.recado.testkit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.ServerRole;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.wire.jid.Jid;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SECURITY R2, W15: a setting of roles names accounts that there are, and leaves somebody who administrates the server. */
@Timeout(60)
final class RoleSettingsTest {
  private static final String DOGE = "doge@venice.example";
  private static final String OTHELLO = "othello@venice.example";

  private final TestServer server = new TestServer(List.of("venice.example"), new MemoryBackends().backends());

  @BeforeEach
  void people() {
    for (String name : List.of(DOGE, OTHELLO)) {
      server.account(Jid.valueOf(name), "password");
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void run(String command, Map<String, String> arguments) throws CommandException {
    Object _ = server.kernel().commands().run(command, Caller.COMMAND_LINE, arguments);
  }

  private void set(String key, String value) throws CommandException {
    run("option-set", Map.of("key", key, "value", value));
  }

  private void refused(Reason reason, String sentence, String key, String value) {
    assertThatThrownBy(() -> set(key, value))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessage(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"server.owners", "server.administrators", "server.moderators", "server.operators"})
  void whoeverIsNamedHasAnAccount(String key) throws Exception {
    refused(Reason.NOT_FOUND, "There is no account ghost@venice.example.", key, DOGE + ", ghost@venice.example");
    refused(
        Reason.NOT_FOUND,
        "There are no accounts ghost@venice.example, doge@elsewhere.example.",
        key,
        "ghost@venice.example, doge@elsewhere.example");
    set(key, DOGE + "," + OTHELLO);
  }

  @Test
  void rolesInDomainsNameAccountsAndDomains() throws Exception {
    String key = "server.domain-roles";
    refused(
        Reason.NOT_FOUND, "There is no account ghost@venice.example.", key, "ghost@venice.example operator venice.example");
    refused(Reason.NOT_FOUND, "cyprus.example is not served here.", key, OTHELLO + " operator cyprus.example");
    set(key, OTHELLO + " operator venice.example");
  }

  @Test
  void whoStandsThereAlreadyDoesNotKeepOthersFromBeingTakenAway() throws Exception {
    server.set("server.operators", "ghost@venice.example, " + OTHELLO);
    set("server.operators", "ghost@venice.example");
  }

  @Test
  void somebodyStaysWhoCanAdministrate() throws Exception {
    set("server.owners", DOGE);
    String somebody = "Somebody must administrate the server.";
    refused(Reason.CONFLICT, somebody, "server.owners", "");
    run("user-disable", Map.of("account", OTHELLO));
    refused(Reason.CONFLICT, somebody, "server.owners", OTHELLO);
    assertThatThrownBy(() -> run("option-reset", Map.of("key", "server.owners"))).hasMessage(somebody);
    run("user-enable", Map.of("account", OTHELLO));
    set("server.administrators", OTHELLO);
    run("option-reset", Map.of("key", "server.owners"));
  }

  @Test
  void nobodyMakesAnAccountByTheWayThatMayDoMoreThanThey() throws Exception {
    server.set("server.owners", "ghost@venice.example");
    Caller iago = new Caller("iago@venice.example", ServerRole.ADMINISTRATOR);
    Map<String, String> data = Map.of("data", "ghost@venice.example,password\nrodrigo@venice.example,password");
    assertThat(server.kernel().commands().run("user-add-many", iago, data).rows())
        .containsExactly(List.of("1", "ghost@venice.example is of a domain that you do not administrate, or may do more than you"));
  }
}
