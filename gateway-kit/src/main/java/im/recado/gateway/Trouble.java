package im.recado.gateway;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.time.Timers;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What went wrong last with a session, and when it is tried again. Of the session's lane, but for {@link #sentence}. */
final class Trouble {
  private final Timers timers;
  private final Retry retry;

  private volatile String sentence = "";
  private Condition why = Condition.SERVICE_UNAVAILABLE;
  private @Nullable Reason reason;
  private Loop.@Nullable Cancellable alarm;

  Trouble(Timers timers, SecureRandom random) {
    this.timers = timers;
    this.retry = new Retry(random);
  }

  /** This went wrong. */
  void is(NetworkException e) {
    reason = e.reason();
    why = Reasons.condition(e.reason());
    sentence = e.sentence();
  }

  /** For people. Any thread. */
  String sentence() {
    return sentence;
  }

  /** Whether the administrator's settings are what is wrong. */
  boolean isBar() {
    return reason == Reason.NOT_FROM_HERE;
  }

  /** What is said to who wants something of the network all the same. */
  StanzaException refusal() {
    return new StanzaException(why, sentence);
  }

  /** The same as the presence of the gateway. */
  Presence presence(Jid self, Jid owner) {
    return Presence.of(Presence.Type.ERROR, self, owner, why.error(sentence).toElement());
  }

  /** A session is there. */
  void up() {
    retry.up(timers.nanoTime());
  }

  /** A session has broken. */
  void broken() {
    retry.broken(timers.nanoTime());
  }

  /** Tries again in a while, which grows with every time; {@code again} is told from any thread. */
  void later(NetworkException e, Runnable again) {
    Duration delay = retry.delay();
    alarm = timers.after(delay.compareTo(e.patience()) < 0 ? e.patience() : delay, again);
  }

  /** Nothing is tried again by itself. */
  void calm() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
  }

  /** The owner begins anew: what has been is forgotten. */
  void forget() {
    calm();
    retry.reset();
  }
}
