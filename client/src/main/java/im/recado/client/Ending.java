package im.recado.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The end of what a program has open, once: because somebody quits, or because the desktop ends its programs (SIGTERM), so that
 * nobody takes one for being there who has switched the computer off. Safe for any thread.
 */
final class Ending {
  private final Runnable closes;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  /** Of what this closes, which may wait for servers. */
  Ending(Runnable closes) {
    this.closes = closes;
  }

  /** Closes it; returns when it is closed, whoever began with that. */
  void end() {
    if (begun.compareAndSet(false, true)) {
      try {
        closes.run();
      } finally {
        done.complete(null);
      }
    } else {
      done.join();
    }
  }

  /** Has it closed also when the program is ended from outside; that is waited for so long, for the computer does not wait for ever either. */
  void alsoFromOutside(Duration longest) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("ending").unstarted(() -> {
      Thread.ofPlatform().daemon().name("closing").start(this::end);
      try {
        done.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        // What is not closed is as if it had been killed, and nothing is lost by that.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }));
  }
}
