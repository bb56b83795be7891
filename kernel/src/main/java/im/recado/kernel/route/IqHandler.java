package im.recado.kernel.route;

import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import org.jspecify.annotations.Nullable;

/** Answers one kind of request. */
@FunctionalInterface
public interface IqHandler {
  /**
   * Returned in place of a payload by a handler that has sent the result itself, because something had to follow it.
   */
  Element ANSWERED = Element.of("answered", "");

  /** Refuses what only the owner of an account may ask. */
  IqHandler OWNER_ONLY = refusing(Condition.FORBIDDEN);

  /** Refuses whatever is asked of whomever, in the same way. */
  static IqHandler refusing(Condition condition) {
    return new IqHandler() {
      @Override
      public Element handle(IqRequest request) throws StanzaException {
        throw new StanzaException(condition);
      }

      @Override
      public boolean refusesAlike(IqRequest request) {
        return true;
      }
    };
  }

  /** The payload of the result; null for an empty result. Throws what the sender is to be told. */
  @Nullable Element handle(IqRequest request) throws StanzaException;

  /**
   * Whether this is refused alike for everybody and whatever there is, so that nobody learns from the answer that he is
   * blocked.
   */
  default boolean refusesAlike(IqRequest request) {
    return false;
  }
}
