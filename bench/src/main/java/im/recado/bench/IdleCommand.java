package im.recado.bench;

import im.recado.bench.load.Idle;
import im.recado.bench.load.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench idle}. */
@Command(name = "idle", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Sessions with roster fetched and presence sent that do nothing; the server's memory per session.")
final class IdleCommand extends ScenarioCommand {
  @Option(names = "--sessions", paramLabel = "N", defaultValue = "5000",
      description = "How many. Default: ${DEFAULT-VALUE}")
  int sessions = 5000;

  @Option(names = "--first", paramLabel = "N", defaultValue = "500",
      description = "Sessions that come and go before memory is first taken. Default: ${DEFAULT-VALUE}")
  int first = 500;

  @Override
  Scenario scenario() throws UsageException {
    RunOptions.range("--sessions", sessions, 1, 1_000_000);
    RunOptions.range("--first", first, 0, 1_000_000);
    return new Idle(sessions, first);
  }

  @Override
  String words() {
    return sessions + " sessions, after " + first + " that came and went";
  }
}
