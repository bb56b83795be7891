package im.recado.modules.archive;

import im.recado.wire.jid.Jid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way into an archive.
 *
 * @param id by which clients know it (XEP-0359): unique in the archive, not to be guessed
 * @param received when it came here
 * @param with the other side: who sent it, or whom the owner sent it to; in a room the occupant
 * @param origin the id that its sender gave it and retracts it by (XEP-0424), or null
 * @param xml the stanza, as XML text standing alone
 * @param text what a full-text search finds it by, or null when it is not to be found
 */
public record ArchiveEntry(
    String id, Instant received, Jid with, @Nullable String origin, String xml, @Nullable String text) {}
