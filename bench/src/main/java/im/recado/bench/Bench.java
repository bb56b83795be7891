package im.recado.bench;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The load generator's main class: {@code recado bench …}. */
@Command(name = "./recado bench", mixinStandardHelpOptions = true,
    description = "A load generator for XMPP servers of this machine; checks that every message comes once and in order.",
    subcommands = {ChatCommand.class, S2sCommand.class, LoginCommand.class, IdleCommand.class, OfflineCommand.class,
        PresenceCommand.class, GatewayCommand.class, MamCommand.class, MucCommand.class, StormCommand.class, FloodCommand.class, SlowReaderCommand.class,
        AccountsCommand.class},
    footer = {"", "Examples:",
        "  ./recado bench accounts --csv accounts.csv --count 1200   then: ./recado user import accounts.csv",
        "  ./recado bench chat --home data --pairs 100",
        "  ./recado bench chat --home data --peer prosody --peer ejabberd --plain",
        "  ./recado bench login --host 127.0.0.1 --port 5222 --server-pid 4711"})
public final class Bench {
  /** Made by the command line. */
  public Bench() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, arguments));
  }

  /** Runs the command line; the exit code is 0, 1 (something was wrong with a server) or 2 (with the arguments). */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine line = new CommandLine(new Bench()).setOut(out).setErr(err).setUsageHelpWidth(120);
    line.setExecutionExceptionHandler((exception, _, _) -> {
      err.println(exception instanceof UncheckedIOException ? exception.getMessage() + "."
          : "The run failed: " + exception);
      return 1;
    });
    if (arguments.length == 0) {
      line.usage(err);
      return 2;
    }
    return line.execute(arguments);
  }
}
