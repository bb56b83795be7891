package im.recado.server.acme;

import im.recado.kernel.module.Option;
import java.util.List;

/** The settings of ACME. */
public final class AcmeOptions {
  /** How the authority finds out that the names are this server's. */
  public enum Proof {
    /** A page of the web, at port 80 (RFC 8555 section 8.3). */
    HTTP_01,
    /** A certificate for the occasion, at port 443 (RFC 8737). */
    TLS_ALPN_01
  }

  public static final Option<Boolean> ENABLED =
      Option.flag(
          "acme.enabled",
          false,
          "Whether the certificate comes from an authority that gives it out by itself (ACME), such as Let's Encrypt, and is"
              + " renewed from there.");

  public static final Option<String> SERVER =
      new Option<>(
          "acme.server",
          "letsencrypt, letsencrypt-staging or the https address of a directory",
          "letsencrypt",
          "The authority. What letsencrypt-staging gives is trusted by nobody: for trying out.",
          value -> Directory.checked(value.toString().strip()));

  public static final Option<String> EMAIL =
      new Option<>(
          "acme.email",
          "an e-mail address, or nothing",
          "",
          "Where the authority may write to about the certificate; most do not ask for it.",
          value -> {
            String text = value.toString().strip();
            if (text.isEmpty() || text.matches("[^\\s@<>,]+@[A-Za-z0-9.-]+")) {
              return text;
            }
            throw new IllegalArgumentException("expected an e-mail address such as admin@example.org");
          });

  public static final Option<Boolean> AGREE =
      Option.flag("acme.agree", false, "Whether you agree to the terms of service of the authority; nothing is ordered before.");

  public static final Option<Proof> PROOF =
      Option.choice(
          "acme.challenge",
          Proof.HTTP_01,
          "How the authority finds out that the names are this server's: it reads a page at port 80 (http-01) or begins TLS at"
              + " port 443 (tls-alpn-01).");

  public static final Option<List<String>> SERVICES =
      Option.texts(
          "acme.services",
          List.of("conference", "pubsub", "upload"),
          "Which names below the domain the certificate is for as well; each has to lead to this server in the DNS.");

  public static final Option<List<String>> NAMES =
      Option.texts("acme.names", List.of(), "Further names that the certificate is for, whole ones.");

  public static final Option<String> BINDING =
      Option.text(
          "acme.account-id",
          "",
          "The id by which the authority knows you already, for those that ask for it (external account binding).");

  public static final Option<String> BINDING_SECRET =
      Option.text("acme.account-secret", "", "What belongs to acme.account-id: a key of the authority, in base64url.");

  public static final Option<String> AUTHORITIES =
      Option.text(
          "acme.authorities",
          "",
          "Certificates (a PEM file) of those who vouch for an authority of your own network; empty for those that Java trusts.");

  public static final List<Option<?>> ALL =
      List.of(ENABLED, SERVER, EMAIL, AGREE, PROOF, SERVICES, NAMES, BINDING, BINDING_SECRET, AUTHORITIES);

  private AcmeOptions() {}
}
