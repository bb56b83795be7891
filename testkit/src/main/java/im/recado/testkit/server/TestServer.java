package im.recado.testkit.server;

import im.recado.gateway.Gateways;
import im.recado.gateway.Vault;
import im.recado.gateway.echo.EchoNetwork;
import im.recado.gateway.irc.IrcNetwork;
import im.recado.gateway.msn.MsnNetwork;
import im.recado.gateway.oscar.OscarNetwork;
import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.session.Sessions;
import im.recado.kernel.stream.ClientStreams;
import im.recado.modules.Backends;
import im.recado.modules.Modules;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.roster.RosterItem;
import im.recado.modules.roster.Subscription;
import im.recado.modules.source.Elsewhere;
import im.recado.net.NetServer;
import im.recado.net.posh.Documents;
import im.recado.net.tls.Authorities;
import im.recado.net.tls.CertificateFiles;
import im.recado.net.tls.DomainCertificates;
import im.recado.net.tls.ServerCertificates;
import im.recado.net.tls.TlsContext;
import im.recado.net.tls.TlsException;
import im.recado.testkit.transcript.Surroundings;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.PasswordException;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.sasl.ScramKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A whole server in the process of the test, with two loops and played time. Safe for any thread. */
public final class TestServer implements AutoCloseable, Surroundings {
  /** Keys of passwords that were used before: deriving them is slow on purpose. */
  private static final Map<String, ScramKeys> KEYS = new ConcurrentHashMap<>();

  /** The same for every server, as a file in its home would be. */
  private static final Vault VAULT = Vault.inMemory(new SecureRandom());

  private final PlayedTime time = new PlayedTime();
  private final Map<Jid, Integer> endings = new ConcurrentHashMap<>();
  private final Backends backends;
  private final Kernel kernel;
  private final BreakableNetwork echo;
  private @Nullable NetServer web;
  private int serverPort;
  private volatile Documents documents =
      address -> {
        throw new IOException("there is no web");
      };

  private final List<InProcessLoop> loops =
      List.of(new InProcessLoop(time, "loop-1"), new InProcessLoop(time, "loop-2"));

  /** A server with all modules. The first domain is the main one. */
  public TestServer(List<String> domains, Backends backends) {
    this(domains, backends, modules -> modules);
  }

  /** A server with settings as people write them, by key: also those that are read only once. */
  public TestServer(List<String> domains, Backends backends, Map<String, ?> settings) {
    this(domains, backends, Options.written(Map.copyOf(settings)), modules -> modules);
  }

  /** A server with other modules than usual. */
  public TestServer(List<String> domains, Backends backends, UnaryOperator<List<Module>> modules) {
    this(domains, backends, new Options(), modules);
  }

  /**
   * A server whose accounts may come from elsewhere.
   *
   * @param sources makes them, given the server's options
   */
  public TestServer(
      List<String> domains,
      Backends backends,
      Map<String, ?> settings,
      Function<Options, Elsewhere> sources) {
    this(domains, backends, Options.written(Map.copyOf(settings)), modules -> modules, sources);
  }

  private TestServer(List<String> domains, Backends backends, Options options, UnaryOperator<List<Module>> modules) {
    this(domains, backends, options, modules, none -> Elsewhere.NOWHERE);
  }

  private TestServer(
      List<String> domains,
      Backends backends,
      Options options,
      UnaryOperator<List<Module>> modules,
      Function<Options, Elsewhere> sources) {
    this.backends = backends;
    this.kernel = new Kernel(domains, options, time, time);
    this.echo = new BreakableNetwork(new EchoNetwork(options));
    kernel.start(
        modules.apply(
            Modules.all(
                kernel,
                backends,
                sources.apply(options),
                ground ->
                    Gateways.all(
                        ground,
                        VAULT,
                        List.of(
                            echo,
                            new IrcNetwork(options),
                            new MsnNetwork(options),
                            OscarNetwork.icq(options),
                            OscarNetwork.aim(options))))));
    kernel.web().opened("https://" + kernel.domain() + ":7443", List.of());
    // Listening last: everybody else has heard.
    kernel.events().on(Sessions.SessionDetached.class, event -> ended(event.session().account().jid()));
    kernel
        .events()
        .on(
            Sessions.SessionClosed.class,
            event -> {
              if (event.session().account().sessions().length > 0) {
                ended(event.session().account().jid());
              }
            });
    kernel.events().on(Sessions.AccountClosed.class, event -> ended(event.account().jid()));
  }

