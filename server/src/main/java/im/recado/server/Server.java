package im.recado.server;

import im.recado.console.Console;
import im.recado.console.setup.Setup;
import im.recado.kernel.Kernel;
import im.recado.kernel.event.StopWanted;
import im.recado.kernel.http.Json;
import im.recado.kernel.module.Options;
import im.recado.modules.account.AccountStore;
import im.recado.modules.admin.Administrators;
import im.recado.modules.source.AccountSources;
import im.recado.net.dns.DnsLook;
import im.recado.server.control.ControlServer;
import im.recado.server.home.Home;
import im.recado.server.log.Logs;
import im.recado.server.metrics.MetricsServer;
import im.recado.server.settings.Settings;
import im.recado.server.setup.SetupDesk;
import im.recado.source.Sources;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that runs: everything in the order in which it is opened, and in the reverse order when it is stopped. */
public final class Server {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  /** So long streams have to take leave. */
  private static final Duration DRAIN = Duration.ofSeconds(15);

  /** So long the last page of the set-up has to get to the browser. */
  private static final Duration LAST_PAGE = Duration.ofMillis(500);

  private final Home home;
  /** Held for as long as the process lives, but for a restart. */
  private final FileLock lock;

  private final Assembly assembly;
  private final Console console;
  private final Setup setup;
  private final AtomicReference<@Nullable Map<String, String>> answers;
  private final Listeners listeners;
  private final MetricsServer metrics;
  private final Map<String, Integer> ports = new TreeMap<>();
  private final Instant since = Instant.now();
  private @Nullable ControlServer control;
  private boolean stopped;

  private Server(
      Home home,
      FileLock lock,
      Assembly assembly,
      Console console,
      Setup setup,
      AtomicReference<@Nullable Map<String, String>> answers,
      Listeners listeners,
      MetricsServer metrics) {
    this.setup = setup;
    this.answers = answers;
    this.home = home;
    this.lock = lock;
    this.assembly = assembly;
    this.console = console;
    this.listeners = listeners;
    this.metrics = metrics;
    ports.putAll(listeners.ports());
    ports.putAll(metrics.ports());
  }

  /**
   * Starts a server on a home; when it returns, clients are let in.
   *
   * @param stop begins to stop the program, or to restart it when told true, and does not wait for that
   */
  public static Server start(Home home, Settings settings, Consumer<Boolean> stop) throws Failure {
    return start(home, settings, Map.of(), stop);
  }

  /**
   * Starts the server that follows another one.
   *
   * @param before the ports that the other one had: pages that wait for this one look there
   */
  public static Server start(Home home, Settings settings, Map<String, Integer> before, Consumer<Boolean> stop) throws Failure {
    boolean there = Files.exists(home.folder());
    boolean fresh = home.isNew();
    home.make();
    FileLock lock = home.lock();
    if (lock == null) {
      long pid = home.runningPid();
      throw new Failure(
          Failure.UNAVAILABLE,
          "A server runs on " + home.folder() + " already" + (pid > 0 ? " (process " + pid + ")" : "")
              + ": stop it with \"./recado stop" + home.words() + "\", or name another home with --home.");
    }
    for (Path stale : new Path[] {home.pid(), home.ports(), home.control()}) {
      remove(stale);
    }
    Logs.open(home.log(), settings.get(Logs.DETAIL));
    try {
      TakenPorts.refuse(settings);
      MetricsServer metrics = new MetricsServer();
      Assembly assembly = Assembly.open(home, settings, metrics.registry());
      try {
        metrics.open(settings, assembly.kernel(), assembly.database()::takesWrites);
        assembly.kernel().events().on(StopWanted.class, wanted -> stop.accept(wanted.restart()));
        assembly.kernel().begin();
        Facts facts = new Facts(settings, assembly);
        AtomicReference<@Nullable Map<String, String>> answers = new AtomicReference<>();
        Setup setup = setup(home, assembly, stop, answers);
        Console console = assembly.console().open(facts, setup);
        Listeners listeners = Listeners.open(home, settings, assembly.kernel(), assembly.acme(), console.web(), before);
        Server server = new Server(home, lock, assembly, console, setup, answers, listeners, metrics);
        facts.opened(listeners, server.ports);
        assembly.certificate().opened(listeners.certificates(), listeners.secured());
        assembly.acme().opened();
        server.announce(stop);
        return server;
      } catch (Failure | RuntimeException e) {
        metrics.close();
        assembly.close();
        throw e;
      }
    } catch (Failure e) {
      LOG.error("Not started: {}", e.getMessage());
      LOG.debug("Why", e.getCause());
      if (fresh) {
        // What a first start that failed has made would go before the words of the next one.
        undo(home, !there, e);
      }
      release(lock);
      throw e;
    }
  }

