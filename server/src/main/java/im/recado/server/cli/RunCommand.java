package im.recado.server.cli;

import im.recado.server.Failure;
import im.recado.server.Server;
import im.recado.server.Version;
import im.recado.server.acme.AcmeOptions;
import im.recado.server.home.Home;
import im.recado.server.settings.ListenAddress;
import im.recado.server.settings.ServerOptions;
import im.recado.server.settings.Settings;
import im.recado.server.setup.SetupApplication;
import im.recado.wire.jid.Jid;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** {@code recado run}: the server, in the foreground of this process; the launcher puts it into the background. */
final class RunCommand {
  private RunCommand() {}

  static Verb verb() {
    return new Verb("run", "Starts the server. The first time it makes all that it needs; SIGTERM and Ctrl+C stop it in order.")
        .option(Verb.HOME)
        .option("--domain", "NAME", "The domain to serve; at the first start it is written to recado.toml.")
        .option("--set", "KEY=VALUE", "A setting, before what recado.toml says; may be given again and again.")
        .option("--background", null, "Comes back when the server listens; its console is log/console.log.")
        .does(RunCommand::run);
  }

  private static int run(Arguments arguments) throws Failure, InterruptedException {
    Home home = arguments.home();
    List<String> sets = new ArrayList<>(arguments.all("--set"));
    String domain = arguments.value("--domain");
    if (domain != null) {
      sets.add("domain=" + domain);
    }
    AtomicReference<@Nullable Server> running = new AtomicReference<>();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  Server server = running.get();
                  if (server != null) {
                    server.stop();
                    // A server that was asked to end and did has not failed, whatever the signal was.
                    Runtime.getRuntime().halt(0);
                  }
                },
                "stop"));
    Map<String, Integer> ports = new HashMap<>();
    while (runOnce(arguments, home, sets, ports, running)) {
      arguments.out().println("Restarting.");
    }
    return 0;
  }

  /**
   * Runs one server until it is asked to end; whether another one is to follow, with the settings read anew.
   *
   * @param ports those of the server before this one, and then its own
   */
  private static boolean runOnce(
      Arguments arguments, Home home, List<String> sets, Map<String, Integer> ports, AtomicReference<@Nullable Server> running)
      throws Failure, InterruptedException {
    Settings settings = Settings.read(home.settings(), sets);
    CompletableFuture<Boolean> wanted = new CompletableFuture<>();
    Server server = Server.start(home, settings, Map.copyOf(ports), wanted::complete);
    ports.putAll(server.ports());
    running.set(server);
    tell(arguments, settings, server);
    boolean restart;
    try {
      restart = wanted.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    if (restart) {
      server.stop();
      server.leave();
      Map<String, String> answers = server.setupAnswers();
      if (answers != null) {
        setUp(arguments, home, sets, answers);
      }
    }
    return restart;
  }

  /** Does what was answered in the browser, between two servers. What was answered there goes before the command line. */
  private static void setUp(Arguments arguments, Home home, List<String> sets, Map<String, String> answers) throws Failure {
    try {
      Set<String> set = SetupApplication.apply(home, answers);
      sets.removeIf(each -> set.stream().anyMatch(key -> each.startsWith(key + "=")));
      arguments.out().println("Set up.");
    } catch (Failure e) {
      arguments.out().println("Not set up: " + e.getMessage());
      SetupApplication.failed(home, answers, e);
    }
  }

  private static void tell(Arguments arguments, Settings settings, Server server) throws Failure {
    PrintWriter out = arguments.out();
    Home home = arguments.home();
    Map<String, Integer> ports = server.ports();
    out.println(Version.TEXT + " serves " + server.domain() + ".");
    String where = ListenAddress.of(settings, ServerOptions.C2S_ADDRESS).describe();
    Integer starttls = ports.get(ServerOptions.C2S_PORT.key());
    Integer direct = ports.get(ServerOptions.C2S_DIRECT_TLS_PORT.key());
    port(out, "Clients (STARTTLS)", starttls, where);
    port(out, "Clients (direct TLS)", direct, where);
    if (starttls == null && direct == null) {
      line(out, "Clients", "nowhere: c2s.port and c2s.direct-tls-port are off");
    }
    String servers = ListenAddress.of(settings, ServerOptions.S2S_ADDRESS).describe();
    port(out, "Servers (STARTTLS)", ports.get(ServerOptions.S2S_PORT.key()), servers);
    port(out, "Servers (direct TLS)", ports.get(ServerOptions.S2S_DIRECT_TLS_PORT.key()), servers);
    port(out, "Web (TLS)", ports.get(ServerOptions.HTTPS_PORT.key()),
        ListenAddress.of(settings, ServerOptions.HTTPS_ADDRESS).describe());
    port(out, "Web (for proxies)", ports.get(ServerOptions.HTTP_PORT.key()),
        ListenAddress.of(settings, ServerOptions.HTTP_ADDRESS).describe());
    port(out, "Files (proxy)", ports.get(ServerOptions.PROXY_PORT.key()),
        ListenAddress.of(settings, ServerOptions.PROXY_ADDRESS).describe());
    port(out, "Components", ports.get(ServerOptions.COMPONENT_PORT.key()),
        ListenAddress.of(settings, ServerOptions.COMPONENT_ADDRESS).describe());
    Integer console = ports.get(ServerOptions.CONSOLE_PORT.key());
    if (console != null) {
      line(out, "Console", "http://localhost:" + console + "/");
    }
    port(out, "Console (TLS)", ports.get(ServerOptions.CONSOLE_TLS_PORT.key()),
        ListenAddress.of(settings, ServerOptions.CONSOLE_TLS_ADDRESS).describe());
    Integer metrics = ports.get(ServerOptions.METRICS_PORT.key());
    if (metrics != null) {
      line(out, "Metrics", ListenAddress.of(settings, ServerOptions.METRICS_ADDRESS).url(metrics, "/metrics"));
    }
    line(out, "Data", home.folder() + " (settings: recado.toml, log: log/recado.log)");
    String lasting = Settings.read(home.settings(), List.of()).get(ServerOptions.DOMAIN);
    if (!lasting.equals(server.domain())) {
      out.println("recado.toml says domain = \"" + lasting + "\": change it there, or name the domain at every start.");
    }
    String doubt = server.certificateDoubt();
    if (doubt != null) {
      out.println(doubt);
    }
    if (server.isSelfSigned()) {
      out.println("The certificate is self-signed: clients will ask whether to trust it, and most send no files.");
      out.println("Its fingerprint (SHA-256), to compare with what a client shows:");
      out.println("  " + server.fingerprint());
      out.println(
          settings.get(AcmeOptions.ENABLED)
              ? "An authority is asked for another one; \"./recado admin acme-show" + home.words() + "\" tells how it stands."
              : "Name your own with tls.certificate and tls.key.");
    }
    String code = server.setupCode();
    if (code != null && console != null) {
      out.println("Nobody administrates this server yet. Set it up in the browser:");
      out.println("  http://localhost:" + console + "/setup/start/" + code);
      out.println("  or http://localhost:" + console + "/ with the code " + code);
    }
    // Whoever administrates has an account, or is somebody of a source who becomes one at the first login.
    if (code != null && server.hasNoUser()) {
      out.println("There is no user yet. Add the first one:");
      out.println("  ./recado user add alice@" + server.domain() + home.words());
    }
    List<Jid> absent = server.absentAdministrators();
    if (!absent.isEmpty()) {
      out.println("Nobody whom the settings name as an administrator has an account yet. Add the first one:");
      out.println("  ./recado user add " + absent.getFirst() + home.words());
    }
    if (!arguments.has("--background")) {
      out.println("Ctrl+C or \"./recado stop" + home.words() + "\" stops it.");
    }
    // The launcher waits for this line.
    out.println("Recado is ready.");
    out.flush();
  }

  private static void port(PrintWriter out, String what, @Nullable Integer port, String where) {
    if (port != null) {
      line(out, what, "port " + port + ", " + where);
    }
  }

  private static void line(PrintWriter out, String what, String text) {
    out.println("  " + what + " ".repeat(22 - what.length()) + text);
  }
}
