package im.recado.testkit.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.ServerRole;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is changed while the server runs holds at once and after a restart, until it is reset. */
final class LiveOptionsTest {
  private final MemoryBackends disk = new MemoryBackends();

  private TestServer server() {
    return new TestServer(List.of("verona.example"), disk.backends());
  }

  private static CommandResult run(TestServer server, String command, Map<String, String> arguments)
      throws CommandException {
    return server.kernel().commands().run(command, Caller.COMMAND_LINE, arguments);
  }

  private static List<String> row(TestServer server, String key) throws CommandException {
    return run(server, "option-list", Map.of("key", key)).rows().getFirst();
  }

  @Test
  void aChangeHoldsAtOnceAndAfterARestartUntilItIsReset() throws CommandException {
    try (TestServer server = server()) {
      assertThat(row(server, "blocking.max-items").subList(1, 3)).containsExactly("1000", "");
      Object _ = run(server, "option-set", Map.of("key", "blocking.max-items", "value", "5"));
      assertThat(row(server, "blocking.max-items").subList(1, 3)).containsExactly("5", "changed");
    }
    try (TestServer server = server()) {
      assertThat(row(server, "blocking.max-items").subList(1, 3)).containsExactly("5", "changed");
      Object _ = run(server, "option-reset", Map.of("key", "blocking.max-items"));
      assertThat(row(server, "blocking.max-items").subList(1, 3)).containsExactly("1000", "");
    }
    try (TestServer server = server()) {
      assertThat(row(server, "blocking.max-items").subList(1, 3)).containsExactly("1000", "");
    }
  }

  @Test
  void w15AValueOnTrialGoesBackUnlessItIsConfirmed() throws CommandException {
    try (TestServer server = server()) {
      Object _ = run(server, "option-set", Map.of("key", "auth.plain", "value", "false", "trial", "60"));
      assertThat(row(server, "auth.plain").subList(1, 3)).as("at once, and not kept").containsExactly("false", "");
      assertThat(run(server, "option-trials", Map.of()).rows().getFirst()).startsWith("auth.plain", "false", "true");
      server.time().pass(Duration.ofSeconds(59));
      assertThat(row(server, "auth.plain").get(1)).isEqualTo("false");
      server.time().pass(Duration.ofSeconds(2));
      await().untilAsserted(() -> assertThat(row(server, "auth.plain").get(1)).isEqualTo("true"));
      assertThat(run(server, "option-trials", Map.of()).rows()).isEmpty();
      assertThatThrownBy(() -> run(server, "option-confirm", Map.of("key", "auth.plain"))).hasMessage("auth.plain is not on trial.");

      Object _ = run(server, "option-set", Map.of("key", "blocking.max-items", "value", "7"));
      Object _ = run(server, "option-set", Map.of("key", "blocking.max-items", "value", "5", "trial", "60"));
      Object _ = run(server, "option-confirm", Map.of("key", "blocking.max-items", "keep", "false"));
      assertThat(row(server, "blocking.max-items").subList(1, 3)).as("what was kept").containsExactly("7", "changed");

      Object _ = run(server, "option-set", Map.of("key", "auth.plain", "value", "false", "trial", "60"));
      Object _ = run(server, "option-confirm", Map.of("key", "auth.plain"));
      server.time().pass(Duration.ofSeconds(100));
      assertThat(row(server, "auth.plain").subList(1, 3)).containsExactly("false", "changed");
      Object _ = run(server, "option-set", Map.of("key", "blocking.max-items", "value", "5", "trial", "60"));
      assertThatThrownBy(() -> run(server, "option-set", Map.of("key", "auth.plain", "value", "maybe", "trial", "60"))).isInstanceOf(CommandException.class);
      assertThatThrownBy(() -> run(server, "option-set", Map.of("key", "auth.plain", "value", "true", "trial", "7200"))).hasMessage("A trial lasts an hour at most.");
    }
    try (TestServer server = server()) {
      assertThat(row(server, "auth.plain").get(1)).isEqualTo("false");
      assertThat(row(server, "blocking.max-items").get(1)).as("a restart ends a trial").isEqualTo("7");
    }
  }

