package im.recado.bench;

import im.recado.bench.load.Flood;
import im.recado.bench.load.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench flood}. */
@Command(name = "flood", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Clients write as fast as they are let; the latency of others meanwhile.")
final class FloodCommand extends ScenarioCommand {
  @Mixin BystanderOptions bystanders = new BystanderOptions();

  @Option(names = "--clients", paramLabel = "N", defaultValue = "1",
      description = "Clients that flood, each another one. Default: ${DEFAULT-VALUE}")
  int clients = 1;

  @Option(names = "--bytes", paramLabel = "N", defaultValue = "100",
      description = "Length of a message's body. Default: ${DEFAULT-VALUE}")
  int bytes = 100;

  @Override
  Scenario scenario() throws UsageException {
    RunOptions.range("--clients", clients, 1, 1000);
    RunOptions.range("--bytes", bytes, 24, 60_000);
    return bystanders.watching(new Flood(clients, bytes));
  }

  @Override
  String words() {
    return clients + " at full speed, " + bytes + "-byte bodies, " + bystanders.words();
  }
}
