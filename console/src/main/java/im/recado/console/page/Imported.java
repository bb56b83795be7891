package im.recado.console.page;

import im.recado.kernel.command.CommandResult;
import java.util.List;

/**
 * What became of many accounts that were to be made at once.
 *
 * @param sentence how many were added, were there already and were refused
 * @param complaints what could not be used
 */
public record Imported(String sentence, List<Row> complaints) {
  /** How both commands begin that make many, when they made none. */
  private static final String NOTHING = "Added: 0; there already: 0;";

  static Imported of(CommandResult result) {
    return new Imported(result.sentence(), Row.of(result));
  }

  /** How it went: {@code good}, {@code bad} when nothing came of it, {@code mild} when a part did. */
  public String kind() {
    return complaints.isEmpty() ? "good" : sentence.startsWith(NOTHING) ? "bad" : "mild";
  }
}
