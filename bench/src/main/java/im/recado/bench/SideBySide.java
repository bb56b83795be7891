package im.recado.bench;

import im.recado.bench.client.Account;
import im.recado.bench.client.Fleet;
import im.recado.bench.client.Profile;
import im.recado.bench.client.Scram;
import im.recado.bench.client.Security;
import im.recado.bench.client.TlsClient;
import im.recado.bench.load.Figure;
import im.recado.bench.load.Load;
import im.recado.bench.load.LoadException;
import im.recado.bench.load.Scenario;
import im.recado.bench.load.Tally;
import im.recado.bench.measure.Meter;
import im.recado.bench.peer.Peer;
import im.recado.bench.peer.PeerException;
import im.recado.bench.peer.RunningPeer;
import im.recado.bench.peer.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Plays one scenario against the named server and then each peer, one at a time. */
final class SideBySide {
  private final Scenario scenario;
  private final ServerOptions servers;
  private final RunOptions options;
  private final PrintWriter progress;

  SideBySide(Scenario scenario, ServerOptions servers, RunOptions options, PrintWriter progress) {
    this.scenario = scenario;
    this.servers = servers;
    this.options = options;
    this.progress = progress;
  }

  /** Measures all servers; the first result is the named server's, if there is one. */
  List<Report.Result> run()
      throws UsageException, PeerException, LoadException, IOException, InterruptedException {
    options.check();
    checkDescriptors();
    Optional<Target> named = servers.target();
    List<Peer> peers = new ArrayList<>();
    for (String name : servers.peers) {
      peers.add(Peer.named(name, scenario.needsArchive()));
    }
    List<Report.Result> results = new ArrayList<>();
    Optional<Target> webSocket = servers.webSocket();
    if (named.isPresent() && !servers.webSocketAlone) {
      results.add(measure(named.get()));
    }
    if (webSocket.isPresent()) {
      results.add(measure(webSocket.get()));
    }
    for (Peer peer : peers) {
      try {
        results.add(measure(peer));
      } catch (PeerException | LoadException e) {
        results.add(Report.Result.failed(peer.name(), e)); // what the others showed is worth reporting
      }
    }
    return results;
  }

  private void checkDescriptors() throws UsageException, IOException {
    long limit = Machine.openFiles();
    if (scenario.connections() + 200L > limit) {
      throw new UsageException(scenario.connections() + " connections need more open files than the " + limit
          + " this process may have; raise the limit (ulimit -n) or ask for fewer.");
    }
  }

  private Report.Result measure(Peer peer)
      throws PeerException, LoadException, IOException, InterruptedException {
    Path folder = Files.createTempDirectory("recado-bench-" + peer.name() + "-");
    try {
      progress.println("Starting " + peer.name() + " with " + scenario.accounts() + " accounts in " + folder + " …");
      List<Account> accounts = new ArrayList<>();
      for (int i = 0; i < scenario.accounts(); i++) {
        accounts.add(options.names(servers.domain).account(i));
      }
      try (RunningPeer running = peer.start(new Peer.Setup(folder, servers.domain, accounts, scenario.needsArchive(), false, null))) {
        return measure(running.target());
      }
    } finally {
      if (!servers.keep) {
        delete(folder);
      }
    }
  }

  private Report.Result measure(Target target) throws LoadException, IOException, InterruptedException {
    progress.println("Measuring " + target.name() + " …");
    Security security = target.webSocket() && servers.security() == Security.STARTTLS ? Security.DIRECT_TLS : servers.security();
    int port = security == Security.DIRECT_TLS ? target.directTlsPort() : target.port();
    boolean sm = options.streamManagement || scenario.needsStreamManagement();
    Profile profile = new Profile(new InetSocketAddress(target.host(), port), target.domain(), security,
        security == Security.PLAIN ? null : new TlsClient(target.domain(), options.tlsResume), options.mechanism,
        new Scram.Keys(), sm, false, options.carbons, true, true, target.webSocket());
    Tally tally = new Tally();
    try (Fleet fleet = new Fleet(Math.max(options.loops, scenario.leastLoops()), sources())) {
      List<Figure> figures = scenario.run(new Load(fleet, profile, options.names(target.domain()),
          new Meter(target.process()), options.timing(), options.seed, tally));
      return Report.Result.of(target.name(), figures, tally);
    }
  }

  private int sources() {
    return options.sources > 0 ? options.sources : 1 + (scenario.connections() - 1) / 15_000;
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
