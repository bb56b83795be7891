package im.recado.modules.muc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;

/**
 * How much is said in a room (XEP-0502): messages an hour over the last day, for rooms that everybody can find and enter. Kept
 * in memory, for rooms that nobody is in as well; what a stranger can make grow is the number of rooms, and that is bounded.
 */
final class Activity {
  private static final String FIELD = "{urn:xmpp:muc-activity}message-activity";
  private static final String CORRECTION = "urn:xmpp:message-correct:0";
  private static final int HOURS = 24;
  private static final long HOUR = 3_600_000_000_000L;
  private static final int MOST_ROOMS = 50_000;

  /** Counts of the current hour and those before it. Guarded by itself. */
  private static final class Counts {
    private final int[] hours = new int[HOURS + 1];
    private long current;

    /** Since when is counted. */
    private final long begun;

    Counts(long hour) {
      current = hour;
      begun = hour;
    }

    private void shift(long hour) {
      while (current < hour) {
        System.arraycopy(hours, 0, hours, 1, HOURS);
        hours[0] = 0;
        current++;
        if (hour - current > HOURS) {
          current = hour - HOURS;
        }
      }
    }
  }

  private final Hall hall;
  private final Cache<Jid, Counts> rooms = Caffeine.newBuilder().maximumSize(MOST_ROOMS).build();

  Activity(Hall hall) {
    this.hall = hall;
  }

  private long hour() {
    return Math.floorDiv(hall.nanos(), HOUR);
  }

  void spoken(Room room, Words words) {
    Message message = words.message();
    if (message.body() == null || message.has("replace", CORRECTION)) {
      return;
    }
    Counts counts = Objects.requireNonNull(rooms.get(room.jid(), jid -> new Counts(hour())));
    synchronized (counts) {
      counts.shift(hour());
      counts.hours[0]++;
    }
  }

  /** Adds the field to what a room tells of itself, if it may be told and is known. */
  void info(Room room, SortedMap<String, List<String>> fields) {
    RoomConfig config = room.config();
    boolean told =
        config.is(Settings.PERSISTENT)
            && config.is(Settings.PUBLIC)
            && !config.is(Settings.MEMBERS_ONLY)
            && !config.is(Settings.PASSWORD_PROTECTED);
    Counts counts = told ? rooms.getIfPresent(room.jid()) : null;
    if (counts == null) {
      return;
    }
    synchronized (counts) {
      counts.shift(hour());
      long known = Math.min(HOURS, counts.current - counts.begun);
      if (known > 0) {
        int sum = 0;
        for (int i = 1; i <= HOURS; i++) {
          sum += counts.hours[i];
        }
        fields.put(FIELD, List.of(String.format(Locale.ROOT, "%.2f", (double) sum / known)));
      }
    }
  }

  void forget(Jid room) {
    rooms.invalidate(room);
  }
}
