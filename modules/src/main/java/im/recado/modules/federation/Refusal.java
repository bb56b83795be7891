package im.recado.modules.federation;

import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;

/**
 * Why another server could not be spoken with.
 *
 * @param text a sentence for people
 * @param isFinal whether it makes no sense to try again soon
 * @param goesElsewhere whether there is another place to try at once
 */
record Refusal(Condition condition, String text, boolean isFinal, boolean goesElsewhere) {
  Refusal(Condition condition, String text, boolean isFinal) {
    this(condition, text, isFinal, false);
  }

  /** Whether it makes no sense to try again soon where a stream was ended with this error. */
  static boolean isFinal(String streamError) {
    return switch (streamError) {
      case "host-unknown", "host-gone", "not-authorized", "policy-violation", "invalid-from" -> true;
      default -> false;
    };
  }

  /** It may work soon. */
  static Refusal timeout(String text) {
    return new Refusal(Condition.REMOTE_SERVER_TIMEOUT, text, false);
  }

  /** It will not. */
  static Refusal notFound(String text) {
    return new Refusal(Condition.REMOTE_SERVER_NOT_FOUND, text, true);
  }

  /** The same from one of several places. */
  Refusal elsewhere() {
    return new Refusal(condition, text, false, true);
  }

  StanzaException exception() {
    return new StanzaException(condition, text);
  }
}
