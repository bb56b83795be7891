package im.recado.bench;

import im.recado.bench.load.Offline;
import im.recado.bench.load.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench offline}. */
@Command(name = "offline", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Messages to users who are offline, counted when acknowledged; then everyone collects theirs.")
final class OfflineCommand extends ScenarioCommand {
  @Option(names = "--pairs", paramLabel = "N", defaultValue = "100",
      description = "Senders. Default: ${DEFAULT-VALUE}")
  int senders = 100;

  @Option(names = "--users", paramLabel = "N", defaultValue = "1000",
      description = "Recipients, each of one sender. Default: ${DEFAULT-VALUE}")
  int recipients = 1000;

  @Option(names = "--window", paramLabel = "N", defaultValue = "10",
      description = "Unacknowledged messages per sender. Default: ${DEFAULT-VALUE}")
  int window = 10;

  @Option(names = "--bytes", paramLabel = "N", defaultValue = "100",
      description = "Length of a message's body. Default: ${DEFAULT-VALUE}")
  int bytes = 100;

  @Option(names = "--per-user", paramLabel = "N", defaultValue = "1000",
      description = "Messages to one recipient at most (a server's quota). Default: ${DEFAULT-VALUE}")
  int perRecipient = 1000;

  @Override
  Scenario scenario() throws UsageException {
    RunOptions.range("--pairs", senders, 1, 10_000);
    RunOptions.range("--users", recipients, senders, 1_000_000);
    RunOptions.range("--window", window, 1, 1000);
    RunOptions.range("--bytes", bytes, 24, 60_000);
    RunOptions.range("--per-user", perRecipient, 1, 1_000_000);
    return new Offline(senders, recipients, window, bytes, perRecipient);
  }

  @Override
  String words() {
    return senders + " senders, " + recipients + " recipients, " + window + " unacknowledged per sender, " + bytes
        + "-byte bodies";
  }
}
