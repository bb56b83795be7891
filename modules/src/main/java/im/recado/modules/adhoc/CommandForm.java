package im.recado.modules.adhoc;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.session.Session;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The face of a {@link Command} as a form: checks and audit are those of the command itself. */
final class CommandForm {
  private static final String CAPS = "http://jabber.org/protocol/caps";

  private CommandForm() {}

  static AdHocCommand of(Kernel kernel, Command command) {
    return new AdHocCommand(
        command.name(),
        label(command.summary()),
        command.role(),
        command.territory() != null,
        requester ->
            command.arguments().isEmpty()
                ? run(kernel, command, requester, Map.of())
                : Step.ask(form(command), answers -> run(kernel, command, requester, written(command, answers))));
  }

  /** A summary as a label, without the full stop. */
  private static String label(String summary) {
    return summary.endsWith(".") ? summary.substring(0, summary.length() - 1) : summary;
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1).replace('-', ' ');
  }

  private static DataForm form(Command command) {
    DataForm.Builder form = DataForm.builder(DataForm.Type.FORM).title(label(command.summary()));
    for (Argument argument : command.arguments()) {
      Field field = Field.of(argument.name(), type(argument.kind()), capital(argument.name()) + " (" + argument.help() + ")");
      form.field(argument.required() ? field.mandatory() : field);
    }
    return form.build();
  }

  private static Field.Type type(Argument.Kind kind) {
    return switch (kind) {
      case TEXT, NUMBER -> Field.Type.TEXT_SINGLE;
      case SECRET -> Field.Type.TEXT_PRIVATE;
      case ADDRESS -> Field.Type.JID_SINGLE;
      case FLAG -> Field.Type.BOOLEAN;
    };
  }

  /** What was filled in, as a command line would have it; a field that was left empty is not there. */
  private static Map<String, String> written(Command command, DataForm answers) {
    Map<String, String> written = new HashMap<>();
    for (Argument argument : command.arguments()) {
      String value = String.join("\n", answers.values(argument.name()));
      if (argument.kind() == Argument.Kind.FLAG) {
        Boolean flag = answers.flag(argument.name());
        value = flag == null ? value : flag.toString();
      }
      if (!value.isEmpty()) {
        written.put(argument.name(), value);
      }
    }
    return written;
  }

  private static Step run(Kernel kernel, Command command, Requester requester, Map<String, String> written)
      throws CommandException {
    CommandResult result = kernel.commands().run(command.name(), requester.caller(), written);
    List<Note> notes = result.sentence().isEmpty() ? List.of() : List.of(Note.info(result.sentence()));
    if (result.columns().isEmpty()) {
      return new Step.Done(null, notes);
    }
    return new Step.Done(readsTables(kernel, requester) ? table(command, result) : plain(command, result), notes);
  }

  /** COMPAT Gajim 1.7: a result with a table (XEP-0004 section 3.4) breaks its window, which then waits for ever. */
  private static boolean readsTables(Kernel kernel, Requester requester) {
    @Nullable Session session = kernel.sessions().session(requester.jid());
    @Nullable Presence presence = session == null ? null : session.presence();
    @Nullable Element software = presence == null ? null : presence.child("c", CAPS);
    return software == null || !software.attributeOr("node", "").contains("gajim.org");
  }

  /** The same as fields: one for each column of a single row, else a line for each row. */
  private static Element plain(Command command, CommandResult result) {
    DataForm.Builder form = DataForm.builder(DataForm.Type.RESULT).title(label(command.summary()));
    List<String> columns = result.columns();
    if (result.rows().size() == 1) {
      for (int i = 0; i < columns.size(); i++) {
        form.field(Field.of(columns.get(i), Field.Type.TEXT_SINGLE, capital(columns.get(i)), result.rows().getFirst().get(i)));
      }
    } else {
      List<String> lines = result.rows().stream().map(row -> String.join(" | ", row)).toList();
      form.field(Field.of("rows", Field.Type.TEXT_MULTI, capital(String.join(" | ", columns)), lines));
    }
    return form.toElement();
  }

  private static Element table(Command command, CommandResult result) {
    DataForm.Builder table = DataForm.builder(DataForm.Type.RESULT).title(label(command.summary()));
    for (String column : result.columns()) {
      table.column(column, Field.Type.TEXT_SINGLE, column);
    }
    for (List<String> row : result.rows()) {
      List<Field> fields = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        fields.add(new Field(result.columns().get(i), null, null, null, false, List.of(), List.of(row.get(i))));
      }
      table.item(fields);
    }
    return table.toElement();
  }
}
