package im.recado.console.page;

import im.recado.console.web.Visit;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import java.util.List;
import java.util.Map;

/** A row of what a command has listed, by the names of its columns. */
public record Row(List<String> columns, List<String> values) {
  /** What a command lists. */
  static List<Row> of(CommandResult result) {
    return result.rows().stream().map(row -> new Row(result.columns(), row)).toList();
  }

  /** Asks a command as the visitor. */
  static List<Row> ask(Visit visit, String command, Map<String, String> arguments) throws CommandException {
    return of(visit.run(command, arguments));
  }

  /** The text of a column; throws when there is none of this name. */
  public String get(String column) {
    int at = columns.indexOf(column);
    if (at < 0) {
      throw new IllegalArgumentException("no column is called " + column);
    }
    return values.get(at);
  }

  public boolean has(String column) {
    return !get(column).isEmpty();
  }
}
