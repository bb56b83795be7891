package im.recado.kernel.session;

import im.recado.wire.stanza.Stanza;
import org.jspecify.annotations.Nullable;

/**
 * A stanza on its way to a session.
 *
 * @param stanza the stanza
 * @param delivery what its sender waits for, or null
 */
public record Outbound(Stanza stanza, @Nullable Delivery delivery) {}
