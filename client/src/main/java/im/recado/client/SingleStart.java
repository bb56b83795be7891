package im.recado.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One program for a profile: a second start has the first one come to the front, and hands over the link that it was given. */
final class SingleStart implements AutoCloseable {
  private static final int LONGEST = 2000;

  private final FileChannel file;
  private final FileLock lock;
  private final Path door;
  private @Nullable ServerSocketChannel listening;

  private SingleStart(FileChannel file, FileLock lock, Path door) {
    this.file = file;
    this.lock = lock;
    this.door = door;
  }

  /**
   * The only one for this folder; null when another program has it, which was asked to come to the front.
   *
   * @param link what that one is to open; may be empty
   */
  static @Nullable SingleStart of(Path folder, String link) throws IOException {
    Files.createDirectories(folder);
    Path door = folder.resolve("front");
    FileChannel file = FileChannel.open(folder.resolve("lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), ownersAlone(folder));
    FileLock lock = lock(file);
    if (lock == null) {
      file.close();
      knock(door, link);
      return null;
    }
    return new SingleStart(file, lock, door);
  }

  private static FileAttribute<?>[] ownersAlone(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))} : new FileAttribute<?>[0];
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static void knock(Path door, String link) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(door))) {
      ByteBuffer words = ByteBuffer.wrap(link.getBytes(StandardCharsets.UTF_8));
      while (words.hasRemaining() && channel.write(words) > 0) {
        // Until all of it is there.
      }
    } catch (IOException | IllegalArgumentException e) {
      // It cannot be asked: a path that is too long for a socket, or a program that has just begun.
    }
  }

  /** Hears when somebody starts the program again, and with which link; may be empty. */
  void onKnock(Consumer<String> front) {
    try {
      Files.deleteIfExists(door);
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listening = server.bind(UnixDomainSocketAddress.of(door));
      Thread.ofVirtual().name("front").start(() -> {
        while (server.isOpen()) {
          try (SocketChannel visitor = server.accept()) {
            front.accept(read(visitor));
          } catch (IOException e) {
            return;
          }
        }
      });
    } catch (IOException | IllegalArgumentException e) {
      // Then a second start only says that there is a first.
    }
  }

  private static String read(SocketChannel visitor) throws IOException {
    ByteBuffer words = ByteBuffer.allocate(LONGEST);
    while (words.hasRemaining() && visitor.read(words) >= 0) {
      // Until the visitor has said all.
    }
    return StandardCharsets.UTF_8.decode(words.flip()).toString();
  }

  @Override
  public void close() throws IOException {
    if (listening != null) {
      listening.close();
      Files.deleteIfExists(door);
    }
    lock.release();
    file.close();
  }
}
