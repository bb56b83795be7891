package im.recado.net;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Work of one event loop that others should not have to wait for: what strangers send, who have not logged in, and the ends of
 * connections. That is what costs the most, handshakes above all, and when the network breaks it comes from everybody at
 * once. In one turn of the loop only a little of it is done; the connections that are in are looked at in between. Who has
 * begun comes before who has not, so that logins end instead of all growing old together.
 *
 * <p>When the machine has no processor free for the loop, because everything else on it has its hands full with the same
 * crowd, such work is paused for {@link #LEAVES} times as long as the loop had to wait for one: logins take longer, and who
 * is in is not held up. For the loop.
 */
final class Turns {
  /** So long, in nanoseconds, such work is done in one turn of the loop; the last piece may take longer. */
  static final long BUDGET = 1_000_000;

  /** For each moment that the loop waited for a processor, so many are left to others. */
  static final int LEAVES = 2;

  /** No pause is longer, in nanoseconds: a machine that was asleep is no busy one. */
  static final long LONGEST_PAUSE = 20_000_000;

  /** Does something when the loop has looked at its connections once more, and so many nanoseconds have gone by. */
  interface NextTurn {
    /** Does it then. */
    void execute(Runnable work, long pause);
  }

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
  private final NextTurn nextTurn;
  private final LongSupplier clock;
  private final LongSupplier processor;
  private final Map<Kind, ArrayDeque<Runnable>> waiting = new EnumMap<>(Kind.class);
  private boolean running;

  /** How far wall clock and processor time are apart when nothing has to wait for a processor. */
  private long apart;

  /**
   * Turns of a loop.
   *
   * @param thisTurn does something behind what this turn of the loop has read
   * @param clock {@link System#nanoTime}
   * @param processor for how many nanoseconds the loop's thread has had a processor
   */
  Turns(Executor thisTurn, NextTurn nextTurn, LongSupplier clock, LongSupplier processor) {
    this.thisTurn = thisTurn;
    this.nextTurn = nextTurn;
    this.clock = clock;
    this.processor = processor;
    for (Kind kind : Kind.values()) {
      waiting.put(kind, new ArrayDeque<>());
    }
  }

  /** Does this when it is its turn. */
  void ask(Kind kind, Runnable work) {
    Objects.requireNonNull(waiting.get(kind)).add(work);
    if (!running) {
      running = true;
      apart = clock.getAsLong() - processor.getAsLong();
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
    pause();
  }

  private void pause() {
    long now = clock.getAsLong() - processor.getAsLong();
    long pause = Math.clamp(LEAVES * (now - apart), 0, LONGEST_PAUSE);
    apart = now + pause;
    nextTurn.execute(this::run, pause);
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
