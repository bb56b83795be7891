package im.recado.modules.federation;

import org.jspecify.annotations.Nullable;

/**
 * A stream that was cut and that may be resumed (XEP-0198 section 5).
 *
 * @param id by which
 * @param acknowledged the count that was heard last
 * @param given how many stanzas it was given since, which are the first of those that wait
 * @param received what had come the other way; null when nothing was counted
 * @param isBack whether it is for the other side to resume it
 */
record Cut(String id, int acknowledged, int given, @Nullable Receipts received, boolean isBack) {}
