package im.recado.bench;

import im.recado.bench.load.Scenario;
import im.recado.bench.load.SlowReaders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench slow-reader}. */
@Command(name = "slow-reader", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Clients read nothing while others write to them; the latency of others meanwhile.")
final class SlowReaderCommand extends ScenarioCommand {
  @Mixin BystanderOptions bystanders = new BystanderOptions();

  @Option(names = "--readers", paramLabel = "N", defaultValue = "10",
      description = "Clients that read nothing. Default: ${DEFAULT-VALUE}")
  int readers = 10;

  @Option(names = "--write-rate", paramLabel = "N", defaultValue = "1000",
      description = "Messages a second written to all of them together. Default: ${DEFAULT-VALUE}")
  double writeRate = 1000;

  @Option(names = "--bytes", paramLabel = "N", defaultValue = "1000",
      description = "Length of a message's body. Default: ${DEFAULT-VALUE}")
  int bytes = 1000;

  @Override
  Scenario scenario() throws UsageException {
    RunOptions.range("--readers", readers, 1, 1000);
    RunOptions.range("--write-rate", writeRate, 1, 100_000);
    RunOptions.range("--bytes", bytes, 24, 60_000);
    return bystanders.watching(new SlowReaders(readers, writeRate, bytes));
  }

  @Override
  String words() {
    return readers + " read nothing and are sent " + writeRate + " messages/s of " + bytes + " bytes, "
        + bystanders.words();
  }
}
