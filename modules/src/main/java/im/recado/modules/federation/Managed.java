package im.recado.modules.federation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a stream stood whose stanzas were acknowledged.
 *
 * @param id by which it can be resumed; null when it cannot
 * @param acknowledged the count that was heard last
 * @param received what had come the other way; null when nothing was counted
 * @param isBack whether the other side has opened it, and resumes it if anybody does
 * @param open what was sent over it and not acknowledged, in order, for whomever
 */
record Managed(@Nullable String id, int acknowledged, @Nullable Receipts received, boolean isBack, List<Sent> open) {}
