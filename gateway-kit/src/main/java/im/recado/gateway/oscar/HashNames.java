package im.recado.gateway.oscar;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What XMPP calls pictures, by what the network calls them: those that were looked for last. Any thread. */
final class HashNames {
  private static final int MOST = 10_000;

  private final Map<String, String> names =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST;
        }
      };

  synchronized @Nullable String find(String hash) {
    return names.get(hash);
  }

  synchronized void put(String hash, String name) {
    names.put(hash, name);
  }
}
