package im.recado.net.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The server's certificate on disk and the identity that was last read from it. A bad new file never replaces a good
 * old identity. Thread-safe; {@link #identity} never blocks.
 */
public final class CertificateFiles {
  private final CertificatePair pair;
  private final InstantSource clock;
  private volatile TlsIdentity identity;
  private String seen;

  /** What looking at the files brought. */
  public enum Outcome { UNCHANGED, RELOADED, KEPT_OLD }

  /**
   * The outcome of a look at the files, for one line in the log.
   *
   * @param problem why the old certificate was kept; null otherwise
   */
  public record Look(Outcome outcome, @Nullable String problem) {}

  private CertificateFiles(CertificatePair pair, InstantSource clock) throws TlsException {
    this.pair = pair;
    this.clock = clock;
    pair.before().settle();
    pair.settle();
    this.seen = fingerprint();
    this.identity = TlsIdentity.load(pair.chainFile(), pair.keyFile(), clock.instant());
  }

  /** Opens the operator's own files. */
  public static CertificateFiles open(Path chainFile, Path keyFile, InstantSource clock) throws TlsException {
    return open(new CertificatePair(chainFile, keyFile), clock);
  }

  static CertificateFiles open(CertificatePair pair, InstantSource clock) throws TlsException {
    return new CertificateFiles(pair, clock);
  }

  /** Opens {@code DOMAIN.crt} and {@code DOMAIN.key} in a folder, after making them when neither is there. */
  public static CertificateFiles openOrCreate(Path folder, String domain, InstantSource clock) throws TlsException {
    Path chainFile = folder.resolve(domain + ".crt");
    Path keyFile = folder.resolve(domain + ".key");
    CertificatePair pair = new CertificatePair(chainFile, keyFile);
    pair.settle();
    if (Files.notExists(chainFile) && Files.notExists(keyFile)) {
      pair.write(SelfSigned.create(domain, clock.instant()));
    }
    return new CertificateFiles(pair, clock);
  }

  /** Where the chain is. */
  public Path chainFile() {
    return pair.chainFile();
  }

  /** Where the private key is. */
  public Path keyFile() {
    return pair.keyFile();
  }

  /**
   * Puts another identity into use and into the files; the one of before is kept beside them. Waits for the disk. A kill at any
   * moment leaves files that open: with this identity or with the one of before.
   */
  public synchronized void replace(TlsIdentity next) throws TlsException {
    pair.before().write(identity);
    pair.write(next);
    seen = fingerprint();
    identity = next;
  }

  /** Whether there was another identity before. */
  public boolean hasEarlier() {
    return Files.exists(pair.before().chainFile()) && Files.exists(pair.before().keyFile());
  }

  /** The identity that {@link #replace} took out of use last. */
  public TlsIdentity earlier() throws TlsException {
    return TlsIdentity.load(pair.before().chainFile(), pair.before().keyFile(), clock.instant());
  }

  /** What new connections show. */
  public TlsIdentity identity() {
    return identity;
  }

  /**
   * Looks whether a file has another time or size than last time, and if so reads both. To be called every few seconds
   * on a thread that may block. A problem is told once, not at each look.
   */
  public synchronized Look refresh() {
    return fingerprint().equals(seen) ? new Look(Outcome.UNCHANGED, null) : reload();
  }

  /** Reads the files now. */
  public synchronized Look reload() {
    seen = fingerprint();
    try {
      identity = TlsIdentity.load(pair.chainFile(), pair.keyFile(), clock.instant());
      return new Look(Outcome.RELOADED, null);
    } catch (TlsException e) {
      return new Look(Outcome.KEPT_OLD, e.getMessage());
    }
  }

  private String fingerprint() {
    return fingerprint(pair.chainFile()) + ' ' + fingerprint(pair.keyFile());
  }

  private static String fingerprint(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.lastModifiedTime() + "/" + attributes.size() + "/" + attributes.fileKey();
    } catch (IOException e) {
      return "absent";
    }
  }
}
