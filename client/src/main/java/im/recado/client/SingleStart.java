package im.recado.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One program for a profile: a second start has the first one come to the front. */
final class SingleStart implements AutoCloseable {
  private final FileChannel file;
  private final FileLock lock;
  private final Path door;
  private @Nullable ServerSocketChannel listening;

  private SingleStart(FileChannel file, FileLock lock, Path door) {
    this.file = file;
    this.lock = lock;
    this.door = door;
  }

  /** The only one for this folder; null when another program has it, which was asked to come to the front. */
  static @Nullable SingleStart of(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path door = folder.resolve("front");
    FileChannel file = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = file.tryLock();
    if (lock == null) {
      file.close();
      knock(door);
      return null;
    }
    return new SingleStart(file, lock, door);
  }

  private static void knock(Path door) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(door))) {
      channel.write(ByteBuffer.wrap(new byte[] {1}));
    } catch (IOException | IllegalArgumentException e) {
      // It cannot be asked: a path that is too long for a socket, or a program that has just begun.
    }
  }

  /** Hears when somebody starts the program again. */
  void onKnock(Runnable front) {
    try {
      Files.deleteIfExists(door);
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listening = server.bind(UnixDomainSocketAddress.of(door));
      Thread.ofVirtual().name("front").start(() -> {
        while (server.isOpen()) {
          try (SocketChannel visitor = server.accept()) {
            front.run();
          } catch (IOException e) {
            return;
          }
        }
      });
    } catch (IOException | IllegalArgumentException e) {
      // Then a second start only says that there is a first.
    }
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
