package im.recado.modules.federation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is about to have a connection to which place: others that want one there wait for what comes of it, so that many domains of one
 * server that is not connected yet do not make as many connections. Any thread.
 */
final class Claims {
  /** Nobody waits longer in all. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Map<Object, Claim> byPlace = new ConcurrentHashMap<>();

  /** One attempt of somebody. */
  static final class Claim {
    private final Guests owner;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean made;

    Claim(Guests owner) {
      this.owner = owner;
    }

    /** False when it takes too long. */
    boolean isOverBy(long nanos) {
      try {
        return over.await(nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /**
   * What is there, or else comes of somebody else's attempt; nothing when it is for the owner to make it. Waits.
   *
   * @param isTaken whether there is something that cannot be shared: then there is no use in waiting
   */
  <T> List<T> outcome(List<Object> places, Guests owner, Supplier<List<T>> there, BooleanSupplier isTaken) {
    long until = System.nanoTime() + LONGEST.toNanos();
    release(owner);
    while (true) {
      List<T> found = there.get();
      Claim other = found.isEmpty() && !isTaken.getAsBoolean() ? claim(places, owner) : null;
      if (other == null || !other.isOverBy(until)) {
        return found;
      }
      if (other.made) {
        return there.get();
      }
    }
  }

  /** The owner makes a connection to one of these; returns who does so already. */
  @Nullable Claim claim(List<Object> places, Guests owner) {
    Claim mine = new Claim(owner);
    Claim other = null;
    for (Object place : places) {
      Claim known = byPlace.putIfAbsent(place, mine);
      other = known != null && !known.owner.equals(owner) ? known : other;
    }
    if (other != null || owner.areOver()) {
      // Whoever waits holds up nobody.
      release(owner);
    }
    return other;
  }

  /** The owner has a connection. */
  void made(Guests owner) {
    byPlace.values().stream().filter(one -> one.owner.equals(owner)).forEach(one -> one.made = true);
    release(owner);
  }

  /** The owner makes none, or not to that place. */
  void release(Guests owner) {
    byPlace.forEach(
        (place, claim) -> {
          if (claim.owner.equals(owner) && byPlace.remove(place, claim)) {
            claim.over.countDown();
          }
        });
  }
}
