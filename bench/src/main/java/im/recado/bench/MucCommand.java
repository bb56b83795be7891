package im.recado.bench;

import im.recado.bench.load.Room;
import im.recado.bench.load.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench muc}. */
@Command(name = "muc", mixinStandardHelpOptions = true, sortOptions = false,
    description = "A room: people come in, then some of them talk to all.")
final class MucCommand extends ScenarioCommand {
  @Option(names = "--occupants", paramLabel = "N", defaultValue = "300",
      description = "People in the room. Default: ${DEFAULT-VALUE}")
  int occupants = 300;

  @Option(names = "--joins", paramLabel = "N", defaultValue = "50",
      description = "People who come in then, one after the other, to measure what that costs. Default: ${DEFAULT-VALUE}")
  int joins = 50;

  @Option(names = "--senders", paramLabel = "N", defaultValue = "10",
      description = "People who talk. Default: ${DEFAULT-VALUE}")
  int senders = 10;

  @Option(names = "--rate", paramLabel = "N", defaultValue = "0",
      description = "Open loop: messages a second of all senders together.")
  double rate;

  @Option(names = "--bytes", paramLabel = "N", defaultValue = "100",
      description = "Length of a message's body. Default: ${DEFAULT-VALUE}")
  int bytes = 100;

  @Option(names = "--quiet-presence",
      description = "The room shows the presence of moderators alone, as very large rooms do.")
  boolean quiet;

  @Override
  Scenario scenario() throws UsageException {
    RunOptions.range("--occupants", occupants, 2, 100_000);
    RunOptions.range("--joins", joins, 0, 10_000);
    RunOptions.range("--senders", senders, 1, occupants);
    RunOptions.range("--rate", rate, 0, 1_000_000);
    RunOptions.range("--bytes", bytes, 24, 60_000);
    return new Room(occupants, joins, senders, rate, bytes, quiet);
  }

  @Override
  String words() {
    return "a room of " + occupants + ", " + joins + " more come in, " + senders + " talk"
        + (rate > 0 ? ", " + rate + " messages/s" : ", the next message when all heard the last")
        + (quiet ? ", presence of moderators alone" : "");
  }
}
