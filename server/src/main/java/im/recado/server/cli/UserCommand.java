package im.recado.server.cli;

import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.Commands;
import im.recado.modules.registration.RegistrationOptions;
import im.recado.server.Failure;
import im.recado.server.home.Home;
import java.io.Console;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code recado user}: accounts, whether the server runs or not. */
final class UserCommand {
  private static final int PAGE = 1000;
  private static final String ADDRESS = "Such as alice@example.org, or alice alone.";

  private UserCommand() {}

  static Verb verb() {
    return new Verb("user", "Accounts: adding, changing, removing, listing. The server may run or not.")
        .verb(
            new Verb("add", "Makes an account; asks twice for the password.")
                .argument("ADDRESS", ADDRESS)
                .option(Verb.HOME)
                .option("--name", "NAME", "The person's name.")
                .option(Passwords.PASSWORD)
                .option(Passwords.FROM_STDIN)
                .does(UserCommand::add))
        .verb(
            new Verb("passwd", "Changes a password and ends the account's sessions; asks twice for the new one.")
                .argument("ADDRESS", ADDRESS)
                .option(Verb.HOME)
                .option(Passwords.PASSWORD)
                .option(Passwords.FROM_STDIN)
                .does(arguments -> change(arguments, "user-passwd", withPassword(arguments, Commander::of))))
        .verb(
            new Verb("remove", "Removes an account with all that is kept for it.")
                .argument("ADDRESS", ADDRESS)
                .option(Verb.HOME)
                .option("--yes", null, "Does not ask whether that is meant.")
                .does(UserCommand::remove))
        .verb(
            new Verb("list", "Lists accounts, one a line: address, name, \"disabled\" where one is; tabs between.")
                .option(Verb.HOME)
                .does(UserCommand::list))
        .verb(ImportCommand.verb())
        .verb(PortableCommand.export());
  }

  private static int add(Arguments arguments) throws Failure {
    Map<String, String> written = withPassword(arguments, Commander::making);
    String name = arguments.value("--name");
    if (name != null) {
      written.put("name", name);
    }
    try (Commander commander = Commander.making(arguments.home())) {
      arguments.out().println(commander.run("user-add", written).sentence());
    }
    return 0;
  }

  /** Nobody is asked for the password of what cannot be an account. */
  private static Map<String, String> withPassword(Arguments arguments, Opening opening) throws Failure {
    try {
      Object _ = Commands.address(arguments.argument(), "localhost");
    } catch (CommandException e) {
      throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()), e);
    }
    Map<String, String> written = new HashMap<>();
    written.put("account", arguments.argument());
    written.put("password", Passwords.read(arguments, () -> fewest(opening.of(arguments.home()))));
    return written;
  }

  @FunctionalInterface
  private interface Opening {
    Commander of(Home home) throws Failure;
  }

  /** So many characters a password has to have that somebody chooses, by the settings of now. */
  private static int fewest(Commander opened) throws Failure {
    try (Commander commander = opened) {
      String key = RegistrationOptions.PASSWORD_LENGTH.key();
      return Integer.parseInt(commander.run("option-list", Map.of("key", key)).rows().getFirst().get(1));
    }
  }

  /** There is no way back: a person is asked, a program is not. */
  private static int remove(Arguments arguments) throws Failure {
    Console console = System.console();
    if (console != null && console.isTerminal() && !arguments.has("--yes")) {
      String answer =
          console.readLine("Remove %s with its contacts, messages and files, for ever? [y/N] ", arguments.argument());
      if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
        throw new Failure(Failure.FAILED, "Nothing done.");
      }
    }
    return change(arguments, "user-remove", Map.of("account", arguments.argument()));
  }

  private static int change(Arguments arguments, String command, Map<String, String> written) throws Failure {
    try (Commander commander = Commander.of(arguments.home())) {
      arguments.out().println(commander.run(command, written).sentence());
    }
    return 0;
  }

  private static int list(Arguments arguments) throws Failure {
    try (Commander commander = Commander.of(arguments.home())) {
      Map<String, String> written = new HashMap<>(Map.of("most", Integer.toString(PAGE)));
      while (true) {
        CommandResult page = commander.run("user-list", written);
        for (List<String> row : page.rows()) {
          String name = row.get(1).replaceAll("\\p{Cntrl}", " ");
          boolean disabled = row.get(2).equals("disabled");
          arguments
              .out()
              .println(row.getFirst() + (name.isEmpty() && !disabled ? "" : "\t" + name) + (disabled ? "\tdisabled" : ""));
        }
        if (page.rows().size() < PAGE || arguments.out().checkError()) {
          return 0;
        }
        written.put("after", page.rows().getLast().getFirst());
      }
    }
  }
}
