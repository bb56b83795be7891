package im.recado.server.cli;

import im.recado.kernel.command.CommandResult;
import im.recado.server.Failure;
import im.recado.server.home.Home;
import java.io.Console;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code recado admin}: every command of administrators, given to the server that runs. */
final class AdminCommand {
  private AdminCommand() {}

  static Verb verb() {
    return new Verb("admin", "Gives a command to the server that runs. \"./recado admin help\" lists them.")
        .argument("COMMAND", "Such as session-list; \"help\" lists all that there are, as command-list does.")
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
      String command = arguments.argument().equals("help") ? "command-list" : arguments.argument();
      print(commander.run(command, written(arguments.more())), arguments.out());
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
      String name = word.substring(0, equals);
      if (written.put(name, word.substring(equals + 1)) != null) {
        throw new Failure(Failure.USAGE, name + " is told twice.");
      }
    }
    return written;
  }

  /** A sentence, or a table with tabs between and the names of the columns above; columns stand in line on a terminal. */
  private static void print(CommandResult result, PrintWriter out) {
    if (!result.sentence().isEmpty()) {
      out.println(result.sentence());
    }
    List<List<String>> lines = new ArrayList<>();
    if (!result.columns().isEmpty()) {
      lines.add(result.columns());
    }
    result.rows().forEach(row -> lines.add(row.stream().map(cell -> cell.replaceAll("\\p{Cntrl}", " ")).toList()));
    Console console = System.console();
    boolean inLine = console != null && console.isTerminal();
    lines.forEach(line -> out.println(inLine ? inLine(line, lines) : String.join("\t", line)));
  }

  /** A line of a table, each cell but the last as wide as its column. */
  static String inLine(List<String> line, List<List<String>> all) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.size(); i++) {
      int column = i;
      int width = all.stream().filter(each -> each.size() > column).mapToInt(each -> each.get(column).length()).max().orElse(0);
      text.append(line.get(i)).repeat(' ', width - line.get(i).length() + 2);
    }
    return text.toString().stripTrailing();
  }
}
