package im.recado.testkit.memory;

import im.recado.kernel.store.StoreException;
import im.recado.modules.upload.UploadFiles;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Files in a map, on the disk that can be full. */
final class MemoryFiles implements UploadFiles {
  private final MemoryDisk disk;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  MemoryFiles(MemoryDisk disk) {
    this.disk = disk;
  }

  @Override
  public void write(String id, long size, InputStream source) throws IOException {
    byte[] bytes = source.readNBytes((int) size);
    if (bytes.length < size) {
      throw new EOFException("the file ends early");
    }
    if (source.read() >= 0) {
      throw new IOException("the file goes on");
    }
    try {
      disk.now(() -> files.put(id, bytes) == null);
    } catch (StoreException e) {
      throw new IOException(e);
    }
  }

  @Override
  public boolean exists(String id) {
    return files.containsKey(id);
  }

  @Override
  public InputStream open(String id, long from) {
    byte[] bytes = Objects.requireNonNull(files.get(id));
    return new ByteArrayInputStream(Arrays.copyOfRange(bytes, (int) from, bytes.length));
  }

  @Override
  public void tidy() {}

  @Override
  public boolean remove(String id) throws IOException {
    if (disk.isStuck(id)) {
      throw new IOException("the file cannot be removed");
    }
    return files.remove(id) != null;
  }
}
