package im.recado.bench;

import im.recado.bench.load.Load;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Accounts, times and outputs: what all scenarios share. */
final class RunOptions {
  @Option(names = "--name", paramLabel = "PREFIX", defaultValue = "bench",
      description = "Accounts are PREFIX0@DOMAIN, PREFIX1@DOMAIN, … Default: ${DEFAULT-VALUE}")
  String name = "bench";

  @Option(names = "--password", paramLabel = "TEXT", defaultValue = "bench",
      description = "Their password. Default: ${DEFAULT-VALUE}")
  String password = "bench";

  @Option(names = "--mechanism", paramLabel = "NAME", defaultValue = "SCRAM-SHA-1",
      description = "SCRAM-SHA-1, SCRAM-SHA-256, SCRAM-SHA-512 or PLAIN. Default: ${DEFAULT-VALUE}")
  String mechanism = "SCRAM-SHA-1";

  @Option(names = "--tls-resume", description = "Let clients resume TLS sessions; without it every handshake is full.")
  boolean tlsResume;

  @Option(names = "--sm", description = "Enable stream management (XEP-0198) and check every acknowledgement.")
  boolean streamManagement;

  @Option(names = "--carbons", description = "Enable message carbons (XEP-0280).")
  boolean carbons;

  @Option(names = "--warmup", paramLabel = "SECONDS", defaultValue = "5",
      description = "Load before measuring. Default: ${DEFAULT-VALUE}")
  double warmup = 5;

  @Option(names = "--duration", paramLabel = "SECONDS", defaultValue = "10",
      description = "Time measured. Default: ${DEFAULT-VALUE}")
  double duration = 10;

  @Option(names = "--drain", paramLabel = "SECONDS", defaultValue = "30",
      description = "Time at most for what is on its way at the end. Default: ${DEFAULT-VALUE}")
  double drain = 30;

  @Option(names = "--parallel", paramLabel = "N", defaultValue = "16",
      description = "Logins at the same time. Default: ${DEFAULT-VALUE}")
  int parallel = 16;

  @Option(names = "--loops", paramLabel = "N", defaultValue = "1",
      description = "Event loops of the generator. Default: ${DEFAULT-VALUE}")
  int loops = 1;

  @Option(names = "--sources", paramLabel = "N", defaultValue = "0",
      description = "Source addresses 127.0.0.1, 127.0.0.2, … to connect from; 0: one per 15,000 connections.")
  int sources;

  @Option(names = "--seed", paramLabel = "NUMBER", defaultValue = "1",
      description = "Seed of the message texts. Default: ${DEFAULT-VALUE}")
  long seed = 1;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON; - for the output.")
  @Nullable Path json;

  /** Checks the ranges. */
  void check() throws UsageException {
    range("--warmup", warmup, 0, 600);
    range("--duration", duration, 0.1, 3600);
    range("--drain", drain, 0, 600);
    range("--parallel", parallel, 1, 2000);
    range("--loops", loops, 1, 64);
    range("--sources", sources, 0, 250);
    if (!name.matches("[a-z][a-z0-9_-]{0,40}")) {
      throw new UsageException("--name must be letters a to z, digits, - and _, a letter first.");
    }
    if (!password.matches("[!-~&&[^\"\\\\]]{1,100}")) {
      throw new UsageException("--password must be 1 to 100 printable ASCII characters without space, \" and \\.");
    }
  }

  /** Refuses a number outside its range. */
  static void range(String option, double value, double least, double most) throws UsageException {
    if (!(value >= least && value <= most)) {
      throw new UsageException(option + " must be from " + plain(least) + " to " + plain(most) + ".");
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** The accounts of a domain. */
  Load.Names names(String domain) {
    return new Load.Names(name, domain, password);
  }

  /** The times. */
  Load.Timing timing() {
    return new Load.Timing(warmup, duration, drain, parallel);
  }
}
