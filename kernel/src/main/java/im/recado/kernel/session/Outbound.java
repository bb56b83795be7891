package im.recado.kernel.session;

import im.recado.wire.stanza.Stanza;
import org.jspecify.annotations.Nullable;

/**
 * A stanza on its way to a session.
 *
 * @param stanza the stanza
 * @param delivery what its sender waits for, or null
 * @param unhurried whether it may wait a moment for others to leave with
 */
public record Outbound(Stanza stanza, @Nullable Delivery delivery, boolean unhurried) {
  /** A stanza that leaves as soon as it can. */
  public Outbound(Stanza stanza, @Nullable Delivery delivery) {
    this(stanza, delivery, false);
  }
}
