package im.recado.modules.pubsub;

import im.recado.wire.jid.Jid;

/**
 * Which node.
 *
 * @param host where it lives
 * @param name its NodeID
 */
public record NodeId(Jid host, String name) {}
