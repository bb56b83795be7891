package im.recado.kernel.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.Domains;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.event.Events;
import im.recado.kernel.log.AuditLog;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever has a role in one domain has it there and nowhere else. */
class TerritoryTest {
  private static final Argument ACCOUNT = Argument.required("account", Kind.ADDRESS, "who");
  private static final Powers IN_MANTUA = new Powers(ServerRole.USER, Map.of("mantua.example", ServerRole.ADMINISTRATOR));
  private static final Caller ANGELICA = new Caller("angelica@mantua.example", IN_MANTUA);

  private final List<AuditLog.Entry> entries = new ArrayList<>();
  private final Commands commands = commands();

  private Commands commands() {
    AuditLog audit = new AuditLog();
    audit.keep(entries::add);
    return new Commands(
        new Domains(List.of("verona.example", "mantua.example", "lower.mantua.example"), new Events()),
        audit,
        TerritoryTest::powers,
        List.of(
            Command.change("lock", "Locks.", List.of(ACCOUNT), call -> CommandResult.done("Locked.")).within("account"),
            Command.change(
                    "book",
                    "Books a place for somebody of anywhere.",
                    List.of(
                        Argument.required("room", Kind.ADDRESS, "where"), Argument.required("guest", Kind.ADDRESS, "who")),
                    call -> CommandResult.done("Booked."))
                .within("room")
                .elsewhere("guest"),
            Command.look(
                    "list",
                    "Lists.",
                    List.of(Argument.optional("domain", Kind.TEXT, "of which")),
                    call -> CommandResult.done(String.join(" ", call.reach().domains())))
                .reaching("domain"),
            Command.look("show", "Shows.", List.of(Argument.required("host", Kind.TEXT, "of whom")), call -> CommandResult.done("Shown."))
                .within("host"),
            Command.power("crown", "Crowns.", List.of(ACCOUNT), call -> CommandResult.done("Crowned.")).within("account"),
            Command.change("stop", "Stops.", List.of(), call -> CommandResult.done("Stopped."))));
  }

  private static Powers powers(Jid account) {
    return switch (account.toString()) {
      case "prospero@mantua.example" -> Powers.of(ServerRole.OPERATOR);
      case "owner@mantua.example" -> new Powers(ServerRole.USER, Map.of("mantua.example", ServerRole.OWNER));
      case "both@mantua.example" -> new Powers(ServerRole.USER, Map.of("verona.example", ServerRole.OPERATOR));
      case "same@mantua.example" -> IN_MANTUA;
      default -> Powers.NONE;
    };
  }

