package im.recado.server.cli;

import im.recado.console.setup.Answer;
import im.recado.modules.admin.Administrators;
import im.recado.server.Assembly;
import im.recado.server.Failure;
import im.recado.server.home.Home;
import im.recado.server.log.Logs;
import im.recado.server.settings.Settings;
import im.recado.server.setup.SetupApplication;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code recado setup}: the first set-up without a browser, from a file with the answers. */
final class SetupCommand {
  private SetupCommand() {}

  static Verb verb() {
    return new Verb("setup", "Sets a server up from a file with the answers that the browser would ask for; see docs/console.md.")
        .option(Verb.HOME)
        .option("--from", "FILE", "The answers, in TOML.")
        .does(SetupCommand::run);
  }

  private static int run(Arguments arguments) throws Failure {
    String file = arguments.value("--from");
    if (file == null) {
      throw new Failure(
          Failure.USAGE, "Name the file with the answers: --from FILE. In the browser: ./recado run tells where.");
    }
    Home home = arguments.home();
    if (home.isRunning()) {
      throw new Failure(
          Failure.UNAVAILABLE,
          "A server runs on "
              + home.folder()
              + ", and answers from a file are for one that does not: stop it first with \"./recado stop"
              + home.words()
              + "\".");
    }
    Map<String, String> answers = AnswersFile.read(Path.of(file));
    home.make();
    Settings settings = Settings.read(home.settings(), List.of());
    Logs.open(home.log(), settings.get(Logs.DETAIL));
    if (Files.exists(home.settings()) && hasAdministrator(home, settings)) {
      throw new Failure(
          Failure.DONE_ALREADY,
          "The server in " + home.folder() + " is set up: it has an administrator, who changes the rest in the console.");
    }
    Set<String> _ = SetupApplication.apply(home, answers);
    arguments.out().println("The server for " + answers.getOrDefault(Answer.DOMAIN, "") + " is set up. Start it:");
    arguments.out().println("  ./recado run" + home.words());
    return 0;
  }

  private static boolean hasAdministrator(Home home, Settings settings) throws Failure {
    try (Assembly assembly = Assembly.open(home, settings, new SimpleMeterRegistry())) {
      return Administrators.areThere(assembly.kernel().options());
    }
  }
}
