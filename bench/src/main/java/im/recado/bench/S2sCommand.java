package im.recado.bench;

import im.recado.bench.client.Account;
import im.recado.bench.client.Fleet;
import im.recado.bench.client.Profile;
import im.recado.bench.client.Scram;
import im.recado.bench.client.Security;
import im.recado.bench.client.TlsClient;
import im.recado.bench.load.Chat;
import im.recado.bench.load.Figure;
import im.recado.bench.load.Load;
import im.recado.bench.load.LoadException;
import im.recado.bench.load.Tally;
import im.recado.bench.measure.Meter;
import im.recado.bench.measure.ObservedProcess;
import im.recado.bench.peer.Peer;
import im.recado.bench.peer.PeerException;
import im.recado.bench.peer.RunningPeer;
import im.recado.bench.peer.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code bench s2s}: account n of one server writes to account n of another; both processes are observed. The servers have to know of
 * each other (s2s.hosts, s2s.trust-of). Exit codes as of a {@link ScenarioCommand}.
 */
@Command(name = "s2s", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Messages between two servers: a running Recado and another, or Prosody, there and back.")
final class S2sCommand implements Callable<Integer> {
  @Option(names = "--home", paramLabel = "DIR", required = true, description = "Home folder of a running Recado.")
  Path home = Path.of("");

  @Option(names = "--domain", paramLabel = "DOMAIN", defaultValue = "localhost",
      description = "Its domain. Default: ${DEFAULT-VALUE}")
  String domain = "localhost";

  @Option(names = "--to", paramLabel = "DIR", description = "Home folder of another running Recado.")
  @Nullable Path to;

  @Option(names = "--to-domain", paramLabel = "DOMAIN", defaultValue = "other.localhost",
      description = "Its domain. Default: ${DEFAULT-VALUE}")
  String toDomain = "other.localhost";

  @Option(names = "--peer", paramLabel = "NAME", description = "Also start prosody as installed here, and measure both ways.")
  @Nullable String peer;

  @Option(names = "--peer-domain", paramLabel = "DOMAIN", defaultValue = "peer.localhost",
      description = "Its domain. Default: ${DEFAULT-VALUE}")
  String peerDomain = "peer.localhost";

  @Option(names = "--peer-port", paramLabel = "PORT", defaultValue = "15269",
      description = "Where s2s.hosts of the running Recado says that it takes other servers. Default: ${DEFAULT-VALUE}")
  int peerPort = 15269;

  @Option(names = "--pairs", paramLabel = "N", defaultValue = "100", description = "Pairs of users. Default: ${DEFAULT-VALUE}")
  int pairs = 100;

  @Option(names = "--window", paramLabel = "N", defaultValue = "1",
      description = "Closed loop: messages on their way per pair. Default: ${DEFAULT-VALUE}")
  int window = 1;

  @Option(names = "--rate", paramLabel = "N", defaultValue = "0", description = "Open loop: messages a second of all pairs together.")
  double rate;

  @Option(names = "--bytes", paramLabel = "N", defaultValue = "100",
      description = "Length of a message's body. Default: ${DEFAULT-VALUE}")
  int bytes = 100;

  @Mixin RunOptions options = new RunOptions();
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandSpec own = Objects.requireNonNull(spec);
    PrintWriter out = own.commandLine().getOut();
    PrintWriter err = own.commandLine().getErr();
    try {
      check();
      List<Report.Result> results = run(err);
      String title = "s2s: " + pairs + " pairs, " + (rate > 0 ? rate + " messages/s" : window + " on their way per pair") + ", "
          + bytes + "-byte bodies; " + (options.streamManagement ? "stream management of clients; " : "") + options.duration
          + " s measured after " + options.warmup + " s";
      Map<String, Object> about = new LinkedHashMap<>();
      about.put("scenario", "s2s");
      about.put("title", title);
      about.put("time", Instant.now().toString());
      about.put("machine", Machine.describe());
      return new Report(title, about, results).deliver(out, options.json);
    } catch (UsageException e) {
      err.println(e.getMessage());
      return 2;
    } catch (PeerException | LoadException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  private void check() throws UsageException {
    options.check();
    RunOptions.range("--pairs", pairs, 1, 100_000);
    RunOptions.range("--window", window, 1, 1000);
    RunOptions.range("--rate", rate, 0, 1_000_000);
    RunOptions.range("--bytes", bytes, 24, 60_000);
    RunOptions.range("--peer-port", peerPort, 1, 65_535);
    if (to == null && peer == null) {
      throw new UsageException("Between which servers? Give --to DIR of another running Recado, or --peer prosody.");
    }
  }

  private List<Report.Result> run(PrintWriter progress)
      throws UsageException, PeerException, LoadException, IOException, InterruptedException {
    Target ours = target(home, "recado", domain);
    List<Report.Result> results = new ArrayList<>();
    if (to != null) {
      results.add(measure("recado→recado", ours, target(to, "other", toDomain), progress));
    }
    if (peer != null) {
      withPeer(Peer.named(peer, false), ours, results, progress);
    }
    return results;
  }

  private static Target target(Path home, String name, String domain) throws UsageException, IOException {
    RecadoHome recado = RecadoHome.read(home);
    return new Target(name, InetAddress.getLoopbackAddress(), recado.port(), recado.directTlsPort(), domain,
        ObservedProcess.of(recado.pid()));
  }

  private void withPeer(Peer peer, Target ours, List<Report.Result> results, PrintWriter progress)
      throws UsageException, PeerException, LoadException, IOException, InterruptedException {
    Path folder = Files.createTempDirectory("recado-bench-" + peer.name() + "-");
    try {
      List<Account> accounts = new ArrayList<>();
      for (int i = 0; i < pairs; i++) {
        accounts.add(options.names(peerDomain).account(i));
      }
      Peer.Elsewhere elsewhere = new Peer.Elsewhere(peerPort, RecadoHome.read(home).s2sPort());
      try (RunningPeer running = peer.start(new Peer.Setup(folder, peerDomain, accounts, false, false, elsewhere))) {
        results.add(measure("recado→" + peer.name(), ours, running.target(), progress));
        results.add(measure(peer.name() + "→recado", running.target(), ours, progress));
      }
    } finally {
      SideBySide.delete(folder);
    }
  }

  private Report.Result measure(String name, Target from, Target to, PrintWriter progress)
      throws LoadException, IOException, InterruptedException {
    progress.println("Measuring " + name + " …");
    Tally tally = new Tally();
    try (Fleet fleet = new Fleet(options.loops, 1)) {
      Chat chat = new Chat(pairs, window, rate, bytes, 5);
      List<Figure> figures = chat.between(load(fleet, from, tally), load(fleet, to, tally));
      return Report.Result.of(name, figures, tally);
    }
  }

  private Load load(Fleet fleet, Target target, Tally tally) throws IOException {
    Profile profile = new Profile(new InetSocketAddress(target.host(), target.port()), target.domain(), Security.STARTTLS,
        new TlsClient(target.domain(), options.tlsResume), options.mechanism, new Scram.Keys(), options.streamManagement, false,
        options.carbons, true, true, false);
    return new Load(fleet, profile, options.names(target.domain()), new Meter(target.process()), options.timing(), options.seed,
        tally);
  }
}
