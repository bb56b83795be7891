package im.recado.server.setup;

import im.recado.console.setup.Answer;
import im.recado.console.setup.Authority;
import im.recado.console.setup.SetupException;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.net.tls.TlsException;
import im.recado.net.tls.TlsIdentity;
import im.recado.server.acme.AcmeOptions;
import im.recado.server.acme.AcmeTrial;
import im.recado.server.acme.OrderException;
import im.recado.server.home.Home;
import im.recado.server.settings.Port;
import im.recado.server.settings.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the certificate comes from, as it was answered: made by the server, given as PEM, or ordered from an authority. */
final class CertificateAnswers {
  private final Map<String, String> answers;
  private final List<String> domains;

  /** @param domains for which a certificate is ordered */
  CertificateAnswers(Map<String, String> answers, List<String> domains) {
    this.answers = answers;
    this.domains = domains;
  }

  /** Every setting of an authority that can be answered. */
  static List<Option<?>> possible() {
    List<Option<?>> possible = new ArrayList<>(AcmeOptions.ALL);
    possible.addAll(List.of(ServerOptions.ACME_PORT, ServerOptions.ACME_ADDRESS));
    possible.remove(AcmeOptions.ENABLED);
    return possible;
  }

  private String of(String key) {
    return answers.getOrDefault(key, "").strip();
  }

  boolean isOwn() {
    return of(Answer.CERTIFICATE).equals("own");
  }

  private boolean isOrdered() {
    return of(Answer.CERTIFICATE).equals("acme");
  }

  String chain() {
    return of(Answer.CHAIN) + "\n";
  }

  String key() {
    return of(Answer.KEY) + "\n";
  }

  /** Refuses a certificate that a server could not use, and an order that could not be made. */
  void check(Home home) throws SetupException {
    if (isOwn()) {
      if (chain().isBlank() || key().isBlank()) {
        throw new SetupException("Give the certificate with its chain, and its key.");
      }
      try {
        checkNames(TlsIdentity.parse(chain(), key(), InstantSource.system().instant()));
      } catch (TlsException e) {
        throw new SetupException(String.valueOf(e.getMessage()));
      }
    } else if (isOrdered()) {
      Options options = options();
      List<String> _ = names(home, options);
      checkPort(options);
      if (!options.get(AcmeOptions.AGREE)) {
        throw new SetupException("Nothing is ordered before you agree to the terms of service of the authority.");
      }
    } else if (!List.of("", "self-signed", Answer.KEPT).contains(of(Answer.CERTIFICATE))) {
      throw new SetupException("The certificate is self-signed, own or acme.");
    }
  }

  private void checkNames(TlsIdentity identity) throws SetupException {
    if (!identity.names(domains.getFirst())) {
      throw new SetupException(
          "The certificate is not for " + domains.getFirst() + ": clients would refuse it. It is for: "
              + (identity.domains().isEmpty() ? "–" : String.join(", ", identity.domains())));
    }
  }

  private Options options() throws SetupException {
    return new Options(ordered());
  }

  private List<String> names(Home home, Options options) throws SetupException {
    try {
      return new AcmeTrial(home, options).names(domains);
    } catch (OrderException e) {
      throw new SetupException(e.sentence());
    }
  }

  /** Asks the authority that was named. */
  Authority authority(Home home) throws SetupException {
    Options options = options();
    List<String> names = names(home, options);
    AcmeTrial trial = new AcmeTrial(home, options);
    try {
      return new Authority(trial.terms(), names);
    } catch (OrderException e) {
      throw new SetupException(e.sentence());
    }
  }

  /** Refuses a port where this program may not listen: the server would not start. */
  private static void checkPort(Options options) throws SetupException {
    Port port = options.get(ServerOptions.ACME_PORT);
    if (port.isOff() || port.number() == 0) {
      return;
    }
    String address = options.get(ServerOptions.ACME_ADDRESS);
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(
          address.equals("*") ? new InetSocketAddress(port.number()) : new InetSocketAddress(InetAddress.getByName(address), port.number()));
    } catch (IOException e) {
      throw new SetupException("The server cannot listen at port " + port.number() + ": " + e.getMessage() + ".");
    }
  }

  /** The settings of the order. */
  private Map<String, Object> ordered() throws SetupException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put(AcmeOptions.ENABLED.key(), true);
    for (Option<?> option : possible()) {
      String text = of(option.key());
      if (text.isEmpty() && !answers.containsKey(option.key())) {
        continue;
      }
      try {
        // The names below the domain may be none at all.
        if (!text.isEmpty() || option == AcmeOptions.SERVICES) {
          settings.put(option.key(), option.parser().apply(text));
        }
      } catch (IllegalArgumentException e) {
        throw new SetupException(option.key() + ": " + e.getMessage() + ".");
      }
    }
    return settings;
  }

  /** The settings that a choice does away with: those of what was not chosen, and fields that were left empty. */
  List<Option<?>> notAnswered() {
    if (List.of("", Answer.KEPT).contains(of(Answer.CERTIFICATE))) {
      return List.of();
    }
    List<Option<?>> options = new ArrayList<>(List.of(AcmeOptions.ENABLED, ServerOptions.CERTIFICATE, ServerOptions.KEY));
    possible().stream().filter(option -> answers.containsKey(option.key())).forEach(options::add);
    return options;
  }

  /**
   * What goes into {@code recado.toml}, by key.
   *
   * @param chain the file of a certificate that was given
   * @param key the file of its key
   */
  Map<String, Object> settings(Path chain, Path key) throws SetupException {
    if (isOrdered()) {
      return ordered();
    }
    return isOwn()
        ? Map.of(ServerOptions.CERTIFICATE.key(), chain.toString(), ServerOptions.KEY.key(), key.toString())
        : Map.of();
  }
}
