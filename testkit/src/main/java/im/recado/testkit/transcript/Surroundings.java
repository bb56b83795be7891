package im.recado.testkit.transcript;

import im.recado.wire.jid.Jid;
import java.time.Duration;

/** What a transcript needs to know of the server under test beside its wire. Any thread. */
public interface Surroundings {
  /** Lets time pass; what falls due on the way has been done when this returns. */
  void pass(Duration duration);

  /**
   * How many sessions of an account have ended or lost their stream so far, with all that follows from it: a script goes on
   * only then.
   */
  int endings(Jid account);
}
