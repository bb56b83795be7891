package im.recado.kernel.store;

import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;

/**
 * A database, or another place where things are kept, that did not do what it was asked: full, gone, failing. The cause
 * says why.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean away;

  /** Away if the cause says so. */
  public StoreException(String message, Throwable cause) {
    this(message, cause, cause instanceof StoreException earlier && earlier.away);
  }

  /** @param away whether it did not answer at all, so that others fare no better until it comes back */
  public StoreException(String message, Throwable cause, boolean away) {
    super(message, cause);
    this.away = away;
  }

  /**
   * What somebody is told whose stanza needed what failed (SECURITY F2, F3): the service is away, or it has no room; in
   * either case it may be tried again.
   */
  public static StanzaException told(Throwable failure) {
    String text = "It cannot be stored or looked up now; try again later.";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreException store && store.away) {
        return new StanzaException(Condition.SERVICE_UNAVAILABLE.error(text).withType(StanzaError.Type.WAIT));
      }
    }
    return new StanzaException(Condition.RESOURCE_CONSTRAINT, text);
  }
}
