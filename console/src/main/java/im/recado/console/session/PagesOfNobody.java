package im.recado.console.session;

import im.recado.console.session.KeptPages.Kept;
import im.recado.kernel.limit.Source;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The last pages that forms were answered with which somebody filled in who is not logged in. Anybody fills in such forms as often
 * as they like, so a page makes room only when it is a minute old, which its browser needs to fetch it: whoever floods the console
 * pushes out nobody's page, and hardly has any kept. Any thread.
 */
public final class PagesOfNobody {
  static final int MOST = 1024;
  static final int MOST_PER_SOURCE = 64;
  static final Duration STAYS = Duration.ofMinutes(1);

  private record Owned(Source source, Kept kept, long madeNanos) {}

  /** The oldest first. */
  private final Map<String, Owned> byId = new LinkedHashMap<>();

  /**
   * Keeps one, unless there is no room.
   *
   * @param source where the form came from
   * @param id that nobody guesses
   * @param nanos the time
   * @return whether it is kept
   */
  public synchronized boolean put(Source source, String id, Kept kept, long nanos) {
    boolean isRoom = makeRoom(page -> page.source.equals(source), MOST_PER_SOURCE, nanos) && makeRoom(page -> true, MOST, nanos);
    if (isRoom) {
      byId.put(id, new Owned(source, kept, nanos));
    }
    return isRoom;
  }

  private boolean makeRoom(Predicate<Owned> which, int most, long nanos) {
    List<Owned> all = byId.values().stream().filter(which).toList();
    return all.size() < most
        || (nanos - all.getFirst().madeNanos >= STAYS.toNanos() && byId.values().remove(all.getFirst()));
  }

  /** The one of this id, or null when there is none any more. The address of a visitor may change meanwhile: the id is enough. */
  public synchronized @Nullable Kept get(String id) {
    Owned owned = byId.get(id);
    return owned == null ? null : owned.kept;
  }
}
