package im.recado.bench;

import im.recado.bench.load.Bystanders;
import picocli.CommandLine.Option;

/** Who is disturbed by an attack. */
final class BystanderOptions {
  @Option(names = "--bystanders", paramLabel = "N", defaultValue = "10",
      description = "Pairs of users whose latency is measured. Default: ${DEFAULT-VALUE}")
  int pairs = 10;

  @Option(names = "--rate", paramLabel = "N", defaultValue = "100",
      description = "Messages a second of all these pairs together. Default: ${DEFAULT-VALUE}")
  double rate = 100;

  Bystanders watching(Bystanders.Attack attack) throws UsageException {
    RunOptions.range("--bystanders", pairs, 1, 10_000);
    RunOptions.range("--rate", rate, 0.1, 100_000);
    return new Bystanders(pairs, rate, 100, attack);
  }

  String words() {
    return pairs + " pairs of bystanders at " + rate + " messages/s";
  }
}
