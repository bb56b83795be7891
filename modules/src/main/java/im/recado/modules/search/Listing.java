package im.recado.modules.search;

import im.recado.wire.jid.Jid;

/**
 * What somebody lets others find; all texts may be empty.
 *
 * @param first the given name
 * @param last the family name
 */
public record Listing(Jid jid, String first, String last, String nick, String email) {}
