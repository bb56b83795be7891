package im.recado.modules.archive;

import java.time.Instant;

/**
 * How far an archive that is not empty reaches (XEP-0313 section 5).
 *
 * @param firstId the oldest message
 * @param first when that was received
 * @param lastId the newest message
 * @param last when that was received
 * @param messages how many there are
 * @param characters of their XML text together, as they came; of one with a tombstone in its place, as it came or of that
 */
public record ArchiveExtent(
    String firstId, Instant first, String lastId, Instant last, long messages, long characters) {}
