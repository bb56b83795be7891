package im.recado.console.session;

import im.recado.console.session.KeptPages.Kept;
import im.recado.kernel.limit.Source;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The last pages that forms were answered with which somebody filled in who is not logged in. Anybody fills in such forms as often
 * as they like, so a page makes room only when it is a minute old, which its browser needs to fetch it: whoever floods the console
 * pushes out nobody's page, and hardly has any kept. Pages go when they are ten minutes old, and take a few megabytes together at
 * most (SECURITY W7). Any thread.
 */
public final class PagesOfNobody {
  static final int MOST = 1024;
  static final int MOST_PER_SOURCE = 64;
  static final Duration STAYS = Duration.ofMinutes(1);
  static final Duration ENDS = Duration.ofMinutes(10);
  static final long MOST_BYTES = 8 << 20;
  static final long MOST_BYTES_PER_SOURCE = 1 << 20;

  private record Owned(Source source, Kept kept, long madeNanos) {
    private boolean isOlder(Duration age, long nanos) {
      return nanos - madeNanos >= age.toNanos();
    }

    private long bytes() {
      return kept.page().length();
    }
  }

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
    byId.values().removeIf(page -> page.isOlder(ENDS, nanos));
    Owned fresh = new Owned(source, kept, nanos);
    boolean isRoom = fresh.bytes() >= 0
        && makeRoom(page -> page.source.equals(source), MOST_PER_SOURCE - 1, MOST_BYTES_PER_SOURCE - fresh.bytes(), nanos)
        && makeRoom(page -> true, MOST - 1, MOST_BYTES - fresh.bytes(), nanos);
    if (isRoom) {
      byId.put(id, fresh);
    }
    return isRoom;
  }

  /** Takes pages away that have been there for a minute, the oldest first, until there are no more of these than that. */
  private boolean makeRoom(Predicate<Owned> which, int most, long bytes, long nanos) {
    Deque<Owned> all = new ArrayDeque<>(byId.values().stream().filter(which).toList());
    long taken = all.stream().mapToLong(Owned::bytes).sum();
    while (!all.isEmpty() && (all.size() > most || taken > bytes) && all.getFirst().isOlder(STAYS, nanos)) {
      Owned oldest = all.removeFirst();
      taken -= oldest.bytes();
      byId.values().remove(oldest);
    }
    return all.size() <= most && taken <= bytes;
  }

  /** The one of this id, or null when there is none any more. The address of a visitor may change meanwhile: the id is enough. */
  public synchronized @Nullable Kept get(String id) {
    Owned owned = byId.get(id);
    return owned == null ? null : owned.kept;
  }
}