  private void refused(Caller caller, String name, Map<String, String> written) {
    assertThatThrownBy(() -> commands.run(name, caller, written))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED));
  }

  private String done(String name, Map<String, String> written) throws CommandException {
    return commands.run(name, ANGELICA, written).sentence();
  }

  @Test
  void whatIsAboutTheServerIsForThoseWhoHaveARoleForAllOfIt() throws CommandException {
    refused(ANGELICA, "stop", Map.of());
    assertThat(commands.allows("stop", IN_MANTUA)).isFalse();
    assertThat(commands.allows("lock", IN_MANTUA)).isTrue();
    assertThat(commands.allows("crown", IN_MANTUA)).isFalse();
    assertThat(commands.allows("nothing", IN_MANTUA)).isFalse();
    assertThat(commands.run("stop", Caller.COMMAND_LINE, Map.of()).sentence()).isEqualTo("Stopped.");
  }

  @Test
  void whatACallNamesMustBeOfTheDomain() throws CommandException {
    assertThat(done("lock", Map.of("account", "romeo@mantua.example"))).isEqualTo("Locked.");
    for (String account :
        List.of(
            "romeo@verona.example",
            "romeo",
            "romeo@VERONA.example",
            "romeo@lower.mantua.example",
            "romeo@mantua.example.org",
            "romeo@example")) {
      refused(ANGELICA, "lock", Map.of("account", account));
    }
    assertThat(done("book", Map.of("room", "hall@conference.mantua.example", "guest", "a@verona.example")))
        .isEqualTo("Booked.");
    refused(ANGELICA, "book", Map.of("room", "hall@conference.verona.example", "guest", "a@mantua.example"));
    refused(ANGELICA, "book", Map.of("room", "hall@conference.lower.mantua.example", "guest", "a@mantua.example"));
  }

  @Test
  void servicesThatAreSharedAreNobodysAlone() throws CommandException {
    assertThat(done("show", Map.of("host", "romeo@mantua.example"))).isEqualTo("Shown.");
    for (String host : List.of("pubsub.mantua.example", "pubsub.verona.example", "verona.example", "", " ", "@", "a@b@c")) {
      refused(ANGELICA, "show", Map.of("host", host));
    }
  }

  @Test
  void listsReachTheDomainsOfTheCaller() throws CommandException {
    assertThat(done("list", Map.of())).isEqualTo("mantua.example");
    assertThat(done("list", Map.of("domain", "MANTUA.example "))).isEqualTo("mantua.example");
    refused(ANGELICA, "list", Map.of("domain", "verona.example"));
    refused(ANGELICA, "list", Map.of("domain", "nowhere.example"));
    refused(ANGELICA, "list", Map.of("domain", "angelica@mantua.example/../verona.example@verona.example"));
    assertThat(commands.run("list", new Caller("o", ServerRole.OPERATOR), Map.of()).sentence())
        .isEqualTo("verona.example mantua.example lower.mantua.example");
  }

  @Test
  void aGreaterRoleInOneDomainReachesThatDomainAlone() throws CommandException {
    Caller both =
        new Caller("both", new Powers(ServerRole.OPERATOR, Map.of("mantua.example", ServerRole.ADMINISTRATOR)));
    assertThat(commands.run("lock", both, Map.of("account", "a@mantua.example")).sentence()).isEqualTo("Locked.");
    refused(both, "lock", Map.of("account", "a@verona.example"));
    refused(both, "crown", Map.of("account", "a@mantua.example"));
    assertThat(commands.run("show", both, Map.of("host", "pubsub.verona.example")).sentence()).isEqualTo("Shown.");
  }

  @Test
  void rolesOfDomainsThatAreNotServedAreNothing() {
    Caller ghost = new Caller("ghost", new Powers(ServerRole.USER, Map.of("elsinore.example", ServerRole.OWNER)));
    refused(ghost, "list", Map.of());
    refused(ghost, "lock", Map.of("account", "hamlet@elsinore.example"));
    assertThat(commands.allows("list", ghost.powers())).isFalse();
  }

  @Test
  void nobodyTouchesWhoMayDoMoreAnywhere() throws CommandException {
    refused(ANGELICA, "lock", Map.of("account", "prospero@mantua.example"));
    refused(ANGELICA, "lock", Map.of("account", "owner@mantua.example"));
    refused(ANGELICA, "lock", Map.of("account", "both@mantua.example"));
    refused(new Caller("iago", ServerRole.ADMINISTRATOR), "lock", Map.of("account", "owner@mantua.example"));
    assertThat(done("lock", Map.of("account", "same@mantua.example"))).isEqualTo("Locked.");
    assertThat(commands.run("lock", Caller.COMMAND_LINE, Map.of("account", "owner@mantua.example")).sentence())
        .isEqualTo("Locked.");
  }

  @Test
  void theAuditLogNamesTheDomain() throws CommandException {
    done("lock", Map.of("account", "romeo@mantua.example"));
    refused(ANGELICA, "lock", Map.of("account", "romeo@verona.example"));
    refused(ANGELICA, "stop", Map.of());
    Object _ = commands.run("stop", Caller.COMMAND_LINE, Map.of());
    assertThat(entries).extracting(entry -> entry.with().getOrDefault(AuditLog.DOMAIN, ""))
        .containsExactly("mantua.example", "verona.example", "mantua.example", "");
  }

  @Test
  void aCommandSaysOfEachAddressWhetherItIsMeant() {
    Command forgotten = Command.look("x", "X.", List.of(ACCOUNT), call -> CommandResult.done("")).reaching();
    assertThatThrownBy(
            () -> new Commands(new Domains(List.of("a.example"), new Events()), new AuditLog(), jid -> Powers.NONE, List.of(forgotten)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
