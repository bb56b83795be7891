package im.recado.server.certificate;

import im.recado.kernel.Domains.DomainAdded;
import im.recado.kernel.Domains.DomainRemoved;
import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.net.tls.CertificateFiles;
import im.recado.net.tls.DomainCertificates;
import im.recado.net.tls.SelfSigned;
import im.recado.net.tls.SigningRequest;
import im.recado.net.tls.TlsException;
import im.recado.net.tls.TlsIdentity;
import im.recado.server.home.Home;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the certificate of the listeners and replaces it while the server runs: new connections get the new one, those that
 * stand go on. Files that somebody else looks after, outside of the home folder, are not touched.
 */
public final class CertificateModule implements Module {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateModule.class);

  private static final Argument DOMAIN =
      Argument.optional("domain", Kind.TEXT, "that of one domain that is served; of the main one when not told");

  private static final Argument CHAIN =
      Argument.required("chain", Kind.TEXT, "PEM: the server's own certificate first, then those that vouch for it");

  private final Kernel kernel;
  private final Home home;

  private volatile @Nullable DomainCertificates certificates;
  private volatile Map<String, Integer> listeners = Map.of();

  public CertificateModule(Kernel kernel, Home home) {
    this.kernel = kernel;
    this.home = home;
  }

  /**
   * The listeners are there.
   *
   * @param listeners those that show the certificate: ports by the key of their setting
   */
  public void opened(DomainCertificates certificates, Map<String, Integer> listeners) {
    this.listeners = Map.copyOf(listeners);
    this.certificates = certificates;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("certificate", "The certificate that the listeners show.")
        .on(DomainAdded.class, added -> serve(added.domain()))
        .on(DomainRemoved.class, removed -> forget(removed.domain()))
        .command(Command.look("certificate-show", "Shows what there is to know of the certificate.", List.of(DOMAIN), this::show)
                .within("domain"))
        .command(
            Command.look(
                "certificate-list", "Lists the chain of the certificate, the server's own first.", List.of(DOMAIN), this::list)
                .within("domain"))
        .command(
            Command.look("certificate-domains", "Lists which domain is shown with which certificate.", List.of(), this::domains)
                .reaching())
        .command(
            Command.change(
                "certificate-drop",
                "Shows a further domain with the certificate of the main one again, and forgets its own.",
                List.of(Argument.required("domain", Kind.TEXT, "a domain that is served, not the main one")),
                this::drop)
                .within("domain"))
        .command(Command.look("certificate-listeners", "Lists the listeners that show the certificate.", List.of(), call -> listeners()))
        .command(
            Command.change(
                    "certificate-set",
                    "Puts another certificate into use; connections that stand go on.",
                    List.of(
                        CHAIN,
                        Argument.optional("key", Kind.SECRET, "its private key as PEM; that of certificate-request when not told"),
                        DOMAIN),
                    this::set)
                // Whoever reads logs learns from the fingerprint which one it was.
                .hiding(written -> Set.of("chain"))
                .within("domain"))
        .command(
            Command.change("certificate-new", "Puts a new certificate into use that the server signs itself.", List.of(DOMAIN), this::renew)
                .within("domain"))
        .command(
            Command.change("certificate-restore", "Puts the certificate of before into use again.", List.of(DOMAIN), this::restore)
                .within("domain"))
        .command(
            Command.change(
                "certificate-request",
                "Makes a key and tells a request to hand to a certificate authority.",
                List.of(
                    Argument.optional("names", Kind.TEXT, "the domains, with commas between them; the one domain when not told"),
                    DOMAIN),
                this::request)
                .within("domain"));
  }

  private DomainCertificates certificates() throws CommandException {
    DomainCertificates open = certificates;
    if (open == null) {
      throw new CommandException(Reason.FAILED, "No listener is open: start the server.");
    }
    return open;
  }

  /** The domain that a call is about: the main one when it names none. */
  private String domain(CommandCall call) throws CommandException {
    String written = call.text("domain", kernel.domain());
    String domain = kernel.domains().find(written);
    if (domain == null) {
      throw new CommandException(Reason.NOT_FOUND, written + " is not served here.");
    }
    return domain;
  }

  /** The domain whose certificate is to be another. That of the main one is the server's: strangers are shown it too. */
  private String changed(CommandCall call) throws CommandException {
    String domain = domain(call);
    if (domain.equals(kernel.domain()) && !call.reach().isEverything()) {
      throw new CommandException(Reason.NOT_ALLOWED, "The certificate of " + domain + " is that of the whole server.");
    }
    return domain;
  }

  /** The files whose certificate a domain is shown with. */
  private CertificateFiles files(String domain) throws CommandException {
    CertificateFiles own = domain.equals(kernel.domain()) ? null : certificates().own(ascii(domain));
    return own == null ? certificates().main() : own;
  }

  private static String ascii(String domain) {
    return Jid.valueOf(domain).asciiDomain();
  }

  private static Path folder(Home home) {
    return home.certificates().resolve("domains");
  }

  /**
   * Gives a further domain its certificate: its own, if there are files; else none while the main one names it too; else one that
   * the server makes.
   */
  public static void serve(Home home, DomainCertificates certificates, String domain, InstantSource clock) {
    boolean own = Files.exists(folder(home).resolve(ascii(domain) + ".crt"));
    if (own || !certificates.main().identity().names(domain)) {
      try {
        certificates.put(ascii(domain), openOrCreate(home, domain, clock));
      } catch (TlsException e) {
        LOG.error("{} is shown with the main certificate: {}", domain, e.getMessage());
      }
    }
  }

  private static CertificateFiles openOrCreate(Home home, String domain, InstantSource clock) throws TlsException {
    try {
      Files.createDirectories(folder(home));
      return CertificateFiles.openOrCreate(folder(home), ascii(domain), clock);
    } catch (IOException e) {
      throw new TlsException("The folder " + folder(home) + " cannot be made.");
    }
  }

  private void serve(String domain) {
    DomainCertificates open = certificates;
    if (open != null) {
      serve(home, open, domain, kernel.clock());
    }
  }

  private void forget(String domain) {
    DomainCertificates open = certificates;
    if (open != null) {
      open.remove(ascii(domain));
    }
  }

  /** Whether the files are the server's own, so that it may replace them. */
  private boolean isOurs(CertificateFiles open) {
    return open.chainFile().startsWith(home.certificates()) && open.keyFile().startsWith(home.certificates());
  }

  /** The files of the main domain's certificate, when they may be replaced; otherwise who does that. */
  public CertificateFiles replaceable() throws CommandException {
    return replaceable(kernel.domain());
  }

  /** Files that may be changed, made if a domain has none of its own yet. */
  private CertificateFiles replaceable(String domain) throws CommandException {
    if (!domain.equals(kernel.domain())) {
      CertificateFiles own = certificates().own(ascii(domain));
      if (own == null) {
        try {
          own = openOrCreate(home, domain, kernel.clock());
        } catch (TlsException e) {
          throw new CommandException(Reason.FAILED, String.valueOf(e.getMessage()));
        }
      }
      return own;
    }
    CertificateFiles open = files(domain);
    if (!isOurs(open)) {
      throw new CommandException(
          Reason.CONFLICT,
          "The certificate in use is " + open.chainFile() + ", which something else looks after: replace it there, or take"
              + " tls.certificate and tls.key out of recado.toml and start again.");
    }
    return open;
  }

  private Path pendingKey(String domain) {
    return pending(domain, "key");
  }

  private Path pendingRequest(String domain) {
    return pending(domain, "csr");
  }

  private Path pending(String domain, String kind) {
    return domain.equals(kernel.domain())
        ? home.certificates().resolve("request." + kind)
        : folder(home).resolve(ascii(domain) + ".request." + kind);
  }

  private CommandResult show(CommandCall call) throws CommandException {
    String domain = domain(call);
    CertificateFiles open = files(domain);
    boolean main = domain.equals(kernel.domain());
    boolean own = main || open != certificates().main();
    TlsIdentity identity = open.identity();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("names", String.join(", ", identity.domains())));
    rows.add(List.of("until", identity.expiry().toString()));
    rows.add(List.of("days", Long.toString(identity.validFor(kernel.clock().instant()).toDays())));
    rows.add(List.of("self-signed", Boolean.toString(identity.isSelfSigned())));
    rows.add(List.of("fits", Boolean.toString(identity.names(domain))));
    rows.add(List.of("file", open.chainFile().toString()));
    // A further domain can always get one of its own.
    rows.add(List.of("replaceable", Boolean.toString(!main || isOurs(open))));
    rows.add(List.of("earlier", Boolean.toString(own && open.hasEarlier())));
    rows.add(List.of("request", read(pendingRequest(domain))));
    rows.add(List.of("own", Boolean.toString(own)));
    return CommandResult.table(List.of("what", "value"), rows);
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }

  private CommandResult domains(CommandCall call) throws CommandException {
    List<List<String>> rows = new ArrayList<>();
    for (String domain : call.reach().domains()) {
      CertificateFiles open = files(domain);
      TlsIdentity identity = open.identity();
      rows.add(
          List.of(
              domain,
              domain.equals(kernel.domain()) || open != certificates().main() ? domain : kernel.domain(),
              String.join(", ", identity.domains()),
              identity.expiry().toString(),
              Boolean.toString(identity.isSelfSigned()),
              Boolean.toString(identity.names(domain))));
    }
    return CommandResult.table(List.of("domain", "certificate of", "names", "until", "self-signed", "fits"), rows);
  }

  private CommandResult drop(CommandCall call) throws CommandException {
    String domain = changed(call);
    CertificateFiles own = domain.equals(kernel.domain()) ? null : certificates().own(ascii(domain));
    if (own == null) {
      throw new CommandException(Reason.NOT_FOUND, domain + " has no certificate beside the main one.");
    }
    call.was(TlsIdentity.fingerprint(own.identity().certificate()));
    certificates().remove(ascii(domain));
    try {
      Files.deleteIfExists(own.chainFile());
      Files.deleteIfExists(own.keyFile());
    } catch (IOException e) {
      throw new CommandException(Reason.FAILED, "The files of " + domain + " cannot be removed: " + e.getMessage() + ".");
    }
    return CommandResult.done(domain + " is shown with the certificate of " + kernel.domain() + ".");
  }

  private CommandResult list(CommandCall call) throws CommandException {
    List<List<String>> rows = new ArrayList<>();
    for (X509Certificate certificate : files(domain(call)).identity().chain()) {
      rows.add(
          List.of(
              certificate.getSubjectX500Principal().getName(),
              certificate.getIssuerX500Principal().getName(),
              certificate.getNotBefore().toInstant().toString(),
              certificate.getNotAfter().toInstant().toString(),
              key(certificate),
              TlsIdentity.fingerprint(certificate)));
    }
    return CommandResult.table(List.of("subject", "issuer", "from", "until", "key", "fingerprint"), rows);
  }

  private static String key(X509Certificate certificate) {
    return switch (certificate.getPublicKey()) {
      case RSAPublicKey rsa -> "RSA " + rsa.getModulus().bitLength();
      case ECPublicKey ec -> "EC " + ec.getParams().getOrder().bitLength();
      default -> certificate.getPublicKey().getAlgorithm();
    };
  }

  private CommandResult listeners() {
    List<List<String>> rows = new ArrayList<>();
    new TreeMap<>(listeners).forEach((key, port) -> rows.add(List.of(key, Integer.toString(port))));
    return CommandResult.table(List.of("listener", "port"), rows);
  }

  private CommandResult set(CommandCall call) throws CommandException {
    String domain = changed(call);
    CertificateFiles open = replaceable(domain);
    boolean requested = !call.has("key") || call.text("key").isBlank();
    String key = requested ? read(pendingKey(domain)) : call.text("key");
    if (key.isEmpty()) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "Give the private key too: no request was made here.");
    }
    use(call, open, () -> TlsIdentity.parse(call.text("chain"), key, kernel.clock().instant()));
    if (requested) {
      forgetRequest(domain);
    }
    shown(domain, open);
    return CommandResult.done(inUse(open));
  }

  private CommandResult renew(CommandCall call) throws CommandException {
    String domain = changed(call);
    CertificateFiles open = replaceable(domain);
    use(call, open, () -> SelfSigned.create(ascii(domain), kernel.clock().instant()));
    shown(domain, open);
    return CommandResult.done(inUse(open));
  }

  /** From now on a domain is shown with what is in these files. */
  private void shown(String domain, CertificateFiles files) throws CommandException {
    if (!domain.equals(kernel.domain())) {
      certificates().put(ascii(domain), files);
    }
  }

  /** Where a new identity comes from. */
  private interface Source {
    TlsIdentity get() throws TlsException;
  }

  private static void use(CommandCall call, CertificateFiles open, Source source) throws CommandException {
    try {
      TlsIdentity identity = source.get();
      call.was(TlsIdentity.fingerprint(open.identity().certificate()));
      open.replace(identity);
      call.became(TlsIdentity.fingerprint(identity.certificate()));
    } catch (TlsException e) {
      throw new CommandException(Reason.WRONG_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  /** What is in use now, in a sentence. */
  public static String inUse(CertificateFiles open) {
    TlsIdentity identity = open.identity();
    return "In use for new connections: " + String.join(", ", identity.domains()) + ", until " + identity.expiry() + ", "
        + TlsIdentity.fingerprint(identity.certificate()) + ".";
  }

  private CommandResult restore(CommandCall call) throws CommandException {
    String domain = changed(call);
    boolean main = domain.equals(kernel.domain());
    CertificateFiles open = main ? replaceable(domain) : certificates().own(ascii(domain));
    if (open == null || !open.hasEarlier()) {
      throw new CommandException(Reason.NOT_FOUND, "There was no other certificate before.");
    }
    use(call, open, open::earlier);
    return CommandResult.done(inUse(open));
  }

  private CommandResult request(CommandCall call) throws CommandException {
    String domain = changed(call);
    if (domain.equals(kernel.domain())) {
      CertificateFiles _ = replaceable(domain);
    }
    List<String> names =
        Arrays.stream(call.text("names", ascii(domain)).split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    if (names.isEmpty() || names.size() > 100 || !names.stream().allMatch(CertificateModule::isDomain)) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "Expected domains such as example.org, with commas between them.");
    }
    try {
      SigningRequest request = SigningRequest.create(names);
      Files.createDirectories(folder(home));
      home.write(pendingKey(domain), request.key());
      home.write(pendingRequest(domain), request.request());
      return CommandResult.done(request.request());
    } catch (TlsException | IOException | im.recado.server.Failure e) {
      throw new CommandException(Reason.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isDomain(String name) {
    return name.length() <= 253
        && name.matches("(\\*\\.)?[A-Za-z0-9-][A-Za-z0-9.-]*")
        && !name.contains("..")
        && !name.endsWith(".");
  }

  private void forgetRequest(String domain) throws CommandException {
    try {
      Files.deleteIfExists(pendingKey(domain));
      Files.deleteIfExists(pendingRequest(domain));
    } catch (IOException e) {
      throw new CommandException(Reason.FAILED, "It is in use, but the request cannot be removed: " + e.getMessage() + ".");
    }
  }
}
