package im.recado.server;

import im.recado.console.ServerFacts;
import im.recado.kernel.Kernel;
import im.recado.kernel.event.Events;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.http.Web;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.stream.ClientStreams;
import im.recado.modules.component.ComponentModule;
import im.recado.modules.federation.FederationModule;
import im.recado.net.NetServer;
import im.recado.net.tls.Authorities;
import im.recado.net.tls.CertificateFiles;
import im.recado.net.tls.ClientCertificates;
import im.recado.net.tls.DomainCertificates;
import im.recado.net.tls.ServerCertificates;
import im.recado.net.tls.TlsContext;
import im.recado.net.tls.TlsException;
import im.recado.net.tls.TlsIdentity;
import im.recado.server.acme.AcmeModule;
import im.recado.server.certificate.CertificateModule;
import im.recado.server.home.Home;
import im.recado.server.settings.ListenAddress;
import im.recado.server.settings.Port;
import im.recado.server.settings.ServerOptions;
import im.recado.server.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets for clients and the certificate that they show. */
final class Listeners implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
  private static final Duration LOOK_AT_CERTIFICATE = Duration.ofSeconds(5);

  private final NetServer net;
  private final DomainCertificates certificates;
  private final Map<String, Integer> ports = new LinkedHashMap<>();

  private Listeners(NetServer net, DomainCertificates certificates) {
    this.net = net;
    this.certificates = certificates;
  }

  /**
   * Listens where the settings say.
   *
   * @param acme what authorities find who look whether the names are this server's
   * @param console what the listeners of the console serve
   * @param before the ports of a server that this one follows
   */
  static Listeners open(
      Home home, Settings settings, Kernel kernel, AcmeModule acme, Web console, Map<String, Integer> before) throws Failure {
    Options options = settings.options();
    ListenAddress address = ListenAddress.of(settings, ServerOptions.C2S_ADDRESS);
    refuseOpenCleartext(settings, address.ip());
    DomainCertificates certificates = new DomainCertificates(certificates(home, settings, kernel));
    kernel.domains().all().stream()
        .skip(1)
        .forEach(domain -> CertificateModule.serve(home, certificates, domain, kernel.clock()));
    NetServer net;
    TlsContext web;
    try {
      String authorities = options.get(ServerOptions.AUTHORITIES);
      ClientCertificates vouchers =
          authorities.isEmpty() ? null : ClientCertificates.trusting(home.folder().resolve(authorities));
      TlsContext tls = new TlsContext(certificates, vouchers != null, options.get(ServerOptions.TLS_ENGINE));
      web = tls.forWeb();
      net = new NetServer(kernel, tls, vouchers, acme.challenges());
    } catch (TlsException e) {
      throw unusable(settings, e);
    }
    Listeners listeners = new Listeners(net, certificates);
    try {
      // Before anybody here can write to people elsewhere.
      listeners.reachOthers(home, settings);
      listeners.listen(ServerOptions.C2S_PORT.key(), options.get(ServerOptions.C2S_PORT), address, false);
      listeners.listen(
          ServerOptions.C2S_DIRECT_TLS_PORT.key(), options.get(ServerOptions.C2S_DIRECT_TLS_PORT), address, true);
      listeners.listenForWeb(settings, kernel, web);
      listeners.listenForAuthorities(settings, kernel, acme);
      listeners.listenForBytestreams(settings, kernel);
      listeners.listenForComponents(home, settings, kernel);
      listeners.listenForServers(settings);
      listeners.listenForConsole(settings, console, web, before);
    } catch (Failure e) {
      net.close();
      throw e;
    }
    String doubt = listeners.doubt(kernel.domain());
    if (doubt != null) {
      LOG.warn("{}", doubt);
    }
    kernel.timers().every(() -> LOOK_AT_CERTIFICATE, () -> listeners.look(kernel.domain()));
    return listeners;
  }

  /** The sentence for a certificate, a key or an authority that cannot be used. */
  private static Failure unusable(Settings settings, TlsException e) {
    String reason = String.valueOf(e.getMessage());
    // Both may be one file.
    List<Option<String>> suspects =
        reason.contains("private key")
            ? List.of(
                ServerOptions.KEY, ServerOptions.CERTIFICATE, ServerOptions.AUTHORITIES, ServerOptions.S2S_AUTHORITIES)
            : List.of(
                ServerOptions.CERTIFICATE, ServerOptions.KEY, ServerOptions.AUTHORITIES, ServerOptions.S2S_AUTHORITIES);
    for (Option<String> option : suspects) {
      if (settings.isSet(option) && reason.contains(settings.options().get(option))) {
        return new Failure(Failure.UNAVAILABLE, settings.place(option.key()) + ": " + reason, e);
      }
    }
    return new Failure(Failure.UNAVAILABLE, reason, e);
  }

  private static CertificateFiles certificates(Home home, Settings settings, Kernel kernel) throws Failure {
    String certificate = settings.get(ServerOptions.CERTIFICATE);
    String key = settings.get(ServerOptions.KEY);
    if (certificate.isEmpty() != key.isEmpty()) {
      String there = (certificate.isEmpty() ? ServerOptions.KEY : ServerOptions.CERTIFICATE).key();
      throw new Failure(
          Failure.SETTINGS,
          settings.place(there) + ": tls.certificate and tls.key belong together, but only " + there + " is set.");
    }
    try {
      if (!certificate.isEmpty()) {
        Path folder = home.folder();
        return CertificateFiles.open(folder.resolve(certificate), folder.resolve(key), kernel.clock());
      }
      Files.createDirectories(home.certificates());
      return CertificateFiles.openOrCreate(home.certificates(), kernel.domain(), kernel.clock());
    } catch (TlsException e) {
      throw unusable(settings, e);
    } catch (IOException e) {
      throw new Failure(Failure.CANNOT_CREATE, "The folder " + home.certificates() + " cannot be made.", e);
    }
  }

  private void look(String domain) {
    CertificateFiles main = certificates.main();
    look(domain, main);
    certificates.others().forEach(this::look);
  }

  private void look(String domain, CertificateFiles files) {
    CertificateFiles.Look look = files.refresh();
    switch (look.outcome()) {
      case UNCHANGED -> {}
      case RELOADED -> {
        LOG.info("New certificate in use for {}, valid until {}", domain, files.identity().expiry());
        String doubt = doubt(domain, files.identity());
        if (doubt != null) {
          LOG.warn("{}", doubt);
        }
      }
      case KEPT_OLD -> LOG.error("The new certificate of {} is not used, the old one stays: {}", domain, look.problem());
    }
  }

  private static void refuseOpenCleartext(Settings settings, InetAddress address) throws Failure {
    if (settings.get(ClientStreams.TLS) == ClientStreams.TlsPolicy.OFF
        && !address.isLoopbackAddress()
        && !settings.get(ServerOptions.ALLOW_CLEARTEXT)) {
      throw new Failure(
          Failure.SETTINGS,
          settings.place(ClientStreams.TLS.key())
              + ": c2s.tls = \"off\" is for listeners that only this machine reaches: set c2s.address = \"127.0.0.1\", or,"
              + " if passwords may be read on the way, c2s.allow-cleartext = true.");
    }
  }

  private void listen(String key, Port port, ListenAddress address, boolean directTls) throws Failure {
    listen(key, port, address, where -> net.listenForClients(where, directTls));
  }

  /** The web, under TLS and in the clear; what is offered there hears under which address it is reached. */
  private void listenForWeb(Settings settings, Kernel kernel, TlsContext tls) throws Failure {
    String https = ServerOptions.HTTPS_PORT.key();
    listen(
        https,
        settings.get(ServerOptions.HTTPS_PORT),
        ListenAddress.of(settings, ServerOptions.HTTPS_ADDRESS),
        where -> net.listenForWeb(where, tls));
    listen(
        ServerOptions.HTTP_PORT.key(),
        settings.get(ServerOptions.HTTP_PORT),
        ListenAddress.of(settings, ServerOptions.HTTP_ADDRESS),
        where -> net.listenForWeb(where, null));
    String url = settings.get(ServerOptions.WEB_URL);
    Integer port = ports.get(https);
    if (url.isEmpty() && port != null) {
      url = "https://" + kernel.domain() + (port == 443 ? "" : ":" + port);
    }
    if (!url.isEmpty() && (port != null || ports.containsKey(ServerOptions.HTTP_PORT.key()))) {
      kernel.web().opened(url, settings.get(ServerOptions.WEB_HOSTS));
    }
  }

  /** Port 80, if it is wanted: authorities find what they look for there, browsers are told where the web is. */
  private void listenForAuthorities(Settings settings, Kernel kernel, AcmeModule acme) throws Failure {
    Web web = new Web(kernel.domains(), new Events());
    web.add(acme.route());
    web.otherwise(
        request -> {
          String url = kernel.web().url();
          return url == null ? HttpResponse.text(404, "There is nothing.") : HttpResponse.of(307).header("Location", url + "/");
        });
    listen(
        ServerOptions.ACME_PORT.key(),
        settings.get(ServerOptions.ACME_PORT),
        ListenAddress.of(settings, ServerOptions.ACME_ADDRESS),
        where -> net.listenForWeb(where, null, web));
  }

  /** The console: in the clear for this machine alone, under TLS for whom the settings let in (SECURITY W8, H3). */
  private void listenForConsole(Settings settings, Web console, TlsContext tls, Map<String, Integer> before)
      throws Failure {
    ListenAddress clear = ListenAddress.of(settings, ServerOptions.CONSOLE_ADDRESS);
    if (!clear.ip().isLoopbackAddress()) {
      throw new Failure(
          Failure.SETTINGS,
          clear.place() + ": console.address is \"" + clear.text() + "\", but passwords of administrators go in the clear on"
              + " this machine alone, such as 127.0.0.1; use console.tls-address and console.tls-port.");
    }
    ListenAddress secured = ListenAddress.of(settings, ServerOptions.CONSOLE_TLS_ADDRESS);
    Option<Port> port = ServerOptions.CONSOLE_PORT;
    Option<Port> tlsPort = ServerOptions.CONSOLE_TLS_PORT;
    listenOrElsewhere(settings, port, clear, before.get(port.key()), where -> net.listenForWeb(where, null, console));
    listenOrElsewhere(settings, tlsPort, secured, before.get(tlsPort.key()), where -> net.listenForWeb(where, tls, console));
    List<String> hosts = new ArrayList<>(settings.get(ServerOptions.CONSOLE_HOSTS));
    hosts.addAll(List.of("localhost", "127.0.0.1", "[::1]", clear.text()));
    if (!secured.ip().isAnyLocalAddress()) {
      hosts.add(secured.text());
    }
    console.opened("http://localhost:" + ports.getOrDefault(ServerOptions.CONSOLE_PORT.key(), 0), hosts);
  }

  /**
   * A port that nobody has asked for is no reason not to start.
   *
   * @param before where a server that this one follows had to listen in its place; browsers look for it there
   */
  private void listenOrElsewhere(
      Settings settings, Option<Port> option, ListenAddress address, @Nullable Integer before, Listening listening)
      throws Failure {
    Port port = settings.get(option);
    try {
      boolean any = !settings.isSet(option) || port.number() == 0;
      listen(option.key(), before != null && any ? new Port(before) : port, address, listening);
    } catch (Failure e) {
      if (settings.isSet(option) && port.number() != 0) {
        throw e;
      }
      listen(option.key(), new Port(0), address, listening);
      LOG.warn("Port {} is not to be had: {} is {}", port, option.key(), ports.get(option.key()));
    }
  }

  private void listenForBytestreams(Settings settings, Kernel kernel) throws Failure {
    String key = ServerOptions.PROXY_PORT.key();
    listen(
        key,
        settings.get(ServerOptions.PROXY_PORT),
        ListenAddress.of(settings, ServerOptions.PROXY_ADDRESS),
        net::listenForBytestreams);
    Integer port = ports.get(key);
    if (port != null) {
      String host = settings.get(ServerOptions.PROXY_HOST);
      kernel.bytestreams().opened(host.isEmpty() ? kernel.domain() : host, port);
    }
  }

  /** Other servers, unless this one keeps to itself. */
  private void reachOthers(Home home, Settings settings) throws Failure {
    if (!settings.get(FederationModule.ENABLED)) {
      return;
    }
    String authorities = settings.get(ServerOptions.S2S_AUTHORITIES);
    try {
      net.federate(
          new ServerCertificates(
              Authorities.withFile(authorities.isEmpty() ? null : home.folder().resolve(authorities))));
    } catch (TlsException e) {
      throw unusable(settings, e);
    }
  }

  private void listenForServers(Settings settings) throws Failure {
    if (!settings.get(FederationModule.ENABLED)) {
      return;
    }
    ListenAddress address = ListenAddress.of(settings, ServerOptions.S2S_ADDRESS);
    Option<Port> port = ServerOptions.S2S_PORT;
    Option<Port> directPort = ServerOptions.S2S_DIRECT_TLS_PORT;
    listenOrElsewhere(settings, port, address, null, where -> net.listenForServers(where, false));
    listenOrElsewhere(settings, directPort, address, null, where -> net.listenForServers(where, true));
  }

  /** Nothing listens for components unless there are any. */
  private void listenForComponents(Home home, Settings settings, Kernel kernel) throws Failure {
    String authorities = settings.get(ServerOptions.COMPONENT_AUTHORITIES);
    try {
      ServerCertificates certificates =
          authorities.isEmpty() ? null : new ServerCertificates(Authorities.ofFile(home.folder().resolve(authorities)));
      if (ComponentModule.areDeclared(kernel)) {
        Port port = settings.get(ServerOptions.COMPONENT_PORT);
        ListenAddress at = ListenAddress.of(settings, ServerOptions.COMPONENT_ADDRESS);
        listen(ServerOptions.COMPONENT_PORT.key(), port, at, address -> net.listenForComponents(address, certificates));
      }
    } catch (TlsException e) {
      throw unusable(settings, e);
    }
  }

  /** Begins to listen at an address; the port. */
  private interface Listening {
    int at(InetSocketAddress address) throws IOException;
  }

  private void listen(String key, Port port, ListenAddress address, Listening listening) throws Failure {
    if (port.isOff()) {
      return;
    }
    try {
      ports.put(key, listening.at(address.at(port.number())));
    } catch (IOException e) {
      throw address.unavailable(key, port.number(), e);
    }
  }

  /** The ports in use, by the key of their setting. */
  Map<String, Integer> ports() {
    return ports;
  }

  /** Where the certificate comes from. */
  DomainCertificates certificates() {
    return certificates;
  }

  /** The ports of those that show the certificate: all that speak TLS, from the first byte or by STARTTLS. */
  Map<String, Integer> secured() {
    Map<String, Integer> secured = new LinkedHashMap<>(ports);
    secured.keySet().removeAll(
        List.of(ServerOptions.HTTP_PORT.key(), ServerOptions.ACME_PORT.key(), ServerOptions.CONSOLE_PORT.key(), ServerOptions.PROXY_PORT.key()));
    return secured;
  }

  /** The certificate that is shown now. */
  ServerFacts.Certificate certificate() {
    TlsIdentity identity = certificates.main().identity();
    return new ServerFacts.Certificate(identity.domains(), identity.expiry(), isSelfSigned());
  }

  /** Whether the certificate is one that the server made itself. */
  boolean isSelfSigned() {
    return certificates.main().identity().isSelfSigned();
  }

  /** SHA-256 of the main certificate, as people compare it. */
  String fingerprint() {
    return certificates.main().identity().fingerprint();
  }

  /** What clients will not like about the main certificate, in a sentence; null when there is nothing. */
  @Nullable String doubt(String domain) {
    return doubt(domain, certificates.main().identity());
  }

  private static @Nullable String doubt(String domain, TlsIdentity identity) {
    if (identity.names(domain)) {
      return null;
    }
    String names =
        identity.domains().isEmpty() ? "no domain" : String.join(", ", identity.domains()) + ", not " + domain;
    return "The certificate names " + names + ": clients will not trust it.";
  }

  /** Takes no more connections; those that stand go on. */
  void stopListening() {
    net.stopListening();
  }

  @Override
  public void close() {
    net.close();
  }
}
