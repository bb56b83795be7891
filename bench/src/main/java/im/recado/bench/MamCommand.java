package im.recado.bench;

import im.recado.bench.load.Mam;
import im.recado.bench.load.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench mam}. */
@Command(name = "mam", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Messages between users with archives, counted when acknowledged; then the archives are read.")
final class MamCommand extends ScenarioCommand {
  @Option(names = "--pairs", paramLabel = "N", defaultValue = "100",
      description = "Pairs of users. Default: ${DEFAULT-VALUE}")
  int pairs = 100;

  @Option(names = "--window", paramLabel = "N", defaultValue = "10",
      description = "Unacknowledged messages per pair. Default: ${DEFAULT-VALUE}")
  int window = 10;

  @Option(names = "--bytes", paramLabel = "N", defaultValue = "100",
      description = "Length of a message's body. Default: ${DEFAULT-VALUE}")
  int bytes = 100;

  @Option(names = "--fill", paramLabel = "N", defaultValue = "0",
      description = "Messages per pair before the reading begins; 0: those of the measured time. Default: ${DEFAULT-VALUE}")
  int fill;

  @Option(names = "--page", paramLabel = "N", defaultValue = "50",
      description = "Messages on a page. Default: ${DEFAULT-VALUE}")
  int page = 50;

  @Option(names = "--readers", paramLabel = "N", defaultValue = "10",
      description = "Receivers who read at the same time. Default: ${DEFAULT-VALUE}")
  int readers = 10;

  @Override
  Scenario scenario() throws UsageException {
    RunOptions.range("--pairs", pairs, 1, 10_000);
    RunOptions.range("--window", window, 1, 1000);
    RunOptions.range("--bytes", bytes, 24, 60_000);
    RunOptions.range("--fill", fill, 0, 10_000_000);
    RunOptions.range("--page", page, 1, 1000);
    RunOptions.range("--readers", readers, 1, 10_000);
    return new Mam(pairs, window, bytes, fill, page, readers);
  }

  @Override
  String words() {
    return pairs + " pairs, " + window + " unacknowledged per pair, " + bytes + "-byte bodies"
        + (fill > 0 ? ", " + fill + " messages per pair" : "") + ", pages of " + page + " for " + readers + " readers";
  }
}
