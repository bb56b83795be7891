package im.recado.net;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Work of one event loop that others should not have to wait for: what strangers send, who have not logged in, and the
 * ends of connections. That is what costs the most, handshakes above all, and when the network breaks it comes from
 * everybody at once. In one turn of the loop only a little of it is done; the connections that are in are looked at in
 * between. Who has begun comes before who has not, so that logins end instead of all growing old together. For the
 * loop.
 */
final class Turns {
  /** So long, in nanoseconds, such work is done in one turn of the loop; the last piece may take longer. */
  static final long BUDGET = 1_000_000;

  /** What there is, the most urgent first. */
  enum Kind {
    /** A stranger goes on. */
    GOES_ON,
    /** A connection has ended. */
    ENDS,
    /** A stranger sends something for the first time. */
    BEGINS
  }

  private final Executor thisTurn;
  private final Executor nextTurn;
  private final LongSupplier clock;
  private final Map<Kind, ArrayDeque<Runnable>> waiting = new EnumMap<>(Kind.class);
  private boolean running;

  /**
   * Turns of a loop.
   *
   * @param thisTurn does something behind what this turn of the loop has read
   * @param nextTurn does something when the loop has looked at its connections once more
   * @param clock {@link System#nanoTime}
   */
  Turns(Executor thisTurn, Executor nextTurn, LongSupplier clock) {
    this.thisTurn = thisTurn;
    this.nextTurn = nextTurn;
    this.clock = clock;
    for (Kind kind : Kind.values()) {
      waiting.put(kind, new ArrayDeque<>());
    }
  }

  /** Does this when it is its turn. */
  void ask(Kind kind, Runnable work) {
    Objects.requireNonNull(waiting.get(kind)).add(work);
    if (!running) {
      running = true;
      thisTurn.execute(this::run);
    }
  }

  private void run() {
    long end = clock.getAsLong() + BUDGET;
    do {
      Runnable next = next();
      if (next == null) {
        running = false;
        return;
      }
      next.run();
    } while (clock.getAsLong() < end);
    nextTurn.execute(this::run);
  }

  private @Nullable Runnable next() {
    for (ArrayDeque<Runnable> queue : waiting.values()) {
      Runnable next = queue.poll();
      if (next != null) {
        return next;
      }
    }
    return null;
  }
}
