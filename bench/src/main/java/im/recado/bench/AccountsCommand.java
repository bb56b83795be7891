package im.recado.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench accounts}: the accounts the scenarios log in with, as a file for {@code recado user import}. */
@Command(name = "accounts", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Write the accounts as CSV for: ./recado user import FILE")
final class AccountsCommand implements Callable<Integer> {
  @Option(names = "--csv", paramLabel = "FILE", required = true, description = "The file to write.")
  @Nullable Path csv;

  @Option(names = "--count", paramLabel = "N", defaultValue = "1200",
      description = "How many. Default: ${DEFAULT-VALUE}")
  int count = 1200;

  @Option(names = "--domain", paramLabel = "DOMAIN", defaultValue = "localhost",
      description = "Their domain. Default: ${DEFAULT-VALUE}")
  String domain = "localhost";

  @Option(names = "--name", paramLabel = "PREFIX", defaultValue = "bench",
      description = "The beginning of their names. Default: ${DEFAULT-VALUE}")
  String name = "bench";

  @Option(names = "--password", paramLabel = "TEXT", defaultValue = "bench",
      description = "Their password. Default: ${DEFAULT-VALUE}")
  String password = "bench";

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Path file = Objects.requireNonNull(csv);
    try {
      RunOptions.range("--count", count, 1, 10_000_000);
      RunOptions options = new RunOptions();
      options.name = name;
      options.password = password;
      options.check();
      if (password.contains(",")) {
        throw new UsageException("--password must not hold a comma here.");
      }
      try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
        out.write("jid,password\n");
        for (int i = 0; i < count; i++) {
          out.write(options.names(domain).jid(i) + "," + password + "\n");
        }
      }
      return 0;
    } catch (UsageException e) {
      err.println(e.getMessage());
      return 2;
    } catch (IOException e) {
      err.println(file + " cannot be written: " + e.getMessage());
      return 1;
    }
  }
}
