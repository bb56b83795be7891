package im.recado.modules.upload;

import im.recado.kernel.Kernel;
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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What administrators do with all files, and people with their own. */
final class UploadCommands {
  private static final int MOST_LISTED = 200;

  private final Kernel kernel;
  private final UploadStore store;
  private final Consumer<String> remover;

  UploadCommands(Kernel kernel, UploadStore store, Consumer<String> remover) {
    this.kernel = kernel;
    this.store = store;
    this.remover = remover;
  }

  List<Command> all() {
    return List.of(
        Command.look(
            "file-list",
            "Lists uploaded files, the newest first.",
            List.of(
                Argument.optional("account", Kind.ADDRESS, "only those of this account"),
                Argument.optional("skip", Kind.NUMBER, "not the first so many")),
            this::list)
            .reaching("account"),
        Command.moderation(
            "file-remove",
            "Removes an uploaded file.",
            List.of(Argument.required("id", Kind.TEXT, "as file-list tells it")),
            this::remove)
            .reaching());
  }

  private CommandResult list(CommandCall call) {
    int skip = (int) Math.min(Integer.MAX_VALUE, call.number("skip", 0));
    List<Upload> some =
        call.has("account")
            ? stored(call.address("account")).reversed().stream().skip(skip).limit(MOST_LISTED).toList()
            : store.newest(call.reach().isEverything() ? List.of() : call.reach().domains(), skip, MOST_LISTED);
    List<List<String>> rows = new ArrayList<>();
    for (Upload upload : some) {
      rows.add(
          List.of(
              upload.id(),
              upload.owner().toString(),
              upload.name(),
              upload.type(),
              Long.toString(upload.size()),
              upload.requested().toString(),
              upload.expires().toString()));
    }
    return new CommandResult(
        call.reach().isEverything() ? store.bytes() + " bytes in all." : "",
        List.of("id", "account", "name", "type", "bytes", "uploaded", "expires"),
        rows);
  }

  private CommandResult remove(CommandCall call) throws CommandException {
    String id = call.text("id");
    Upload upload = UploadIds.isOne(id) ? store.find(id) : null;
    if (upload == null || !call.reach().covers(upload.owner())) {
      throw new CommandException(Reason.NOT_FOUND, "There is no such file.");
    }
    call.isAbout(upload.owner().domain());
    remover.accept(id);
    return CommandResult.done("Removed " + upload.name() + " of " + upload.owner() + ".");
  }

  private List<Upload> stored(Jid owner) {
    return store.of(owner).stream().filter(Upload::stored).toList();
  }

  // For everybody.

  AdHocCommand list() {
    return new AdHocCommand("my-files", "My uploaded files", ServerRole.USER, this::mine);
  }

  private Step mine(Requester requester) {
    DataForm.Builder table =
        DataForm.builder(DataForm.Type.RESULT)
            .title("My uploaded files")
            .column("name", Field.Type.TEXT_SINGLE, "Name")
            .column("bytes", Field.Type.TEXT_SINGLE, "Bytes")
            .column("expires", Field.Type.TEXT_SINGLE, "Kept until")
            .column("url", Field.Type.TEXT_SINGLE, "Address");
    for (Upload upload : stored(requester.jid().bare())) {
      String address = UploadWeb.address(kernel, upload);
      table.item(
          List.of(
              value("name", upload.name()),
              value("bytes", Long.toString(upload.size())),
              value("expires", upload.expires().toString()),
              value("url", address == null ? "" : address)));
    }
    return Step.done(table.build());
  }

  private static Field value(String name, String value) {
    return new Field(name, null, null, null, false, List.of(), List.of(value));
  }

  AdHocCommand remove() {
    return new AdHocCommand("my-files-remove", "Remove uploaded files", ServerRole.USER, this::choose);
  }

  private Step choose(Requester requester) {
    Jid owner = requester.jid().bare();
    List<Field.Choice> choices =
        stored(owner).stream()
            .map(upload -> new Field.Choice(upload.id(), upload.name() + " (" + upload.requested() + ")"))
            .toList();
    if (choices.isEmpty()) {
      return Step.done("You have no files here.");
    }
    DataForm form =
        DataForm.builder(DataForm.Type.FORM)
            .title("Remove uploaded files")
            .instructions("Nobody will be able to open them any more.")
            .field(new Field("files", Field.Type.LIST_MULTI, "Files", null, true, choices, List.of()))
            .build();
    return Step.ask(form, answers -> remove(owner, answers));
  }

  private Step remove(Jid owner, DataForm answers) {
    int removed = 0;
    for (Upload upload : stored(owner)) {
      if (answers.values("files").contains(upload.id())) {
        remover.accept(upload.id());
        removed++;
      }
    }
    return Step.done(removed == 1 ? "Removed one file." : "Removed " + removed + " files.");
  }
}
