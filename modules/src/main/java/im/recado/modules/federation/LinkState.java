package im.recado.modules.federation;

import im.recado.wire.jid.Jid;

/**
 * How a link stands, for administrators.
 *
 * @param how it is believed, or {@code connecting} or {@code unreachable}
 * @param waiting stanzas that wait, or were sent and are not acknowledged
 * @param notes why none comes about, or what is special about it
 */
record LinkState(Jid ours, Jid theirs, String how, int waiting, long sent, String notes) {}