  private void ended(Jid account) {
    endings.merge(account, 1, Integer::sum);
  }

  @Override
  public int endings(Jid account) {
    return endings.getOrDefault(account.bare(), 0);
  }

  public Kernel kernel() {
    return kernel;
  }

  public Backends backends() {
    return backends;
  }

  /** The network behind the gateway {@code echo.DOMAIN}. */
  public BreakableNetwork echo() {
    return echo;
  }

  public PlayedTime time() {
    return time;
  }

  /** Sets an option by its key; throws {@link IllegalArgumentException} for one that no module has declared. */
  public void set(String key, String value) {
    for (Declaration declaration : kernel.declarations()) {
      for (Option<?> option : declaration.options()) {
        if (option.key().equals(key)) {
          kernel.options().set(option, value);
          return;
        }
      }
    }
    List<Option<?>> others = new ArrayList<>(NetServer.PROXY_OPTIONS);
    others.addAll(NetServer.SERVER_OPTIONS);
    others.addAll(NetServer.OPTIONS);
    others.addAll(NetServer.WEB_OPTIONS);
    others.addAll(List.of(ClientStreams.TLS, ClientStreams.LOGIN_DEADLINE, ClientStreams.MAX_STANZA));
    for (Option<?> option : others) {
      if (option.key().equals(key)) {
        kernel.options().set(option, value);
        return;
      }
    }
    throw new IllegalArgumentException("no module has the option " + key);
  }

  /** Makes an account if there is none of this address. */
  public void account(Jid jid, String password) {
    ScramKeys keys =
        KEYS.computeIfAbsent(
            password,
            same -> {
              try {
                return ScramKeys.create(ScramHash.SHA_256, same, 4096);
              } catch (PasswordException e) {
                throw new IllegalArgumentException(e);
              }
            });
    backends.accounts().create(new AccountRecord(jid.bare(), List.of(keys), "", true, time.instant()));
  }

  /** Puts two accounts into each other's rosters; each sees the other's presence. */
  public void friends(Jid one, Jid other) {
    backends.rosters().put(one.bare(), friend(other.bare()));
    backends.rosters().put(other.bare(), friend(one.bare()));
  }

  private static RosterItem friend(Jid contact) {
    return new RosterItem(contact, "", List.of(), Subscription.BOTH, false, false, null, true);
  }

  @Override
  public void pass(Duration duration) {
    time.pass(duration);
    loops.forEach(InProcessLoop::settle);
  }

  /** Reaches the server without a network. */
  public Transport inProcess() {
    return new InProcessTransport(kernel.clientStreams(), loops);
  }

  /**
   * Reaches the server over TCP on loopback, with TLS.
   *
   * @param certificates a folder for the server's certificate, kept from one test to the next
   */
  public Transport overTcp(Path certificates) throws IOException {
    NetServer server = new NetServer(kernel, tls(certificates), null);
    return new TcpTransport(server.listenForClients(anyPort(), false), server);
  }

  /**
   * Reaches the server over TCP on loopback, with TLS from the first byte (XEP-0368).
   *
   * @param certificates as for {@link #overTcp}
   */
  public TcpTransport overTls(Path certificates) throws IOException {
    NetServer server = new NetServer(kernel, tls(certificates), null);
    return new TcpTransport(server.listenForClients(anyPort(), true), server);
  }

