package im.recado.console.session;

import im.recado.kernel.http.HttpResponse;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last few pages that forms were answered with. A browser is sent to such a page and gets it with GET, so that "back" and
 * "reload" send no form again. The oldest make room. Any thread.
 */
public final class KeptPages {
  /**
   * A page that was made.
   *
   * @param looks the language and the theme that it was made in
   * @param once whether it is shown a single time: it tells a secret
   */
  public record Kept(HttpResponse page, String looks, boolean once) {}

  private final int most;
  private final Map<String, Kept> byId = new LinkedHashMap<>();

  /** @param most so many at a time */
  public KeptPages(int most) {
    this.most = most;
  }

  /**
   * Keeps one.
   *
   * @param id that nobody guesses
   */
  public synchronized void put(String id, Kept kept) {
    byId.put(id, kept);
    Iterator<String> oldest = byId.keySet().iterator();
    while (byId.size() > most) {
      oldest.next();
      oldest.remove();
    }
  }

  /** The one of this id, or null when there is none any more. One that is shown a single time is there once. */
  public synchronized @Nullable Kept get(String id) {
    Kept kept = byId.get(id);
    if (kept != null && kept.once) {
      byId.remove(id);
    }
    return kept;
  }
}
