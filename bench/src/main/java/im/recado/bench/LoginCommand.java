package im.recado.bench;

import im.recado.bench.load.Login;
import im.recado.bench.load.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench login}. */
@Command(name = "login", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Logins: connect, TLS, SASL, bind, end of stream. The first ones are reported apart as cold.")
final class LoginCommand extends ScenarioCommand {
  @Option(names = "--users", paramLabel = "N", defaultValue = "100",
      description = "Accounts used in turn. Default: ${DEFAULT-VALUE}")
  int users = 100;

  @Option(names = "--cold", paramLabel = "N", defaultValue = "200",
      description = "First logins reported apart (cold if the server just started). Default: ${DEFAULT-VALUE}")
  int cold = 200;

  @Override
  Scenario scenario() throws UsageException {
    RunOptions.range("--users", users, 1, 1_000_000);
    RunOptions.range("--cold", cold, 1, 1_000_000);
    return new Login(users, cold);
  }

  @Override
  String words() {
    return users + " users, " + options.parallel + " at a time" + (options.tlsResume ? ", TLS sessions resumed" : "");
  }
}
