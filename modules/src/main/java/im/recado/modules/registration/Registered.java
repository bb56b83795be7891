package im.recado.modules.registration;

import im.recado.wire.jid.Jid;

/**
 * Somebody has made an account without an administrator.
 *
 * @param invited whether somebody of this server had invited them
 */
public record Registered(Jid account, boolean invited) {}
