package im.recado.gateway.oscar;

import im.recado.gateway.network.Picture;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pictures, by what the network calls them: those that were looked for last. Any thread. */
final class KnownPictures {
  private static final int MOST = 10_000;

  private final Map<String, Picture> pictures =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Picture> eldest) {
          return size() > MOST;
        }
      };

  synchronized @Nullable Picture find(String hash) {
    return pictures.get(hash);
  }

  synchronized void put(String hash, Picture picture) {
    pictures.put(hash, picture);
  }
}
