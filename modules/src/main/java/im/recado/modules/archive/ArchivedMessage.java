package im.recado.modules.archive;

import im.recado.wire.jid.Jid;
import java.time.Instant;

/**
 * A message in an archive.
 *
 * @param id by which clients know it (XEP-0359)
 * @param received when it came, to the millisecond; never earlier than the one before it, unless the clock was far out
 * @param with the other side
 * @param xml the stanza, as XML text standing alone
 */
public record ArchivedMessage(String id, Instant received, Jid with, String xml) {}
