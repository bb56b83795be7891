package im.recado.net.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/**
 * A chain and its key in two files of which each is for nothing without the other. A disk moves one file at a time, so both are put
 * into a third one first: from the moment that one is there the new pair holds, and whoever opens the files finishes what a kill
 * interrupted.
 */
record CertificatePair(Path chainFile, Path keyFile, Disk disk) {
  /** What is done to the disk, each thing whole or not at all. */
  interface Disk {
    /** Puts a file into place that only the server's user may read. */
    void put(Path file, String text) throws IOException;

    void delete(Path file) throws IOException;
  }

  CertificatePair(Path chainFile, Path keyFile) {
    this(chainFile, keyFile, new RealDisk());
  }

  /** The pair that was in use before this one. */
  CertificatePair before() {
    return new CertificatePair(beside(chainFile, ".before"), beside(keyFile, ".before"), disk);
  }

  private Path both() {
    return beside(chainFile, ".new");
  }

  private static Path beside(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  /** Waits for the disk. Killed at any moment, what {@link #settle} finds is the pair of before or this one. */
  void write(TlsIdentity identity) throws TlsException {
    try {
      String key = SelfSigned.keyPem(identity);
      String chain = SelfSigned.chainPem(identity);
      disk.put(both(), key + chain);
      disk.put(keyFile, key);
      disk.put(chainFile, chain);
      disk.delete(both());
    } catch (IOException e) {
      throw new TlsException("The certificate can't be written to " + chainFile + " and " + keyFile + ".");
    }
  }

  /** Finishes what {@link #write} began, if it was interrupted. */
  void settle() throws TlsException {
    if (Files.exists(both())) {
      write(TlsIdentity.load(both(), both(), Instant.MIN));
    }
  }

  private static final class RealDisk implements Disk {
    @Override
    public void put(Path file, String text) throws IOException {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
      Path fresh = posix
          ? Files.createTempFile(folder, "new", ".pem",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
          : Files.createTempFile(folder, "new", ".pem");
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        // A name that outlives a power failure must not lead to an empty file.
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
      Files.deleteIfExists(file);
    }
  }
}
