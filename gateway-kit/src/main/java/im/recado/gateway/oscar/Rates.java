package im.recado.gateway.oscar;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How fast a server lets somebody go on. Each class of requests has a level, the average of the times between them;
 * below its alert the server warns, below its limit it drops what comes. What would lead there waits. Guarded by the
 * socket.
 */
final class Rates {
  /** So much above the server's alert the level stays: its clock is not ours. */
  private static final long MARGIN = 50;

  /** Nothing waits for longer, whatever a server says of its levels. */
  private static final long LONGEST = 10_000;

  private static final long LONGEST_LIMITED = 120_000;

  /** The code by which a server says that it drops what comes. */
  private static final int LIMITED = 3;

  private static final int MOST_CLASSES = 32;
  private static final int MOST_MEMBERS = 4096;

  /** How many bytes are said of a class: servers of newer versions say two things more. */
  private static final int OLDER = 30;

  private static final int NEWER = 35;

  private static final class RateClass {
    long window;
    long clear;
    long alert;
    long most;
    long level;
    long last;
    boolean limited;
  }

  private final Map<Integer, RateClass> classes = new HashMap<>();
  private final Map<Integer, Integer> members = new HashMap<>();

  /** How many bytes the server says of a class. */
  private int size = NEWER;

  /** What a server without rates has. */
  static Rates none() {
    return new Rates();
  }

  /** SNAC(01,07): the classes, and what belongs to each. */
  static Rates read(ByteReader in, long nowMillis) throws OscarException {
    Rates rates = new Rates();
    int count = in.u16();
    if (count > MOST_CLASSES) {
      throw new OscarException("too many classes of rates");
    }
    // The length of all shows it.
    rates.size = size(in, count);
    for (int i = 0; i < count; i++) {
      rates.readClass(in, nowMillis);
      in.skip(rates.size - OLDER);
    }
    for (int i = 0; i < count && in.has(4); i++) {
      int id = in.u16();
      int pairs = in.u16();
      for (int pair = 0; pair < pairs && in.has(4); pair++) {
        int key = in.u16() << 16 | in.u16();
        if (rates.members.size() < MOST_MEMBERS) {
          rates.members.put(key, id);
        }
      }
    }
    return rates;
  }

  /** How many bytes the description of one class has: with the time of the last request and a state, or without. */
  private static int size(ByteReader in, int count) {
    return adds(in.peek(), count, NEWER) ? NEWER : OLDER;
  }

  private static boolean adds(byte[] rest, int count, int size) {
    ByteReader in = new ByteReader(rest);
    try {
      in.skip(count * size);
      for (int i = 0; i < count; i++) {
        in.u16();
        in.skip(4 * in.u16());
      }
      return in.left() == 0;
    } catch (OscarException e) {
      return false;
    }
  }

  private int readClass(ByteReader in, long nowMillis) throws OscarException {
    int id = in.u16();
    RateClass one = classes.computeIfAbsent(id, any -> new RateClass());
    one.window = Math.max(1, in.u32());
    one.clear = in.u32();
    one.alert = in.u32();
    in.skip(8);
    one.level = in.u32();
    one.most = Math.max(in.u32(), one.clear);
    one.last = nowMillis;
    return id;
  }

  /** SNAC(01,0A): classes have other numbers, or the user has been too quick in them. */
  void changed(ByteReader in, long nowMillis) throws OscarException {
    int code = in.u16();
    boolean other = in.left() % size != 0;
    int each = other && in.left() % OLDER == 0 ? OLDER : other && in.left() % NEWER == 0 ? NEWER : size;
    while (in.has(OLDER) && classes.size() <= MOST_CLASSES) {
      RateClass one = classes.get(readClass(in, nowMillis));
      if (one != null) {
        one.limited = code == LIMITED;
      }
      in.skip(Math.min(each - OLDER, in.left()));
    }
  }

  List<Integer> ids() {
    return classes.keySet().stream().sorted().toList();
  }

  /** How many milliseconds a request has to wait; 0 for none. */
  long wait(int family, int subtype, long nowMillis) {
    RateClass one = of(family, subtype);
    if (one == null) {
      return 0;
    }
    long target = Math.min(one.limited ? one.clear : one.alert + MARGIN, one.most);
    // From: (window - 1) / window * level + since / window >= target.
    long needed = one.window * target - (one.window - 1) * one.level;
    return Math.clamp(needed - (nowMillis - one.last), 0, one.limited ? LONGEST_LIMITED : LONGEST);
  }

  /** A request leaves now. */
  void sent(int family, int subtype, long nowMillis) {
    RateClass one = of(family, subtype);
    if (one != null) {
      one.level = Math.min(one.most, ((one.window - 1) * one.level + (nowMillis - one.last)) / one.window);
      one.last = nowMillis;
      one.limited = false;
    }
  }

  private @Nullable RateClass of(int family, int subtype) {
    Integer id = members.get(family << 16 | subtype);
    return id == null ? null : classes.get(id);
  }
}
