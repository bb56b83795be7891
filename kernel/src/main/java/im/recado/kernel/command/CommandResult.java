package im.recado.kernel.command;

import java.util.List;

/**
 * What a command has to say.
 *
 * @param sentence for people; may be empty when there are rows
 * @param columns the names of the columns, empty when there is no table
 * @param rows as many texts each as there are columns
 */
public record CommandResult(String sentence, List<String> columns, List<List<String>> rows) {
  public CommandResult {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
  }

  public static CommandResult done(String sentence) {
    return new CommandResult(sentence, List.of(), List.of());
  }

  public static CommandResult table(List<String> columns, List<List<String>> rows) {
    return new CommandResult("", columns, rows);
  }
}
