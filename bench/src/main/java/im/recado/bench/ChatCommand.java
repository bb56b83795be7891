package im.recado.bench;

import im.recado.bench.load.Chat;
import im.recado.bench.load.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench chat}. */
@Command(name = "chat", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Messages between pairs of users who are online.")
final class ChatCommand extends ScenarioCommand {
  @Option(names = "--pairs", paramLabel = "N", defaultValue = "100",
      description = "Pairs of users. Default: ${DEFAULT-VALUE}")
  int pairs = 100;

  @Option(names = "--window", paramLabel = "N", defaultValue = "1",
      description = "Closed loop: messages on their way per pair. Default: ${DEFAULT-VALUE}")
  int window = 1;

  @Option(names = "--rate", paramLabel = "N", defaultValue = "0",
      description = "Open loop: messages a second of all pairs together, whatever the server does.")
  double rate;

  @Option(names = "--bytes", paramLabel = "N", defaultValue = "100",
      description = "Length of a message's body. Default: ${DEFAULT-VALUE}")
  int bytes = 100;

  @Option(names = "--ack-every", paramLabel = "N", defaultValue = "5",
      description = "With --sm: the sender asks for an acknowledgement every N messages. Default: ${DEFAULT-VALUE}")
  int ackEvery = 5;

  @Override
  Scenario scenario() throws UsageException {
    RunOptions.range("--pairs", pairs, 1, 100_000);
    RunOptions.range("--window", window, 1, 1000);
    RunOptions.range("--rate", rate, 0, 1_000_000);
    RunOptions.range("--bytes", bytes, 24, 60_000);
    RunOptions.range("--ack-every", ackEvery, 1, 10_000);
    return new Chat(pairs, window, rate, bytes, ackEvery);
  }

  @Override
  String words() {
    return pairs + " pairs, " + (rate > 0 ? rate + " messages/s" : window + " on their way per pair") + ", " + bytes
        + "-byte bodies";
  }
}
