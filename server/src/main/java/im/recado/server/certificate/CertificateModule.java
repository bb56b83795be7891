package im.recado.server.certificate;

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
import im.recado.net.tls.SelfSigned;
import im.recado.net.tls.SigningRequest;
import im.recado.net.tls.TlsException;
import im.recado.net.tls.TlsIdentity;
import im.recado.server.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Shows the certificate of the listeners and replaces it while the server runs: new connections get the new one, those that
 * stand go on. Files that somebody else looks after, outside of the home folder, are not touched.
 */
public final class CertificateModule implements Module {
  private static final Argument CHAIN =
      Argument.required("chain", Kind.TEXT, "PEM: the server's own certificate first, then those that vouch for it");

  private final Kernel kernel;
  private final Home home;

  private volatile @Nullable CertificateFiles files;
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
  public void opened(CertificateFiles files, Map<String, Integer> listeners) {
    this.listeners = Map.copyOf(listeners);
    this.files = files;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("certificate", "The certificate that the listeners show.")
        .command(Command.look("certificate-show", "Shows what there is to know of the certificate.", List.of(), call -> show()))
        .command(
            Command.look("certificate-list", "Lists the chain of the certificate, the server's own first.", List.of(), call -> list()))
        .command(Command.look("certificate-listeners", "Lists the listeners that show the certificate.", List.of(), call -> listeners()))
        .command(
            Command.change(
                    "certificate-set",
                    "Puts another certificate into use; connections that stand go on.",
                    List.of(CHAIN, Argument.optional("key", Kind.SECRET, "its private key as PEM; that of certificate-request when not told")),
                    this::set)
                // Whoever reads logs learns from the fingerprint which one it was.
                .hiding(written -> Set.of("chain")))
        .command(
            Command.change("certificate-new", "Puts a new certificate into use that the server signs itself.", List.of(), this::renew))
        .command(
            Command.change("certificate-restore", "Puts the certificate of before into use again.", List.of(), this::restore))
        .command(
            Command.change(
                "certificate-request",
                "Makes a key and tells a request to hand to a certificate authority.",
                List.of(Argument.optional("names", Kind.TEXT, "the domains, with commas between them; that of the server when not told")),
                this::request));
  }

  private CertificateFiles files() throws CommandException {
    CertificateFiles open = files;
    if (open == null) {
      throw new CommandException(Reason.FAILED, "No listener is open: start the server.");
    }
    return open;
  }

  /** Whether the files are the server's own, so that it may replace them. */
  private boolean isOurs(CertificateFiles open) {
    return open.chainFile().startsWith(home.certificates()) && open.keyFile().startsWith(home.certificates());
  }

  private CertificateFiles replaceable() throws CommandException {
    CertificateFiles open = files();
    if (!isOurs(open)) {
      throw new CommandException(
          Reason.CONFLICT,
          "The certificate in use is " + open.chainFile() + ", which something else looks after: replace it there, or take"
              + " tls.certificate and tls.key out of recado.toml and start again.");
    }
    return open;
  }

  private Path pendingKey() {
    return home.certificates().resolve("request.key");
  }

  private Path pendingRequest() {
    return home.certificates().resolve("request.csr");
  }

