package im.recado.modules.federation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream that was cut and that may be resumed (XEP-0198 section 5).
 *
 * @param id by which
 * @param acknowledged the count that was heard last
 * @param given how many stanzas of the link it was given since, which are the first of those that wait
 * @param received what had come the other way; null when nothing was counted
 * @param isBack whether it is for the other side to resume it
 * @param open what it was given since, by this link and others, in order
 */
record Cut(String id, int acknowledged, int given, @Nullable Receipts received, boolean isBack, List<Sent> open) {}
