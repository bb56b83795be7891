package im.recado.net.posh;

import im.recado.kernel.module.Option;
import im.recado.net.posh.WebWord.Said;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Whether the web site of a domain vouches for a certificate that does not name the domain (RFC 7711): that of a service that serves many.
 * What it says is remembered for as long as it says, within bounds; so is that it says nothing. Any thread; waits for the web.
 */
public final class Posh {
  public static final Option<Boolean> ENABLED =
      Option.flag(
          "s2s.posh",
          false,
          "Whether the web site of a domain elsewhere is asked for fingerprints (RFC 7711) when its server shows a certificate that"
              + " does not hold for it.");

  private static final String PATH = "/.well-known/posh/xmpp-server.json";
  private static final Duration LONGEST = Duration.ofDays(1);

  private final Documents documents;
  private final WebWord<Set<String>> prints;

  /** @param nanos a clock */
  public Posh(Documents documents, LongSupplier nanos) {
    this.documents = documents;
    this.prints = new WebWord<>(this::ask, Set.of(), LONGEST, nanos);
  }

  /** Whether the domain says that this is the certificate of its server. */
  public boolean vouches(Jid domain, X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return prints.of(domain).contains(HexFormat.of().formatHex(digest));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private Said<Set<String>> ask(Jid domain) throws IOException {
    PoshDocument document = fetch(URI.create("https://" + domain.asciiDomain() + PATH));
    return new Said<>(document.sha256(), document.expires());
  }

  /** A reference leads to fingerprints and not to another one (section 3.2); the shorter time counts (section 6). */
  private PoshDocument fetch(URI address) throws IOException {
    PoshDocument document = PoshDocument.read(documents.get(address));
    URI elsewhere = document.elsewhere();
    if (elsewhere == null) {
      return document;
    }
    PoshDocument there = PoshDocument.read(documents.get(elsewhere));
    if (there.elsewhere() != null) {
      throw new IOException("a reference leads to a reference");
    }
    return new PoshDocument(there.sha256(), null, Math.min(document.expires(), there.expires()));
  }
}