  private CommandResult show() throws CommandException {
    CertificateFiles open = files();
    TlsIdentity identity = open.identity();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("names", String.join(", ", identity.domains())));
    rows.add(List.of("until", identity.expiry().toString()));
    rows.add(List.of("days", Long.toString(identity.validFor(kernel.clock().instant()).toDays())));
    rows.add(List.of("self-signed", Boolean.toString(identity.isSelfSigned())));
    rows.add(List.of("fits", Boolean.toString(identity.names(kernel.domain()))));
    rows.add(List.of("file", open.chainFile().toString()));
    rows.add(List.of("replaceable", Boolean.toString(isOurs(open))));
    rows.add(List.of("earlier", Boolean.toString(open.hasEarlier())));
    rows.add(List.of("request", read(pendingRequest())));
    return CommandResult.table(List.of("what", "value"), rows);
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }

  private CommandResult list() throws CommandException {
    List<List<String>> rows = new ArrayList<>();
    for (X509Certificate certificate : files().identity().chain()) {
      rows.add(
          List.of(
              certificate.getSubjectX500Principal().getName(),
              certificate.getIssuerX500Principal().getName(),
              certificate.getNotBefore().toInstant().toString(),
              certificate.getNotAfter().toInstant().toString(),
              key(certificate),
              fingerprint(certificate)));
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

  private static String fingerprint(X509Certificate certificate) {
    try {
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(
          MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private CommandResult listeners() {
    List<List<String>> rows = new ArrayList<>();
    new TreeMap<>(listeners).forEach((key, port) -> rows.add(List.of(key, Integer.toString(port))));
    return CommandResult.table(List.of("listener", "port"), rows);
  }

  private CommandResult set(CommandCall call) throws CommandException {
    CertificateFiles open = replaceable();
    boolean requested = !call.has("key") || call.text("key").isBlank();
    String key = requested ? read(pendingKey()) : call.text("key");
    if (key.isEmpty()) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "Give the private key too: no request was made here.");
    }
    use(call, open, () -> TlsIdentity.parse(call.text("chain"), key, kernel.clock().instant()));
    if (requested) {
      forgetRequest();
    }
    return CommandResult.done(inUse(open));
  }

  private CommandResult renew(CommandCall call) throws CommandException {
    CertificateFiles open = replaceable();
    use(call, open, () -> SelfSigned.create(kernel.domain(), kernel.clock().instant()));
    return CommandResult.done(inUse(open));
  }

  /** Where a new identity comes from. */
  private interface Source {
    TlsIdentity get() throws TlsException;
  }

  private static void use(CommandCall call, CertificateFiles open, Source source) throws CommandException {
    try {
      TlsIdentity identity = source.get();
      call.was(fingerprint(open.identity().certificate()));
      open.replace(identity);
    } catch (TlsException e) {
      throw new CommandException(Reason.WRONG_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  private static String inUse(CertificateFiles open) {
    TlsIdentity identity = open.identity();
    return "In use for new connections: " + String.join(", ", identity.domains()) + ", until " + identity.expiry() + ", "
        + fingerprint(identity.certificate()) + ".";
  }

  private CommandResult restore(CommandCall call) throws CommandException {
    CertificateFiles open = replaceable();
    if (!open.hasEarlier()) {
      throw new CommandException(Reason.NOT_FOUND, "There was no other certificate before.");
    }
    use(call, open, open::earlier);
    return CommandResult.done(inUse(open));
  }

  private CommandResult request(CommandCall call) throws CommandException {
    CertificateFiles _ = replaceable();
    List<String> names =
        Arrays.stream(call.text("names", kernel.domain()).split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    if (names.isEmpty() || names.size() > 100 || !names.stream().allMatch(CertificateModule::isDomain)) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "Expected domains such as example.org, with commas between them.");
    }
    try {
      SigningRequest request = SigningRequest.create(names);
      home.write(pendingKey(), request.key());
      home.write(pendingRequest(), request.request());
      return CommandResult.done(request.request());
    } catch (TlsException | im.recado.server.Failure e) {
      throw new CommandException(Reason.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isDomain(String name) {
    return name.length() <= 253
        && name.matches("(\\*\\.)?[A-Za-z0-9-][A-Za-z0-9.-]*")
        && !name.contains("..")
        && !name.endsWith(".");
  }

  private void forgetRequest() throws CommandException {
    try {
      Files.deleteIfExists(pendingKey());
      Files.deleteIfExists(pendingRequest());
    } catch (IOException e) {
      throw new CommandException(Reason.FAILED, "It is in use, but the request cannot be removed: " + e.getMessage() + ".");
    }
  }
}
