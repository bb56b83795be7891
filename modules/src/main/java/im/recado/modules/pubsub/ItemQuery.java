package im.recado.modules.pubsub;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which items of a node are wanted, and in which order.
 *
 * @param byCreation ordered by the first publication of their ids rather than by the last (XEP-0413)
 * @param descending latest first
 * @param after only items behind the one of this id, or null
 * @param before only items in front of the one of this id, or null
 * @param index so many items come before the page, or null
 * @param fromEnd the last items of what is left, rather than the first
 * @param most so many items at most
 * @param since only items published at this moment or later, or null
 * @param until only items published at this moment or earlier, or null
 */
public record ItemQuery(
    boolean byCreation,
    boolean descending,
    @Nullable String after,
    @Nullable String before,
    @Nullable Integer index,
    boolean fromEnd,
    int most,
    @Nullable Instant since,
    @Nullable Instant until) {

  /** The items that were published last, in the order of publication. */
  public static ItemQuery latest(int most) {
    return new ItemQuery(false, false, null, null, null, true, most, null, null);
  }

  public ItemQuery since(@Nullable Instant since) {
    return new ItemQuery(byCreation, descending, after, before, index, fromEnd, most, since, until);
  }
}
