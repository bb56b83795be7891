package im.recado.kernel.session;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What a session's client has sent and what is not safe yet. It is remembered for acknowledgements, and there is an end
 * to that: then the client is held up until what it sent before is safe.
 */
public final class Debts {
  /** So long a client that sends more than the disk takes is held up. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int ANY_NUMBER = Integer.MAX_VALUE;

  private final Session session;
  private final Unsettled unsettled = new Unsettled();
  private volatile boolean tooMuch;

  /** So many writes may be on the way to the disk when the client goes on. */
  private volatile int mayBeOnTheWay = ANY_NUMBER;

  Debts(Session session) {
    this.session = session;
  }

  /** Remembers a message of the client until somebody has it for good. On the session's lane. */
  public void add(Delivery delivery) {
    if (unsettled.add(delivery)) {
      tooMuch = true;
    }
  }

  /**
   * What the client has sent has to be on the disk, but for so much, before it may send more. On the session's lane.
   */
  void oweWrites(int but) {
    mayBeOnTheWay = Math.min(mayBeOnTheWay, but);
    tooMuch = true;
  }

  /** Whether so much is remembered that it has to be made safe before the client may send more. */
  public boolean areTooMuch() {
    return tooMuch;
  }

  /**
   * Makes safe what the client has sent, so that it can be forgotten; whether that was possible. Waits. On the lane.
   */
  public boolean secure() {
    if (mayBeOnTheWay != ANY_NUMBER && !Writes.await(session, mayBeOnTheWay, PATIENCE)) {
      return false;
    }
    mayBeOnTheWay = ANY_NUMBER;
    if (unsettled.isTooMuch()) {
      Securer securer = session.get(Securer.KEY);
      List<Delivery> rest = unsettled.rest();
      if (securer == null || !securer.secure(rest)) {
        return false;
      }
      unsettled.forget(Set.copyOf(rest));
    }
    tooMuch = false;
    return true;
  }

  /** These messages are safe for good: nobody has to wait for them any more. Any thread. */
  public void forget(Collection<Delivery> safe) {
    unsettled.forget(safe);
  }

  /** The messages that are not safe yet. Any thread. */
  public List<Delivery> unsettled() {
    return unsettled.rest();
  }
}
