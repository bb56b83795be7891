package im.recado.modules.strangers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What accounts have done to strangers in an hour, also when they logged out in between. Of very many accounts those are
 * forgotten that did nothing for longest. Any thread.
 */
final class Approaches {
  private static final long HOUR = Duration.ofHours(1).toNanos();
  private static final int MOST = 20_000;

  /** Texts shorter than this are greetings, which many people write. */
  private static final int SHORTEST_TEXT = 16;

  /** What a message is. */
  enum Verdict {
    FINE,
    TOO_MANY_PEOPLE,
    UNANSWERED,
    /** It was counted all the same. */
    SAME_TEXT
  }

  /** Guarded by itself. */
  private static final class Hour {
    private long since;
    private final Map<Jid, Integer> written = new HashMap<>();
    private final Set<Jid> asked = new HashSet<>();
    private @Nullable String text;
    private final Set<Jid> told = new HashSet<>();

    private void begin(long now) {
      if (now - since >= HOUR) {
        since = now;
        written.clear();
        asked.clear();
        told.clear();
        text = null;
      }
    }
  }

  private final LongSupplier time;
  private final Cache<Jid, Hour> hours = Caffeine.newBuilder().maximumSize(MOST).build();

  Approaches(LongSupplier time) {
    this.time = time;
  }

  private Hour hour(Jid sender) {
    long now = time.getAsLong();
    Hour hour =
        hours.get(
            sender,
            key -> {
              Hour fresh = new Hour();
              fresh.since = now;
              return fresh;
            });
    synchronized (hour) {
      hour.begin(now);
    }
    return hour;
  }

  /** Counts a message to a stranger, unless it is too much. */
  Verdict message(
      Jid sender, Jid recipient, @Nullable String body, int mostPeople, int mostMessages, int mostSame) {
    Hour hour = hour(sender);
    synchronized (hour) {
      int before = hour.written.getOrDefault(recipient, 0);
      if (before == 0 && hour.written.size() >= mostPeople) {
        return Verdict.TOO_MANY_PEOPLE;
      }
      if (before >= mostMessages) {
        return Verdict.UNANSWERED;
      }
      hour.written.put(recipient, before + 1);
      if (body != null && body.length() >= SHORTEST_TEXT) {
        if (!body.equals(hour.text)) {
          hour.text = body;
          hour.told.clear();
        }
        hour.told.add(recipient);
        return hour.told.size() > mostSame ? Verdict.SAME_TEXT : Verdict.FINE;
      }
      return Verdict.FINE;
    }
  }

  /** Counts a request to a stranger; false when these are too many. */
  boolean request(Jid sender, Jid recipient, int most) {
    Hour hour = hour(sender);
    synchronized (hour) {
      return hour.asked.contains(recipient) || (hour.asked.size() < most && hour.asked.add(recipient));
    }
  }
}
