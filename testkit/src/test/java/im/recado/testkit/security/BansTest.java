package im.recado.testkit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SECURITY B-9: who guesses passwords is not listened to for a while, and administrators have a say. */
final class BansTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example/here");

  private final TestServer server = new TestServer(List.of("verona.example"), new MemoryBackends().backends());

  BansTest() {
    server.account(ROMEO, "password");
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** What the server says to a login. */
  private String login(String password) throws IOException {
    StreamClient client = new StreamClient(server.inProcess(), ROMEO, password, false);
    try {
      client.logIn();
      return "success";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } finally {
      client.cut();
    }
  }

  private CommandResult run(String command, Map<String, String> arguments) throws CommandException {
    return server.kernel().commands().run(command, Caller.COMMAND_LINE, arguments);
  }

  @Test
  void b9TheRightPasswordIsNoUseAfterTenWrongOnesUntilAQuarterOfAnHourIsOver() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(login("wrong")).contains("not-authorized");
    }
    assertThat(login("password")).contains("temporary-auth-failure");
    assertThat(run("ban-list", Map.of()).rows())
        .containsExactly(List.of("127.0.0.1", "15 min", "1", "failed logins"));
    server.pass(Duration.ofMinutes(15));
    assertThat(login("password")).isEqualTo("success");
    assertThat(run("ban-list", Map.of()).rows()).isEmpty();
  }

  @Test
  void b9AnAdministratorBansAndLifts() throws Exception {
    assertThat(run("ban-add", Map.of("address", "127.0.0.1", "minutes", "5", "reason", "a test")).sentence())
        .isEqualTo("Banned 127.0.0.1 for 5 minutes.");
    assertThat(login("password")).contains("temporary-auth-failure");
    Object _ = run("ban-lift", Map.of("address", "127.0.0.1"));
    assertThat(login("password")).isEqualTo("success");
    Object _ = run("ban-add", Map.of("address", "2001:db8::7"));
    assertThat(run("ban-list", Map.of()).rows().getFirst()).startsWith("2001:db8:0:0:0:0:0:0/64", "60 min");
    Object _ = run("ban-lift", Map.of("address", "2001:db8:0:0:0:0:0:0/64"));
    assertThat(run("ban-list", Map.of()).rows()).isEmpty();
  }

  @Test
  void b9WhatIsNoAddressOrNotBannedIsRefused() {
    for (String text : List.of("", "example.org", "192.0.2.0/8", "999.1.1.1", "1.2.3.4 ; rm", "::g")) {
      assertThatThrownBy(() -> run("ban-add", Map.of("address", text)))
          .as(text)
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("Expected an address");
    }
    assertThatThrownBy(() -> run("ban-lift", Map.of("address", "192.0.2.1"))).hasMessageContaining("is not banned");
    assertThatThrownBy(() -> run("ban-add", Map.of("address", "192.0.2.1", "minutes", "0")))
        .hasMessageContaining("a minute at least");
  }

  @Test
  void b16OneCommandSwitchesTheEmergencyOnAndOff() throws Exception {
    Object _ = run("emergency", Map.of("on", "true"));
    for (int i = 0; i < 2; i++) {
      assertThat(login("wrong")).contains("not-authorized");
    }
    assertThat(login("password")).contains("temporary-auth-failure");
    Object _ = run("emergency", Map.of("on", "false"));
    Object _ = run("ban-lift", Map.of("address", "127.0.0.1"));
    for (int i = 0; i < 9; i++) {
      assertThat(login("wrong")).contains("not-authorized");
    }
    assertThat(login("password")).isEqualTo("success");
  }
}
