package im.recado.bench;

import im.recado.bench.client.Security;
import im.recado.bench.measure.ObservedProcess;
import im.recado.bench.peer.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which server, where, and how the connections are protected. */
final class ServerOptions {
  @Option(names = "--home", paramLabel = "DIR",
      description = "Home folder of a running Recado: ports and process are read from it.")
  @Nullable Path home;

  @Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
      description = "Address of the server; loopback only. Default: ${DEFAULT-VALUE}")
  String host = "127.0.0.1";

  @Option(names = "--port", paramLabel = "PORT", description = "Its port for clients.")
  int port;

  @Option(names = "--server-pid", paramLabel = "PID",
      description = "Its process: CPU and memory are read from /proc.")
  long serverPid;

  @Option(names = "--server-name", paramLabel = "NAME", defaultValue = "recado",
      description = "What it is called in the report. Default: ${DEFAULT-VALUE}")
  String serverName = "recado";

  @Option(names = "--domain", paramLabel = "DOMAIN", defaultValue = "localhost",
      description = "XMPP domain of the accounts. Default: ${DEFAULT-VALUE}")
  String domain = "localhost";

  @Option(names = "--peer", paramLabel = "NAME",
      description = "Also start and measure prosody or ejabberd as installed here; may be repeated.")
  List<String> peers = new ArrayList<>();

  @Option(names = "--websocket", description = "Also measure the named server over WebSocket, with TLS from the first byte or none.")
  boolean webSocket;

  @Option(names = "--websocket-alone", description = "Measure it over WebSocket alone: for memory, which a first run leaves to the second.")
  boolean webSocketAlone;

  @Option(names = "--websocket-port", paramLabel = "PORT", description = "Its port for browsers, where no --home tells it.")
  int webSocketPort;

  @Option(names = "--keep", description = "Keep the folders of the peers that were started.")
  boolean keep;

  @ArgGroup(exclusive = true)
  Protection protection = new Protection();

  /** One of three. */
  static final class Protection {
    @Option(names = {"--tls", "--starttls"}, description = "TLS by STARTTLS (the default).")
    boolean startTls;

    @Option(names = "--direct-tls", description = "TLS from the first byte.")
    boolean directTls;

    @Option(names = "--plain", description = "No TLS; the server must allow it.")
    boolean plain;
  }

  /** How the connections are protected. */
  Security security() {
    return protection.plain ? Security.PLAIN : protection.directTls ? Security.DIRECT_TLS : Security.STARTTLS;
  }

  /** The server named on the command line, or empty when only peers are to be measured. */
  Optional<Target> target() throws UsageException {
    if (home == null && port == 0) {
      if (peers.isEmpty()) {
        throw new UsageException("Which server? Give --home DIR of a running Recado, --port PORT, or --peer NAME.");
      }
      return Optional.empty();
    }
    if (!domain.matches("[a-zA-Z0-9.:\\[\\]-]{1,255}")) {
      throw new UsageException("--domain " + domain + " is not a domain in ASCII.");
    }
    InetAddress address = loopback(host);
    RecadoHome recado = home == null ? null : RecadoHome.read(home);
    int wanted = port;
    if (wanted == 0 && recado != null) {
      wanted = security() == Security.DIRECT_TLS ? recado.directTlsPort() : recado.port();
    }
    if (wanted < 1 || wanted > 65535) {
      throw new UsageException("The server has no port for " + security().name().toLowerCase(Locale.ROOT)
          + " connections; give --port PORT (1 to 65535).");
    }
    long pid = serverPid != 0 ? serverPid : recado == null ? 0 : recado.pid();
    return Optional.of(new Target(serverName, address, wanted, wanted, domain, pid == 0 ? null : observed(pid)));
  }

  /** The named server as browsers reach it, or empty when that is not to be measured. */
  Optional<Target> webSocket() throws UsageException {
    Optional<Target> named = target();
    if (!(webSocket || webSocketAlone) || named.isEmpty()) {
      return Optional.empty();
    }
    int wanted = webSocketPort;
    if (wanted == 0 && home != null) {
      RecadoHome recado = RecadoHome.read(home);
      wanted = security() == Security.PLAIN ? recado.httpPort() : recado.httpsPort();
    }
    if (wanted < 1 || wanted > 65535) {
      throw new UsageException("The server has no port for WebSocket; give --websocket-port PORT (1 to 65535).");
    }
    Target tcp = named.get();
    return Optional.of(new Target(tcp.name() + "-ws", tcp.host(), wanted, wanted, tcp.domain(), tcp.process(), true));
  }

  private static ObservedProcess observed(long pid) throws UsageException {
    try {
      return ObservedProcess.of(pid);
    } catch (IOException e) {
      throw new UsageException("There is no process " + pid + " to observe in /proc.");
    }
  }

  /** The address of a host, which must be this machine's loopback: a load generator is not to be turned on others. */
  static InetAddress loopback(String host) throws UsageException {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new UsageException("--host " + host + " is not an address.");
    }
    if (!address.isLoopbackAddress()) {
      throw new UsageException("--host " + host + " is not a loopback address (127.0.0.0/8 or ::1); the generator loads"
          + " servers of its own machine only.");
    }
    return address;
  }
}
