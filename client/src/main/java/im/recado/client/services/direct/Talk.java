package im.recado.client.services.direct;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.protocol.jingle.Jingle;
import im.recado.client.services.direct.DirectException.Reason;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A session of Jingle: what the other side says waits here in its order for the thread that leads the session. Safe for any thread. */
final class Talk {
  /** Nobody says more before anything is answered. */
  private static final int MOST = 64;
  private static final Duration MOMENT = Duration.ofSeconds(3);
  private static final String SUCCESS = "success";

  private final Link link;
  private final Jid peer;
  private final String sid;
  private final boolean initiator;
  private final BlockingQueue<Jingle> heard = new LinkedBlockingQueue<>(MOST);
  private Runnable stops = () -> {};
  private boolean over;
  /** Why it is over; null when all went well. */
  private @Nullable Reason why;

  Talk(Link link, Jid peer, String sid, boolean initiator) {
    this.link = link;
    this.peer = peer;
    this.sid = sid;
    this.initiator = initiator;
  }

  /** The client at the other end. */
  Jid peer() {
    return peer;
  }

  Jid self() {
    return link.jid();
  }

  String sid() {
    return sid;
  }

  boolean isInitiator() {
    return initiator;
  }

  /** Says something, and waits until the other side has it. */
  void say(Jingle said) throws DirectException, OfflineException, InterruptedException {
    ask(said.node().with(initiator ? "initiator" : "responder", link.jid()));
  }

  /** Asks the client at the other end; waits. */
  void ask(Node payload) throws DirectException, OfflineException, InterruptedException {
    try {
      link.ask(Node.iq("set", peer, payload));
    } catch (RefusedException e) {
      throw new DirectException(e.isUnanswered() ? Reason.SILENT : Reason.FAILED);
    }
  }

  /** The other side has said something; false: it says too much, or goes on after the end, behind which nothing is put. */
  synchronized boolean hear(Jingle said) {
    return !over && heard.offer(said);
  }

  /** The next thing that is said for which this holds; what is said before is passed over. */
  Jingle next(Predicate<Jingle> wanted, Duration most) throws DirectException, InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      Jingle said = heard.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (said == null) {
        throw new DirectException(Reason.SILENT);
      }
      if (said.action().equals(Jingle.TERMINATE)) {
        // Whoever asks next finds the end once more: nothing has come behind it, so there is room.
        heard.add(said);
        throw new DirectException(reason());
      }
      if (wanted.test(said)) {
        return said;
      }
    }
  }

  private synchronized Reason reason() {
    return why == null ? Reason.STOPPED : why;
  }

  /** Whether the other side has said that all went well. */
  synchronized boolean isDone() {
    return over && why == null;
  }

  /** From now on this is done when it ends before all went well: at once when it has. */
  void onStop(Runnable step) {
    synchronized (this) {
      stops = step;
      if (!over || why == null) {
        return;
      }
    }
    step.run();
  }

  /** The other side has ended it with this condition. */
  void ended(String condition) {
    over(condition.equals(SUCCESS) ? null : DirectException.of(condition));
  }

  /** It cannot go on. */
  void over(@Nullable Reason reason) {
    Runnable step;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      why = reason;
      step = stops;
    }
    Jingle end = Jingle.end(sid, "");
    while (!heard.offer(end)) {
      heard.poll();
    }
    if (reason != null) {
      step.run();
    }
  }

  /** Why nothing goes any more: what the other side says of it comes by another way, perhaps a little later; else this. Waits. */
  DirectException because(Reason otherwise) throws InterruptedException {
    try {
      next(said -> false, MOMENT);
    } catch (DirectException e) {
      if (!isDone() && e.reason() != Reason.SILENT) {
        return e;
      }
    }
    return new DirectException(otherwise);
  }

  /** Ends it, if the other side has not; waits for nobody. */
  void end(String condition) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      why = condition.equals(SUCCESS) ? null : Reason.STOPPED;
    }
    try {
      link.send(Node.iq("set", peer, Jingle.end(sid, condition).node()));
    } catch (OfflineException e) {
      // The other side hears that we are gone.
    }
  }
}
