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

  @Option(names = "--attack-port", paramLabel = "PORT",
      description = "The attack goes to this port, where another server has the same accounts: what the machine and the"
          + " generator alone do to the bystanders.")
  int attackPort;

  Bystanders watching(Bystanders.Attack attack) throws UsageException {
    RunOptions.range("--bystanders", pairs, 1, 10_000);
    RunOptions.range("--rate", rate, 0.1, 100_000);
    RunOptions.range("--attack-port", attackPort, 0, 65_535);
    return new Bystanders(pairs, rate, 100, attack, attackPort);
  }

  String words() {
    return pairs + " pairs of bystanders at " + rate + " messages/s" + (attackPort == 0 ? "" : " on another server");
  }
}
