package im.recado.modules.admin;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.Reach;
import im.recado.kernel.command.ServerRole;
import im.recado.modules.adhoc.AdHocCommand;
import im.recado.modules.adhoc.AdHocCommands;
import im.recado.modules.adhoc.Requester;
import im.recado.modules.adhoc.Step;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the forms of XEP-0133 have in common. What they change they change by a {@link im.recado.kernel.command.Command}, so
 * that it is checked and audited like on every other way.
 */
final class AdminForms {
  static final String NS = "http://jabber.org/protocol/admin";

  private final Kernel kernel;
  private final AdHocCommands commands;

  AdminForms(Kernel kernel, AdHocCommands commands) {
    this.kernel = kernel;
    this.commands = commands;
  }

  /** Adds a command for administrators, of the whole server or of the domain, under its node of XEP-0133. */
  void change(String node, String name, AdHocCommand.Beginning beginning) {
    commands.add(new AdHocCommand(NS + '#' + node, name, ServerRole.ADMINISTRATOR, true, beginning));
  }

  /** Adds a command for those who have at least this role for the whole server, under its node of XEP-0133. */
  void everywhere(String node, String name, ServerRole role, AdHocCommand.Beginning beginning) {
    commands.add(new AdHocCommand(NS + '#' + node, name, role, beginning));
  }

  /** Adds a command that only looks, under its node of XEP-0133. */
  void look(String node, String name, AdHocCommand.Beginning beginning) {
    commands.add(new AdHocCommand(NS + '#' + node, name, ServerRole.OPERATOR, true, beginning));
  }

  /** What somebody who looks sees. */
  Reach reach(Requester requester) {
    return kernel.commands().reach(requester.powers(), ServerRole.OPERATOR);
  }

  /**
   * The domain that a command is about which may be about all of them: that to which it was given, for who has no power over
   * the others; else none, which means all.
   */
  String domain(Requester requester) {
    return requester.powers().everywhere().isAtLeast(ServerRole.ADMINISTRATOR) ? "" : requester.at().domain();
  }

  static DataForm.Builder form(String title, String instructions) {
    return DataForm.form(NS).title(title).instructions(instructions);
  }

  static DataForm.Builder result() {
    return DataForm.result(NS);
  }

  static Field account(String label) {
    return Field.of("accountjid", Field.Type.JID_SINGLE, label).mandatory();
  }

  static Field accounts(String label) {
    return Field.of("accountjids", Field.Type.JID_MULTI, label).mandatory();
  }

  /** The addresses that were filled in under {@code accountjids}. */
  static List<Jid> addresses(DataForm answers) throws CommandException {
    List<Jid> addresses = new ArrayList<>();
    for (String text : answers.values("accountjids")) {
      if (!text.isBlank()) {
        addresses.add(address(text));
      }
    }
    return addresses;
  }

  /** An address of an account or of one of its sessions. */
  static Jid address(String text) throws CommandException {
    try {
      Jid jid = Jid.parse(text.strip());
      if (jid.local() != null) {
        return jid;
      }
    } catch (JidException e) {
      // Said below.
    }
    throw new CommandException(Reason.WRONG_ARGUMENT, text + " is not the address of an account.");
  }

  /** Several lines as one text. */
  static String text(DataForm answers, String field) {
    return String.join("\n", answers.values(field));
  }

  /** Runs a command in the requester's name. */
  void run(Requester requester, String command, Map<String, String> arguments) throws CommandException {
    Object _ = kernel.commands().run(command, requester.caller(), arguments);
  }

  /** Runs a command, and that is all. */
  Step done(Requester requester, String command, Map<String, String> arguments) throws CommandException {
    run(requester, command, arguments);
    return Step.done();
  }
}
