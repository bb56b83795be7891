package im.recado.bench;

import im.recado.bench.load.Gateway;
import im.recado.bench.load.Scenario;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench gateway}. */
@Command(name = "gateway", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Everybody registers with the ICQ gateway; the network, the generator's own, breaks and comes back; then some talk.",
    footer = {"", "The server needs these: --set gateway.icq.offered=true --set \"gateway.icq.server=127.0.0.1 5190 plain\""})
final class GatewayCommand extends ScenarioCommand {
  @Option(names = "--sessions", paramLabel = "N", defaultValue = "1000", description = "People. Default: ${DEFAULT-VALUE}")
  int sessions = 1000;

  @Option(names = "--contacts", paramLabel = "N", defaultValue = "20",
      description = "Contacts of each on the network. Default: ${DEFAULT-VALUE}")
  int contacts = 20;

  @Option(names = "--talkers", paramLabel = "N", defaultValue = "100", description = "How many talk. Default: ${DEFAULT-VALUE}")
  int talkers = 100;

  @Option(names = "--network-port", paramLabel = "PORT", defaultValue = "5190",
      description = "Where the network listens. Default: ${DEFAULT-VALUE}")
  int port = 5190;

  @Option(names = "--gateway", paramLabel = "ADDRESS", description = "The gateway. Default: icq. and the domain")
  @Nullable String gateway;

  @Override
  Scenario scenario() throws UsageException {
    RunOptions.range("--sessions", sessions, 1, 100_000);
    RunOptions.range("--contacts", contacts, 1, 1000);
    RunOptions.range("--talkers", talkers, 1, 100_000);
    RunOptions.range("--network-port", port, 1, 65_535);
    String address = gateway;
    return new Gateway(address == null ? "icq." + servers.domain : address, sessions, contacts, talkers, port);
  }

  @Override
  String words() {
    return sessions + " people with " + contacts + " contacts each, " + Math.min(talkers, sessions) + " talk";
  }
}
