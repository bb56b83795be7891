package im.recado.modules.options;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.module.Option;
import im.recado.modules.adhoc.AdHocCommand;
import im.recado.modules.adhoc.Note;
import im.recado.modules.adhoc.Requester;
import im.recado.modules.adhoc.Step;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes a setting in two steps: which one, then its value, which stands there as it is now. */
final class SettingsForm {
  private final Kernel kernel;
  private final LiveOptions options;

  SettingsForm(Kernel kernel, LiveOptions options) {
    this.kernel = kernel;
    this.options = options;
  }

  AdHocCommand command() {
    return new AdHocCommand("settings", "Change a setting", ServerRole.ADMINISTRATOR, this::choose);
  }

  private Step choose(Requester requester) {
    List<Field.Choice> keys =
        options.all().stream().map(option -> new Field.Choice(option.key(), option.key())).toList();
    DataForm form =
        DataForm.builder(DataForm.Type.FORM)
            .title("Change a setting")
            .instructions("Which one?")
            .field(new Field("key", Field.Type.LIST_SINGLE, "Setting", null, true, keys, List.of()))
            .build();
    return Step.askFirst(form, answers -> value(requester, answers));
  }

  private Step value(Requester requester, DataForm answers) throws CommandException {
    Option<?> option = options.find(String.valueOf(answers.value("key")));
    if (option == null) {
      throw new CommandException(Reason.NOT_FOUND, "There is no such setting.");
    }
    String now = option.isSecret() ? "" : options.value(option);
    DataForm form =
        DataForm.builder(DataForm.Type.FORM)
            .title(option.key())
            .instructions(option.help())
            .field(
                Field.of("value", option.isSecret() ? Field.Type.TEXT_PRIVATE : Field.Type.TEXT_SINGLE, option.type(), now))
            .build();
    return Step.ask(form, filled -> change(requester, option, filled.value("value")));
  }

  private Step change(Requester requester, Option<?> option, @Nullable String value)
      throws CommandException {
    String sentence =
        kernel
            .commands()
            .run("option-set", requester.caller(), Map.of("key", option.key(), "value", value == null ? "" : value))
            .sentence();
    return new Step.Done(null, List.of(Note.info(sentence)));
  }
}
