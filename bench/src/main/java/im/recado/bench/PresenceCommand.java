package im.recado.bench;

import im.recado.bench.load.PresenceChanges;
import im.recado.bench.load.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench presence}. */
@Command(name = "presence", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Users with mutual contacts change their presence.")
final class PresenceCommand extends ScenarioCommand {
  @Option(names = "--users", paramLabel = "N", defaultValue = "200",
      description = "Users. Default: ${DEFAULT-VALUE}")
  int users = 200;

  @Option(names = "--contacts", paramLabel = "N", defaultValue = "20",
      description = "Contacts of each, an even number. Default: ${DEFAULT-VALUE}")
  int contacts = 20;

  @Option(names = "--rate", paramLabel = "N", defaultValue = "0",
      description = "Open loop: changes a second of all users together.")
  double rate;

  @Override
  Scenario scenario() throws UsageException {
    RunOptions.range("--users", users, 3, 100_000);
    RunOptions.range("--contacts", contacts, 2, users - 1);
    RunOptions.range("--rate", rate, 0, 1_000_000);
    if (contacts % 2 != 0) {
      throw new UsageException("--contacts must be an even number.");
    }
    return new PresenceChanges(users, contacts, rate);
  }

  @Override
  String words() {
    return users + " users with " + contacts + " contacts each"
        + (rate > 0 ? ", " + rate + " changes/s" : ", the next change when all saw the last");
  }
}
