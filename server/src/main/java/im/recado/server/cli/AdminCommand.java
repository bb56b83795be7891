package im.recado.server.cli;

import im.recado.kernel.command.CommandResult;
import im.recado.server.Failure;
import im.recado.server.home.Home;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code recado admin}: every command of administrators, given to the server that runs. */
final class AdminCommand {
  private AdminCommand() {}

  static Verb verb() {
    return new Verb("admin", "Gives a command to the server that runs. docs/commands.md lists all of them.")
        .argument("COMMAND", "Such as session-list.")
        .more("[NAME=VALUE]...", "Its arguments, such as account=alice@example.org.")
        .option(Verb.HOME)
        .does(AdminCommand::run);
  }

  private static int run(Arguments arguments) throws Failure {
    Home home = arguments.home();
    if (!home.isRunning()) {
      throw new Failure(
          Failure.NOT_RUNNING,
          "No server runs on " + home.folder() + ": start it with \"./recado run" + home.words() + "\".");
    }
    try (Commander commander = Commander.of(home)) {
      print(commander.run(arguments.argument(), written(arguments.more())), arguments.out());
    }
    return 0;
  }

  private static Map<String, String> written(List<String> words) throws Failure {
    Map<String, String> written = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw new Failure(Failure.USAGE, word + ": expected NAME=VALUE, such as account=alice@example.org.");
      }
      written.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return written;
  }

  /** A sentence, or a table with tabs between and the names of the columns above. */
  private static void print(CommandResult result, PrintWriter out) {
    if (!result.sentence().isEmpty()) {
      out.println(result.sentence());
    }
    if (!result.columns().isEmpty()) {
      out.println(String.join("\t", result.columns()));
    }
    for (List<String> row : result.rows()) {
      out.println(String.join("\t", row.stream().map(cell -> cell.replaceAll("\\p{Cntrl}", " ")).toList()));
    }
  }
}
