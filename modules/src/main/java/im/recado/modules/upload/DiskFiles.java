package im.recado.modules.upload;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * Uploaded files in a folder, in 1024 folders by the beginning of their ids. A name of a file is made of nothing but its id,
 * which has no character that could lead elsewhere (SECURITY H5). A file is written beside its place, synced, and then moved
 * there, so that what has its name is whole.
 */
public final class DiskFiles implements UploadFiles {
  private static final int BUFFER = 64 * 1024;
  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);

  private final Path folder;

  /** Files below this folder, which is made when it is needed. */
  public DiskFiles(Path folder) {
    this.folder = folder;
  }

  private Path path(String id) {
    if (!UploadIds.isOne(id)) {
      throw new IllegalArgumentException("that is no id: " + id);
    }
    return folder.resolve(id.substring(0, 2)).resolve(id);
  }

  private Path partial(String id) {
    return folder.resolve("partial").resolve(id);
  }

  @Override
  public void tidy() throws IOException {
    Path partial = folder.resolve("partial");
    if (Files.isDirectory(partial)) {
      try (DirectoryStream<Path> left = Files.newDirectoryStream(partial)) {
        for (Path one : left) {
          Files.deleteIfExists(one);
        }
      }
    }
  }

  @Override
  public void write(String id, long size, InputStream source) throws IOException {
    Path target = path(id);
    Path partial = partial(id);
    make(folderOf(partial));
    make(folderOf(target));
    try {
      try (FileChannel channel = FileChannel.open(partial, NEW, attributes("rw-------"))) {
        copy(source, Channels.newOutputStream(channel), size);
        channel.force(true);
      }
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      sync(folderOf(target));
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(partial);
      throw e;
    }
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent(), "every file lies in a folder of the home");
  }

  private static void copy(InputStream source, OutputStream target, long size) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long left = size;
    while (left > 0) {
      int count = source.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new EOFException("the file ends early");
      }
      target.write(buffer, 0, count);
      left -= count;
    }
    if (source.read() >= 0) {
      throw new IOException("the file goes on");
    }
  }

  private void make(Path wanted) throws IOException {
    if (!Files.isDirectory(folder)) {
      create(folder);
    }
    if (!Files.isDirectory(wanted)) {
      create(wanted);
      sync(folder);
    }
  }

  private static void create(Path wanted) throws IOException {
    try {
      Files.createDirectory(wanted, attributes("rwx------"));
    } catch (FileAlreadyExistsException e) {
      // Another upload was first.
    }
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
        : new FileAttribute<?>[0];
  }

  /** A name that was made in a folder lasts only once the folder itself is synced. */
  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public boolean exists(String id) {
    return Files.isRegularFile(path(id));
  }

  @Override
  public InputStream open(String id, long from) throws IOException {
    SeekableByteChannel channel = Files.newByteChannel(path(id), StandardOpenOption.READ);
    try {
      return Channels.newInputStream(channel.position(from));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public boolean remove(String id) throws IOException {
    try {
      Files.delete(path(id));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
