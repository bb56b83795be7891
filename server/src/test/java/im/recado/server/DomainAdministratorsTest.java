package im.recado.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Caller;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.command.Territory;
import im.recado.wire.jid.Jid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The owner of one domain, who may there all that can be done in a domain, gives every command that there is: each is refused, or
 * keeps to that domain. Nothing of the other domain is told or changed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DomainAdministratorsTest {
  private static final String OURS = "mantua.example";
  private static final String THEIRS = "verona.example";

  /** What an administrator of one domain can do at all. Whoever makes a command available to them says so here too. */
  private static final Set<String> IN_DOMAINS =
      Set.of(
          "announce", "archive-keep", "archive-remove", "archive-size", "audit-list", "certificate-domains", "certificate-drop",
          "certificate-list", "certificate-new", "certificate-request", "certificate-restore", "certificate-set",
          "certificate-show", "client-list", "client-revoke", "command-list", "console-session-end", "console-session-list",
          "contact-suggest", "domain-list", "factor-list", "factor-remove", "file-list", "file-remove", "gateway-accounts", "gateway-list", "gateway-logout",
          "gateway-remove", "group-add", "group-change", "group-create", "group-delete", "group-list", "group-members", "group-of",
          "group-remove",
          "invite-list", "invite-revoke", "motd-edit", "motd-remove", "motd-set", "node-affiliate", "node-affiliations",
          "node-config", "node-create", "node-item-remove", "node-items", "node-list", "node-purge", "node-remove",
          "node-set", "node-show", "node-subscriptions", "node-unsubscribe", "option-get", "option-list", "option-reset",
          "option-set", "push-list", "push-remove", "report-close",
          "report-list", "report-show", "role-give", "role-list", "room-affiliate", "room-affiliations", "room-config",
          "room-create", "room-destroy", "room-kick", "room-list", "room-message", "room-occupants", "room-services",
          "room-set", "room-show", "roster-list", "session-count", "session-end", "session-list", "session-message",
          "session-show", "token-create", "token-list", "token-revoke", "user-add", "user-add-many", "user-count",
          "user-disable", "user-enable", "user-export", "user-import", "user-invite", "user-list", "user-locks", "user-passwd",
          "user-quarantine", "user-release", "user-remove", "user-rename", "user-seen", "user-show", "vcard-photo",
          "vcard-show", "welcome-remove", "welcome-set");

  private final ConsoleServer server;
  private final List<String> theirIds = new ArrayList<>();
  private final Caller owner;

  DomainAdministratorsTest(@TempDir Path folder) throws Exception {
    server = new ConsoleServer(folder.resolve("home"), "registration.mode=invitation");
    // Of the time before the domain was here.
    owner("user-add", "account", "nurse@" + THEIRS, "password", ConsoleServer.PASSWORD);
    owner("group-create", "group", "mixed@" + OURS, "title", "Mixed");
    owner("group-add", "group", "mixed@" + OURS, "account", "nurse@" + THEIRS);
    owner("domain-add", "domain", OURS);
    for (String domain : List.of(THEIRS, OURS)) {
      owner("user-add", "account", "romeo@" + domain, "password", ConsoleServer.PASSWORD, "name", "Romeo of " + domain);
      owner("user-add", "account", "locked@" + domain, "password", ConsoleServer.PASSWORD);
      owner("user-disable", "account", "locked@" + domain, "reason", "of " + domain);
      owner("room-create", "room", "hall@conference." + domain, "owner", "romeo@" + domain);
      owner("user-invite", "name", "guest", "domain", domain);
      owner("token-create", "name", "of " + domain, "scope", "write", "domain", domain);
      owner("role-give", "account", "romeo@" + domain, "role", "moderator", "domain", domain);
      owner("group-create", "group", "lovers", "title", "Lovers of " + domain, "domain", domain);
      owner("group-add", "group", "lovers", "account", "romeo@" + domain, "domain", domain);
      owner("motd-set", "text", "Today in " + domain, "domain", domain);
    }
    owner("group-create", "group", "everybody");
    owner("group-add", "group", "everybody", "account", "romeo@" + OURS);
    owner("group-add", "group", "everybody", "account", "romeo@" + THEIRS);
    owner("user-add", "account", "angelica@" + OURS, "password", ConsoleServer.PASSWORD);
    owner("role-give", "account", "angelica@" + OURS, "role", "owner", "domain", OURS);
    owner("token-create", "name", "of the whole server", "scope", "write");
    var _ = server.browser("admin@" + THEIRS);
    owner = new Caller("angelica@" + OURS, server.kernel().powers(Jid.valueOf("angelica@" + OURS)));
  }

  @BeforeAll
  void collectIds() throws CommandException {
    for (String list : List.of("token-list", "invite-list", "console-session-list", "file-list", "report-list")) {
      for (List<String> row : owner(list).rows()) {
        if (String.join(" ", row).contains(THEIRS) || list.equals("token-list") && !String.join(" ", row).contains(OURS)) {
          theirIds.add(row.getFirst());
        }
      }
    }
    assertThat(theirIds).hasSizeGreaterThanOrEqualTo(4);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static Map<String, String> named(String... arguments) {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      named.put(arguments[i], arguments[i + 1]);
    }
    return named;
  }

  private CommandResult owner(String command, String... arguments) throws CommandException {
    return server.kernel().commands().run(command, Caller.COMMAND_LINE, named(arguments));
  }

  /** What becomes of a command that the owner of our domain gives: why it was refused, or what it says. */
  private Object tried(String command, Map<String, String> arguments) {
    try {
      CommandResult result = server.kernel().commands().run(command, owner, arguments);
      return result.sentence() + " " + result.rows();
    } catch (CommandException e) {
      return e.reason();
    }
  }

  private CommandResult mine(String command, String... arguments) throws CommandException {
    return server.kernel().commands().run(command, owner, named(arguments));
  }

  /** All that an owner of the server sees of the other domain; it must be the same before and after. */
  private Map<String, String> theirs() throws CommandException {
    Map<String, String> seen = new TreeMap<>();
    for (String command :
        List.of(
            "user-list", "user-locks", "room-list", "invite-list", "token-list", "role-list", "option-list", "file-list",
            "report-list", "certificate-domains", "console-session-list", "domain-list", "factor-list", "ban-list",
            "session-list", "group-list", "component-list", "node-services")) {
      List<String> rows = new ArrayList<>();
      for (List<String> row : owner(command).rows()) {
        String text = String.join("|", row);
        if (!text.contains(OURS)) {
          rows.add(text);
        }
      }
      seen.put(command, String.join("\n", rows));
    }
    for (String command : List.of("user-show", "roster-list", "user-export", "client-list")) {
      CommandResult result = owner(command, "account", "romeo@" + THEIRS);
      seen.put(command, result.sentence() + result.rows());
    }
    for (String command : List.of("room-show", "room-config", "room-affiliations")) {
      seen.put(command, owner(command, "room", "hall@conference." + THEIRS).rows().toString());
    }
    return seen;
  }

  private static String value(Argument argument, String domain, String id) {
    return switch (argument.name()) {
      case "account", "contact", "owner", "subscriber", "host" -> "romeo@" + domain;
      case "session" -> "romeo@" + domain + "/phone";
      case "room", "venue" -> "hall@conference." + domain;
      case "domain", "component", "names" -> domain;
      case "role" -> "owner";
      case "affiliation" -> "outcast";
      case "scope" -> "write";
      case "id", "name" -> id;
      case "address" -> "192.0.2.7";
      case "data" -> "x@" + domain + ",Correct-Horse-7\ny@" + domain + ",Correct-Horse-8";
      default ->
          switch (argument.kind()) {
            case NUMBER -> "1";
            case FLAG -> "true";
            case ADDRESS -> "romeo@" + domain;
            case TEXT, SECRET -> "Correct-Horse-9";
          };
    };
  }

  private static Map<String, String> arguments(Command command, String domain, String id, Set<String> without) {
    Map<String, String> arguments = new HashMap<>();
    for (Argument argument : command.arguments()) {
      if (!without.contains(argument.name()) && (argument.required() || !argument.name().equals("key"))) {
        arguments.put(argument.name(), value(argument, domain, id));
      }
    }
    return arguments;
  }

  @Test
  void everyCommandIsRefusedOrKeepsToTheDomain() throws CommandException {
    Map<String, String> before = theirs();
    Set<String> available = new TreeSet<>();
    for (Command command : server.kernel().commands().all()) {
      String name = command.name();
      Territory territory = command.territory();
      if (territory == null) {
        assertThat(server.kernel().commands().allows(name, owner.powers())).as(name).isFalse();
        for (String domain : List.of(OURS, THEIRS)) {
          assertThat(tried(name, arguments(command, domain, "x", Set.of()))).as(name).isEqualTo(Reason.NOT_ALLOWED);
        }
        continue;
      }
      available.add(name);
      // Whatever is named must be ours, each by itself.
      for (String place : territory.places()) {
        Map<String, String> one = arguments(command, OURS, "x", Set.of());
        for (Argument argument : command.arguments()) {
          if (argument.name().equals(place)) {
            one.put(place, value(argument, THEIRS, "x"));
          }
        }
        assertThat(tried(name, one)).as(name + " " + one).isEqualTo(Reason.NOT_ALLOWED);
      }
      if (!territory.open()) {
        for (String place : territory.places()) {
          Object outcome = tried(name, arguments(command, OURS, "x", Set.of(place)));
          assertThat(outcome).as(name + " without " + place).isIn(Reason.NOT_ALLOWED, Reason.WRONG_ARGUMENT);
        }
      } else if (command.arguments().stream().noneMatch(argument -> argument.name().equals("id"))) {
        // Without a place it tells of ours alone.
        Set<String> places = new HashSet<>(territory.places());
        places.addAll(territory.elsewhere());
        places.addAll(Set.of("containing", "skip", "commands", "before"));
        Object told = tried(name, arguments(command, THEIRS, "x", places));
        assertThat(told.toString()).as(name).doesNotContain("romeo@" + THEIRS, "of " + THEIRS, "guest@" + THEIRS, "conference." + THEIRS, "admin@");
      } else {
        for (String id : theirIds) {
          assertThat(tried(name, arguments(command, OURS, id, Set.of()))).as(name + " " + id).isEqualTo(Reason.NOT_FOUND);
        }
      }
    }
    assertThat(available).isEqualTo(new TreeSet<>(IN_DOMAINS));
    assertThat(theirs()).isEqualTo(before);
    assertThat(server.kernel().role(Jid.valueOf("angelica@" + OURS))).isEqualTo(ServerRole.USER);
  }

  @Test
  void whatIsOnesOwnIsDone() throws CommandException {
    assertThat(mine("user-list").rows()).extracting(List::getFirst).contains("romeo@" + OURS, "angelica@" + OURS);
    assertThat(mine("user-list", "domain", OURS).rows()).isEqualTo(mine("user-list").rows());
    assertThat(mine("room-list").rows()).extracting(List::getFirst).contains("hall@conference." + OURS);
    assertThat(mine("user-show", "account", "romeo@" + OURS).rows()).hasSize(1);
    assertThat(mine("domain-list").rows()).extracting(List::getFirst).containsExactly(OURS);
    assertThat(mine("certificate-domains").rows()).extracting(List::getFirst).containsExactly(OURS);
    assertThat(mine("certificate-new", "domain", OURS).sentence()).startsWith("In use");
    assertThat(mine("invite-list").rows()).extracting(row -> row.get(2)).contains("guest@" + OURS);
    assertThat(mine("token-list").rows()).extracting(row -> row.get(1)).contains("of " + OURS);
    assertThat(mine("role-list").rows()).extracting(row -> row.get(2)).containsOnly(OURS);
    assertThat(mine("announce", "text", "Hear!").sentence()).isEqualTo("Told 0 sessions.");
    assertThat(mine("command-list").rows()).extracting(List::getFirst).contains("user-add").doesNotContain("server-stop");
    assertThat(mine("user-add", "account", "new@" + OURS, "password", ConsoleServer.PASSWORD).sentence()).startsWith("Added");
    assertThat(mine("user-add-many", "data", "one@" + OURS + ",Correct-Horse-7\ntwo@" + THEIRS + ",Correct-Horse-7").rows())
        .containsExactly(List.of("2", "two@" + THEIRS + " is of a domain that you do not administrate, or may do more than you"));
    assertThat(mine("role-give", "account", "new@" + OURS, "role", "operator", "domain", OURS).sentence())
        .isEqualTo("new@" + OURS + " is operator of " + OURS + " now.");
    assertThat(mine("audit-list", "most", "1000").rows())
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.get(7)).isEqualTo(OURS))
        .extracting(row -> row.get(3))
        .contains("user-add");
    assertThat(mine("user-remove", "account", "new@" + OURS).sentence()).startsWith("Removed");
    assertThat(mine("role-list").rows()).extracting(List::getFirst).doesNotContain("new@" + OURS);
  }

  private void refused(Reason reason, String command, String... arguments) {
    assertThat(tried(command, named(arguments))).as(command + List.of(arguments)).isEqualTo(reason);
  }

  @Test
  void groupsOfTheDomainAreItsAdministrators() throws CommandException {
    mine("group-create", "group", "Guild of apothecaries", "title", "Guild", "domain", OURS);
    String guild = "Guild of apothecaries@" + OURS;
    mine("group-add", "group", guild, "account", "romeo@" + OURS, "domain", OURS);
    mine("group-add", "group", "Guild of apothecaries", "account", "locked@" + OURS, "domain", OURS);
    assertThat(mine("group-list").rows())
        .contains(List.of(guild, "2", "Guild", "", OURS), List.of("lovers@" + OURS, "1", "Lovers of " + OURS, "", OURS))
        .allSatisfy(row -> assertThat(row.get(4)).isEqualTo(OURS));
    assertThat(mine("group-members", "group", guild, "domain", OURS).rows()).extracting(List::getFirst)
        .containsExactly("locked@" + OURS, "romeo@" + OURS);
    refused(Reason.NOT_ALLOWED, "group-members", "group", guild);
    refused(Reason.NOT_ALLOWED, "group-members", "group", "lovers@" + THEIRS, "domain", THEIRS);
    refused(Reason.NOT_FOUND, "group-members", "group", "lovers@" + THEIRS, "domain", OURS);
    refused(Reason.NOT_FOUND, "group-members", "group", "everybody", "domain", OURS);
    refused(Reason.NOT_FOUND, "group-members", "group", "mixed", "domain", OURS);
    refused(Reason.NOT_FOUND, "group-add", "group", "mixed", "account", "romeo@" + OURS, "domain", OURS);
    refused(Reason.NOT_ALLOWED, "group-create", "group", "x@" + THEIRS, "title", "X");
    refused(Reason.NOT_ALLOWED, "group-add", "group", guild, "account", "romeo@" + THEIRS, "domain", OURS);
    assertThatThrownBy(() -> owner("group-add", "group", guild, "account", "romeo@" + THEIRS))
        .hasMessage("Only accounts of " + OURS + " can be in the group " + guild + ".");
    owner("option-set", "domain", OURS, "key", "groups.members", "value", "2");
    refused(Reason.CONFLICT, "group-add", "group", guild, "account", "angelica@" + OURS, "domain", OURS);
    owner("option-set", "domain", OURS, "key", "groups.most", "value", "2");
    refused(Reason.CONFLICT, "group-create", "group", "one more", "domain", OURS);
    refused(Reason.NOT_ALLOWED, "option-set", "domain", OURS, "key", "groups.most", "value", "9");
    owner("group-create", "group", "one more of the server");
    mine("group-remove", "group", guild, "account", "romeo@" + OURS, "domain", OURS);
    mine("group-change", "group", guild, "title", "The guild", "domain", OURS);
    mine("group-delete", "group", guild, "domain", OURS);
    assertThat(mine("group-list").rows()).extracting(List::getFirst).containsExactly("lovers@" + OURS);
  }

  @Test
  void theGroupsGoWithTheDomain() throws CommandException {
    owner("domain-add", "domain", "pisa.example");
    owner("group-create", "group", "towers", "title", "Towers", "domain", "pisa.example");
    owner("domain-remove", "domain", "pisa.example", "everything", "true");
    assertThat(owner("group-list").rows()).extracting(List::getFirst).doesNotContain("towers@pisa.example").contains("everybody");
  }

  @Test
  void accountsAreTakenOverIntoTheDomainAlone() throws CommandException {
    String user = "<user name='%s' password='Correct-Horse-7'/>";
    String data =
        "<server-data xmlns='urn:xmpp:pie:0'><host jid='" + OURS + "'>" + user.formatted("taken-over") + "</host><host jid='" + THEIRS
            + "'>" + user.formatted("romeo") + user.formatted("intruder") + "</host></server-data>";
    CommandResult result = mine("user-import", "data", data);
    assertThat(result.sentence()).isEqualTo("Added: 1; there already: 0; refused: 2.");
    assertThat(result.rows()).containsExactly(
        List.of("romeo@" + THEIRS + " is of a domain that you do not administrate, or may do more than you"),
        List.of("intruder@" + THEIRS + " is of a domain that you do not administrate, or may do more than you"));
    assertThat(owner("user-list", "containing", "taken-over").rows()).hasSize(1);
    assertThat(owner("user-list", "containing", "intruder").rows()).isEmpty();
  }

  @Test
  void whoMayDoMoreElsewhereIsNotTouched() throws CommandException {
    owner("user-add", "account", "prospero@" + OURS, "password", ConsoleServer.PASSWORD);
    owner("role-give", "account", "prospero@" + OURS, "role", "operator");
    for (String command : List.of("user-passwd", "user-remove", "user-disable", "session-end", "factor-remove")) {
      Map<String, String> arguments = new HashMap<>();
      arguments.put(command.equals("session-end") ? "session" : "account", "prospero@" + OURS);
      if (command.equals("user-passwd")) {
        arguments.put("password", "Correct-Horse-8");
      }
      assertThat(tried(command, arguments)).as(command).isEqualTo(Reason.NOT_ALLOWED);
    }
  }

  @Test
  void thePowerGoesWithTheDomain() throws CommandException {
    owner("domain-add", "domain", "padua.example");
    owner("role-give", "account", "romeo@" + OURS, "role", "owner", "domain", "padua.example");
    CommandResult made = owner("token-create", "name", "x", "scope", "write", "domain", "padua.example");
    owner("domain-remove", "domain", "padua.example");
    owner("domain-add", "domain", "padua.example");
    assertThat(server.kernel().powers(Jid.valueOf("romeo@" + OURS)).domains()).containsOnlyKeys(OURS);
    assertThat(owner("token-list").rows()).extracting(List::getFirst).doesNotContain(made.rows().getFirst().getFirst());
  }
}
