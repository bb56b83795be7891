package im.recado.testkit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.module.Option;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.wire.jid.Jid;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * SECURITY W5: where people are looked for and by whose word they are let in is said by owners alone, as it could make anybody an
 * owner.
 */
@Timeout(60)
final class OwnersSettingsTest {
  private static final String DOGE = "doge@venice.example";
  private static final Caller OWNER = new Caller(DOGE, ServerRole.OWNER);
  private static final Caller ADMINISTRATOR = new Caller("iago@venice.example", ServerRole.ADMINISTRATOR);

  private final TestServer server = new TestServer(List.of("venice.example"), new MemoryBackends().backends());

  @BeforeEach
  void owner() {
    server.account(Jid.valueOf(DOGE), "password");
    server.set("server.owners", DOGE);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void run(Caller caller, String command, Map<String, String> arguments) throws CommandException {
    Object _ = server.kernel().commands().run(command, caller, arguments);
  }

  private void refused(String command, Map<String, String> arguments) {
    assertThatThrownBy(() -> run(ADMINISTRATOR, command, arguments))
        .as(command + arguments)
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED));
  }

  @Test
  void noAdministratorChangesWhereAccountsComeFrom() {
    List<? extends Option<?>> accounts =
        server.kernel().declarations().stream()
            .flatMap(declaration -> declaration.options().stream())
            .filter(option -> option.key().startsWith("accounts."))
            .toList();
    assertThat(accounts).extracting(Option::key).contains("accounts.sources", "accounts.source-domains", "accounts.remember");
    for (Option<?> option : accounts) {
      refused("option-set", Map.of("key", option.key(), "value", Option.plain(option.otherwise())));
      refused("option-set", Map.of("key", option.key(), "value", Option.plain(option.otherwise()), "trial", "60"));
      refused("option-reset", Map.of("key", option.key()));
      refused("option-confirm", Map.of("key", option.key()));
    }
  }

  @Test
  void noAdministratorTriesSources() {
    refused("source-test", Map.of("account", DOGE, "password", "password"));
  }

  @Test
  void ownersChangeThemForGoodOrOnTrial() throws Exception {
    run(OWNER, "option-set", Map.of("key", "accounts.remember", "value", "2m"));
    run(OWNER, "option-set", Map.of("key", "accounts.remember", "value", "3m", "trial", "60"));
    refused("option-confirm", Map.of("key", "accounts.remember", "keep", "false"));
    run(OWNER, "option-confirm", Map.of("key", "accounts.remember"));
    run(OWNER, "option-reset", Map.of("key", "accounts.remember"));
  }

  @Test
  void administratorsStillChangeOtherSettings() throws Exception {
    run(ADMINISTRATOR, "option-set", Map.of("key", "roster.max-items", "value", "50"));
  }

  @Test
  void whereNoOwnerIsNamedAdministratorsAreOwners() throws Exception {
    server.set("server.administrators", DOGE);
    server.set("server.owners", "");
    Caller caller = new Caller(DOGE, server.kernel().powers(Jid.valueOf(DOGE)));
    run(caller, "option-set", Map.of("key", "accounts.remember", "value", "2m"));
  }
}
