package im.recado.gateway.irc;

/**
 * How many people in channels are known, of all who are on IRC from here together, for servers can name any number. Whoever has few
 * always has room; beyond that nobody may have more than a quarter of what is left. Any thread.
 */
final class Crowd {
  /** So many people of all its channels together one connection knows in any case. */
  static final int SOME = 1000;

  /** More of them no connection knows. */
  static final int MOST = 50_000;

  /** About so many bytes somebody takes who is called by the longest names. */
  private static final long BYTES = 2000;

  /** The part of the memory that all of them may take. */
  private static final long PART = 8;

  private final long room;
  private long here;

  /** For the memory that there is. */
  Crowd() {
    this(Runtime.getRuntime().maxMemory() / PART / BYTES);
  }

  Crowd(long room) {
    this.room = room;
  }

  /** What one connection has of it. */
  final class Share {
    private int mine;
    private boolean over;

    /** Whether there is room for one more, who is counted then. */
    boolean more() {
      synchronized (Crowd.this) {
        boolean free = !over && (mine < SOME || (mine < MOST && mine < (room - here) / 4));
        if (free) {
          mine++;
          here++;
        }
        return free;
      }
    }

    /** One more is known, room or not: the user. */
    void one() {
      synchronized (Crowd.this) {
        if (!over) {
          mine++;
          here++;
        }
      }
    }

    /** So many are known no more. */
    void less(int gone) {
      synchronized (Crowd.this) {
        if (!over) {
          mine -= gone;
          here -= gone;
        }
      }
    }

    /** Nobody is known any more, and nobody will be. */
    void end() {
      synchronized (Crowd.this) {
        less(mine);
        over = true;
      }
    }
  }

  Share share() {
    return new Share();
  }

  /** So many are known. */
  synchronized long here() {
    return here;
  }
}
