package im.recado.client.services;

import im.recado.client.protocol.bus.SystemSignals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Notices that the computer has slept: by its clocks, and by the bus of the system where there is one, which tells of networks as well. Safe for
 * any thread.
 */
public final class Waking {
  private static final System.Logger LOG = System.getLogger(Waking.class.getName());
  /** Milliseconds from one look at the clocks to the next. */
  static final long LOOK = 5_000;
  /** More than so many milliseconds that nobody waited for are sleep. A look too many harms nobody. */
  static final long SLEEP = 10_000;
  private static final Waking OF_THIS_COMPUTER = new Waking();

  /** The clocks of a computer. */
  interface Clocks {
    /** Milliseconds as people count them, also while the computer sleeps. */
    long wall();

    /** Nanoseconds as the program counts them; on some computers they stand still meanwhile. */
    long nanos();

    void pause(long millis) throws InterruptedException;
  }

  private static final Clocks REAL = new Clocks() {
    @Override
    public long wall() {
      return System.currentTimeMillis();
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public void pause(long millis) throws InterruptedException {
      Thread.sleep(millis);
    }
  };

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private boolean started;

  Waking() {}

  /** The one of this computer. */
  public static Waking ofThisComputer() {
    return OF_THIS_COMPUTER;
  }

  /** From now on this one is run when it has woken, and must not wait; running the result ends that. */
  public Runnable on(Runnable listener) {
    start();
    return listen(listener);
  }

  Runnable listen(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private synchronized void start() {
    if (!started) {
      started = true;
      Thread.ofVirtual().name("waking").start(() -> watch(REAL));
      Thread.ofVirtual().name("waking-bus").start(() -> hear(SystemSignals.address(System.getenv())));
    }
  }

  /** Looks at the clocks until it is interrupted. */
  void watch(Clocks clocks) {
    try {
      while (true) {
        long wall = clocks.wall();
        long nanos = clocks.nanos();
        clocks.pause(LOOK);
        long counted = (clocks.nanos() - nanos) / 1_000_000;
        if (Math.abs(clocks.wall() - wall - counted) > SLEEP || counted > LOOK + SLEEP) {
          woke();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hear(Optional<Path> bus) {
    try {
      if (bus.isPresent()) {
        // It stays as long as the program.
        SystemSignals.hear(bus.get(), this::woke);
      }
    } catch (IOException e) {
      // The clocks tell it as well.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void woke() {
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        // The others hear it all the same, and the next time as well.
        LOG.log(System.Logger.Level.WARNING, "a part of the program was not woken", e);
      }
    }
  }
}
