package im.recado.modules.muc;

import im.recado.wire.stanza.Presence;

/**
 * The presence of an occupant as it is sent to many, without {@code to}.
 *
 * @param open with the real address
 * @param veiled without it
 */
record Shown(Presence open, Presence veiled) {}
