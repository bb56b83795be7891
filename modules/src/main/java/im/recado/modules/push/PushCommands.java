package im.recado.modules.push;

import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.ServerRole;
import im.recado.modules.adhoc.AdHocCommand;
import im.recado.modules.adhoc.Requester;
import im.recado.modules.adhoc.Step;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import java.util.List;
import java.util.Objects;

/** What administrators, and people themselves, do with clients that are woken. */
final class PushCommands {
  private final Registrations registrations;

  PushCommands(Registrations registrations) {
    this.registrations = registrations;
  }

  List<Command> all() {
    Argument account = Argument.required("account", Kind.ADDRESS, "an address such as alice@example.org");
    return List.of(
        Command.look("push-list", "Lists the clients of an account that are woken by push.", List.of(account), this::list)
            .within("account"),
        Command.change(
            "push-remove",
            "Wakes clients of an account no more, until they ask again.",
            List.of(account, Argument.optional("service", Kind.ADDRESS, "only those of this push service")),
            this::remove)
            .within("account")
            .elsewhere("service"));
  }

  private List<Registration> of(Jid account) {
    return registrations.of(account).all().stream().map(Device::registration).toList();
  }

  private CommandResult list(CommandCall call) throws CommandException {
    return CommandResult.table(
        List.of("service", "node", "since"),
        of(call.address("account")).stream()
            .map(one -> List.of(one.service().toString(), Objects.requireNonNullElse(one.node(), ""), one.since().toString()))
            .toList());
  }

  private CommandResult remove(CommandCall call) throws CommandException {
    Jid account = call.address("account");
    Jid service = call.has("service") ? call.address("service") : null;
    int removed = registrations.remove(account, one -> service == null || one.service().equals(service));
    if (removed == 0) {
      throw new CommandException(Reason.NOT_FOUND, "No client of " + account + " is woken like that.");
    }
    return CommandResult.done("No more woken: " + removed + " of " + account + ".");
  }

  // For everybody.

  AdHocCommand own() {
    return new AdHocCommand("my-push", "Clients that are woken by push", ServerRole.USER, this::choose);
  }

  private Step choose(Requester requester) {
    Jid owner = requester.jid().bare();
    List<Field.Choice> choices =
        of(owner).stream().map(one -> new Field.Choice(one.key(), one.service() + " (" + one.since() + ")")).toList();
    if (choices.isEmpty()) {
      return Step.done("None of your clients is woken by push.");
    }
    DataForm form =
        DataForm.builder(DataForm.Type.FORM)
            .title("Clients that are woken by push")
            .instructions("Choose those that are not to be woken any more, by service and when they asked last.")
            .field(new Field("clients", Field.Type.LIST_MULTI, "Clients", null, true, choices, List.of()))
            .build();
    return Step.ask(form, answers -> remove(owner, answers));
  }

  private Step remove(Jid owner, DataForm answers) {
    int removed = registrations.remove(owner, one -> answers.values("clients").contains(one.key()));
    return Step.done(removed == 1 ? "One client is woken no more." : removed + " clients are woken no more.");
  }
}
