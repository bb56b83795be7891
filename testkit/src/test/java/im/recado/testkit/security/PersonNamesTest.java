package im.recado.testkit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.wire.jid.Jid;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of people and of groups are judged alike, whatever command they come by. */
final class PersonNamesTest {
  private static final String IAGO = "iago@venice.example";
  private static final String TOO_LONG =
      "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
          + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

  private final TestServer server = new TestServer(List.of("venice.example"), new MemoryBackends().backends());

  @AfterEach
  void close() {
    server.close();
  }

  private CommandResult run(String command, Map<String, String> arguments) throws CommandException {
    return server.kernel().commands().run(command, Caller.COMMAND_LINE, arguments);
  }

  private void refused(String command, Map<String, String> arguments) {
    assertThatThrownBy(() -> run(command, arguments))
        .as(command)
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_ARGUMENT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Honest\nIago", "Honest\u0007Iago", "Honest \uD83C", TOO_LONG})
  void aNameThatNobodyMayHave(String name) throws Exception {
    refused("user-add", Map.of("account", IAGO, "password", "handkerchief", "name", name));
    server.account(Jid.valueOf(IAGO), "handkerchief");
    refused("user-rename", Map.of("account", IAGO, "name", name));
    refused("group-create", Map.of("group", "thieves", "title", name + name));
    refused("contact-suggest", Map.of("account", IAGO, "contact", "cassio@venice.example", "name", name + name));
    if (!name.contains("\n")) {
      CommandResult told =
          run("user-add-many", Map.of("data", "cassio@venice.example,password,\"" + name + "\"\nemilia@venice.example,password,Emilia"));
      assertThat(told.rows()).hasSize(1);
      assertThat(told.sentence()).isEqualTo("Added: 1; there already: 0; refused: 1.");
    }
  }
}
