package im.recado.net.posh;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import im.recado.kernel.limit.Buckets;
import im.recado.kernel.module.Option;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  private static final Logger LOG = LoggerFactory.getLogger(Posh.class);
  private static final String PATH = "/.well-known/posh/xmpp-server.json";
  private static final int MOST_REMEMBERED = 10_000;
  private static final long SHORTEST = Duration.ofMinutes(1).toSeconds();
  private static final long LONGEST = Duration.ofDays(1).toSeconds();
  private static final long AFTER_FAILURE = Duration.ofMinutes(5).toSeconds();

  /** Anybody can make this server ask: so often in a minute, whoever it is. */
  private static final int PER_MINUTE = 60;

  private record Known(Set<String> sha256, long untilNanos) {}

  private final Documents documents;
  private final LongSupplier nanos;
  private final Cache<Jid, Known> known;
  private final Buckets<String> asked;

  /** @param nanos a clock */
  public Posh(Documents documents, LongSupplier nanos) {
    this.documents = documents;
    this.nanos = nanos;
    Ticker ticker = nanos::getAsLong;
    this.known = Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(Duration.ofSeconds(LONGEST)).ticker(ticker).build();
    this.asked = new Buckets<>(nanos);
  }

  /** Whether the domain says that this is the certificate of its server. */
  public boolean vouches(Jid domain, X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return prints(domain).contains(HexFormat.of().formatHex(digest));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private Set<String> prints(Jid domain) {
    Known before = known.getIfPresent(domain);
    if (before != null && nanos.getAsLong() - before.untilNanos < 0) {
      return before.sha256;
    }
    if (!asked.take("posh", 1, PER_MINUTE / 60.0, PER_MINUTE)) {
      return Set.of();
    }
    Set<String> sha256 = Set.of();
    long seconds = AFTER_FAILURE;
    try {
      PoshDocument document = fetch(URI.create("https://" + domain.asciiDomain() + PATH));
      if (document.expires() > 0) {
        sha256 = document.sha256();
        seconds = Math.clamp(document.expires(), SHORTEST, LONGEST);
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("{} vouches for no certificate: {}", domain, e.getMessage());
    }
    known.put(domain, new Known(sha256, nanos.getAsLong() + Duration.ofSeconds(seconds).toNanos()));
    return sha256;
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
