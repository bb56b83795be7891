package im.recado.bench;

import im.recado.bench.load.Scenario;
import im.recado.bench.load.Storm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench storm}. */
@Command(name = "storm", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Many clients lose their connections at once and come back; the latency of others meanwhile.")
final class StormCommand extends ScenarioCommand {
  @Mixin BystanderOptions bystanders = new BystanderOptions();

  @Option(names = "--clients", paramLabel = "N", defaultValue = "5000",
      description = "Clients that come back. Default: ${DEFAULT-VALUE}")
  int clients = 5000;

  @Option(names = "--resume", description = "They resume their streams (XEP-0198) instead of new logins.")
  boolean resume;

  @Override
  Scenario scenario() throws UsageException {
    RunOptions.range("--clients", clients, 1, 100_000);
    return bystanders.watching(new Storm(clients, resume));
  }

  @Override
  String words() {
    return clients + " clients come back by " + (resume ? "resumption" : "new logins") + ", " + bystanders.words();
  }
}
