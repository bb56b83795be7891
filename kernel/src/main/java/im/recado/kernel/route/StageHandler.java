package im.recado.kernel.route;

import im.recado.wire.stanza.StanzaException;

/** What a module does with a message in one {@link Stage}. */
@FunctionalInterface
public interface StageHandler {
  /**
   * Looks at the message, may replace it.
   *
   * @return false when the message goes no further: dropped, or taken care of
   * @throws StanzaException what the sender is to be told; the message goes no further
   */
  boolean pass(MessageRoute route) throws StanzaException;
}
