package im.recado.kernel.route;

import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** Counts what clients send, and now and then times how long a stanza is worked on. Any thread. */
public final class Traffic {
  /** One stanza of so many is timed; a power of two. */
  private static final int SAMPLE = 64;

  private final LongAdder messages = new LongAdder();
  private final LongAdder presences = new LongAdder();
  private final LongAdder iqs = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /** Guessed at by many threads without a lock: it only decides which stanza is timed. */
  private int turn;

  private volatile LongConsumer nanos = ignored -> {};

  Traffic() {}

  /**
   * Adds one who hears of the times, in nanoseconds, between a stanza's coming and the end of what is done with it at
   * once.
   */
  public synchronized void timing(LongConsumer listener) {
    nanos = nanos.andThen(listener);
  }

  public long messages() {
    return messages.sum();
  }

  public long presences() {
    return presences.sum();
  }

  public long iqs() {
    return iqs.sum();
  }

  /** Stanzas that were answered with an error. */
  public long refused() {
    return refused.sum();
  }

  /** A stanza has come; 0, or when its work began if it is to be timed. */
  long came(Stanza stanza) {
    switch (stanza) {
      case Message _ -> messages.increment();
      case Presence _ -> presences.increment();
      case Iq _ -> iqs.increment();
    }
    return (++turn & SAMPLE - 1) == 0 ? System.nanoTime() | 1 : 0;
  }

  void done(long began) {
    if (began != 0) {
      nanos.accept(System.nanoTime() - began);
    }
  }

  void countRefused() {
    refused.increment();
  }
}