  private static void undo(Home home, boolean folderToo, Failure why) {
    try {
      home.unmake(folderToo);
    } catch (Failure left) {
      why.addSuppressed(left);
    }
  }

  /** The first set-up; when it is finished, the server is restarted and its answers wait for whoever does that. */
  private static Setup setup(
      Home home, Assembly assembly, Consumer<Boolean> stop, AtomicReference<@Nullable Map<String, String>> answers) {
    SetupDesk desk =
        new SetupDesk(
            home,
            new DnsLook(assembly.kernel()),
            given -> {
              answers.set(given);
              // The page that says so is still on its way.
              assembly.kernel().timers().after(LAST_PAGE, () -> stop.accept(true));
            });
    return new Setup(assembly.kernel(), desk);
  }

  /** What lets somebody set the server up in the browser; null when it has an administrator. */
  public @Nullable String setupCode() {
    return setup.isOn() ? setup.code() : null;
  }

  /** What was answered in a set-up that is finished but for being done; null when none is. */
  public @Nullable Map<String, String> setupAnswers() {
    return answers.get();
  }

  private void announce(Consumer<Boolean> stop) throws Failure {
    try {
      control = ControlServer.open(home, kernel().commands(), this::status, () -> stop.accept(false));
      home.write(home.pid(), ProcessHandle.current().pid() + "\n");
      home.write(home.ports(), Json.write(ports) + "\n");
    } catch (Failure e) {
      if (control != null) {
        control.close();
      }
      listeners.close();
      throw e;
    }
    LOG.info("Started {}: serving {}, ports {}", Version.TEXT, kernel().domain(), ports);
  }

  private Map<String, Object> status() {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("version", Version.TEXT);
    status.put("domain", kernel().domain());
    status.put("pid", ProcessHandle.current().pid());
    status.put("since", since.toString());
    status.put("uptime", Duration.between(since, Instant.now()).toSeconds());
    status.put("sessions", kernel().sessions().count());
    status.put("ports", ports);
    return status;
  }

  Kernel kernel() {
    return assembly.kernel();
  }

  /** The console, for tests that walk its routes. */
  Console console() {
    return console;
  }

  public String domain() {
    return kernel().domain();
  }

  /** The ports in use, by the key of their setting. */
  public Map<String, Integer> ports() {
    return ports;
  }

  /** Whether the certificate is one that the server made itself. */
  public boolean isSelfSigned() {
    return listeners.isSelfSigned();
  }

  /** SHA-256 of the certificate, as people compare it. */
  public String fingerprint() {
    return listeners.fingerprint();
  }

  /** What clients will not like about the certificate, in a sentence; null when there is nothing. */
  public @Nullable String certificateDoubt() {
    return listeners.doubt(domain());
  }

  /** Whether nobody can log in, as there is no account. */
  public boolean hasNoUser() {
    AccountStore accounts = assembly.database().backends().accounts();
    return accounts.count() == 0;
  }

  /**
   * Those who are named as owners and administrators when none of them can log in, as there is no account; none when one has, or
   * when a source might have somebody.
   */
  public List<Jid> absentAdministrators() {
    Options options = kernel().options();
    List<Jid> named = new ArrayList<>(options.get(Administrators.OWNERS));
    named.addAll(options.get(Administrators.ADMINISTRATORS));
    boolean isElsewhere = !options.get(AccountSources.CHAIN).isEmpty() || Sources.all(options).tokens().areAccepted();
    AccountStore accounts = assembly.database().backends().accounts();
    return isElsewhere || named.stream().anyMatch(accounts::exists) ? List.of() : named;
  }

  /**
   * Stops in order: no new connections, then {@code <system-shutdown/>} for those that stand, then the database. Waits; a
   * second call does nothing. The home stays locked until the process ends, so that whoever waits for the lock waits for
   * all of it.
   */
  public synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    LOG.info("Stopping");
    listeners.stopListening();
    boolean inTime = kernel().drain(DRAIN);
    if (!inTime) {
      LOG.warn("Some streams did not take leave within {} s", DRAIN.toSeconds());
    }
    listeners.close();
    metrics.close();
    if (control != null) {
      control.close();
    }
    try {
      assembly.close();
    } catch (RuntimeException e) {
      LOG.error("The database was not closed in order", e);
    }
    remove(home.ports());
    remove(home.control());
    remove(home.pid());
    LOG.info("Stopped");
    Logs.close();
  }

  /** Lets another server have the home, in this process too. After {@link #stop}. */
  public void leave() {
    release(lock);
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} cannot be removed: {}", file, e.getMessage());
    }
  }

  private static void release(FileLock lock) {
    try {
      lock.acquiredBy().close();
    } catch (IOException e) {
      LOG.warn("The lock of the home folder cannot be released: {}", e.getMessage());
    }
  }
}
