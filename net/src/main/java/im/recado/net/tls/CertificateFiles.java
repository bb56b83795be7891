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
  private final Path chainFile;
  private final Path keyFile;
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

  private CertificateFiles(Path chainFile, Path keyFile, InstantSource clock) throws TlsException {
    this.chainFile = chainFile;
    this.keyFile = keyFile;
    this.clock = clock;
    this.seen = fingerprint();
    this.identity = TlsIdentity.load(chainFile, keyFile, clock.instant());
  }

  /** Opens the operator's own files. */
  public static CertificateFiles open(Path chainFile, Path keyFile, InstantSource clock) throws TlsException {
    return new CertificateFiles(chainFile, keyFile, clock);
  }

  /** Opens {@code DOMAIN.crt} and {@code DOMAIN.key} in a folder, after making them when neither is there. */
  public static CertificateFiles openOrCreate(Path folder, String domain, InstantSource clock) throws TlsException {
    Path chainFile = folder.resolve(domain + ".crt");
    Path keyFile = folder.resolve(domain + ".key");
    if (Files.notExists(chainFile) && Files.notExists(keyFile)) {
      SelfSigned.write(SelfSigned.create(domain, clock.instant()), chainFile, keyFile);
    }
    return new CertificateFiles(chainFile, keyFile, clock);
  }

  /** Where the chain is. */
  public Path chainFile() {
    return chainFile;
  }

  /** Where the private key is. */
  public Path keyFile() {
    return keyFile;
  }

  /** Puts another identity into use and into the files; the one of before is kept beside them. Waits for the disk. */
  public synchronized void replace(TlsIdentity next) throws TlsException {
    SelfSigned.write(identity, earlier(chainFile), earlier(keyFile));
    SelfSigned.write(next, chainFile, keyFile);
    seen = fingerprint();
    identity = next;
  }

  private static Path earlier(Path file) {
    return file.resolveSibling(file.getFileName() + ".before");
  }

  /** Whether there was another identity before. */
  public boolean hasEarlier() {
    return Files.exists(earlier(chainFile)) && Files.exists(earlier(keyFile));
  }

  /** The identity that {@link #replace} took out of use last. */
  public TlsIdentity earlier() throws TlsException {
    return TlsIdentity.load(earlier(chainFile), earlier(keyFile), clock.instant());
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
      identity = TlsIdentity.load(chainFile, keyFile, clock.instant());
      return new Look(Outcome.RELOADED, null);
    } catch (TlsException e) {
      return new Look(Outcome.KEPT_OLD, e.getMessage());
    }
  }

  private String fingerprint() {
    return fingerprint(chainFile) + ' ' + fingerprint(keyFile);
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