  @Test
  void r2PowerIsNotTriedSoThatNoneComesBackThatWasTakenAway() throws CommandException {
    try (TestServer server = server()) {
      for (String name : List.of("romeo", "paris", "tybalt")) {
        server.account(Jid.valueOf(name + "@verona.example"), "password");
      }
      Object _ = run(server, "option-set", Map.of("key", "server.administrators", "value", "romeo@verona.example,paris@verona.example,tybalt@verona.example"));
      for (String key : List.of("server.owners", "server.administrators", "server.moderators", "server.operators")) {
        assertThatThrownBy(() -> run(server, "option-set", Map.of("key", key, "value", "romeo@verona.example", "trial", "60")))
            .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT))
            .hasMessage(key + " says who may do what, which is not tried: change it for good.");
      }
      assertThatThrownBy(
              () -> run(server, "option-set", Map.of("key", "server.domain-roles", "value", "romeo@verona.example operator verona.example", "trial", "60")))
          .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT));
      Object _ = run(server, "role-give", Map.of("account", "paris@verona.example", "role", "none"));
      Object _ = run(server, "user-remove", Map.of("account", "tybalt@verona.example"));
      server.time().pass(Duration.ofSeconds(100));
      assertThat(run(server, "option-trials", Map.of()).rows()).isEmpty();
      assertThat(row(server, "server.administrators").get(1)).isEqualTo("romeo@verona.example");
    }
    try (TestServer server = server()) {
      assertThat(row(server, "server.administrators").get(1)).isEqualTo("romeo@verona.example");
    }
  }

  @Test
  void w15WhoeverChangesASettingDuringItsTrialEndsTheTrial() throws CommandException {
    try (TestServer server = server()) {
      List<String> deeds = new ArrayList<>();
      server.kernel().audit().keep(entry -> deeds.add(entry.what() + " " + entry.with().get("key") + ": " + entry.outcome()));
      Object _ = run(server, "option-set", Map.of("key", "blocking.max-items", "value", "7"));
      Object _ = run(server, "option-set", Map.of("key", "server.emergency", "value", "false", "trial", "60"));
      Object _ = run(server, "option-set", Map.of("key", "blocking.max-items", "value", "5", "trial", "60"));
      Object _ = run(server, "option-set", Map.of("key", "auth.plain", "value", "false", "trial", "60"));
      assertThat(run(server, "option-trials", Map.of()).rows()).hasSize(3);

      Object _ = run(server, "emergency", Map.of("on", "true"));
      Object _ = run(server, "option-reset", Map.of("key", "blocking.max-items"));
      Object _ = run(server, "option-set", Map.of("key", "auth.plain", "value", "true"));
      assertThat(run(server, "option-trials", Map.of()).rows()).isEmpty();
      for (String key : List.of("server.emergency", "blocking.max-items", "auth.plain")) {
        assertThat(deeds).contains("option-confirm " + key + ": it was changed otherwise during the trial");
      }

      server.time().pass(Duration.ofSeconds(100));
      assertThat(row(server, "server.emergency").subList(1, 3)).containsExactly("true", "changed");
      assertThat(row(server, "blocking.max-items").subList(1, 3)).containsExactly("1000", "");
      assertThat(row(server, "auth.plain").subList(1, 3)).containsExactly("true", "changed");

      Object _ = run(server, "option-set", Map.of("key", "blocking.max-items", "value", "5", "trial", "60"));
      Object _ = run(server, "option-confirm", Map.of("key", "blocking.max-items"));
      assertThat(deeds.getLast()).isEqualTo("option-confirm blocking.max-items: done");
      assertThat(deeds.stream().filter(deed -> deed.contains("otherwise"))).as("nothing else of a trial that was confirmed").hasSize(3);
      Object _ = run(server, "option-set", Map.of("key", "server.emergency", "value", "false", "trial", "60"));
    }
    try (TestServer server = server()) {
      assertThat(row(server, "server.emergency").get(1)).as("a restart ends a trial").isEqualTo("true");
      assertThat(row(server, "blocking.max-items").get(1)).isEqualTo("5");
      assertThat(row(server, "auth.plain").get(1)).isEqualTo("true");
    }
  }

  @Test
  void whatIsNoValueChangesNothing() throws CommandException {
    try (TestServer server = server()) {
      assertThatThrownBy(() -> run(server, "option-set", Map.of("key", "blocking.max-items", "value", "many")))
          .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_ARGUMENT))
          .hasMessageContaining("expected a whole number");
      assertThat(row(server, "blocking.max-items").subList(1, 3)).containsExactly("1000", "");
    }
  }

  @Test
  void whatNobodyKnowsIsRefusedAndWhatAnEarlierVersionKnewDoesNoHarm() {
    disk.backends().stores().keyValues("options").put(Jid.valueOf("verona.example"), "gone.option", "1");
    disk.backends().stores().keyValues("options").put(Jid.valueOf("verona.example"), "blocking.max-items", "few");
    try (TestServer server = server()) {
      assertThatThrownBy(() -> run(server, "option-set", Map.of("key", "gone.option", "value", "1")))
          .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
    }
  }

  @Test
  void theSecretsOfServicesAreInNoLog() throws CommandException {
    try (TestServer server = server()) {
      List<Map<String, String>> deeds = new ArrayList<>();
      server.kernel().audit().keep(entry -> deeds.add(entry.with()));
      Object _ = run(server, "option-set", Map.of("key", "external.turn-secret", "value", "south north"));
      Object _ = run(server, "option-set", Map.of("key", "blocking.max-items", "value", "5"));
      assertThat(deeds)
          .containsExactly(
              Map.of("key", "external.turn-secret", "value", "***"),
              Map.of("key", "blocking.max-items", "value", "5", "was", "1000"));
      assertThat(row(server, "external.turn-secret")).contains("***").doesNotContain("south north");
    }
  }

  @Test
  void aTypoIsToldFromASettingThatIsReadAtTheStart() throws Exception {
    try (TestServer server = server()) {
      server.kernel().startOptions(java.util.Set.of("c2s.port"));
      assertThatThrownBy(() -> run(server, "option-set", Map.of("key", "c2s.port", "value", "5222")))
          .hasMessage("c2s.port is read when the server starts: change it in recado.toml and start again.");
      assertThatThrownBy(() -> run(server, "option-set", Map.of("key", "blocking.max-item", "value", "5")))
          .hasMessage("There is no setting blocking.max-item; is blocking.max-items meant?");
      assertThatThrownBy(() -> run(server, "option-get", Map.of("key", "blocking.max-item")))
          .hasMessage("There is no setting blocking.max-item; is blocking.max-items meant?");
      assertThat(run(server, "option-get", Map.of("key", "blocking.max-items")).rows()).hasSize(1);
      assertThatThrownBy(() -> run(server, "option-gets", Map.of("key", "c2s.port")))
          .hasMessage("There is no command option-gets; is option-get meant?");
      assertThatThrownBy(() -> run(server, "option-get", Map.of("kye", "c2s.port")))
          .hasMessage("option-get needs key: the key of a setting.");
      assertThatThrownBy(() -> run(server, "option-list", Map.of("kye", "c2s.port")))
          .hasMessage("option-list has no argument kye; is key meant?");
      assertThatThrownBy(() -> run(server, "option-reset", Map.of("key", "zzzzzzzzzzzzzzzz")))
          .hasMessage("There is no setting zzzzzzzzzzzzzzzz; option-list tells which there are.");
    }
  }

  @Test
  void operatorsLookAndDoNotTouch() {
    try (TestServer server = server()) {
      Caller operator = new Caller("operator@verona.example", ServerRole.OPERATOR);
      assertThatThrownBy(
              () ->
                  server.kernel().commands()
                      .run("option-set", operator, Map.of("key", "blocking.max-items", "value", "5")))
          .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED));
    }
  }
}
