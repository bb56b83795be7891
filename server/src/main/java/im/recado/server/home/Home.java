package im.recado.server.home;

import im.recado.server.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The home folder of a server: {@code recado.toml}, {@code recado.pid} and {@code ports.json} while it runs, the database,
 * {@code certificate/} and {@code log/}. Only its owner may read it.
 */
public record Home(Path folder) {
  private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
  /** What a server keeps in its home. */
  private static final Pattern OURS =
      Pattern.compile(
          "recado\\..*|backup|ports\\.json.*|control\\.json.*|setup\\.json.*|log|certificate|uploads|vault\\.key.*|lost\\+found");

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  public Home {
    folder = folder.toAbsolutePath().normalize();
  }

  /** The folder that was named, or the default one. */
  public static Home of(@Nullable Path named) {
    if (named != null) {
      return new Home(named);
    }
    String fromEnvironment = System.getenv("RECADO_HOME");
    return new Home(
        fromEnvironment != null && !fromEnvironment.isBlank()
            ? Path.of(fromEnvironment)
            : Path.of(System.getProperty("recado.root", "."), "data"));
  }

  /** What to add to a command so that it means this home; empty for the default one. */
  public String words() {
    if (equals(of(null))) {
      return "";
    }
    String text = folder.toString();
    return " --home " + (text.matches("[A-Za-z0-9._/~+-]+") ? text : "'" + text.replace("'", "'\\''") + "'");
  }

  public Path settings() {
    return folder.resolve("recado.toml");
  }

  public Path pid() {
    return folder.resolve("recado.pid");
  }

  public Path ports() {
    return folder.resolve("ports.json");
  }

  /** Where and with which token commands are taken; only the owner may read it. */
  public Path control() {
    return folder.resolve("control.json");
  }

  /** What was answered in a first set-up that is not finished. */
  public Path setup() {
    return folder.resolve("setup.json");
  }

  /** The key with which passwords for other networks are sealed; only the owner may read it. */
  public Path vaultKey() {
    return folder.resolve("vault.key");
  }

  public Path log() {
    return folder.resolve("log");
  }

  public Path certificates() {
    return folder.resolve("certificate");
  }

  /** Whether somebody has made this home: there are settings or a database in it. */
  public boolean exists() {
    return Files.exists(settings()) || Files.exists(folder.resolve("recado.db"));
  }

  /** Whether nobody keeps anything else in the folder, so that it can be closed to others. */
  private boolean isOurs() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).allMatch(name -> OURS.matcher(name).matches());
    }
  }

  /** Whether there is nothing yet where it is to be, or an empty folder. */
  public boolean isNew() throws Failure {
    if (!Files.exists(folder)) {
      return true;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (NotDirectoryException e) {
      return false;
    } catch (IOException e) {
      throw notWritable(e);
    }
  }

  /**
   * Takes away everything in it, and itself; only for one that {@link #isNew} was said of before it was made.
   *
   * @param folderToo false for a folder that somebody else had made
   */
  public void unmake(boolean folderToo) throws Failure {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (folderToo || !file.equals(folder)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new Failure(Failure.CANNOT_CREATE, folder + " was begun and cannot be taken away again.", e);
    }
  }

  /** Makes the folder if need be, for its owner alone; a folder in which there are other things stays as open as it is. */
  public void make() throws Failure {
    try {
      if (!Files.exists(folder)) {
        Path parent = folder.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      } else if (Files.isDirectory(folder)
          && Files.isWritable(folder)
          && !Files.getPosixFilePermissions(folder).equals(OWNER_ONLY)
          && isOurs()) {
        Files.setPosixFilePermissions(folder, OWNER_ONLY);
      }
      Files.createDirectories(log());
    } catch (IOException e) {
      throw notWritable(e);
    }
    if (!Files.isWritable(folder)) {
      throw notWritable(new AccessDeniedException(folder.toString()));
    }
  }

  /** Writes a file whole or not at all, for its owner alone. */
  public void write(Path file, String text) throws Failure {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      try (FileChannel channel =
          FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE_FILE)) {
        java.nio.ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(fresh);
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw notWritable(e);
    }
  }

  /** The text of a file of this folder, or null when it is not there. */
  public @Nullable String read(Path file) throws Failure {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw mayNotBeRead(file, e);
    }
  }

  /**
   * Takes the home for this process, until the lock is closed or the process ends.
   *
   * @return null when another process has it
   */
  public @Nullable FileLock lock() throws Failure {
    try {
      FileChannel channel =
          FileChannel.open(
              folder.resolve("recado.lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PRIVATE_FILE);
      FileLock lock;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        lock = null;
      }
      if (lock == null) {
        channel.close();
      }
      return lock;
    } catch (IOException e) {
      throw notWritable(e);
    }
  }

  /** Whether a server runs on this home. */
  public boolean isRunning() throws Failure {
    refuseClosed();
    if (!Files.exists(folder.resolve("recado.lock"))) {
      return false;
    }
    FileLock lock = lock();
    if (lock == null) {
      return true;
    }
    try {
      lock.acquiredBy().close();
    } catch (IOException e) {
      throw notWritable(e);
    }
    return false;
  }

  /** A folder into which one may not look seems to be empty. */
  private void refuseClosed() throws Failure {
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.isDirectory(at)) {
        if (!Files.isExecutable(at)) {
          throw mayNotBeRead(at, null);
        }
        return;
      }
    }
  }

  private Failure mayNotBeRead(Path file, @Nullable IOException e) {
    return new Failure(
        Failure.FAILED,
        file + " may not be read by " + user() + ": do this as the user that owns " + (file.startsWith(folder) ? folder : file)
            + ".",
        e);
  }

  /** The process that runs on this home, as it wrote it down; -1 when it did not. */
  public long runningPid() throws Failure {
    String text = read(pid());
    return text != null && text.strip().matches("[0-9]{1,18}") ? Long.parseLong(text.strip()) : -1;
  }

  private static String user() {
    return System.getProperty("user.name");
  }

  private Failure notWritable(IOException e) {
    String reason = String.valueOf(e.getMessage());
    if (reason.contains("No space left")) {
      return new Failure(Failure.CANNOT_CREATE, "The disk that holds " + folder + " is full: make room.", e);
    }
    if (e instanceof java.nio.file.FileAlreadyExistsException || Files.isRegularFile(folder)) {
      return new Failure(Failure.CANNOT_CREATE, folder + " is a file, not a folder: name another home with --home.", e);
    }
    return new Failure(
        Failure.CANNOT_CREATE,
        "The home folder " + folder + " cannot be made or written by " + user()
            + ": name another one with --home, or change its owner.",
        e);
  }
}
