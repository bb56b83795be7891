package im.recado.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.Domains;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.event.Events;
import im.recado.kernel.log.AuditLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CommandsTest {
  private final List<String> kept = new ArrayList<>();
  private final AuditLog audit = new AuditLog();
  private final Commands commands =
      new Commands(
          new Domains(List.of("example.org"), new Events()),
          audit,
          jid ->
              Powers.of(
                  jid.toString().equals("prospero@example.org")
                      ? ServerRole.OWNER
                      : jid.toString().equals("iago@example.org") ? ServerRole.ADMINISTRATOR : ServerRole.USER),
          List.of(
              Command.change(
                  "greet",
                  "Greets.",
                  List.of(
                      Argument.required("whom", Kind.ADDRESS, "an address"),
                      Argument.optional("times", Kind.NUMBER, "how often"),
                      Argument.optional("loud", Kind.FLAG, "whether to shout")),
                  call ->
                      CommandResult.done(
                          "Hello " + call.address("whom") + " " + call.number("times", 1) + " " + call.flag("loud"))),
              Command.moderation(
                      "calm",
                      "Calms somebody.",
                      List.of(
                          Argument.required("account", Kind.ADDRESS, "who"),
                          Argument.optional("how", Kind.TEXT, "in which way")),
                      call -> CommandResult.done("Calmed."))
                  .demanding(
                      written -> written.containsKey("how") ? ServerRole.ADMINISTRATOR : ServerRole.MODERATOR),
              Command.power("crown", "Crowns.", List.of(), call -> CommandResult.done("Crowned.")),
              Command.look("look", "Looks.", List.of(), call -> CommandResult.done("Seen by " + call.caller().name()))));

  private Reason refusal(ServerRole role, String name, Map<String, String> written) {
    Caller caller = new Caller("somebody", role);
    try {
      Object _ = commands.run(name, caller, written);
      throw new AssertionError(name + " was done");
    } catch (CommandException e) {
      return e.reason();
    }
  }

  private String done(ServerRole role, String name, Map<String, String> written) throws CommandException {
    return commands.run(name, new Caller("somebody", role), written).sentence();
  }

  @Test
  void w5EachRoleMayDoWhatThoseBelowItMay() throws CommandException {
    assertThat(refusal(ServerRole.USER, "look", Map.of())).isEqualTo(Reason.NOT_ALLOWED);
    assertThat(done(ServerRole.OPERATOR, "look", Map.of())).isEqualTo("Seen by somebody");
    assertThat(refusal(ServerRole.OPERATOR, "calm", Map.of("account", "romeo"))).isEqualTo(Reason.NOT_ALLOWED);
    assertThat(done(ServerRole.MODERATOR, "calm", Map.of("account", "romeo"))).isEqualTo("Calmed.");
    assertThat(refusal(ServerRole.MODERATOR, "greet", Map.of("whom", "romeo"))).isEqualTo(Reason.NOT_ALLOWED);
    assertThat(refusal(ServerRole.ADMINISTRATOR, "crown", Map.of())).isEqualTo(Reason.NOT_ALLOWED);
    assertThat(done(ServerRole.OWNER, "crown", Map.of())).isEqualTo("Crowned.");
  }

  @Test
  void w5ACallMayNeedMoreThanItsCommand() throws CommandException {
    Map<String, String> rough = Map.of("account", "romeo", "how", "by force");
    assertThat(refusal(ServerRole.MODERATOR, "calm", rough)).isEqualTo(Reason.NOT_ALLOWED);
    assertThat(done(ServerRole.ADMINISTRATOR, "calm", rough)).isEqualTo("Calmed.");
  }

  @Test
  void w5NobodyTouchesTheAccountOfSomebodyWhoMayDoMore() throws CommandException {
    for (String owner : List.of("prospero", "prospero@example.org", "PROSPERO@Example.org")) {
      assertThat(refusal(ServerRole.ADMINISTRATOR, "calm", Map.of("account", owner))).isEqualTo(Reason.NOT_ALLOWED);
    }
    assertThat(refusal(ServerRole.MODERATOR, "calm", Map.of("account", "iago"))).isEqualTo(Reason.NOT_ALLOWED);
    assertThat(done(ServerRole.ADMINISTRATOR, "calm", Map.of("account", "iago"))).isEqualTo("Calmed.");
    assertThat(done(ServerRole.OWNER, "calm", Map.of("account", "prospero"))).isEqualTo("Calmed.");
  }

  @Test
  void b12WhatChangesSomethingIsAuditedWhetherItIsDoneOrRefused() throws CommandException {
    audit.keep(entry -> kept.add(entry.by() + " " + entry.what() + " " + entry.with() + " " + entry.outcome()));
    Object _ = run("greet", Map.of("whom", "juliet@example.net", "loud", "true"));
    Object _ = run("look", Map.of());
    assertReason(
        () -> commands.run("greet", new Caller("iago@venice.example", ServerRole.USER), Map.of("whom", "a")),
        Reason.NOT_ALLOWED);
    assertThat(kept)
        .containsExactly(
            "command-line greet {whom=juliet@example.net, loud=true} done",
            "iago@venice.example greet {whom=a} refused: not allowed");
  }

  private CommandResult run(String name, Map<String, String> arguments) throws CommandException {
    return commands.run(name, Caller.COMMAND_LINE, arguments);
  }

  private static void assertReason(ThrowingCallable call, Reason reason) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void argumentsAreTyped() throws CommandException {
    assertThat(run("greet", Map.of("whom", "juliet@example.net", "times", "3", "loud", "true")).sentence())
        .isEqualTo("Hello juliet@example.net 3 true");
  }

  @Test
  void aNameAloneIsOneOfTheMainDomain() throws CommandException {
    assertThat(run("greet", Map.of("whom", "Juliet")).sentence()).isEqualTo("Hello juliet@example.org 1 false");
  }

  @Test
  void whatIsNotAnAddressIsRefused() {
    assertReason(() -> run("greet", Map.of("whom", "a b@")), Reason.WRONG_ARGUMENT);
    assertReason(() -> run("greet", Map.of("whom", "a@b/c")), Reason.WRONG_ARGUMENT);
  }

  @Test
  void aMissingArgumentAnUnknownOneAndAWrongOneAreRefused() {
    assertReason(() -> run("greet", Map.of()), Reason.WRONG_ARGUMENT);
    assertReason(() -> run("greet", Map.of("whom", "a", "why", "b")), Reason.WRONG_ARGUMENT);
    assertReason(() -> run("greet", Map.of("whom", "a", "times", "-1")), Reason.WRONG_ARGUMENT);
    assertReason(() -> run("greet", Map.of("whom", "a", "loud", "yes")), Reason.WRONG_ARGUMENT);
  }

  @Test
  void whoeverMayOnlyLookMustNotChange() throws CommandException {
    Caller operator = new Caller("olivia", ServerRole.OPERATOR);
    assertThat(commands.run("look", operator, Map.of()).sentence()).isEqualTo("Seen by olivia");
    assertReason(() -> commands.run("greet", operator, Map.of("whom", "a")), Reason.NOT_ALLOWED);
  }

  @Test
  void anUnknownCommandIsSaidToBeOne() {
    assertReason(() -> run("dance", Map.of()), Reason.UNKNOWN_COMMAND);
  }
}
