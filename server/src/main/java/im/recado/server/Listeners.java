package im.recado.server;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Options;
import im.recado.kernel.stream.ClientStreams;
import im.recado.net.NetServer;
import im.recado.net.tls.CertificateFiles;
import im.recado.net.tls.ClientCertificates;
import im.recado.net.tls.TlsContext;
import im.recado.net.tls.TlsException;
import im.recado.server.home.Home;
import im.recado.server.settings.Port;
import im.recado.server.settings.ServerOptions;
import im.recado.server.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets for clients and the certificate that they show. */
final class Listeners implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
  private static final Duration LOOK_AT_CERTIFICATE = Duration.ofSeconds(5);

  private final NetServer net;
  private final boolean isSelfSigned;
  private final Map<String, Integer> ports = new LinkedHashMap<>();

  private Listeners(NetServer net, boolean isSelfSigned) {
    this.net = net;
    this.isSelfSigned = isSelfSigned;
  }

  /** Listens where the settings say. */
  static Listeners open(Home home, Settings settings, Kernel kernel) throws Failure {
    Options options = settings.options();
    InetAddress address = address(settings);
    refuseOpenCleartext(settings, address);
    CertificateFiles certificates = certificates(home, settings, kernel);
    NetServer net;
    try {
      String authorities = options.get(ServerOptions.AUTHORITIES);
      ClientCertificates vouchers =
          authorities.isEmpty() ? null : ClientCertificates.trusting(home.folder().resolve(authorities));
      net = new NetServer(kernel, new TlsContext(certificates, vouchers != null, options.get(ServerOptions.TLS_ENGINE)), vouchers);
    } catch (TlsException e) {
      throw new Failure(Failure.UNAVAILABLE, e.getMessage() + hint(settings), e);
    }
    Listeners listeners = new Listeners(net, !settings.isSet(ServerOptions.CERTIFICATE));
    try {
      listeners.listen(settings, ServerOptions.C2S_PORT.key(), options.get(ServerOptions.C2S_PORT), address, false);
      listeners.listen(
          settings,
          ServerOptions.C2S_DIRECT_TLS_PORT.key(),
          options.get(ServerOptions.C2S_DIRECT_TLS_PORT),
          address,
          true);
    } catch (Failure e) {
      net.close();
      throw e;
    }
    kernel.timers().every(() -> LOOK_AT_CERTIFICATE, () -> look(certificates));
    return listeners;
  }

  private static String hint(Settings settings) {
    return settings.isSet(ServerOptions.CERTIFICATE)
        ? " (" + settings.place(ServerOptions.CERTIFICATE.key()) + ")"
        : "";
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
      throw new Failure(Failure.UNAVAILABLE, e.getMessage() + hint(settings), e);
    } catch (IOException e) {
      throw new Failure(Failure.CANNOT_CREATE, "The folder " + home.certificates() + " cannot be made.", e);
    }
  }

  private static void look(CertificateFiles certificates) {
    CertificateFiles.Look look = certificates.refresh();
    switch (look.outcome()) {
      case UNCHANGED -> {}
      case RELOADED ->
          LOG.info("New certificate in use, valid until {}", certificates.identity().expiry());
      case KEPT_OLD -> LOG.error("The new certificate is not used, the old one stays: {}", look.problem());
    }
  }

  private static InetAddress address(Settings settings) throws Failure {
    String text = settings.get(ServerOptions.C2S_ADDRESS).strip();
    try {
      return text.equals("*") ? new InetSocketAddress(0).getAddress() : InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new Failure(
          Failure.SETTINGS,
          settings.place(ServerOptions.C2S_ADDRESS.key()) + ": c2s.address is \"" + text
              + "\", but expected an address of this machine, or *.",
          e);
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

  private void listen(Settings settings, String key, Port port, InetAddress address, boolean directTls) throws Failure {
    if (port.isOff()) {
      return;
    }
    try {
      ports.put(key, net.listenForClients(new InetSocketAddress(address, port.number()), directTls));
    } catch (IOException e) {
      throw unavailable(settings, key, port.number(), address, e);
    }
  }

  /** The sentence for a listener that could not be had. */
  static Failure unavailable(Settings settings, String key, int port, InetAddress address, IOException e) {
    String reason = String.valueOf(e.getMessage());
    String where = key + " (" + settings.place(key) + ")";
    String sentence;
    if (reason.contains("in use")) {
      sentence =
          "Port " + port + " is used by another program: stop that one, or choose another port with --set " + key
              + "=NUMBER.";
    } else if (reason.contains("ermission denied")) {
      sentence = "Only root may listen on port " + port + ": choose one above 1023 with --set " + key + "=NUMBER.";
    } else if (reason.contains("assign requested")) {
      sentence = address.getHostAddress() + " is not an address of this machine: change c2s.address.";
    } else {
      sentence = "Cannot listen on port " + port + ", " + where + ": " + reason + ".";
    }
    return new Failure(Failure.UNAVAILABLE, sentence, e);
  }

  /** The ports in use, by the key of their setting. */
  Map<String, Integer> ports() {
    return ports;
  }

  boolean isSelfSigned() {
    return isSelfSigned;
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
