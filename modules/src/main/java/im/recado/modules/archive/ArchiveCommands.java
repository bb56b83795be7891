package im.recado.modules.archive;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.modules.delay.Dates;
import im.recado.wire.jid.Jid;
import java.util.List;
import java.util.function.Predicate;

/** What administrators do with archives. What is in them is not theirs to read. */
final class ArchiveCommands {
  private static final Argument OWNER =
      Argument.required("account", Kind.ADDRESS, "an address such as alice@example.org, or that of a room");

  private final Kernel kernel;
  private final ArchiveStore store;
  private final Terms terms;
  private final Predicate<Jid> exists;

  /** @param exists whether an account is kept at all; may wait */
  ArchiveCommands(Kernel kernel, ArchiveStore store, Terms terms, Predicate<Jid> exists) {
    this.kernel = kernel;
    this.store = store;
    this.terms = terms;
    this.exists = exists;
  }

  List<Command> all() {
    return List.of(
        Command.look("archive-size", "Says how much is in the archive of an account or a room.", List.of(OWNER), this::size)
            .within("account"),
        Command.change(
            "archive-keep",
            "Says for how many days the messages of an account stay, if not for as long as archive.keep lets them. For a room: room-set.",
            List.of(
                Argument.required("account", Kind.ADDRESS, "an address such as alice@example.org"),
                Argument.required("days", Kind.NUMBER, "0 for as long as archive.keep lets them")),
            this::keep)
            .within("account"),
        Command.change("archive-remove", "Removes all messages from the archive of an account or a room.", List.of(OWNER),
            this::remove)
            .within("account"));
  }

  private CommandResult size(CommandCall call) throws CommandException {
    ArchiveExtent extent = extent(call.address("account"));
    return CommandResult.table(
        List.of("messages", "characters", "oldest", "newest"),
        List.of(
            List.of(
                Long.toString(extent.messages()),
                Long.toString(extent.characters()),
                Dates.format(extent.first()),
                Dates.format(extent.last()))));
  }

  private CommandResult keep(CommandCall call) throws CommandException {
    Jid account = call.address("account").bare();
    long days = call.number("days", 0);
    if (!kernel.router().isLocalAccount(account) || !exists.test(account)) {
      throw new CommandException(Reason.WRONG_ARGUMENT, account + " is no account of this server.");
    }
    if (days < 0 || days > Terms.MOST_DAYS) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "Days are a number from 0 to " + Terms.MOST_DAYS + ".");
    }
    call.was(Integer.toString(terms.days(account)));
    terms.set(account, (int) days);
    return CommandResult.done(
        days == 0
            ? "Messages of " + account + " stay as long as the server keeps them."
            : "Messages of " + account + " stay for " + days + " days.");
  }

  private CommandResult remove(CommandCall call) throws CommandException {
    Jid owner = call.address("account");
    ArchiveExtent extent = extent(owner);
    store.remove(ArchiveName.of(owner));
    return CommandResult.done("Removed " + extent.messages() + " messages of " + owner + ".");
  }

  private ArchiveExtent extent(Jid owner) throws CommandException {
    ArchiveExtent extent = store.extent(ArchiveName.of(owner));
    if (extent == null) {
      throw new CommandException(Reason.NOT_FOUND, "There is nothing in an archive of " + owner + ".");
    }
    return extent;
  }
}
