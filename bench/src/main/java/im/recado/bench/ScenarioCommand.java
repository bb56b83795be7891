package im.recado.bench;

import im.recado.bench.load.LoadException;
import im.recado.bench.load.Scenario;
import im.recado.bench.peer.PeerException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A subcommand that plays a scenario. Exit codes: 0 all well, 1 a message was lost, doubled or out of order, or the run
 * could not be made, 2 a wrong command line.
 */
abstract class ScenarioCommand implements Callable<Integer> {
  @Mixin ServerOptions servers = new ServerOptions();
  @Mixin RunOptions options = new RunOptions();
  @Spec @Nullable CommandSpec spec;

  /** The scenario the options ask for. */
  abstract Scenario scenario() throws UsageException;

  /** The scenario's own options in a few words, for the report. */
  abstract String words();

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandSpec own = Objects.requireNonNull(spec);
    PrintWriter out = own.commandLine().getOut();
    PrintWriter err = own.commandLine().getErr();
    try {
      Scenario scenario = scenario();
      List<Report.Result> results = new SideBySide(scenario, servers, options, err).run();
      return new Report(title(scenario), about(scenario), results).deliver(out, options.json);
    } catch (UsageException e) {
      err.println(e.getMessage());
      return 2;
    } catch (PeerException | LoadException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  private String title(Scenario scenario) {
    return String.format(Locale.ROOT, "%s: %s; %s%s%s; %s; %s s measured after %s s", scenario.name(), words(),
        servers.security().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        options.streamManagement || scenario.needsStreamManagement() ? ", stream management" : "",
        options.carbons ? ", carbons" : "", options.mechanism, plain(options.duration), plain(options.warmup));
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private Map<String, Object> about(Scenario scenario) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("scenario", scenario.name());
    about.put("title", title(scenario));
    about.put("time", Instant.now().toString());
    about.put("machine", Machine.describe());
    Map<String, Object> chosen = new LinkedHashMap<>();
    chosen.put("security", servers.security().name());
    chosen.put("mechanism", options.mechanism);
    chosen.put("streamManagement", options.streamManagement || scenario.needsStreamManagement());
    chosen.put("carbons", options.carbons);
    chosen.put("tlsResume", options.tlsResume);
    chosen.put("warmup", options.warmup);
    chosen.put("duration", options.duration);
    chosen.put("parallel", options.parallel);
    chosen.put("loops", options.loops);
    chosen.put("seed", options.seed);
    chosen.put("load", scenario.toString());
    about.put("options", chosen);
    return about;
  }
}