  /**
   * Reaches the server over WebSocket on loopback, with TLS.
   *
   * @param certificates a folder for the server's certificate, kept from one test to the next
   */
  public Transport overWebSocket(Path certificates) throws IOException {
    try {
      TlsContext tls = tls(certificates);
      NetServer server = new NetServer(kernel, tls, null);
      return new WebSocketTransport(server.listenForWeb(anyPort(), tls.forWeb()), kernel.domain(), server);
    } catch (TlsException e) {
      throw new IOException(e);
    }
  }

  /**
   * Reaches the server by requests (XEP-0124) on loopback, in the clear.
   *
   * @param certificates a folder for the server's certificate, kept from one test to the next
   */
  public Transport byRequests(Path certificates) throws IOException {
    NetServer server = new NetServer(kernel, tls(certificates), null);
    kernel.web().opened("https://" + kernel.domain() + ":7443", List.of("127.0.0.1"));
    return new BoshTransport(server.listenForWeb(anyPort(), null), server);
  }

  /**
   * Opens the web listener on loopback, in the clear; what the server offers there has addresses that lead to it.
   *
   * @param certificates a folder for the server's certificate
   * @return the port
   */
  public int openWeb(Path certificates) throws IOException {
    NetServer opened = new NetServer(kernel, tls(certificates), null);
    web = opened;
    int port = opened.listenForWeb(anyPort(), null);
    kernel.web().opened("http://127.0.0.1:" + port, List.of());
    return port;
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** The main domain has a certificate; each further one shows its own if there is one in the folder. */
  private TlsContext tls(Path certificates) throws IOException {
    try {
      DomainCertificates all =
          new DomainCertificates(CertificateFiles.openOrCreate(certificates, kernel.domain(), time));
      for (String domain : kernel.domains().all()) {
        if (!domain.equals(kernel.domain()) && Files.exists(certificates.resolve(domain + ".crt"))) {
          all.put(domain, CertificateFiles.openOrCreate(certificates, domain, time));
        }
      }
      return new TlsContext(all, false, TlsContext.Engine.AUTO);
    } catch (TlsException e) {
      throw new IOException(e);
    }
  }

  /**
   * Opens the listener for components on loopback.
   *
   * @param certificates a folder for the server's certificate
   * @return the port
   */
  public int openComponents(Path certificates) throws IOException {
    return openComponents(certificates, List.of());
  }

  /**
   * The same for components that have certificates.
   *
   * @param authorities whose word is taken for them
   */
  public int openComponents(Path certificates, List<X509Certificate> authorities) throws IOException {
    NetServer opened = new NetServer(kernel, tls(certificates), null);
    web = opened;
    return opened.listenForComponents(
        anyPort(), authorities.isEmpty() ? null : new ServerCertificates(new Authorities(authorities, false)));
  }

  /**
   * Speaks with other servers, over loopback.
   *
   * @param certificates a folder with the server's certificate
   * @param authorities whose word is taken for others
   * @return the port with STARTTLS, then that with TLS from the first byte
   */
  public List<Integer> federate(Path certificates, List<X509Certificate> authorities) throws IOException {
    try {
      NetServer opened = new NetServer(kernel, tls(certificates), null);
      web = opened;
      opened.federate(new ServerCertificates(new Authorities(authorities, false)), address -> documents.get(address));
      serverPort = opened.listenForServers(anyPort(), false);
      return List.of(serverPort, opened.listenForServers(anyPort(), true));
    } catch (TlsException e) {
      throw new IOException(e);
    }
  }

  /** The web that is asked about other servers (RFC 7711). */
  public void documents(Documents web) {
    documents = web;
  }

  /** Where other servers connect that begin without TLS; after {@link #federate}. */
  public int serverPort() {
    return serverPort;
  }

  /** Opens the proxy for bytestreams on loopback; the port. After {@link #openWeb}. */
  public int openProxy() throws IOException {
    int port = Objects.requireNonNull(web).listenForBytestreams(anyPort());
    kernel.bytestreams().opened("127.0.0.1", port);
    return port;
  }

  @Override
  public void close() {
    if (web != null) {
      web.close();
    }
    loops.forEach(InProcessLoop::close);
  }
}
