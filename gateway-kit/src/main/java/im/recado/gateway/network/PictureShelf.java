package im.recado.gateway.network;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pictures of people on a network, by SHA-1 in hexadecimal digits: those that were looked at last. Any thread. */
public final class PictureShelf {
  private final long most;
  private final Map<String, byte[]> pictures = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** @param most so many bytes are kept */
  public PictureShelf(long most) {
    this.most = most;
  }

  /** A picture, which nobody changes; null when it is not here. */
  public synchronized byte @Nullable [] find(String hash) {
    return pictures.get(hash);
  }

  public synchronized void put(String hash, byte[] picture) {
    byte[] before = pictures.put(hash, picture);
    bytes += picture.length - (before == null ? 0 : before.length);
    Iterator<byte[]> oldest = pictures.values().iterator();
    while (bytes > most && oldest.hasNext()) {
      bytes -= oldest.next().length;
      oldest.remove();
    }
  }
}
